"""An aggregate to one statement: counts, persons, a keyed sum and figures of numbers per group.

Columns: keys, count, persons, keyed; then count, sum, least and greatest of each number; then identifiers. Where only
counts are wanted (`most`), persons are rows, keyed is 0, and one group more than the most may come, never further ones.
Grouping is by the stored value where that is cheaper; stored values that mean the same are put together by the reader.
"""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from resolvers.mapping import SourceMapping
from resolvers.reads import GroupKey, GroupRead, Treated
from resolvers.sql.binder import Binder
from resolvers.sql.cells import Cells
from resolvers.sql.columns import canonical
from resolvers.sql.dialect import Dialect
from resolvers.sql.postgres import POSTGRES
from resolvers.sql.shown import Showing, plain
from resolvers.sql.statement import RoundingSeed, Statement
from resolvers.sql.subject import Subject
from resolvers.sql.terms import Expression
from resolvers.sql.views import TableView
from resolvers.sql.where import Conditions
from schema.catalogue import Catalogue, ValueType


def compile_groups(
    read: GroupRead, mapping: SourceMapping, catalogue: Catalogue, dialect: Dialect = POSTGRES
) -> Statement:
    """The statement for an aggregate of a mapped type."""
    return _Compiler(read, Subject.of(read.type_name, mapping, catalogue), dialect).statement()


@dataclass(frozen=True, slots=True)
class _Compiler:
    read: GroupRead
    subject: Subject
    dialect: Dialect

    @property
    def showing(self) -> Showing:
        return Showing(Cells.of(self.read), groups=True)

    @property
    def row_is_person(self) -> bool:
        return self.subject.mapping.one_row_per_person or not self.subject.domain.about_person

    def statement(self) -> Statement:
        table = TableView.of(self.read, self.subject, Binder(self.dialect))
        keys = [self._key(table, key) for key in self.read.keys]
        columns = [
            *(shown for shown, _ in keys),
            sa.func.count(),
            self._persons(table),
            self._keyed(table),
            *(figure for number in self.read.numbers for figure in self._figures(table, number)),
            *([self._identifiers(table)] if self.read.tags else ()),
        ]
        conditions = self._conditions(table)
        labelled = [column.label(f"c{place}") for place, column in enumerate(columns)]
        select: sa.Select[Any] = sa.select(*labelled).select_from(table.source()).where(*conditions)
        select = select.group_by(*(grouped for _, grouped in keys))
        return table.binder.finish(
            select if self.read.most is None else select.limit(sa.literal_column(str(self.read.most + 1)))
        )

    def _conditions(self, table: TableView) -> list[Expression]:
        found = [self.showing.cells.condition(table)]
        if self.read.where is not None:
            found.append(Conditions(table, self.showing).of(self.read.where))
        return [condition for condition in found if condition is not None]

    def _key(self, table: TableView, key: GroupKey) -> tuple[Expression, Expression]:
        """The canonical value of a key, and what rows are grouped by."""
        column = self.subject.column(key.treated.field)
        if column is None:
            nothing = self.dialect.null(sa.Text())
            return nothing, nothing
        by_stored = key.bucket is None and self.row_is_person and self.dialect.compares_stored
        if by_stored and self.showing.is_plain(key.treated) and not column.plain:
            raw = table.raw(key.treated.field)
            return canonical(raw, column, table.binder), raw
        value = self.showing.figure(table, key.treated)
        if key.bucket is not None:
            value = self.dialect.bucket(value, key.bucket, is_time=column.value is ValueType.DATETIME)
        return value, value

    def _persons(self, table: TableView) -> Expression:
        """Distinct persons; who has no identifier counts as a person."""
        person = None if self.row_is_person or self.read.most is not None else self._person(table)
        if person is None:
            return sa.func.count()
        return sa.func.count(person.distinct()) + self.dialect.count_where(person.is_(None))

    def _person(self, table: TableView) -> Expression | None:
        """What tells persons apart in this source: their identifier, or the record of the person a row links to."""
        identifier = self.subject.domain.identifier
        column = self.subject.column(identifier) if identifier else None
        if identifier is not None and column is not None:
            return self.dialect.told_apart(table.raw(identifier), column)
        relation = self._person_relation()
        return table.raw(self.subject.link(relation)) if relation else None

    def _person_relation(self) -> str | None:
        """The relation to the person's own record in this source."""
        for relation in self.subject.domain.relations.values():
            target = None if relation.many or relation.by_person else self.subject.target(relation.name)
            if target is not None and target.domain.about_person and target.domain.identifier is not None:
                return relation.name
        return None

    def _identifiers(self, table: TableView) -> Expression:
        """The distinct identifiers of the group's persons, of which the adapter makes tags."""
        identifier = self._identifier(table)
        # Sorting out repeated ones costs more than it saves where a person has one row.
        return self.dialect.gathered(identifier, distinct=not self.row_is_person)

    def _identifier(self, table: TableView) -> Expression:
        name = self.subject.domain.identifier
        if name is not None:
            return plain(table, name)
        relation = self._person_relation()
        found = table.linked(relation, self._identifier_of(relation)) if relation else None
        return canonical(*found, table.binder) if found else self.dialect.null(sa.Text())

    def _identifier_of(self, relation: str) -> str:
        target = self.subject.target(relation)
        return (target.domain.identifier if target else None) or ""

    def _keyed(self, table: TableView) -> Expression:
        if self.read.most is not None:
            return sa.literal_column("0")
        seed = table.binder.bind(RoundingSeed(), sa.BigInteger())
        return self.dialect.keyed_sum(table.key, seed)

    def _figures(self, table: TableView, number: Treated) -> list[Expression]:
        held = self.subject.column(number.field) is not None
        value = self.showing.value(table, number) if held else self.dialect.null(sa.BigInteger())
        figures = [sa.func.count(value), sa.func.sum(value), sa.func.min(value), sa.func.max(value)]
        return [*figures, self._contributors(table, value)]

    def _contributors(self, table: TableView, value: Expression) -> Expression:
        """The distinct persons who have the value, counted as all persons are."""
        if not self.subject.domain.about_person:
            return self.dialect.null(sa.BigInteger())
        person = None if self.row_is_person else self._person(table)
        if person is None:
            return sa.func.count(value)
        held = value.is_not(None)
        unknown = self.dialect.count_where(person.is_(None), held)
        return self.dialect.count_distinct_where(person, held) + unknown
