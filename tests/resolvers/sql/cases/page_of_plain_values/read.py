"""Everything is shown as it is: no CASE, no predicate of cells, and the order is served by an index in both halves."""

from tests.resolvers.sql.shorthand import OTHER_ADULT, OTHER_MINOR, clear, listing, order, piece

CELLS = (OTHER_ADULT, OTHER_MINOR)
READ = listing(
    "JobSeeker",
    CELLS,
    pieces=piece(*(clear(name, CELLS) for name in ("fullName", "sex", "birthDate", "skills", "updatedAt"))),
    order=(order("registeredAt", CELLS, descending=True),),
    total=True,
)
