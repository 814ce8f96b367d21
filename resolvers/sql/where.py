"""Conditions on values as the caller sees them.

Where that is the stored value, its column is compared, so that an index serves. An expression may be null
where SQL says "unknown": that counts as false everywhere, and `Not` turns it to true.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import sqlalchemy as sa

from resolvers.mapping import ARRAY, ColumnMapping
from resolvers.reads import KEY, And, Comparison, Not, Op, Or, Treated, Where
from resolvers.sql.cells import View
from resolvers.sql.columns import canonical_type, equals_as_stored, is_text, orders_as_stored
from resolvers.sql.dialect import Dialect
from resolvers.sql.shown import Showing
from resolvers.sql.statement import Canonical, CanonicalList, NativeList, NativeValue
from resolvers.sql.terms import NATIVE_TYPES, Expression

RANGES: Mapping[Op, Callable[[Expression, Expression], Expression]] = {
    Op.LT: operator.lt,
    Op.LTE: operator.le,
    Op.GT: operator.gt,
    Op.GTE: operator.ge,
}
_FALSE_ON_NULL = frozenset({Op.EQ, Op.IN, *RANGES})


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions on the rows of one view."""

    view: View
    showing: Showing

    def of(self, where: Where) -> Expression:
        """The condition in SQL; unknown counts as false."""
        match where:
            case And():
                return sa.and_(sa.true(), *map(self.of, where.items))
            case Or():
                return sa.or_(sa.false(), *map(self.of, where.items))
            case Not():
                return self.of(where.item).is_not(sa.true())
            case Comparison():
                return self._compared(where)

    def _compared(self, comparison: Comparison) -> Expression:
        field = comparison.treated.field
        column = self.view.subject.column(field)
        if field == KEY:
            return self._key(comparison)
        if column is None:
            return self._unmapped(comparison)
        if comparison.op is Op.IS_NULL:
            value = self.showing.value(self.view, comparison.treated)
            return value.is_(None) == self.view.binder.bind(Canonical(comparison.slot), sa.Boolean())
        if comparison.op in (Op.HAS, Op.HAS_ANY):
            return self._among_elements(comparison, column)
        if self.showing.is_plain(comparison.treated):
            found = self._as_stored(comparison, column)
            if found is not None:
                exact = partial(self._as_shown, comparison, column)
                return self.view.binder.dialect.confirmed(found, column, exact, ranged=comparison.op in RANGES)
        return self._as_shown(comparison, column)

    def _key(self, comparison: Comparison) -> Expression:
        return self.view.binder.among(self.view.raw(KEY), CanonicalList(comparison.slot), sa.BigInteger())

    def _unmapped(self, comparison: Comparison) -> Expression:
        """A field the source does not hold is null on every row."""
        if comparison.op is Op.IS_NULL:
            return self.view.binder.bind(Canonical(comparison.slot), sa.Boolean())
        return sa.false()

    def _among_elements(self, comparison: Comparison, column: ColumnMapping) -> Expression:
        binder, dialect = self.view.binder, self.view.binder.dialect
        if dialect.compares_stored and self.showing.is_plain(comparison.treated) and column.list_as == ARRAY:
            stored = binder.bind_list(NativeList(comparison.slot, column), NATIVE_TYPES[column.native])
            return dialect.overlaps(self.view.raw(comparison.treated.field), stored)
        value = self.showing.value(self.view, comparison.treated)
        return dialect.overlaps(value, binder.bind_list(CanonicalList(comparison.slot), canonical_type(column)))

    def _as_stored(self, comparison: Comparison, column: ColumnMapping) -> Expression | None:
        """The comparison of the stored value, where that means the same."""
        binder, raw, slot = self.view.binder, self.view.raw(comparison.treated.field), comparison.slot
        kind = NATIVE_TYPES[column.native]
        if comparison.op in RANGES:
            if not orders_as_stored(column):
                return None
            ordered = by_code_point(raw, column, binder.dialect)
            return RANGES[comparison.op](ordered, binder.bind(range_bound(column, slot), kind))
        if not equals_as_stored(column):
            return None
        if comparison.op is Op.EQ and is_one_to_one(column):
            return raw == binder.bind(NativeValue(slot, column), kind)
        return binder.among(raw, NativeList(slot, column), kind)

    def _as_shown(self, comparison: Comparison, column: ColumnMapping) -> Expression:
        binder, kind = self.view.binder, canonical_type(column)
        value = self.showing.value(self.view, comparison.treated)
        if comparison.op in RANGES:
            bound = binder.bind(Canonical(comparison.slot), kind)
            return RANGES[comparison.op](by_code_point(value, column, binder.dialect), bound)
        return binder.among(value, CanonicalList(comparison.slot), kind)


def requires_value(where: Where | None, treated: Treated) -> bool:
    """Whether no row satisfies the condition on which the treated value is null."""
    if isinstance(where, And):
        return any(requires_value(item, treated) for item in where.items)
    return isinstance(where, Comparison) and where.treated == treated and where.op in _FALSE_ON_NULL


def range_bound(column: ColumnMapping, slot: int) -> Canonical | NativeValue:
    """The parameter a stored value is held against in a range."""
    return Canonical(slot) if is_text(column.value) else NativeValue(slot, column)


def by_code_point(value: Expression, column: ColumnMapping, dialect: Dialect) -> Expression:
    """Text compared by code point; anything else as it is."""
    return value.collate(dialect.collation) if is_text(column.value) else value


def is_one_to_one(column: ColumnMapping) -> bool:
    """Whether a domain value is stored in one way only, so that equality with one value says all."""
    if column.codes is not None:
        return all(len(codes) == 1 for codes in column.codes.to_native.values())
    return column.form is None or column.form.one_to_one
