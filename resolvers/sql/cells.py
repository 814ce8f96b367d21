"""Which part of a source's rows a row belongs to: whose it is (scope) and whether the person is an adult (side).

Unknown is never own and never adult: a test asks for true or for what is not true, so no row slips between.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

import sqlalchemy as sa

from resolvers.mapping import ARRAY, AgeKind, AgeWay, ColumnMapping
from resolvers.native import natives
from resolvers.reads import GroupRead, Read, Treated
from resolvers.sql.binder import Binder
from resolvers.sql.columns import canonical, equals_as_stored
from resolvers.sql.dialect import Dialect
from resolvers.sql.statement import ADULT_AGE, AdultCutoff, Fixed
from resolvers.sql.subject import Subject
from resolvers.sql.terms import NATIVE_TYPES, Expression, constant, number
from schema.decisions import Cell, Form, Scope, Side, Treatment

UNKNOWN_AGE_GROUP = "AGE_15_19"
"""Holds both minors and adults, so alone it says nothing."""

NIK_WITH_DATE = (
    r"^[0-9]{6}(((0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])|(29|30|69|70)(0[13-9]|1[0-2])"
    r"|(31|71)(0[13578]|1[02]))[0-9]{2}|(29|69)02([02468][048]|[13579][26]))[0-9]{4}$"
)
"""Sixteen digits whose seventh to twelfth are a day that exists, DDMMYY with 40 added to a woman's day."""

Way = tuple[Treatment, Form | None]


class View(Protocol):
    """What expressions about a row are made from: the row in its table, or in the page cut out of it."""

    @property
    def subject(self) -> Subject:
        """The type and its mapping."""

    @property
    def binder(self) -> Binder:
        """The parameters of the statement."""

    @property
    def own(self) -> Expression:
        """Whether the row is the caller's own."""

    @property
    def adult(self) -> Expression:
        """Whether the person is an adult."""

    def raw(self, field: str) -> Expression:
        """A field (or `id`, `updatedAt`) as stored."""


class LinkedView(View, Protocol):
    """A row in its table, from which linked rows can be reached."""

    def linked(self, relation: str, field: str) -> tuple[Expression, ColumnMapping] | None:
        """A field of the row a relation leads to, as stored; `None` where the source does not hold it."""


@dataclass(frozen=True, slots=True)
class Cells:
    """The cells a read names, among those its rows may be in."""

    named: frozenset[Cell]
    possible: frozenset[Cell]

    @classmethod
    def of(cls, read: Read | GroupRead) -> "Cells":
        """The cells of a read."""
        scopes = tuple(Scope) if read.region is not None else tuple({cell.scope for cell in read.cells})
        sides = tuple(Side) if read.split_sides else (Side.ADULT,)
        return cls(frozenset(read.cells), frozenset(Cell(scope, side) for scope in scopes for side in sides))

    def condition(self, view: View) -> Expression | None:
        """That a row is in a cell named; `None` where every row is."""
        return _test(view, self.named, self.possible)

    def choose(self, view: View, treated: Treated, render: Callable[[Way | None], Expression]) -> Expression:
        """What `render` makes of the way in which `treated` is shown, cell by cell; no CASE where there is one way."""
        ways = self.ways(treated)
        if len(ways) == 1:
            return render(next(iter(ways)))
        branches: list[tuple[Expression, Expression]] = []
        for way, cells in ways.items():
            test = _test(view, cells, self.named)
            if way is not None and test is not None:
                branches.append((test, render(way)))
        return sa.case(*branches, else_=render(None))

    def ways(self, treated: Treated) -> Mapping[Way | None, frozenset[Cell]]:
        """The cells of each way, in a fixed order; `None` for cells the treated field does not name."""
        by_cell = {cell: (treatment, form) for cell, treatment, form in treated.by_cell}
        found: dict[Way | None, frozenset[Cell]] = {}
        for cell in sorted(self.named):
            way = by_cell.get(cell)
            found[way] = found.get(way, frozenset()) | {cell}
        return found

    def only_way(self, treated: Treated) -> Way | None:
        """The way in every cell named, if there is just one."""
        ways = self.ways(treated)
        return next(iter(ways)) if len(ways) == 1 else None


def _test(view: View, wanted: frozenset[Cell], among: frozenset[Cell]) -> Expression | None:
    """That a row of the cells `among` is in a cell `wanted`, as simply as can be said; `None` where it always is."""
    if wanted >= among:
        return None
    for predicate, expression in _predicates():
        if frozenset(cell for cell in among if predicate(cell)) == wanted & among:
            return expression(view)
    return sa.or_(*(_exactly(view, cell, among) for cell in sorted(wanted & among)))


def _predicates() -> Iterator[tuple[Callable[[Cell], bool], Callable[[View], Expression]]]:
    yield lambda cell: cell.side is Side.ADULT, lambda view: view.adult
    yield lambda cell: cell.side is Side.MINOR, lambda view: view.adult.is_not(sa.true())
    yield lambda cell: cell.scope is Scope.OWN, lambda view: view.own
    yield lambda cell: cell.scope is Scope.OTHER, lambda view: view.own.is_not(sa.true())


def _exactly(view: View, cell: Cell, among: frozenset[Cell]) -> Expression:
    tests: list[Expression] = []
    if len({other.scope for other in among}) > 1:
        tests.append(view.own if cell.scope is Scope.OWN else view.own.is_not(sa.true()))
    if len({other.side for other in among}) > 1:
        tests.append(view.adult if cell.side is Side.ADULT else view.adult.is_not(sa.true()))
    return sa.and_(*tests)


def own(view: LinkedView, region: str) -> Expression:
    """Whether a field that makes a row a region's own holds the region's code; unknown where all are null."""
    tests = [test for path in view.subject.domain.own_by if (test := _owned_by(view, path, region)) is not None]
    return sa.or_(*tests) if tests else sa.false()


def _owned_by(view: LinkedView, path: str, region: str) -> Expression | None:
    relation, _, field = path.rpartition(".")
    if relation:
        found = view.linked(relation, field)
    else:
        column = view.subject.column(field)
        found = (view.raw(field), column) if column else None
    return _holds(view.binder, *found, region) if found else None


def _holds(binder: Binder, raw: Expression, column: ColumnMapping, region: str) -> Expression:
    stored, dialect = natives(column, region), binder.dialect
    kind = NATIVE_TYPES[column.native]
    if column.list_as == ARRAY and dialect.compares_stored:
        return dialect.overlaps(raw, binder.bind_list(Fixed(tuple(stored)), kind))
    value, wanted = canonical(raw, column, binder), binder.bind(Fixed(region), sa.Text())
    if column.list_as is not None:
        return dialect.has(value, wanted)
    if not equals_as_stored(column):
        return value == wanted
    one = len(stored) == 1
    same = raw == binder.bind(Fixed(stored[0]), kind) if one else binder.among(raw, Fixed(tuple(stored)), kind)
    return dialect.confirmed(same, column, lambda: value == wanted, ranged=False)


def adult(view: LinkedView) -> Expression:
    """Whether the person was 18 or older on the day of the answer, by the first way that knows; else false."""
    branches: list[tuple[Expression, Expression]] = []
    for way in view.subject.mapping.age:
        if way.kind is AgeKind.ADULT:
            return sa.case(*branches, else_=sa.true()) if branches else sa.true()
        found = _field_of(view, way)
        if found is not None:
            branches.append(_verdict(view, way.kind, *found))
    return sa.case(*branches, else_=sa.false()) if branches else sa.false()


def _field_of(view: LinkedView, way: AgeWay) -> tuple[Expression, ColumnMapping] | None:
    if way.field is None:
        return None
    if way.relation is not None:
        return view.linked(way.relation, way.field)
    column = view.subject.column(way.field)
    return (view.raw(way.field), column) if column else None


def _verdict(view: LinkedView, kind: AgeKind, raw: Expression, column: ColumnMapping) -> tuple[Expression, Expression]:
    """When a way knows the age, and what it says then."""
    value = canonical(raw, column, view.binder)
    cutoff = view.binder.bind(AdultCutoff(), sa.Date())
    if kind is AgeKind.BIRTH_DATE:
        return value.is_not(None), value <= cutoff
    if kind is AgeKind.NIK:
        dialect = view.binder.dialect
        return dialect.matches(value, NIK_WITH_DATE), nik_birth_date(value, cutoff, dialect) <= cutoff
    return value != constant(UNKNOWN_AGE_GROUP), sa.true()


def nik_birth_date(nik: Expression, cutoff: Expression, dialect: Dialect) -> Expression:
    """The birth date in a NIK that matches `NIK_WITH_DATE`: 20YY up to this year (by the cut-off), else 19YY."""
    day, month, year = (_digits(nik, start) for start in (7, 9, 11))
    this_year = dialect.year(cutoff) + number(ADULT_AGE)
    century = sa.case((year + number(2000) <= this_year, number(2000)), else_=number(1900))
    return dialect.date(year + century, month, sa.case((day > number(40), day - number(40)), else_=day))


def _digits(nik: Expression, start: int) -> Expression:
    return sa.cast(sa.func.substr(nik, number(start), number(2)), sa.Integer)
