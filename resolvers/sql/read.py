"""A read to statements: the page is cut out of the table first, and only its rows are treated and written as JSON.

Columns come in this order: key, parent (relations), pieces, hidden columns, order values; then, for each joined read,
its own in the same order.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from resolvers.mapping import SourceMapping
from resolvers.reads import KEY, Hidden, HiddenKind, Parents, Read
from resolvers.sql.binder import Binder
from resolvers.sql.cells import Cells, Way
from resolvers.sql.columns import is_text
from resolvers.sql.dialect import Dialect
from resolvers.sql.gathering import gathered
from resolvers.sql.order import Half, Ordering, ordering
from resolvers.sql.postgres import POSTGRES
from resolvers.sql.shown import Showing, plain
from resolvers.sql.statement import Canonical, CanonicalList, Fixed, Statement
from resolvers.sql.subject import Subject
from resolvers.sql.terms import Expression, number
from resolvers.sql.text import Writer
from resolvers.sql.views import KEY_LABEL, PageView, TableView
from resolvers.sql.where import Conditions, requires_value
from schema.catalogue import Catalogue
from schema.decisions import RECORD_LEVEL, Treatment

_PAGE = "r"
_PARENT_LABEL = "parent"
_LINK_LABEL = "link"
_PLACE_LABEL = "place"
_MANY = 256
"""Rows that pay for a look-up of codes, whose argument the database reads once per statement."""


@dataclass(frozen=True, slots=True)
class Target:
    """What statements are made for.

    `ceiling` is a number that no limit of the request exceeds: it stands in the text, so that PostgreSQL's planner
    knows how few rows are wanted when it plans once for all requests.
    """

    dialect: Dialect = POSTGRES
    ceiling: int = 1_000

    def __hash__(self) -> int:
        """Reckoned with each read: a source has one dialect."""
        return self.ceiling


_ANY = Target()


@dataclass(frozen=True, slots=True)
class CompiledRead:
    """The statements that answer a read; each is `None` where it is not needed.

    `rows` gives the page, `total` one count (for relations: parent and count, row by row). For relations by person,
    which no database can join because tags are keyed, `identifiers` gives key and identifier of every row that may
    match; the adapter finds the keys, puts them in the parents' slot and asks `rows`.
    """

    rows: Statement | None
    total: Statement | None
    identifiers: Statement | None

    def __str__(self) -> str:
        """Every statement under its name: for operators and golden tests."""
        named = (("identifiers", self.identifiers), ("rows", self.rows), ("total", self.total))
        return "\n\n".join(f"-- {name}\n{statement}" for name, statement in named if statement is not None)


def compile_read(read: Read, mapping: SourceMapping, catalogue: Catalogue, target: Target = _ANY) -> CompiledRead:
    """The statements for a read of a mapped type; without the reads it joins where the database has no LATERAL."""
    if read.joined and not target.dialect.laterals:
        read = replace(read, joined=())
    compiler = _Compiler(read, _Setting(mapping, catalogue, target))
    by_person = read.parents is not None and read.parents.by_person
    return CompiledRead(
        rows=compiler.rows() if read.rows else None,
        total=compiler.total() if read.total and not by_person else None,
        identifiers=compiler.identifiers(mapping.bound + 1) if by_person else None,
    )


@dataclass(frozen=True, slots=True)
class _Setting:
    """What all parts of a statement are made against."""

    mapping: SourceMapping
    catalogue: Catalogue
    target: Target


@dataclass(frozen=True, slots=True)
class _Compiler:
    """Makes the statements of one read; `level` tells a joined read's names from those above it."""

    read: Read
    setting: _Setting
    level: str = ""

    @property
    def subject(self) -> Subject:
        return Subject.of(self.read.type_name, self.setting.mapping, self.setting.catalogue)

    @property
    def showing(self) -> Showing:
        return Showing(Cells.of(self.read))

    @property
    def page_name(self) -> str:
        return f"{_PAGE}{self.level}"

    @property
    def dialect(self) -> Dialect:
        return self.setting.target.dialect

    def _table(self) -> TableView:
        return TableView.of(self.read, self.subject, Binder(self.dialect))

    def rows(self) -> Statement:
        table = self._table()
        page = PageView(table)
        parents = self.read.parents
        if parents is None:
            select = self._listed(table, page)
        elif parents.first_slot is None or parents.by_person:
            select = self._by_keys(table, page, parents)
        elif self.dialect.laterals:
            select = self._by_parents(table, page, parents, parents.first_slot)
        else:
            select = self._by_places(table, page, parents, parents.first_slot)
        return table.binder.finish(gathered(select, self.read) if self.gathers else select)

    @property
    def gathers(self) -> bool:
        return self.setting.target.dialect.gathers and (self.read.parents is None or not self.read.parents.by_person)

    @property
    def is_long(self) -> bool:
        """Whether so many rows may come that codes are looked up, see `resolvers.sql.likely`."""
        target = self.setting.target
        return target.dialect.looks_up and self.read.limit_slot is not None and target.ceiling >= _MANY

    def total(self) -> Statement:
        table = self._table()
        conditions = self._conditions(table)
        parents = self.read.parents
        if parents is None:
            return table.binder.finish(_select(table, [sa.func.count()], conditions))
        link = table.raw(parents.link)
        select = _select(table, [link, sa.func.count()], [_belonging(table, link, parents), *conditions])
        return table.binder.finish(select.group_by(link))

    def identifiers(self, limit: int) -> Statement:
        table = self._table()
        identifier = plain(table, self.subject.domain.identifier or "")
        conditions = [identifier.is_not(None), *self._conditions(table)]
        select = _select(table, [table.key, identifier], conditions)
        return table.binder.finish(select.limit(table.binder.bind(Fixed(limit), sa.BigInteger())))

    def _conditions(self, table: TableView) -> list[Expression]:
        conditions: list[Expression] = []
        if self.read.where is not None:
            conditions.append(Conditions(table, self.showing).of(self.read.where))
        in_cells = self.showing.cells.condition(table)
        return conditions if in_cells is None else [*conditions, in_cells]

    def _ordering(self, view: TableView | PageView) -> Ordering:
        return ordering(view, self.showing, self.read.order, self.read.keyset)

    def _listed(self, table: TableView, page: PageView) -> sa.Select[Any]:
        outputs = self._outputs(page)
        conditions = self._conditions(table)
        order = self.read.order
        nulls = not order or not requires_value(self.read.where, order[0].treated)
        slot = self.read.limit_slot
        if not self.dialect.laterals:
            return self._ordered(table, page, conditions, slot)
        halves = [self._half(table, page, half, conditions) for half in self._ordering(table).halves(nulls=nulls)]
        if slot is not None:
            halves = [half.limit(number(self.setting.target.ceiling)) for half in halves]
        cut = halves[0] if len(halves) == 1 else sa.union_all(*halves)
        select = sa.select(*outputs).select_from(self._with_joined(table, cut.subquery(self.page_name)))
        return select if slot is None else select.limit(table.binder.bind(Canonical(slot), sa.BigInteger()))

    def _ordered(
        self, table: TableView, page: PageView, conditions: list[Expression], slot: int | None
    ) -> sa.Select[Any]:
        """The page in one piece; a table made of a subquery has no order of its own, so it is put in order again."""
        on_table, on_page = self._ordering(table), self._ordering(page).order
        cut = self._page(table, page, [*conditions, *_behind(on_table)]).order_by(*on_table.order)
        if slot is not None:
            cut = cut.limit(table.binder.bind(Canonical(slot), sa.BigInteger()))
        return sa.select(*self._outputs(page)).select_from(cut.subquery(self.page_name)).order_by(*on_page)

    def _half(self, table: TableView, page: PageView, half: Half, conditions: list[Expression]) -> sa.Select[Any]:
        asked = conditions if half.condition is None else [*conditions, half.condition]
        return self._page(table, page, asked).order_by(*half.order)

    def _page(self, table: TableView, page: PageView, conditions: Sequence[Expression]) -> sa.Select[Any]:
        taken = [expression.label(label) for label, expression in page.taken.items()]
        return _select(table, [table.key.label(KEY_LABEL), *taken], conditions)

    def _by_keys(self, table: TableView, page: PageView, parents: Parents) -> sa.Select[Any]:
        """Rows whose link is among the parents' keys: to one, or found by their persons' tags beforehand."""
        link = KEY if parents.by_person else parents.link
        parent = page.take(_PARENT_LABEL, table.raw(link))
        outputs = self._outputs(page, () if parents.by_person else (parent,))
        on_table, on_page = self._ordering(table), self._ordering(page).order
        belonging = _belonging(table, table.raw(link), parents)
        by_parent = () if parents.by_person else (table.raw(link), parent)
        inner, outer = (
            (*first, *rest) if link != KEY or parents.by_person else first
            for first, rest in ((by_parent[:1], on_table.order), (by_parent[1:], on_page))
        )
        cut = self._page(table, page, [belonging, *self._conditions(table), *_behind(on_table)])
        if not self.dialect.laterals:
            return sa.select(*outputs).select_from(cut.subquery(self.page_name)).order_by(*outer)
        return sa.select(*outputs).select_from(self._with_joined(table, cut.order_by(*inner).subquery(self.page_name)))

    def _by_parents(self, table: TableView, page: PageView, parents: Parents, first_slot: int) -> sa.Select[Any]:
        """The first rows of each parent: one descent of the link's index per parent, not a window over everything."""
        keys = table.binder.bind_list(CanonicalList(parents.slot), sa.BigInteger())
        wanted = sa.func.unnest(keys).table_valued(_PARENT_LABEL).render_derived(name="p")
        outputs = self._outputs(page, (wanted.c[_PARENT_LABEL],))
        on_page, on_table = self._ordering(page).order, self._ordering(table)
        conditions = [table.raw(parents.link) == wanted.c[_PARENT_LABEL], *self._conditions(table), *_behind(on_table)]
        first = table.binder.bind(Canonical(first_slot), sa.BigInteger())
        cut = self._page(table, page, conditions).order_by(*on_table.order).limit(first).lateral(_PAGE)
        joined = self._with_joined(table, wanted.join(cut, sa.true()))
        return sa.select(*outputs).select_from(joined).order_by(wanted.c[_PARENT_LABEL], *on_page)

    def _by_places(self, table: TableView, page: PageView, parents: Parents, first_slot: int) -> sa.Select[Any]:
        """The first rows of each parent, by their places among its rows: where there is no LATERAL."""
        link = table.raw(parents.link)
        parent = page.take(_PARENT_LABEL, link)
        outputs, on_table = self._outputs(page, (parent,)), self._ordering(table)
        place = sa.func.row_number().over(partition_by=link, order_by=on_table.order)
        found = page.take(_PLACE_LABEL, sa.type_coerce(place, sa.BigInteger))
        conditions = [_belonging(table, link, parents), *self._conditions(table), *_behind(on_table)]
        cut = self._page(table, page, conditions).subquery(self.page_name)
        first = table.binder.bind(Canonical(first_slot), sa.BigInteger())
        return sa.select(*outputs).select_from(cut).where(found <= first).order_by(parent, found)

    def _with_joined(self, table: TableView, page: sa.FromClause) -> sa.FromClause:
        """The page, and beside each row the records its links name: each one descent of the index of keys."""
        for place, joined in enumerate(self._joined()):
            link = sa.literal_column(f"{self.page_name}.{_LINK_LABEL}{place}", sa.BigInteger())
            page = page.outerjoin(joined.beside(link, table.binder).lateral(f"j{joined.level}"), sa.true())
        return page

    def _joined(self) -> "list[_Compiler]":
        above = f"{self.level}_" if self.level else ""
        return [
            _Compiler(joined.read, self.setting, f"{above}{place}") for place, joined in enumerate(self.read.joined)
        ]

    def beside(self, link: Expression, binder: Binder) -> sa.Select[Any]:
        """The one record with a key, if the caller may see it. The limit keeps the order of the page: no hash join."""
        table = TableView.of(self.read, self.subject, binder)
        page = PageView(table)
        outputs = self._outputs(page)
        cut = self._page(table, page, [table.key == link, *self._conditions(table)]).subquery(self.page_name)
        return sa.select(*outputs).select_from(self._with_joined(table, cut)).limit(number(1))

    def _outputs(self, page: PageView, parent: tuple[Expression, ...] = ()) -> list[Expression]:
        writer = Writer(self.showing, many=self.is_long)
        for place, joined in enumerate(self.read.joined):
            page.take(f"{_LINK_LABEL}{place}", self._hidden(page.table, self.read.hidden[joined.hidden]))
        columns = [
            sa.column(KEY_LABEL),
            *parent,
            *(writer.piece(page, piece) for piece in self.read.pieces),
            *(self._hidden(page, hidden) for hidden in self.read.hidden),
            *(self.showing.figure(page, term.treated) for term in self.read.order),
            *(sa.column(name) for joined in self._joined() for name in joined.labels),
        ]
        return [column.label(label) for label, column in zip(self.labels, columns, strict=True)]

    @property
    def labels(self) -> list[str]:
        """The names of the columns."""
        prefix = f"c{self.level}_" if self.level else "c"
        return [f"{prefix}{place}" for place in range(width(self.read))]

    def _hidden(self, page: PageView | TableView, hidden: Hidden) -> Expression:
        """The value behind a hidden column; persons and pseudonyms are made of it in the adapter."""
        field = hidden.treated.field
        shown = {Treatment.PSEUDONYMISE} if hidden.kind is HiddenKind.PSEUDONYM else RECORD_LEVEL

        def render(way: Way | None) -> Expression:
            if way is None or way[0] not in shown:
                return self.dialect.null(self.showing.type_of(page, field))
            return plain(page, field)

        value = self.showing.cells.choose(page, hidden.treated, render)
        column = page.subject.column(field)
        ready = hidden.kind is HiddenKind.LINK or column is None or is_text(column.value)
        return value if ready else sa.cast(value, sa.Text)


def width(read: Read) -> int:
    """The number of columns of a read's rows."""
    has_parent = read.parents is not None and not read.parents.by_person
    own = 1 + has_parent + len(read.pieces) + len(read.hidden) + len(read.order)
    return own + sum(width(joined.read) for joined in read.joined)


def _belonging(table: TableView, link: Expression, parents: Parents) -> Expression:
    return table.binder.among(link, CanonicalList(parents.slot), sa.BigInteger())


def _behind(ordered: Ordering) -> list[Expression]:
    return [] if ordered.keyset is None else [ordered.after(ordered.terms)]


def _select(table: TableView, columns: Sequence[Expression], conditions: Sequence[Expression]) -> sa.Select[Any]:
    """A select from the table and whatever its expressions linked to, which by now are all made."""
    return sa.select(*columns).select_from(table.source()).where(*conditions)
