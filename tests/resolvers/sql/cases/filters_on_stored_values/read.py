"""Conditions meet the stored columns: codes, digits, both ways to write a telephone, list elements, ranges."""

from resolvers.reads import And, Comparison, Not, Op, Or
from tests.resolvers.sql.shorthand import OTHER_ADULT, OTHER_MINOR, clear, listing

CELLS = (OTHER_ADULT, OTHER_MINOR)
READ = listing(
    "JobSeeker",
    CELLS,
    where=And(
        (
            Comparison(clear("regionCode", CELLS), Op.EQ, 0),
            Comparison(clear("sex", CELLS), Op.EQ, 1),
            Comparison(clear("educationLevel", CELLS), Op.IN, 2),
            Or((Comparison(clear("phone", CELLS), Op.EQ, 3), Comparison(clear("skills", CELLS), Op.HAS, 4))),
            Comparison(clear("registeredAt", CELLS), Op.GTE, 5),
            Not(Comparison(clear("email", CELLS), Op.IS_NULL, 6)),
            Comparison(clear("id", CELLS), Op.IN, 7),
        )
    ),
)
