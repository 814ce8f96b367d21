"""Persons are counted by the seeker each placement links to; figures of wages and the persons' identifiers beside."""

from schema.decisions import Treatment
from tests.resolvers.sql.shorthand import OWN_ADULT, grouping, treated

CELLS = (OWN_ADULT,)
READ = grouping(
    "Placement",
    CELLS,
    region="32.16",
    numbers=(treated("monthlyWage", CELLS, Treatment.AGGREGATE),),
    tags=True,
)
