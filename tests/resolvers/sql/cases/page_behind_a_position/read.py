"""The second page by two terms: the index starts at the position, and rows without a date follow when dates end."""

from resolvers.reads import Keyset
from tests.resolvers.sql.shorthand import OTHER_ADULT, clear, listing, order, piece

CELLS = (OTHER_ADULT,)
READ = listing(
    "Employer",
    CELLS,
    split_sides=False,
    pieces=piece(clear("name", CELLS)),
    order=(order("lowestWage", CELLS, descending=True), order("name", CELLS)),
    keyset=Keyset(slots=(10, 11), nulls=(False, True), key_slot=12, tie=0),
)
