"""Foreign workers by the tags of their passports: identifiers first, then the rows of those wanted."""

from resolvers.reads import Parents
from tests.resolvers.sql.shorthand import OWN_ADULT, clear, listing, piece

CELLS = (OWN_ADULT,)
READ = listing(
    "ForeignWorker",
    CELLS,
    region="82.04",
    pieces=piece(clear("levyAmountUsd", CELLS)),
    parents=Parents("passportNumber", by_person=True, slot=0, first_slot=None),
    limit_slot=None,
)
