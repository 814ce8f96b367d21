"""PostgreSQL's way with SQL."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.types import TypeEngine

from resolvers.mapping import ARRAY, ColumnMapping, Native
from resolvers.sql.terms import Expression, constant, number
from schema.catalogue import ValueType
from schema.names import Bucket

JSON_SCALAR = "json_scalar"
"""Writes a text as JSON; PostgreSQL 17 and later."""
TO_JSON = "to_json"
"""The same in every version, a quarter slower."""

_COMPILER = postgresql.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it untyped
_SPACES = sa.literal_column(r"E' \t\n\r\f\v'", sa.Text())
_WIB = sa.literal_column("INTERVAL '+07:00'", sa.Interval())
_MICROSECONDS = 'YYYY-MM-DD"T"HH24:MI:SS.US"Z\\""'
_FEW_WORDS = 5


@dataclass(frozen=True, slots=True)
class Postgres:
    """PostgreSQL; `escape` is the function that writes a text as JSON, which depends on the server's version."""

    escape: str = JSON_SCALAR

    @property
    def compiler(self) -> sa.Dialect:
        """SQLAlchemy's dialect, with parameters written `$1`."""
        return _COMPILER

    @property
    def gathers(self) -> bool:
        """It aggregates in the order of its subquery, and a client reads one row faster than many."""
        return True

    @property
    def looks_up(self) -> bool:
        """JSON comes to it in binary form, and is searched as such."""
        return True

    @property
    def laterals(self) -> bool:
        """It has LATERAL, and keeps the order of what it appends."""
        return True

    @property
    def collation(self) -> str:
        """By code point."""
        return "C"

    @property
    def compares_stored(self) -> bool:
        """Arrays are held against arrays, so that an index serves."""
        return True

    def bound(self, name: str, kind: TypeEngine[Any]) -> Expression:
        """The parameter, cast to its type."""
        return sa.cast(sa.bindparam(name), kind)

    def bound_list(self, name: str, kind: TypeEngine[Any]) -> Expression:
        """The parameter as an array."""
        return self.bound(name, postgresql.ARRAY(kind))

    def list_type(self, kind: TypeEngine[Any]) -> TypeEngine[Any]:
        """An array."""
        return postgresql.ARRAY(kind)

    def null(self, kind: TypeEngine[Any]) -> Expression:
        """Cast."""
        return sa.cast(sa.null(), kind)

    def among(self, value: Expression, values: Expression) -> Expression:
        """`= ANY`: one text for any number of values."""
        return value == sa.any_(values)

    def confirmed(
        self, stored: Expression, _column: ColumnMapping, _shown: Callable[[], Expression], *, ranged: bool
    ) -> Expression:
        """The comparison as it is: PostgreSQL compares what it stores exactly."""
        del ranged
        return stored

    def ordered(self, value: Expression, *, descending: bool) -> tuple[Expression, ...]:
        """One term."""
        return (value.desc().nulls_last() if descending else value.asc().nulls_last(),)

    # Texts

    def text(self, raw: Expression, column: ColumnMapping) -> Expression:
        """The column, cast where it is no text."""
        return raw if column.native is Native.TEXT else sa.cast(raw, sa.Text())

    def code(self, raw: Expression, column: ColumnMapping) -> Expression:
        """Padded codes are compared as they are stored."""
        return raw if column.native is Native.CHAR and column.list_as is None else self.text(raw, column)

    def told_apart(self, raw: Expression, _column: ColumnMapping) -> Expression:
        """As it is."""
        return raw

    def length(self, text: Expression) -> Expression:
        """Characters."""
        return sa.func.length(text)

    def matches(self, text: Expression, pattern: str) -> Expression:
        """The operator `~`."""
        return text.op("~")(constant(pattern))

    def mismatches(self, text: Expression, pattern: str) -> Expression:
        """The operator `!~`."""
        return text.op("!~")(constant(pattern))

    def are_digits(self, text: Expression, count: int) -> Expression:
        """Cheaper than a regular expression, on every row; bytes are known without a look at the text."""
        digits = sa.func.ltrim(text, constant("0123456789")) == constant("")
        return sa.and_(sa.func.octet_length(text) == number(count), digits)

    def initials(self, name: Expression) -> Expression:
        """Word by word where there are few: four times faster than the regular expression that any name would take."""
        space, nothing = constant(" "), constant("")
        spaces = sa.func.octet_length(name) - sa.func.octet_length(sa.func.replace(name, space, nothing))
        words = (sa.func.split_part(name, space, number(place)) for place in range(2, _FEW_WORDS + 1))
        # The first word needs no search: before a space stands a letter of it, or the name begins with that space.
        parts = [_initial(name, space), *(_initial(word, nothing) for word in words)]
        trimmed = sa.func.ltrim(name, space)
        many = sa.func.regexp_replace(trimmed, constant("([^ ])[^ ]* *"), constant(r"\1."), constant("g"))
        few = ((number(count), reduce(add, parts[: count + 1])) for count in range(1, _FEW_WORDS))
        return sa.case((number(0), _initial(name, nothing)), *few, value=spaces, else_=many)

    def domain(self, email: Expression) -> Expression:
        """The last part."""
        domain = constant("***@").concat(sa.func.split_part(email, constant("@"), number(-1)))
        has_one = sa.func.strpos(email, constant("@")) > number(0)
        return sa.case((has_one, domain), (email.is_not(None), constant("***")))

    def looked_up(self, _names: Mapping[str, str], key: Expression, bind: Callable[[], Expression]) -> Expression:
        """A member of the JSON object, given as a parameter."""
        return bind().op("->>", return_type=sa.Text())(key)

    # Times

    def time(self, raw: Expression, column: ColumnMapping) -> Expression:
        """A time without a zone is one in UTC; what is stored as something else is cast."""
        if column.value is ValueType.DATE:
            return raw if column.native is Native.DATE else sa.cast(raw, sa.Date())
        if column.native is Native.TIMESTAMP:
            return sa.func.timezone(constant("UTC"), raw)
        return raw if column.native is Native.TIMESTAMPTZ else sa.cast(raw, sa.TIMESTAMP(timezone=True))

    def from_wib(self, raw: Expression) -> Expression:
        """Seven hours ahead of UTC."""
        return sa.func.timezone(_WIB, raw)

    def from_ms(self, raw: Expression, *, date: bool) -> Expression:
        """The instant, or its day."""
        instant: Expression = sa.func.to_timestamp(sa.cast(raw, sa.Numeric()) / number(1000))
        return sa.cast(sa.func.timezone(constant("UTC"), instant), sa.Date) if date else instant

    def date(self, year: Expression, month: Expression, day: Expression) -> Expression:
        """It raises where there is no such day: only for what has been tested."""
        return sa.func.make_date(year, month, day)

    def year(self, date: Expression) -> Expression:
        """As a number."""
        return sa.func.date_part(constant("year"), date)

    def first_of_year(self, date: Expression) -> Expression:
        """A date again."""
        return sa.cast(sa.func.date_trunc(constant("year"), sa.cast(date, sa.TIMESTAMP())), sa.Date)

    def first_of_month(self, time: Expression) -> Expression:
        """An instant again."""
        return sa.func.date_trunc(constant("month"), time, constant("UTC"))

    def bucket(self, value: Expression, bucket: Bucket, *, is_time: bool) -> Expression:
        """Truncated."""
        moment = sa.func.timezone(constant("UTC"), value) if is_time else sa.cast(value, sa.TIMESTAMP)
        return sa.cast(sa.func.date_trunc(constant(bucket.value.lower()), moment), sa.Date)

    # Lists

    def canonical_list(
        self, raw: Expression, column: ColumnMapping, read: Callable[[Expression], Expression] | None
    ) -> Expression:
        """An array."""
        if read is None and column.list_as == ARRAY:
            return sa.func.array_remove(raw, sa.null())
        array = raw if column.list_as == ARRAY else sa.func.string_to_array(raw, constant(column.list_as or ","))
        elements = sa.func.unnest(array).table_valued("e", with_ordinality="n").render_derived(name="u")
        element: Expression = elements.c.e
        if column.list_as != ARRAY:
            element = sa.func.nullif(sa.func.btrim(element, _SPACES), constant(""))
        value = read(element) if read else element
        chosen = sa.select(value).where(value.is_not(None)).order_by(elements.c.n)
        return sa.case((raw.is_not(None), sa.func.array(chosen.scalar_subquery())))

    def overlaps(self, values: Expression, wanted: Expression) -> Expression:
        """The operator `&&`, which an index may serve."""
        return values.op("&&")(wanted)

    def has(self, values: Expression, wanted: Expression) -> Expression:
        """`= ANY`."""
        return wanted == sa.any_(values)

    def lost(self, values: Expression, raw: Expression) -> Expression:
        """By their number."""
        return sa.func.cardinality(values) != sa.func.cardinality(raw)

    # JSON

    def json_text(self, value: Expression) -> Expression:
        """By the fastest function the server has."""
        return sa.cast(sa.Function[Any](self.escape, value), sa.Text)

    def json_list(self, values: Expression) -> Expression:
        """An array."""
        return sa.cast(sa.func.array_to_json(values), sa.Text)

    def json_time(self, value: Expression) -> Expression:
        """The plain conversion is much faster than `to_char`, but cuts the zeros off a fraction."""
        utc = sa.func.timezone(constant("UTC"), value)
        whole = sa.func.replace(sa.cast(utc, sa.Text), constant(" "), constant("T")).concat(constant('Z"'))
        exact = sa.func.to_char(utc, constant(_MICROSECONDS))
        return sa.case((sa.func.date_trunc(constant("second"), value) == value, whole), else_=exact)

    # Figures

    def boolean(self, raw: Expression, column: ColumnMapping) -> Expression:
        """As it is, or cast."""
        return raw if column.native is Native.BOOLEAN else sa.cast(raw, sa.Boolean())

    def number(self, raw: Expression, column: ColumnMapping, kind: TypeEngine[Any]) -> Expression:
        """A whole number as it is, anything else cast."""
        whole = column.native is Native.INTEGER and column.value is not ValueType.FLOAT
        return raw if whole else sa.cast(raw, kind)

    def band(self, value: Expression, bounds: Sequence[int]) -> Expression:
        """By bisection."""
        array = sa.literal_column(f"(ARRAY[{','.join(map(str, bounds))}]::bigint[])", postgresql.ARRAY(sa.BigInteger))
        whole = sa.cast(value, sa.BigInteger)
        place = sa.func.greatest(sa.func.width_bucket(whole, array), number(1))
        return sa.case((whole.is_not(None), array[place]))

    def count_where(self, *conditions: Expression) -> Expression:
        """By FILTER."""
        return sa.func.count().filter(*conditions)

    def count_distinct_where(self, value: Expression, condition: Expression) -> Expression:
        """By FILTER."""
        return sa.func.count(value.distinct()).filter(condition)

    def keyed_sum(self, key: Expression, seed: Expression) -> Expression:
        """The hashes of the keys, XORed."""
        hashed = sa.func.hashint8extended(sa.cast(key, sa.BigInteger), seed)
        return sa.func.coalesce(sa.func.bit_xor(hashed), sa.literal_column("0"))

    def gathered(self, value: Expression, *, distinct: bool) -> Expression:
        """An array."""
        return sa.func.array_agg(value.distinct() if distinct else value).filter(value.is_not(None))


POSTGRES = Postgres()


def _initial(word: Expression, none: Expression) -> Expression:
    """The first character with a full stop; nothing where it is `none`."""
    first = sa.func.nullif(sa.func.left(word, number(1)), none)
    return sa.func.coalesce(first.concat(constant(".")), constant(""))
