"""The `quality` flags of a record in SQL.

`sex:MISSING` where the source must supply a value, `nik:INVALID` where what is there is none. Texts are held against
their written form only (`schema.patterns`); whether a region or a country exists is not asked of a database.
"""

from collections.abc import Sequence
from functools import reduce

import orjson
import sqlalchemy as sa

from resolvers.mapping import ARRAY, ColumnForm, ColumnMapping
from resolvers.sql.cells import View
from resolvers.sql.columns import canonical, is_text
from resolvers.sql.terms import Expression, constant, number
from schema.patterns import PATTERNS

MISSING = "MISSING"
INVALID = "INVALID"


_MADE = frozenset({ColumnForm.REGION_DIGITS, ColumnForm.DISTRICT_DIGITS})
"""Forms whose every value is written as it must be; what they cannot read is null."""


def written_form(column: ColumnMapping) -> str | None:
    """The expression that a value of the column must match, of `schema.patterns`.

    `None` where it is no single text, no form is asked of its kind, or its own form in the mapping always gives it.
    """
    if column.list_as is not None or column.form in _MADE or not is_text(column.value):
        return None
    return PATTERNS.get(column.value)


def flags(view: View, names: Sequence[str], head: str) -> Expression:
    """The member with the flags of the fields named, in that order; fields the source does not hold have none."""
    found = [flag for name in names if (flag := _flag(view, name)) is not None]
    if not found:
        return constant(f"{head}[]")
    joined = sa.func.substr(reduce(lambda left, right: left.concat(right), found), number(2))
    return constant(f"{head}[").concat(joined).concat(constant("]"))


def _flag(view: View, name: str) -> Expression | None:
    column = view.subject.column(name)
    if column is None:
        return None
    field = view.subject.domain.fields[name]
    raw = view.raw(name)
    missing = constant(_member(name, MISSING)) if field.required else constant("")
    wrong = _wrong(view, raw, column)
    if wrong is None and not field.required:
        return None
    branches: list[tuple[Expression, Expression]] = [(raw.is_(None), missing)]
    if wrong is not None:
        branches.append((wrong, constant(_member(name, INVALID))))
    return sa.case(*branches, else_=constant(""))


def _wrong(view: View, raw: Expression, column: ColumnMapping) -> Expression | None:
    """That a stored value, which is not null, is no value of the field."""
    value, dialect = canonical(raw, column, view.binder), view.binder.dialect
    tests: list[Expression] = []
    if column.list_as == ARRAY:
        tests.append(dialect.lost(value, raw))
    elif column.codes is not None or column.form is not None:
        tests.append(value.is_(None))
    form = written_form(column)
    if form is not None:
        tests.append(dialect.mismatches(value, form))
    return sa.or_(*tests) if tests else None


def _member(name: str, flag: str) -> str:
    return "," + orjson.dumps(f"{name}:{flag}").decode()
