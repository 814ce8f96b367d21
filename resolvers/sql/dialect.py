"""What differs between the databases that write their own answers, and nothing else: one class per database.

Every method gives an expression of the same meaning in each dialect; `schema.treatments` and `resolvers.rows` say in
Python what that meaning is, and tests hold each dialect to it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

from resolvers.mapping import ColumnMapping
from resolvers.sql.terms import Expression
from schema.names import Bucket


class Texts(Protocol):
    """Texts and patterns."""

    @property
    def collation(self) -> str:
        """The collation that compares text by code point, as every source must (collations differ)."""

    def text(self, raw: Expression, column: ColumnMapping) -> Expression:
        """A stored text, or another stored value as text."""

    def code(self, raw: Expression, column: ColumnMapping) -> Expression:
        """A stored code, to be held against text constants."""

    def told_apart(self, raw: Expression, column: ColumnMapping) -> Expression:
        """A stored identifier, which is equal to another where that is the same."""

    def length(self, text: Expression) -> Expression:
        """Characters."""

    def matches(self, text: Expression, pattern: str) -> Expression:
        """Whether a text matches a regular expression (those of `schema.patterns` and the like, with `^` and `$`)."""

    def mismatches(self, text: Expression, pattern: str) -> Expression:
        """Whether a text, which is not null, does not."""

    def are_digits(self, text: Expression, count: int) -> Expression:
        """Whether a text is made of so many ASCII digits and nothing else."""

    def initials(self, name: Expression) -> Expression:
        """The first character of each word with a full stop behind it; words are parted by U+0020 alone."""

    def domain(self, email: Expression) -> Expression:
        """What stands behind the last `@`, behind three stars; three stars where there is none."""

    def looked_up(self, names: Mapping[str, str], key: Expression, bind: Callable[[], Expression]) -> Expression:
        """What a long list has for a key; `bind` makes a parameter of the list as a JSON object."""


class Times(Protocol):
    """Dates, and times as instants in UTC."""

    def time(self, raw: Expression, column: ColumnMapping) -> Expression:
        """A stored date, or the instant of a stored time, which is in UTC where it has no zone."""

    def from_wib(self, raw: Expression) -> Expression:
        """The instant of a time stored in WIB."""

    def from_ms(self, raw: Expression, *, date: bool) -> Expression:
        """The instant (or its day) so many milliseconds after 1970 in UTC."""

    def date(self, year: Expression, month: Expression, day: Expression) -> Expression:
        """A date of numbers that make one."""

    def year(self, date: Expression) -> Expression:
        """The year of a date."""

    def first_of_year(self, date: Expression) -> Expression:
        """1 January of a date's year."""

    def first_of_month(self, time: Expression) -> Expression:
        """The first instant of a time's month in UTC."""

    def bucket(self, value: Expression, bucket: Bucket, *, is_time: bool) -> Expression:
        """The first day of the month, quarter or year; a time counts by its day in UTC."""


class Lists(Protocol):
    """Lists, which a database holds as arrays or as JSON."""

    @property
    def compares_stored(self) -> bool:
        """Whether a native list can be held against native values as it is stored."""

    def canonical_list(
        self, raw: Expression, column: ColumnMapping, read: Callable[[Expression], Expression] | None
    ) -> Expression:
        """The list of what `read` makes of each element, without nulls; `None` takes elements as they are."""

    def overlaps(self, values: Expression, wanted: Expression) -> Expression:
        """Whether a list holds one of the wanted values."""

    def has(self, values: Expression, wanted: Expression) -> Expression:
        """Whether a list holds the one value."""

    def lost(self, values: Expression, raw: Expression) -> Expression:
        """Whether a native list holds elements that its canonical list does not."""


class Written(Protocol):
    """Values as JSON text."""

    def json_text(self, value: Expression) -> Expression:
        """A text as JSON."""

    def json_list(self, values: Expression) -> Expression:
        """A list as JSON."""

    def json_time(self, value: Expression) -> Expression:
        """An instant as in JSON, with the closing quote and without the opening one: `2026-01-31T10:00:00Z"`."""


class Figures(Protocol):
    """Numbers and aggregates."""

    def boolean(self, raw: Expression, column: ColumnMapping) -> Expression:
        """A stored Boolean."""

    def number(self, raw: Expression, column: ColumnMapping, kind: TypeEngine[Any]) -> Expression:
        """A stored value as a number of the type; null where it is none."""

    def band(self, value: Expression, bounds: Sequence[int]) -> Expression:
        """The greatest bound that is no greater than the value, or the first."""

    def count_where(self, *conditions: Expression) -> Expression:
        """How many rows meet all conditions."""

    def count_distinct_where(self, value: Expression, condition: Expression) -> Expression:
        """How many values there are on rows that meet the condition."""

    def keyed_sum(self, key: Expression, seed: Expression) -> Expression:
        """64 bits that depend on nothing but the seed and which keys there are."""

    def gathered(self, value: Expression, *, distinct: bool) -> Expression:
        """All values of a group that are not null, as a list (or as JSON)."""


class Dialect(Texts, Times, Lists, Written, Figures, Protocol):
    """One database's way with SQL."""

    @property
    def compiler(self) -> sa.Dialect:
        """SQLAlchemy's dialect, with parameters written `$1`."""

    @property
    def laterals(self) -> bool:
        """Whether a subquery may look at the rows beside it, and a page may be put together of halves in order."""

    @property
    def looks_up(self) -> bool:
        """Whether codes are found faster in a JSON parameter than they are read, see `resolvers.sql.likely`."""

    @property
    def gathers(self) -> bool:
        """Whether a page comes as one row, see `resolvers.sql.gathering`; rows joined by person never do."""

    def bound(self, name: str, kind: TypeEngine[Any]) -> Expression:
        """The parameter of that name, of the type."""

    def bound_list(self, name: str, kind: TypeEngine[Any]) -> Expression:
        """The parameter of that name, a list of values of the type, for `among` and `overlaps`."""

    def list_type(self, kind: TypeEngine[Any]) -> TypeEngine[Any]:
        """The type of a canonical list of values of the type."""

    def null(self, kind: TypeEngine[Any]) -> Expression:
        """Null, of a type."""

    def among(self, value: Expression, values: Expression) -> Expression:
        """Whether a value is one of a list's."""

    def confirmed(
        self, stored: Expression, column: ColumnMapping, shown: Callable[[], Expression], *, ranged: bool
    ) -> Expression:
        """A comparison of the stored value, made exact by that of the canonical one where it needs to be."""

    def ordered(self, value: Expression, *, descending: bool) -> tuple[Expression, ...]:
        """The terms that put rows in the order of a value, nulls last."""
