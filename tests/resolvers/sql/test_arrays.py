"""Arrays between the hub and PostgreSQL."""

from datetime import UTC, date, datetime
from decimal import Decimal

from resolvers.sources.postgres_pool import Pool, PoolSettings

_VALUES = {
    "bool": [True, None],
    "int2": [-1, None],
    "int4": [2**31 - 1],
    "int8": [2**63 - 1],
    "float4": [0.5],
    "float8": [0.1],
    "numeric": [Decimal("1.50")],
    "bpchar": ["x"],
    "varchar": ["é", None],
    "text": ['"'],
    "date": [date(2026, 3, 1)],
    "timestamp": [datetime(2026, 3, 1, 7)],  # noqa: DTZ001 - a type without a zone
    "timestamptz": [datetime(2026, 3, 1, tzinfo=UTC), None],
}
_ASKED = "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE $1"


async def test_arrays_come_and_go_without_a_question_about_their_types(dsn: str) -> None:
    """On a new connection the driver prepares our statements and none about types."""
    pool = Pool(dsn, "here", 5.0, PoolSettings(connections=1))
    columns = ", ".join(f"${place}::{kind}[]" for place, kind in enumerate(_VALUES, 1))
    rows = await pool.fetch(f"SELECT {columns}", list(_VALUES.values()))
    asked = await pool.fetch(_ASKED, ["%pg_catalog.pg_type%"])
    await pool.close()
    assert list(rows[0]) == list(_VALUES.values())
    assert asked[0][0] == 0
