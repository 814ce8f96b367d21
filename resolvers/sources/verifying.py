"""A mapping held against a page of every type: columns, types, codes, and whether the API's conditions and orders work.

Runs when the source is connected. A line names the file, the key and what was found; values appear in none, but for
short native codes, without which a missing translation could not be named.
"""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace

from resolvers.mapping import ARRAY, Codes, ColumnMapping
from resolvers.reads import KEY, UPDATED_AT, Op
from resolvers.rows.columns import Column
from resolvers.rows.contract import ContractError
from resolvers.rows.needs import columns_of
from resolvers.rows.order import is_ordered
from resolvers.rows.table import Table, TypeShape
from resolvers.sources.api import Condition, Term
from resolvers.sources.pushdown import Offered, PushedOrder, by_key, condition
from resolvers.sources.reading import Goal, Reading, Terms

_LEAST_PAGE = 10
"""Records of the smallest page that a condition is asked with."""

_MOST_CODES = 10
_LONGEST_CODE = 12
"""A code is shorter than every identifier of a person."""


@dataclass(frozen=True, slots=True)
class Verification:
    """Verifies the types of one mapping; each with a reading, and so a bound, of its own."""

    file: str
    reading: Callable[[], Reading]
    terms: Terms

    async def faults(self, shape: TypeShape) -> list[str]:
        """The faults of one type. Raises `SourceError` where the API cannot be reached."""
        mapping = shape.mapping
        names = frozenset({*mapping.columns, UPDATED_AT})
        goal = Goal(shape, columns_of(shape, names), (), by_key(mapping, self.terms.capabilities), self.terms.size_max)
        try:
            table = (await self.reading().page(goal, 0)).table
        except ContractError as error:
            asked = f"{error}; asked for {mapping.table!r} in the order {goal.order.terms[0].name!r}"
            return await self._columns_refused(goal) or [self._line(shape, "table", asked)]
        found = [*self._column_faults(table), *self._key_faults(table)]
        found += [line async for line in self._condition_faults(table, goal)]
        return found + [line async for line in self._order_faults(goal)]

    def _line(self, shape: TypeShape, key: str, found: str) -> str:
        return f"{self.file}: types.{shape.mapping.name}.{key}: {found}"

    async def _columns_refused(self, goal: Goal) -> list[str]:
        """The columns an API that is asked by column does not know: those it refuses when asked alone."""
        key = goal.columns[0]
        by_column = {column.column: name for name, column in goal.shape.mapping.columns.items()}
        lines: list[str] = []
        for column in goal.columns[1:]:
            try:
                await self.reading().page(replace(goal, columns=(key, column), size=1), 0)
            except ContractError:
                name = f"fields.{by_column[column]}" if column in by_column else "updated_at"
                lines.append(self._line(goal.shape, name, f"the API refuses the column {column!r}"))
        return lines if len(lines) < len(goal.columns) - 1 else []

    def _column_faults(self, table: Table) -> Iterator[str]:
        mapping = table.shape.mapping
        columns = [*mapping.columns.items(), *([(UPDATED_AT, mapping.updated_at)] if mapping.updated_at else [])]
        for name, column in columns:
            fault = _column_fault(table, name, column) if len(table) else None
            if fault:
                yield self._line(table.shape, "updated_at" if name == UPDATED_AT else f"fields.{name}", fault)

    def _key_faults(self, table: Table) -> Iterator[str]:
        if len(set(table.keys)) != len(table.keys):
            yield self._line(table.shape, "key", f"the column {table.shape.mapping.key!r} does not tell records apart")

    async def _condition_faults(self, table: Table, goal: Goal) -> AsyncIterator[str]:
        """Conditions asked with a value that is there: they must find records, and only those."""
        api = table.shape.mapping.api
        for kind, fields in (("filters", api.filters), ("many", api.many)):
            for name in fields:
                value = next((found for found in _readable(table, name) if found is not None), None)
                equal = condition(table.shape.mapping, name, value, takes_list=kind == "many")
                fault = await self._refused(table, equal, goal) if equal and value is not None else None
                if fault:
                    yield self._line(table.shape, f"api.{kind}.{name}", fault)
        for kind, fields, op in (("least", api.least, Op.GTE), ("most", api.most, Op.LTE)):
            for name in fields:
                fault = await self._bound_fault(table, name, op, goal)
                if fault:
                    yield self._line(table.shape, f"api.{kind}.{name}", fault)

    async def _bound_fault(self, table: Table, name: str, op: Op, goal: Goal) -> str | None:
        """A bound asked with a value that is there."""
        value = next((found for found in _readable(table, name) if found is not None), None)
        if value is None:
            return None
        within = Offered(table.shape.mapping, self.terms.capabilities).within(name, op, value)
        if within is None:
            return "expected a key, a number or a date, without form or codes"
        return await self._refused(table, within, goal)

    async def _refused(self, table: Table, asked: Condition, goal: Goal) -> str | None:
        size = min(goal.size, _first_outside(table, asked) + _LEAST_PAGE)
        try:
            found = await self.reading().page(replace(goal, filters=(asked,), size=size), 0)
        except ContractError as error:
            return str(error)
        return None if len(found.table) else "finds no record for a value that a record has"

    async def _order_faults(self, goal: Goal) -> AsyncIterator[str]:
        for name, native in goal.shape.mapping.api.orders.items():
            for descending in (False, True):
                order = PushedOrder((Term(native, descending),), (name,), exact=True)
                fault = await self._disordered(replace(goal, order=order))
                if fault:
                    yield self._line(goal.shape, f"api.orders.{name}", fault)

    async def _disordered(self, goal: Goal) -> str | None:
        try:
            table = (await self.reading().page(goal, 0)).table
            column, term = table.column(goal.order.fields[0]), goal.order.terms[0]
            kept = is_ordered([(column, term.descending)], table.keys)
        except ContractError as error:
            return str(error)
        return None if kept else "the order is not kept with nulls last and ties by key, ascending"


def _first_outside(table: Table, asked: Condition) -> int:
    """The place of the first record outside a condition: a page beyond it shows whether the API applies the condition.

    The records are in the order of keys, as the condition's will be. Where none is outside there is no such place.
    """
    values = _readable(table, asked.field)
    return next((place for place, value in enumerate(values) if not asked.holds([value])), len(values))


def _column_fault(table: Table, name: str, column: ColumnMapping) -> str | None:
    if not any(column.column in record for record in table.records):
        return f"the column {column.column!r} is in no record"
    try:
        values = table.column(name)
    except ContractError as error:
        return str(error)
    natives = table.natives(column.column)
    if column.codes is not None:
        return _codes_fault(column, column.codes, natives)
    there = [value for native, value in zip(natives, values, strict=True) if native is not None]
    if there and all(value is None for value in there):
        return f"no value of the column {column.column!r} can be read as {column.value}"
    return None


def _codes_fault(column: ColumnMapping, codes: Codes, natives: Column) -> str | None:
    """The native codes without a translation, if they look like codes at all."""
    if column.list_as == ARRAY:
        natives = [code for listed in natives if listed is not None for code in listed]
    elif column.list_as is not None:
        parts = [part for text in natives if text is not None for part in text.split(column.list_as)]
        natives = [code for part in parts if (code := part.strip())]  # as cells are read: an empty part is no code
    unknown = sorted({str(code) for code in natives if code is not None} - codes.to_domain.keys())
    if not unknown:
        return None
    told = ", ".join(repr(code) for code in unknown[:_MOST_CODES] if len(code) <= _LONGEST_CODE)
    found = f"{len(unknown)} native codes of the column {column.column!r} have no translation in codes.{codes.name}"
    return f"{found}: {told or '(too long to be codes)'}"


def _readable(table: Table, name: str) -> Column:
    try:
        return table.keys if name == KEY else table.column(name)
    except ContractError:
        return []
