"""One row is one person: grouped by the stored codes, which are translated once per group."""

from resolvers.reads import GroupKey
from schema.decisions import Treatment
from schema.names import Bucket
from tests.resolvers.sql.shorthand import EVERY_CELL, clear, grouping, treated

READ = grouping(
    "JobSeeker",
    EVERY_CELL,
    region="32.16",
    keys=(
        GroupKey(clear("regionCode", EVERY_CELL), None),
        GroupKey(treated("sex", EVERY_CELL, Treatment.AGGREGATE), None),
        GroupKey(clear("registeredAt", EVERY_CELL), Bucket.MONTH),
    ),
)
