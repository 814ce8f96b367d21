"""The `quality` flags of a record in SQL.

`sex:MISSING` where the source must supply a value, `nik:INVALID` where what is there is none. Identifiers are held
against their written form only; whether a region in them exists is not asked of a database.
"""

from collections.abc import Mapping, Sequence
from functools import reduce

import orjson
import sqlalchemy as sa

from resolvers.mapping import ARRAY, ColumnMapping
from resolvers.sql.binder import Expression, constant
from resolvers.sql.cells import NIK_WITH_DATE, View
from resolvers.sql.columns import canonical
from schema.catalogue import Field, ValueType

MISSING = "MISSING"
INVALID = "INVALID"

PATTERNS: Mapping[ValueType, str] = {
    ValueType.NIK: f"^(?=[1-9].{{11}}(?!0000)){NIK_WITH_DATE[1:]}",
    ValueType.NIB: "^[0-9]{13}$",
    ValueType.NPWP: "^[0-9]{15,16}$",
    ValueType.KPJ: "^[0-9]{11}$",
    ValueType.PHONE: r"^\+62[1-9][0-9]{6,11}$",
    ValueType.PASSPORT: "^[A-Z0-9]{6,9}$",
    ValueType.EMAIL: r"^(?=.{3,254}$)[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$",
}
"""Written forms of identifiers, as regular expressions that PostgreSQL and Python read alike."""


def flags(view: View, names: Sequence[str], head: str) -> Expression:
    """The member with the flags of the fields named, in that order; fields the source does not hold have none."""
    found = [flag for name in names if (flag := _flag(view, name)) is not None]
    if not found:
        return constant(f"{head}[]")
    joined = sa.func.ltrim(reduce(lambda left, right: left.concat(right), found), constant(","))
    return constant(f"{head}[").concat(joined).concat(constant("]"))


def _flag(view: View, name: str) -> Expression | None:
    column = view.subject.column(name)
    if column is None:
        return None
    field = view.subject.domain.fields[name]
    raw = view.raw(name)
    missing = constant(_member(name, MISSING)) if field.required else constant("")
    wrong = _wrong(view, raw, column, field)
    if wrong is None and not field.required:
        return None
    branches: list[tuple[Expression, Expression]] = [(raw.is_(None), missing)]
    if wrong is not None:
        branches.append((wrong, constant(_member(name, INVALID))))
    return sa.case(*branches, else_=constant(""))


def _wrong(view: View, raw: Expression, column: ColumnMapping, field: Field) -> Expression | None:
    """That a stored value, which is not null, is no value of the field."""
    value = canonical(raw, column, view.binder)
    tests: list[Expression] = []
    if column.list_as == ARRAY:
        tests.append(sa.func.cardinality(value) != sa.func.cardinality(raw))
    elif column.codes is not None or column.form is not None:
        tests.append(value.is_(None))
    if field.value in PATTERNS and column.list_as is None:
        tests.append(value.op("!~")(constant(PATTERNS[field.value])))
    return sa.or_(*tests) if tests else None


def _member(name: str, flag: str) -> str:
    return "," + orjson.dumps(f"{name}:{flag}").decode()
