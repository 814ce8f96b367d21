"""The SQL that DuckDB runs over tables read from files. Pure: names of files and columns never stand in it, nor values.

A stored column is `v<n>`, its unreadable cells are marked in `b<n>`, `k` is the key and `r` the row in the file.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from resolvers.mapping import Codes, ColumnForm, ColumnMapping, TypeMapping
from resolvers.reads import KEY, UPDATED_AT, Op
from resolvers.rows.contract import LONGEST_TEXT
from resolvers.sources.api import Ask, Condition, Equal, Onward, Within
from resolvers.sources.files_layout import Dialect, Storage, storage_of
from schema.catalogue import ValueType

SQL_TYPES: Mapping[Storage, str] = {
    Storage.TEXT: "VARCHAR",
    Storage.TEXTS: "VARCHAR[]",
    Storage.WHOLE: "BIGINT",
    Storage.NUMBER: "DOUBLE",
    Storage.BOOLEAN: "BOOLEAN",
    Storage.DATE: "DATE",
    Storage.INSTANT: "TIMESTAMP",
    Storage.WIB: "TIMESTAMP",
}

_ISO_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_MIDNIGHT = r"([ T]00:00(:00(\.0+)?)?)?"
_ISO_TIME = _ISO_DATE + r"([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,9})?)?)? ?(Z|[+-][0-9]{2}(:[0-9]{2})?)?"
_ZONED = r".*:.*(Z|[+-][0-9]{2}(:[0-9]{2})?)"
_EPOCH = (-62_135_596_800_000, 253_402_300_799_999)
"""Milliseconds of the years 1 to 9999."""
_COMPARED: Mapping[Op, str] = {Op.LT: "<", Op.LTE: "<=", Op.GT: ">", Op.GTE: ">="}
_GREATEST = 2**63


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


# --- reading cells -----------------------------------------------------------------------------------------------


def typed(cell: str, storage: Storage, dialect: Dialect) -> str:
    """The stored value of a cell of text; null where the cell cannot be read."""
    bare = f"trim({cell})"
    if storage is Storage.TEXT:
        return f"CASE WHEN length({cell}) <= {LONGEST_TEXT} THEN {cell} END"
    if storage is Storage.WHOLE:
        number = _number(bare, dialect)
        whole = f"split_part({number}, '.', 1)"
        return (
            f"CASE WHEN regexp_full_match({number}, '[+-]?[0-9]{{1,19}}([.]0+)?') THEN TRY_CAST({whole} AS BIGINT) END"
        )
    if storage is Storage.NUMBER:
        number = _number(bare, dialect)
        form = "[+-]?[0-9]{1,30}([.][0-9]{1,30})?([eE][+-]?[0-9]{1,2})?"
        return f"CASE WHEN regexp_full_match({number}, '{form}') THEN TRY_CAST({number} AS DOUBLE) END"
    if storage is Storage.BOOLEAN:
        truth = f"WHEN lower({bare}) IN ('true', '1') THEN true"
        return f"CASE {truth} WHEN lower({bare}) IN ('false', '0') THEN false END"
    if storage is Storage.DATE:
        return _date(bare, dialect)
    return cell if storage is Storage.TEXTS else _instant(bare, wib=storage is Storage.WIB)


def _number(bare: str, dialect: Dialect) -> str:
    text = bare
    if dialect.thousands:
        text = f"replace({text}, {literal(dialect.thousands)}, '')"
    return text if dialect.decimal == "." else f"replace({text}, {literal(dialect.decimal)}, '.')"


def _date(bare: str, dialect: Dialect) -> str:
    iso = f"regexp_full_match({bare}, '{_ISO_DATE}{_MIDNIGHT}') AND {bare} >= '0001'"
    found = f"CASE WHEN {iso} THEN TRY_CAST(left({bare}, 10) AS DATE) END"
    if dialect.date is None:
        return found
    other = f"TRY_CAST(try_strptime({bare}, {literal(dialect.date)}) AS DATE)"
    return f"coalesce({found}, CASE WHEN {other} BETWEEN DATE '0001-01-01' AND DATE '9999-12-31' THEN {other} END)"


def _instant(bare: str, *, wib: bool) -> str:
    """An instant in UTC, away from the ends of the calendar, where a zone would lead beyond it."""
    found = f"CAST(TRY_CAST({bare} AS TIMESTAMPTZ) AS TIMESTAMP)"
    if wib:
        found = f"({found} - to_hours(CASE WHEN regexp_full_match({bare}, '{_ZONED}') THEN 0 ELSE 7 END))"
    return (
        f"CASE WHEN regexp_full_match({bare}, '{_ISO_TIME}') AND {bare} BETWEEN '0001-01-03' AND '9999-12-29' "
        f"THEN {found} END"
    )


# --- giving records ----------------------------------------------------------------------------------------------


def shown(storage: Storage, stored: str) -> str:
    """The native JSON-like value of a stored one."""
    if storage is Storage.DATE:
        return f"CAST({stored} AS VARCHAR)"
    return f"strftime({stored}, '%Y-%m-%dT%H:%M:%S.%fZ')" if SQL_TYPES[storage] == "TIMESTAMP" else stored


@dataclass(frozen=True, slots=True)
class Places:
    """Where the columns of a type are stored: the number of each, in the order of its layout."""

    mapping: TypeMapping
    numbers: Mapping[str, int]

    def canonical(self, name: str) -> str:
        """The domain's own value of a field (or `id`, `updatedAt`), as every filter and order compares it."""
        if name == KEY:
            return "k"
        column = self.mapping.updated_at if name == UPDATED_AT else self.mapping.columns.get(name)
        return "NULL" if column is None else _canonical(column, f"v{self.numbers[column.column]}")


def _canonical(column: ColumnMapping, v: str) -> str:
    if column.codes is not None:
        return _coded(column.value, column.codes, v)
    if column.form is not None:
        return _formed(column.form, column.value, v)
    stored = storage_of(column)
    if stored is Storage.WHOLE and column.value not in (ValueType.INT, ValueType.MONEY, ValueType.ID):
        return f"CAST({v} AS VARCHAR)"
    return v


def _coded(value: ValueType, codes: Codes, v: str) -> str:
    """Codes are few and the mapping's own, so they stand in the text."""
    whole = value in (ValueType.INT, ValueType.MONEY)
    cases = " ".join(
        f"WHEN {literal(native)} THEN {text if whole or value is ValueType.BOOLEAN else literal(text)}"
        for native, text in codes.to_domain.items()
    )
    return f"CASE {v} {cases} END" if cases else "NULL"


def _formed(form: ColumnForm, value: ValueType, v: str) -> str:
    if form is ColumnForm.REGION_DIGITS:
        return f"CASE WHEN regexp_full_match({v}, '[0-9]{{4}}') THEN {v}[1:2] || '.' || {v}[3:4] END"
    if form is ColumnForm.DISTRICT_DIGITS:
        whole = f"{v}[1:2] || '.' || {v}[3:4] || '.' || {v}[5:6]"
        return f"CASE WHEN regexp_full_match({v}, '[0-9]{{6}}') THEN {whole} END"
    if form is ColumnForm.LOCAL_PHONE:
        return f"CASE WHEN {v}[1] = '0' THEN '+62' || {v}[2:] ELSE {v} END"
    if form is ColumnForm.DATE_DMY:
        iso = f"{v}[7:10] || '-' || {v}[4:5] || '-' || {v}[1:2]"
        real = f"regexp_full_match({v}, '[0-9]{{2}}-[0-9]{{2}}-[0-9]{{4}}') AND {v}[7:10] <> '0000'"
        return f"CASE WHEN {real} THEN TRY_CAST({iso} AS DATE) END"
    if form is ColumnForm.EPOCH_MS:
        instant = f"CASE WHEN {v} BETWEEN {_EPOCH[0]} AND {_EPOCH[1]} THEN epoch_ms({v}) END"
        return f"CAST({instant} AS DATE)" if value is ValueType.DATE else instant
    return v


# --- conditions and pages ----------------------------------------------------------------------------------------


@dataclass(slots=True)
class Bound:
    """The parameters of a statement."""

    values: list[Any] = field(default_factory=list)

    def add(self, value: object) -> str:
        """The mark of a value."""
        self.values.append(value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value)
        return f"${len(self.values)}"


def page_sql(ask: Ask, places: Places, table: str, selected: Sequence[str], bound: Bound) -> str:
    """One page of a table."""
    order = [f"{places.canonical(term.name)} {'DESC' if term.descending else 'ASC'} NULLS LAST" for term in ask.order]
    if ask.order[-1].name != KEY:
        order.append("k")
    return (
        f"SELECT {', '.join(selected)} FROM {table}{where_sql(ask, places, bound)}"
        f" ORDER BY {', '.join(order)} LIMIT {int(ask.size)} OFFSET {int(ask.skip)}"
    )


def count_sql(ask: Ask, places: Places, table: str, bound: Bound) -> str:
    """How many rows fulfil the page's conditions."""
    return f"SELECT count(*) FROM {table}{where_sql(ask, places, bound)}"


def where_sql(ask: Ask, places: Places, bound: Bound) -> str:
    """The page's conditions, with its position."""
    parts = [_condition(condition, places, bound) for condition in ask.filters]
    if ask.onward is not None:
        parts.append(_onward(ask, ask.onward, places, bound))
    return f" WHERE {' AND '.join(parts)}" if parts else ""


def _condition(condition: Condition, places: Places, bound: Bound) -> str:
    value = places.canonical(condition.field)
    if isinstance(condition, Equal):
        held = [wanted for wanted in condition.wanted if _can_be_held(wanted)]
        return f"{value} = ANY({bound.add(held)})" if held else "false"
    if condition.op is Op.IS_NULL:
        return f"{value} IS {'' if condition.bound else 'NOT '}NULL"
    return _ranged(value, condition, bound)


def _ranged(value: str, condition: Within, bound: Bound) -> str:
    if isinstance(condition.bound, int) and not -_GREATEST <= condition.bound < _GREATEST:
        above = condition.bound > 0
        return f"{value} IS NOT NULL" if above is (condition.op in (Op.LT, Op.LTE)) else "false"
    return f"{value} {_COMPARED[condition.op]} {bound.add(_storable(condition.bound))}"


def _can_be_held(value: object) -> bool:
    """Whether a file can hold the value at all: no unpaired surrogate, no number beyond 64 bits."""
    if isinstance(value, str):
        return not any("\ud800" <= sign <= "\udfff" for sign in value)
    return not isinstance(value, int) or -_GREATEST <= value < _GREATEST


def _storable(value: object) -> object:
    """A bound as UTF-8 can write it: an unpaired surrogate stands between the code points below and above it."""
    if not isinstance(value, str) or _can_be_held(value):
        return value
    at = next(i for i, sign in enumerate(value) if "\ud800" <= sign <= "\udfff")
    return value[:at] + "\ue000"


def _onward(ask: Ask, onward: Onward, places: Places, bound: Bound) -> str:
    """Strictly behind the position: by the first term that differs, else by the key."""
    parts: list[str] = []
    tied: list[str] = []
    terms = ask.order if onward.marks else ()
    for term, mark in zip(terms, onward.marks, strict=True):
        value = places.canonical(term.name)
        if mark is None:
            tied.append(f"{value} IS NULL")
            continue
        sign = bound.add(_storable(mark))
        later = f"({value} {'<' if term.descending else '>'} {sign} OR {value} IS NULL)"
        parts.append(" AND ".join([*tied, later]))
        tied.append(f"{value} = {sign}")
    if onward.tie >= 0:
        by_key = [f"k > {bound.add(onward.key)}"] if onward.tie == 0 else []
        parts.append(" AND ".join([*tied, *by_key]) or "true")
    return f"({' OR '.join(f'({part})' for part in parts) or 'false'})"
