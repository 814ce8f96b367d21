"""Members of a record's JSON, written by the database as orjson would write them: compact, UTF-8, times in UTC.

A time has no fraction where that is zero and six digits of it otherwise. PostgreSQL's sessions have `DateStyle` ISO.
"""

from dataclasses import dataclass
from functools import reduce

import orjson
import sqlalchemy as sa

from resolvers.mapping import ColumnMapping
from resolvers.reads import KEY, QUALITY, Output, Piece
from resolvers.sql.cells import View, Way
from resolvers.sql.columns import LONGEST_CASE, by_code
from resolvers.sql.dialect import Dialect
from resolvers.sql.likely import CODED_PLACES, likely
from resolvers.sql.quality import flags
from resolvers.sql.shown import Showing
from resolvers.sql.terms import Expression, constant
from schema.catalogue import ValueType
from schema.decisions import Treatment

_NUMBERS = frozenset({ValueType.INT, ValueType.MONEY, ValueType.FLOAT})
_QUALITY_PREFIX = f"{QUALITY}:"


class UnwritableError(Exception):
    """A read asks for JSON that must not be written by a source: keys and links are sealed in the hub."""


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes pieces; `many` rows pay for what makes the first dearer and the others cheaper."""

    showing: Showing
    many: bool = False

    def piece(self, view: View, piece: Piece) -> Expression:
        """The piece's members joined by commas, as one text that is never null."""
        members = [
            self._member(view, output, f"{',' if place else ''}{_json(output.name)}:")
            for place, output in enumerate(piece.outputs)
        ]
        return reduce(lambda left, right: left.concat(right), members) if members else constant("")

    def _member(self, view: View, output: Output, head: str) -> Expression:
        treated = output.treated
        if treated.field.startswith(_QUALITY_PREFIX):
            names = treated.field.removeprefix(_QUALITY_PREFIX).split(",")
            return flags(view, [name for name in names if name], head)
        if treated.field == KEY or _is_link(view, treated.field):
            raise UnwritableError(f"{view.subject.domain.name}.{treated.field}")
        return self.showing.cells.choose(view, treated, lambda way: self._written(view, treated.field, way, head))

    def _written(self, view: View, field: str, way: Way | None, head: str) -> Expression:
        column, dialect = view.subject.column(field), view.binder.dialect
        if way is None or column is None or way[0] not in (Treatment.CLEAR, Treatment.MASK, Treatment.GENERALISE):
            return constant(f"{head}null")
        if way[0] is Treatment.CLEAR and column.codes is not None and _is_short(column):
            return _coded(view.raw(field), column, head, dialect)
        value = self.showing.in_way(view, field, way)
        if column.list_as is not None:
            return _or_null(head, dialect.json_list(value))
        if column.value is ValueType.BOOLEAN:
            yes, no = constant(f"{head}true"), constant(f"{head}false")
            return sa.case((value, yes), (sa.not_(value), no), else_=_null(head))
        if way[0] is Treatment.CLEAR and column.form in CODED_PLACES:
            return self._place(view, column, _quoted(head, value), head)
        return _scalar(value, column.value, head, dialect)

    def _place(self, view: View, column: ColumnMapping, written: Expression, head: str) -> Expression:
        if not self.many:
            return written
        return sa.func.coalesce(likely(view.raw(column.field), column, head, view.binder), written)


def _scalar(value: Expression, kind: ValueType, head: str, dialect: Dialect) -> Expression:
    if kind in _NUMBERS:
        return _or_null(head, sa.cast(value, sa.Text))
    if kind is ValueType.DATE:
        return _quoted(head, sa.cast(value, sa.Text))
    if kind is ValueType.DATETIME:
        return sa.func.coalesce(constant(f'{head}"').concat(dialect.json_time(value)), _null(head))
    return _or_null(head, dialect.json_text(value))


def _quoted(head: str, value: Expression) -> Expression:
    """A text that holds nothing that JSON would escape."""
    return sa.func.coalesce(constant(f'{head}"').concat(value).concat(constant('"')), _null(head))


def _null(head: str) -> Expression:
    return constant(f"{head}null")


def _or_null(head: str, value: Expression) -> Expression:
    return sa.func.coalesce(constant(head).concat(value), _null(head))


def _is_link(view: View, field: str) -> bool:
    fields = view.subject.domain.fields
    return field in fields and fields[field].value is ValueType.ID


def _is_short(column: ColumnMapping) -> bool:
    return column.list_as is None and column.codes is not None and len(column.codes.to_domain) <= LONGEST_CASE


def _coded(raw: Expression, column: ColumnMapping, head: str, dialect: Dialect) -> Expression:
    """A CASE straight from the stored code to the whole member."""
    codes = column.codes.to_domain.items() if column.codes else ()
    bare = column.value in _NUMBERS or column.value is ValueType.BOOLEAN
    members = {code: constant(f"{head}{target if bare else _json(target)}") for code, target in codes}
    return by_code(raw, column, dialect, members, _null(head))


def _json(text: str) -> str:
    return orjson.dumps(text).decode()
