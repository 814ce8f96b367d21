"""Array types of PostgreSQL that a driver need not ask for.

The driver knows most types of single values and asks the database about each other type it meets, on every new
connection: a round trip, and milliseconds of the server's time. These types are the same in every PostgreSQL.
"""

from typing import Any, Final

import asyncpg

_SCALARS_AND_ARRAYS: Final = (
    ("bool", 16, 1000),
    ("int2", 21, 1005),
    ("int4", 23, 1007),
    ("int8", 20, 1016),
    ("float4", 700, 1021),
    ("float8", 701, 1022),
    ("numeric", 1700, 1231),
    ("bpchar", 1042, 1014),
    ("varchar", 1043, 1015),
    ("date", 1082, 1182),
    ("timestamp", 1114, 1115),
    ("timestamptz", 1184, 1185),
)
"""A type's name, its number and that of its array (PostgreSQL's `pg_type.dat`)."""

_TYPES: Final = tuple(
    {
        "oid": array,
        "ns": "pg_catalog",
        "name": f"_{name}",
        "kind": b"b",
        "basetype": None,
        "elemtype": scalar,
        "elemtype_name": name,
        "elemdelim": ",",
        "range_subtype": None,
        "attrtypoids": None,
    }
    for name, scalar, array in _SCALARS_AND_ARRAYS
)
"""As the driver's own question about types answers."""


def know_arrays(connection: asyncpg.Connection) -> None:
    """Tell a new connection the array types. What it knows not even then it asks for, as ever."""
    session: Any = connection  # the driver has no public way
    session._protocol.get_settings().register_data_types(_TYPES)  # noqa: SLF001 - as above
