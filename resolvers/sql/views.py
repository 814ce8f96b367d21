"""Where a row is looked at: in its table (with the rows it links to), or in the page that was cut out of the table."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import sqlalchemy as sa

from resolvers.mapping import ColumnMapping
from resolvers.reads import KEY, GroupRead, Read
from resolvers.sql import cells
from resolvers.sql.binder import Binder
from resolvers.sql.subject import Subject
from resolvers.sql.terms import NATIVE_TYPES, Expression

ROW = "t"
"""The alias of the type's table."""
KEY_LABEL = "key"
"""The column of a page with the surrogate keys."""
_OWN = "own"
_ADULT = "adult"


@dataclass
class TableView:
    """A row in its table. Joins are added as expressions ask for linked rows."""

    subject: Subject
    binder: Binder
    region: str | None
    _linked: dict[str, sa.FromClause] = field(default_factory=dict)

    @classmethod
    def of(cls, read: Read | GroupRead, subject: Subject, binder: Binder | None = None) -> "TableView":
        """The rows a read is about, in a statement of their own or in the one whose parameters the binder holds."""
        return cls(subject, binder or Binder(), read.region)

    @cached_property
    def table(self) -> sa.FromClause:
        """The type's table."""
        return _table(self.subject, ROW)

    @property
    def key(self) -> Expression:
        """The surrogate key."""
        return self.table.c[self.subject.mapping.key]

    def raw(self, field: str) -> Expression:
        """A field (or `id`, `updatedAt`) as stored; null where the source does not hold it."""
        if field == KEY:
            return self.key
        column = self.subject.column(field)
        return self.table.c[column.column] if column else sa.null()

    @cached_property
    def own(self) -> Expression:
        """Whether the row is the caller's own."""
        return sa.false() if self.region is None else cells.own(self, self.region)

    @cached_property
    def adult(self) -> Expression:
        """Whether the person is an adult."""
        return cells.adult(self)

    def linked(self, relation: str, field: str) -> tuple[Expression, ColumnMapping] | None:
        """A field of the row a relation leads to, as stored; `None` where the source does not hold it."""
        target = self.subject.target(relation)
        column = target.column(field) if target else None
        if target is None or column is None:
            return None
        table = self._linked.setdefault(relation, _table(target, relation))
        return table.c[column.column], column

    def source(self) -> sa.FromClause:
        """The table with every row linked so far; to be asked when all expressions are made."""
        source = self.table
        for relation, table in self._linked.items():
            target = self.subject.target(relation)
            assert target is not None  # noqa: S101 - it was there when the join was added
            link = self.raw(self.subject.link(relation))
            source = source.outerjoin(table, table.c[target.mapping.key] == link)
        return source


@dataclass
class PageView:
    """A row in a page cut out of its table: what expressions ask for is taken along from the table, and once only."""

    table: TableView
    taken: dict[str, Expression] = field(default_factory=dict)

    @property
    def subject(self) -> Subject:
        """The type and its mapping."""
        return self.table.subject

    @property
    def binder(self) -> Binder:
        """The parameters of the statement."""
        return self.table.binder

    def take(self, label: str, expression: Expression) -> Expression:
        """Take an expression of the table along under a label, and give its column in the page."""
        self.taken.setdefault(label, expression)
        return sa.column(label, expression.type)

    def raw(self, field: str) -> Expression:
        """A field (or `id`, `updatedAt`) as stored; null where the source does not hold it."""
        if field == KEY:
            return sa.column(KEY_LABEL, sa.BigInteger)
        if self.subject.column(field) is None:
            return sa.null()
        return self.take(field, self.table.raw(field))

    @property
    def own(self) -> Expression:
        """Whether the row is the caller's own."""
        return self.take(_OWN, self.table.own)

    @property
    def adult(self) -> Expression:
        """Whether the person is an adult."""
        return self.take(_ADULT, self.table.adult)


def _table(subject: Subject, alias: str) -> sa.FromClause:
    mapping = subject.mapping
    stored = [*mapping.columns.values(), *([mapping.updated_at] if mapping.updated_at else [])]
    kinds: dict[str, Any] = {column.column: NATIVE_TYPES[column.native] for column in stored if column.list_as is None}
    names = dict.fromkeys([mapping.key, *(column.column for column in stored)])
    columns = (sa.column(name, kinds.get(name)) for name in names)
    schema, _, name = mapping.table.rpartition(".")
    return sa.table(name, *columns, schema=schema or None).alias(alias)
