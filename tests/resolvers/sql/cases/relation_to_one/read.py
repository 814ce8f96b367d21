"""Employers by their keys, in the order of keys."""

from resolvers.reads import KEY, Parents
from tests.resolvers.sql.shorthand import OTHER_ADULT, clear, listing, piece

CELLS = (OTHER_ADULT,)
READ = listing(
    "Employer",
    CELLS,
    split_sides=False,
    pieces=piece(clear("name", CELLS), clear("industryCode", CELLS)),
    parents=Parents(KEY, by_person=False, slot=0, first_slot=None),
    limit_slot=None,
)
