"""MariaDB's way with SQL, and MySQL 8's where the two agree: 10.6 or later, with JSON_TABLE.

Text is read as utf8mb4 and compared by bytes, whose order is that of code points, without padding: columns of such
databases are in any character set and usually in a collation that takes `siti` for `SITI`. Zero dates are null.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.dialects.mysql.base import MySQLDialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine

from resolvers.mapping import ARRAY, ColumnMapping, Native
from resolvers.sql.terms import Expression, constant, number
from schema.catalogue import ValueType
from schema.names import Bucket

_COMPILER = MySQLDialect(paramstyle="numeric_dollar")
_TEXTUAL = frozenset({Native.TEXT, Native.CHAR})
_WHOLE_NUMBER = "^-?[0-9]{1,18}$"
_NUMBER = r"^-?[0-9]{1,18}(\.[0-9]{1,18})?$"
_ROWS = "'$[*]' COLUMNS (n FOR ORDINALITY, e LONGTEXT CHARACTER SET utf8mb4 PATH '$')"
_AROUND = r"^[ \t\n\r\f\x0B]+|[ \t\n\r\f\x0B]+\z"
_IN_CAPITALS = (0x0B, 0x0E, 0x0F, *range(0x1A, 0x20))
"""Control characters that JSON has no letter for and whose number has one."""
_MARK = sa.func.char(sa.literal_column("1 USING utf8mb4"))
"""A character that JSON text never holds as it is."""
_SECONDS = '%Y-%m-%dT%H:%i:%sZ"'
_MICROSECONDS = '%Y-%m-%dT%H:%i:%s.%fZ"'


class _Joined(FunctionElement[str]):
    """The first clause's texts joined by commas, in the order of the second."""

    inherit_cache = True
    name = "joined"
    type = sa.Text()


@compiles(_Joined, "mysql")
def _joined(element: _Joined, compiler: SQLCompiler, **options: Any) -> str:
    text, place = (compiler.process(clause, **options) for clause in element.clauses)
    return f"group_concat({text} ORDER BY {place} SEPARATOR ',')"


@dataclass(frozen=True, slots=True)
class MariaDb:
    """MariaDB; MySQL calls the collation and the first group of a pattern by other names."""

    collation: str = "utf8mb4_nopad_bin"
    first_group: str = r"\1"

    @property
    def compiler(self) -> sa.Dialect:
        """SQLAlchemy's dialect, with parameters written `$1`; the source puts literals in their place."""
        return _COMPILER

    @property
    def gathers(self) -> bool:
        """What it aggregates is cut off at a length of its own."""
        return False

    @property
    def looks_up(self) -> bool:
        """It reads the text of a JSON object anew on every row."""
        return False

    @property
    def laterals(self) -> bool:
        """MariaDB has no LATERAL."""
        return False

    @property
    def compares_stored(self) -> bool:
        """A stored text may be equal to another by its collation alone."""
        return False

    def bound(self, name: str, kind: TypeEngine[Any]) -> Expression:
        """The parameter: literals bring their own types."""
        return sa.bindparam(name, type_=kind)

    def bound_list(self, name: str, kind: TypeEngine[Any]) -> Expression:
        """The parameter: values in brackets."""
        return sa.bindparam(name, type_=kind)

    def list_type(self, _kind: TypeEngine[Any]) -> TypeEngine[Any]:
        """JSON, as text."""
        return sa.Text()

    def null(self, kind: TypeEngine[Any]) -> Expression:
        """Cast; there is no type of Booleans."""
        return sa.cast(sa.null(), sa.BigInteger() if isinstance(kind, sa.Boolean) else kind)

    def among(self, value: Expression, values: Expression) -> Expression:
        """IN."""
        return value.op("IN", is_comparison=True, return_type=sa.Boolean())(values)

    def confirmed(
        self, stored: Expression, column: ColumnMapping, shown: Callable[[], Expression], *, ranged: bool
    ) -> Expression:
        """Both, so that an index serves and the answer is exact; a range of texts would miss some by collation."""
        if column.native in (Native.INTEGER, Native.NUMBER):
            return stored
        if column.native is Native.BOOLEAN or (ranged and column.native in _TEXTUAL):
            return shown()
        return sa.and_(stored, shown())

    def ordered(self, value: Expression, *, descending: bool) -> tuple[Expression, ...]:
        """Nulls come first in ascending order by nature, and last in descending order."""
        return (value.desc(),) if descending else (value.is_(None), value.asc())

    # Texts

    def text(self, raw: Expression, column: ColumnMapping) -> Expression:
        """In utf8mb4, to be compared by code point."""
        if column.native not in _TEXTUAL and column.list_as is None:
            return self._exact(sa.cast(raw, sa.Text()))
        return self._exact(sa.func.convert(raw.op("USING")(sa.literal_column("utf8mb4"))))

    def code(self, raw: Expression, column: ColumnMapping) -> Expression:
        """As any text."""
        return self.text(raw, column)

    def told_apart(self, raw: Expression, column: ColumnMapping) -> Expression:
        """Numbers as they are, texts by code point."""
        return self.text(raw, column) if column.native in _TEXTUAL else raw

    def length(self, text: Expression) -> Expression:
        """Characters."""
        return sa.func.char_length(text)

    def matches(self, text: Expression, pattern: str) -> Expression:
        r"""REGEXP, where `$` would also stand before a line end, and `\z` does not."""
        return text.op("REGEXP", is_comparison=True, return_type=sa.Boolean())(constant(_to_end(pattern)))

    def mismatches(self, text: Expression, pattern: str) -> Expression:
        """NOT REGEXP."""
        return text.op("NOT REGEXP", is_comparison=True, return_type=sa.Boolean())(constant(_to_end(pattern)))

    def are_digits(self, text: Expression, count: int) -> Expression:
        """By a regular expression."""
        return self.matches(text, f"^[0-9]{{{count}}}$")

    def initials(self, name: Expression) -> Expression:
        """By a regular expression."""
        pattern, first = constant("([^ ])[^ ]* *"), constant(f"{self.first_group}.")
        return sa.func.regexp_replace(sa.func.ltrim(name), pattern, first)

    def domain(self, email: Expression) -> Expression:
        """The last part."""
        domain = constant("***@").concat(sa.func.substring_index(email, constant("@"), number(-1)))
        has_one = sa.func.locate(constant("@"), email) > number(0)
        return sa.case((has_one, domain), (email.is_not(None), constant("***")))

    def looked_up(self, names: Mapping[str, str], key: Expression, _bind: Callable[[], Expression]) -> Expression:
        """By the key's place in the list of keys; a list one of whose keys holds the separator is gone through."""
        if any("," in name for name in names):
            return sa.case(*((key == constant(name), constant(value)) for name, value in names.items()))
        place = sa.func.find_in_set(key, constant(",".join(names)))
        return sa.func.elt(place, *map(constant, names.values()))

    # Times

    def time(self, raw: Expression, column: ColumnMapping) -> Expression:
        """A session's times are in UTC. What has no day since the year 0, such as a zero date, is null."""
        if column.native in _TEXTUAL:
            raw = sa.cast(raw, sa.Date() if column.value is ValueType.DATE else mysql.DATETIME(fsp=6))
        elif column.value is ValueType.DATE and column.native is not Native.DATE:
            raw = sa.cast(raw, sa.Date())
        return sa.case((sa.func.to_days(raw).is_not(None), raw))

    def from_wib(self, raw: Expression) -> Expression:
        """Seven hours ahead of UTC."""
        return _before(raw, number(7), "HOUR")

    def from_ms(self, raw: Expression, *, date: bool) -> Expression:
        """The instant, or its day."""
        # The server's own function for it ends in 2038 and begins in 1970.
        start = sa.literal_column("TIMESTAMP'1970-01-01 00:00:00'", sa.TIMESTAMP())
        instant: Expression = sa.func.timestampadd(sa.literal_column("MICROSECOND"), raw * number(1000), start)
        return sa.cast(instant, sa.Date) if date else instant

    def date(self, year: Expression, month: Expression, day: Expression) -> Expression:
        """Written out; a year of two digits would be one of this age."""
        written = sa.func.concat_ws(constant("-"), sa.func.lpad(year, number(4), constant("0")), month, day)
        return sa.cast(written, sa.Date)

    def year(self, date: Expression) -> Expression:
        """As a number."""
        return sa.func.year(date)

    def first_of_year(self, date: Expression) -> Expression:
        """So many days before."""
        return _before(date, _less_one(sa.func.dayofyear(date)), "DAY")

    def first_of_month(self, time: Expression) -> Expression:
        """So many days before, at midnight."""
        return sa.cast(self._month(time), mysql.DATETIME(fsp=6))

    def _month(self, value: Expression) -> Expression:
        return _before(sa.cast(value, sa.Date), _less_one(sa.func.dayofmonth(value)), "DAY")

    def bucket(self, value: Expression, bucket: Bucket, *, is_time: bool) -> Expression:
        """So many days or months before."""
        day = sa.cast(value, sa.Date) if is_time else value
        if bucket is Bucket.YEAR:
            return self.first_of_year(day)
        if bucket is Bucket.MONTH:
            return self._month(day)
        return _before(self._month(day), sa.func.mod(_less_one(sa.func.month(day)), number(3)), "MONTH")

    # Lists

    def canonical_list(
        self, raw: Expression, column: ColumnMapping, read: Callable[[Expression], Expression] | None
    ) -> Expression:
        """JSON, put together from the elements; null where the stored one is no JSON."""
        array = self.as_json(raw, column)
        rows = self.rows_of(array)
        element = self.element(rows, column)
        value = read(element) if read else element
        written = self._exact(sa.cast(value, sa.Text)) if _is_bare(column) else self.json_text(value)
        chosen = sa.select(_Joined(written, rows.c.n)).select_from(rows).where(value.is_not(None)).scalar_subquery()
        list_of = constant("[").concat(sa.func.coalesce(chosen, constant(""))).concat(constant("]"))
        return sa.case((array.is_not(None), list_of))

    def as_json(self, raw: Expression, column: ColumnMapping) -> Expression:
        """A stored list as JSON, null where it is none."""
        if column.list_as == ARRAY:
            return sa.case((sa.func.json_valid(raw) == number(1), raw))
        text = self.text(raw, column)
        quoted = self._exact(sa.func.json_quote(text))
        mark = orjson.dumps(column.list_as).decode()[1:-1]
        return constant("[").concat(sa.func.replace(quoted, constant(mark), constant('","'))).concat(constant("]"))

    def rows_of(self, array: Expression) -> sa.TableValuedAlias:
        """The elements of a JSON array as rows: `n`, the place, and `e`, the text."""
        return sa.func.json_table(array, sa.literal_column(_ROWS)).table_valued(
            sa.column("n", sa.BigInteger), sa.column("e", sa.Text), name="u"
        )

    def element(self, rows: sa.TableValuedAlias, column: ColumnMapping) -> Expression:
        """The text of such a row; of a list written as text without spaces around it, and null where it is empty."""
        element: Expression = self._exact(rows.c.e)
        if column.list_as == ARRAY:
            return element
        return sa.func.nullif(sa.func.regexp_replace(element, constant(_AROUND), constant("")), constant(""))

    def overlaps(self, values: Expression, wanted: Expression) -> Expression:
        """Whether there is such an element."""
        rows = self.rows_of(values)
        return sa.exists(sa.select(number(1)).select_from(rows).where(self.among(self._exact(rows.c.e), wanted)))

    def has(self, values: Expression, wanted: Expression) -> Expression:
        """Whether there is such an element."""
        rows = self.rows_of(values)
        return sa.exists(sa.select(number(1)).select_from(rows).where(self._exact(rows.c.e) == wanted))

    def lost(self, values: Expression, raw: Expression) -> Expression:
        """By their number; what is no JSON has lost everything."""
        return sa.or_(values.is_(None), sa.func.json_length(values) != sa.func.json_length(raw))

    # JSON

    def json_text(self, value: Expression) -> Expression:
        """JSON_QUOTE, but that it writes some control characters in capitals."""
        quoted = self._exact(sa.func.json_quote(value))
        has_controls = sa.func.locate(constant(r"\u00"), quoted) > number(0)
        # A backslash stands in two; what looks like an escape behind two is none.
        small = sa.func.replace(quoted, constant(r"\\"), _MARK)
        for code in _IN_CAPITALS:
            small = sa.func.replace(small, constant(f"\\u{code:04X}"), constant(f"\\u{code:04x}"))
        return sa.case((has_controls, sa.func.replace(small, _MARK, constant(r"\\"))), else_=quoted)

    def json_list(self, values: Expression) -> Expression:
        """It is JSON already."""
        return values

    def json_time(self, value: Expression) -> Expression:
        """A fraction only where there is one."""
        exact = (sa.func.microsecond(value) != number(0), sa.func.date_format(value, constant(_MICROSECONDS)))
        return sa.case(exact, else_=sa.func.date_format(value, constant(_SECONDS)))

    # Figures

    def boolean(self, raw: Expression, _column: ColumnMapping) -> Expression:
        """Any number but zero is true."""
        return raw != number(0)

    def number(self, raw: Expression, column: ColumnMapping, kind: TypeEngine[Any]) -> Expression:
        """A whole number as it is; a text only where it is a number, for any other would be zero."""
        if column.native is Native.INTEGER and column.value is not ValueType.FLOAT:
            return raw
        if column.native not in _TEXTUAL:
            return sa.cast(raw, kind)
        pattern = _NUMBER if column.value is ValueType.FLOAT else _WHOLE_NUMBER
        text = self.text(raw, column)
        return sa.case((self.matches(text, pattern), sa.cast(text, kind)))

    def band(self, value: Expression, bounds: Sequence[int]) -> Expression:
        """The first bound from above that is no greater."""
        first, *rest = bounds
        tests = ((value >= number(bound), number(bound)) for bound in reversed(rest))
        return sa.case(*tests, (value.is_not(None), number(first)))

    def count_where(self, *conditions: Expression) -> Expression:
        """Nulls do not count."""
        return sa.func.count(sa.case((sa.and_(*conditions), number(1))))

    def count_distinct_where(self, value: Expression, condition: Expression) -> Expression:
        """Nulls do not count."""
        return sa.func.count(sa.case((condition, value)).distinct())

    def keyed_sum(self, key: Expression, seed: Expression) -> Expression:
        """The first 64 bits of a hash of seed and key, XORed."""
        hashed = sa.func.sha2(sa.func.concat(seed, constant(":"), key), number(256))
        bits = sa.func.conv(sa.func.left(hashed, number(16)), number(16), number(10))
        whole = sa.cast(bits, mysql.BIGINT(unsigned=True))
        return sa.cast(sa.func.bit_xor(whole), sa.BigInteger)

    def gathered(self, value: Expression, *, distinct: bool) -> Expression:
        """JSON, as text."""
        written = self.json_text(value)
        each: Expression = written.distinct() if distinct else written
        return constant("[").concat(sa.func.group_concat(each)).concat(constant("]"))

    def _exact(self, text: Expression) -> Expression:
        return text.collate(self.collation)


MARIADB = MariaDb()
MYSQL = MariaDb(collation="utf8mb4_0900_bin", first_group="$1")


def _to_end(pattern: str) -> str:
    return pattern.removesuffix("$") + r"\z" if pattern.endswith("$") else pattern


def _less_one(count: Expression) -> Expression:
    return sa.type_coerce(count, sa.BigInteger) - number(1)


def _before(date: Expression, amount: Expression, unit: str) -> Expression:
    """A date so many units before."""
    return sa.func.timestampadd(sa.literal_column(unit), number(0) - amount, date)


def _is_bare(column: ColumnMapping) -> bool:
    return column.value in (ValueType.INT, ValueType.MONEY, ValueType.BOOLEAN, ValueType.FLOAT)
