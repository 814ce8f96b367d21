"""The order of rows (nulls last, text by code point, ties by key) and the position behind which a page begins.

Where the first term is a stored value, rows are cut in two: those that have it, in its order, then those that have not.
Each half is served by an index on the column in either direction; `DESC NULLS LAST` is served by hardly any.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from resolvers.reads import KEY, Keyset, OrderTerm
from resolvers.sql.cells import View
from resolvers.sql.columns import canonical_type, orders_as_stored
from resolvers.sql.dialect import Dialect
from resolvers.sql.shown import Showing
from resolvers.sql.statement import Canonical
from resolvers.sql.terms import NATIVE_TYPES, Expression
from resolvers.sql.where import by_code_point, range_bound


@dataclass(frozen=True, slots=True)
class Term:
    """One term: what rows are ordered by, and the position's value (`None` without a position)."""

    value: Expression
    descending: bool
    mark: Expression | None
    mark_is_null: bool
    stored: bool

    def clause(self, dialect: Dialect) -> tuple[Expression, ...]:
        """The term in ORDER BY."""
        return dialect.ordered(self.value, descending=self.descending)

    @property
    def clause_without_nulls(self) -> Expression:
        """The term in ORDER BY where it is known not to be null; its default place of nulls is that of indexes."""
        return self.value.desc() if self.descending else self.value.asc()


@dataclass(frozen=True, slots=True)
class Half:
    """One part of the rows: what is asked of them, and their order."""

    condition: Expression | None
    order: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Ordering:
    """The order of a read on a view, with its position."""

    view: View
    terms: tuple[Term, ...]
    keyset: Keyset | None

    @property
    def order(self) -> tuple[Expression, ...]:
        """The whole ORDER BY."""
        return (*self._clauses(self.terms), self.view.raw(KEY).asc())

    def _clauses(self, terms: tuple[Term, ...]) -> Iterator[Expression]:
        for term in terms:
            yield from term.clause(self.view.binder.dialect)

    def halves(self, *, nulls: bool) -> Iterator[Half]:
        """The rows behind the position, in parts that follow each other; `nulls`: the first term may be null."""
        if not self.terms or not self.terms[0].stored:
            yield Half(self.after(self.terms) if self.keyset else None, self.order)
            return
        first, rest = self.terms[0], (*self._clauses(self.terms[1:]), self.view.raw(KEY).asc())
        if not first.mark_is_null:
            yield Half(self._behind_value(first), (first.clause_without_nulls, *rest))
        if not (nulls or first.mark_is_null):
            return
        empty = first.value.is_(None)
        behind_null = self.keyset is not None and first.mark_is_null
        yield Half(sa.and_(empty, self.after(self.terms[1:])) if behind_null else empty, rest)

    def _behind_value(self, first: Term) -> Expression:
        if first.mark is None:
            return first.value.is_not(None)
        # The bound an index can start from, then the exact condition: OR alone would read the index from its beginning.
        bound = first.value <= first.mark if first.descending else first.value >= first.mark
        return sa.and_(bound, sa.or_(_strictly(first), self.after(self.terms[1:])))

    def after(self, terms: tuple[Term, ...]) -> Expression:
        """That a row comes strictly after the position by these terms and the key."""
        if not terms:
            return self._after_key()
        first, rest = terms[0], self.after(terms[1:])
        if first.mark_is_null:
            return sa.and_(first.value.is_(None), rest)
        if first.mark is None:
            return sa.true()
        tied = sa.and_(first.value == first.mark, rest)
        return sa.or_(_strictly(first), first.value.is_(None), tied)

    def _after_key(self) -> Expression:
        assert self.keyset is not None  # noqa: S101 - asked for behind a position only
        if self.keyset.tie != 0:
            return sa.true() if self.keyset.tie > 0 else sa.false()
        return self.view.raw(KEY) > self.view.binder.bind(Canonical(self.keyset.key_slot), sa.BigInteger())


def ordering(view: View, showing: Showing, order: tuple[OrderTerm, ...], keyset: Keyset | None) -> Ordering:
    """The ordering of a read on a view."""
    terms = tuple(_term(view, showing, term, _Mark.of(keyset, place)) for place, term in enumerate(order))
    return Ordering(view, terms, keyset)


@dataclass(frozen=True, slots=True)
class _Mark:
    """The position's value in one term: its slot, or null."""

    slot: int
    null: bool

    @classmethod
    def of(cls, keyset: Keyset | None, place: int) -> "_Mark | None":
        return None if keyset is None else cls(keyset.slots[place], keyset.nulls[place])


def _term(view: View, showing: Showing, term: OrderTerm, mark: _Mark | None) -> Term:
    column = view.subject.column(term.treated.field)
    null, dialect = mark is not None and mark.null, view.binder.dialect
    if column is None:
        # The source does not hold the field: null on every row, and no row stands before a position that has a value.
        return Term(dialect.null(sa.Text()), term.descending, None, null, stored=False)
    stored = dialect.laterals and showing.is_plain(term.treated) and orders_as_stored(column)
    value = view.raw(term.treated.field) if stored else showing.value(view, term.treated)
    bound: Expression | None = None
    if mark is not None and not mark.null:
        recipe = range_bound(column, mark.slot) if stored else Canonical(mark.slot)
        bound = view.binder.bind(recipe, NATIVE_TYPES[column.native] if stored else canonical_type(column))
    return Term(by_code_point(value, column, dialect), term.descending, bound, null, stored)


def _strictly(term: Term) -> Expression:
    if term.mark is None:
        return sa.false()
    return term.value < term.mark if term.descending else term.value > term.mark
