"""The newest placements of each seeker: one descent of the link's index per seeker; and the count of all of them."""

from resolvers.reads import Parents
from tests.resolvers.sql.shorthand import OTHER_ADULT, clear, listing, order, piece

CELLS = (OTHER_ADULT,)
READ = listing(
    "Placement",
    CELLS,
    pieces=piece(clear("placedAt", CELLS)),
    order=(order("placedAt", CELLS, descending=True),),
    parents=Parents("seekerId", by_person=False, slot=0, first_slot=1),
    limit_slot=None,
    total=True,
)
