"""How each kind of source keeps the same domain: mapping files and tables made from the catalogue, each in its own way.

PostgreSQL keeps the domain's own values. MariaDB has collations that take a for A, lists as JSON, flags as 0 and 1 and
times in WIB; the REST API codes, digits and lists with bars; the GraphQL API native lists; a folder three formats.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from resolvers.mapping import SourceKind
from schema.build import CATALOGUE
from schema.catalogue import DomainType, Field, ValueType
from tests.differential.rows import CHANGED, KEY

SCHEMA = "uji"
OWNER = "kemnaker"
_SUFFIXES = ("csv", "xlsx", "parquet")
_SETTINGS: Mapping[SourceKind, str] = {
    SourceKind.REST: 'page = "halaman"\nsize = "batas"\nsize_max = 25\nitems = "data"\ntotal = "total"\norder = "urut"',
    SourceKind.GRAPHQL: (
        'cursor = "after"\nsize = "first"\nsize_max = 40\nitems = "nodes"\nnext = "pageInfo.endCursor"\n'
        'more = "pageInfo.hasNextPage"\norder = "urut"\nfilter = "saring"'
    ),
}
_WHOLE = frozenset({ValueType.INT, ValueType.MONEY})
_BOUNDED = frozenset({ValueType.DATE, *_WHOLE})
_FILTERED = frozenset({ValueType.ENUM, ValueType.REGION, ValueType.DISTRICT, ValueType.BOOLEAN, ValueType.KBLI})
_DIGITS = {ValueType.REGION: "region-digits", ValueType.DISTRICT: "district-digits"}
_AGES = {
    "JobSeeker": '["birthDate", "nik", "ageGroup"]', "EmployedPerson": '["birthDate", "nik", "ageGroup"]',
    "ForeignWorker": '["birthDate", "adult"]', "ForeignWorkerEntry": '["adult"]', "Placement": '["ageGroup"]',
    "TrainingEnrollment": '["participantNik"]',
}  # fmt: skip


def file_of(kind: DomainType) -> str:
    """The file of a type in the folder."""
    return f"{kind.root}.{_SUFFIXES[list(CATALOGUE.types).index(kind.name) % 3]}"


def mapping_of(name: str, kind: SourceKind) -> str:
    """The mapping file of a source, whole."""
    head = f'[source]\nid = "{name}"\nowner = "{OWNER}"\nkind = "{kind}"\nname = "{name}"\nregions = ["*"]\n'
    parts = [head + "bound = 20000\ndeadline_ms = 60000\n"]
    if kind in _SETTINGS:
        parts.append(f"[settings]\n{_SETTINGS[kind]}\n")
    if kind is SourceKind.REST:
        parts += [f"[codes.{enum}]\n" + _codes(values) for enum, values in CATALOGUE.enums.items()]
    parts += [_type(domain, kind) for domain in CATALOGUE.types.values()]
    return "\n".join(parts)


def coded(enum: str, value: str) -> str:
    """The code of a value in the REST API."""
    return f"K{CATALOGUE.enums[enum].index(value)}"


def _codes(values: tuple[str, ...]) -> str:
    return "".join(f'K{place} = "{value}"\n' for place, value in enumerate(values))


def _type(domain: DomainType, kind: SourceKind) -> str:
    changed = f'{{ column = "{CHANGED}", form = "wib" }}' if kind is SourceKind.MYSQL else f'"{CHANGED}"'
    age = f"age = {_AGES[domain.name]}\n" if domain.name in _AGES else ""
    head = f'[types.{domain.name}]\ntable = "{_table(domain, kind)}"\nkey = "{KEY}"\nupdated_at = {changed}\n{age}'
    fields = "".join(f"{one.name} = {_column(one, domain, kind)}\n" for one in domain.fields.values())
    api = f"\n[types.{domain.name}.api]\n{_api(domain)}\n" if kind in _SETTINGS else ""
    return f"{head}\n[types.{domain.name}.fields]\n{fields}{api}"


def _table(domain: DomainType, kind: SourceKind) -> str:
    names = {
        SourceKind.REST: f"/rest/{domain.root}",
        SourceKind.GRAPHQL: domain.root,
        SourceKind.FILES: file_of(domain),
    }
    return names.get(kind, f"{SCHEMA}.{domain.root}" if kind is SourceKind.POSTGRES else domain.root)


def _column(one: Field, domain: DomainType, kind: SourceKind) -> str:
    parts = {"column": one.name, **_way(one, kind)}
    if one.is_list:
        in_text = kind is SourceKind.FILES and not file_of(domain).endswith(".parquet")
        parts["list"] = "|" if kind is SourceKind.REST else ";" if in_text else "array"
    if len(parts) == 1:
        return f'"{one.name}"'
    return "{ " + ", ".join(f'{name} = "{value}"' for name, value in parts.items()) + " }"


def _way(one: Field, kind: SourceKind) -> dict[str, str]:
    """The form or code list of a column."""
    if kind is SourceKind.REST and one.enum:
        return {"codes": one.enum}
    if kind is SourceKind.REST and one.value in _DIGITS:
        return {"form": _DIGITS[one.value]}
    if kind is SourceKind.REST and one.value is ValueType.PHONE:
        return {"form": "local-phone"}
    if kind is SourceKind.MYSQL and one.value in _DIGITS and not one.is_list:
        return {"form": _DIGITS[one.value]}
    if kind is SourceKind.MYSQL and one.value is ValueType.DATETIME:
        return {"form": "wib"}
    return {}


def _api(domain: DomainType) -> str:
    """What the APIs can do: not everything."""
    plain = [one for one in domain.fields.values() if not one.is_list]
    links = [one.name for one in plain if one.value is ValueType.ID or one.name == domain.identifier]
    filters = [one.name for one in plain if one.value in _FILTERED][::2]
    tables = {
        "many": {"id": KEY} | {name: name for name in links},
        "filters": {name: name for name in filters},
        "orders": {one.name: one.name for one in plain if one.value in _BOUNDED},
        "least": {one.name: f"{one.name}_min" for one in plain if one.value in _BOUNDED},
        "most": {one.name: f"{one.name}_maks" for one in plain if one.value is ValueType.DATE},
    }
    return "\n".join(f"{name} = {{ {', '.join(_pairs(table))} }}" for name, table in tables.items())


def _pairs(table: Mapping[str, str]) -> Iterator[str]:
    return (f'{name} = "{value}"' for name, value in table.items())


_POSTGRES: Mapping[ValueType, str] = {
    ValueType.INT: "integer", ValueType.MONEY: "bigint", ValueType.FLOAT: "double precision", ValueType.ID: "bigint",
    ValueType.BOOLEAN: "boolean", ValueType.DATE: "date", ValueType.DATETIME: "timestamptz",
}  # fmt: skip
_MARIADB: Mapping[ValueType, str] = {
    **_POSTGRES, ValueType.FLOAT: "double", ValueType.BOOLEAN: "tinyint(1)", ValueType.DATETIME: "datetime(6)",
    ValueType.STRING: "varchar(120)",
}  # fmt: skip


def postgres_table(domain: DomainType) -> str:
    """The statement that makes a type's table in PostgreSQL."""
    kinds = [f'"{one.name}" {_POSTGRES.get(one.value, "text")}{"[]" * one.is_list}' for one in domain.fields.values()]
    columns = ", ".join([f"{KEY} bigint PRIMARY KEY", *kinds, f"{CHANGED} timestamptz"])
    return f'CREATE TABLE {SCHEMA}."{domain.root}" ({columns})'


def mariadb_table(domain: DomainType) -> str:
    """The statement that makes a type's table in MariaDB."""
    kinds = [
        f"`{one.name}` {'json' if one.is_list else _MARIADB.get(one.value, 'varchar(60)')}"
        for one in domain.fields.values()
    ]
    columns = ", ".join([f"{KEY} bigint PRIMARY KEY", *kinds, f"{CHANGED} datetime(6)"])
    return f"CREATE OR REPLACE TABLE `{domain.root}` ({columns}) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci"


def in_rest(one: Field, value: Any) -> Any:
    """A value as the REST API writes it."""
    if isinstance(value, list):
        return "|".join(in_rest_item(one, item) for item in value)
    return value if value is None else in_rest_item(one, value)


def in_rest_item(one: Field, value: Any) -> Any:
    """One value, of a list or alone."""
    if one.enum:
        return coded(one.enum, value)
    if one.value in _DIGITS:
        return value.replace(".", "")
    if one.value is ValueType.PHONE:
        return value.replace("+62", "0")
    return value
