"""Counts entries in the reader's view, by one or two of what an entry tells.

Entries are counted per profile (day, account), from an index; all else that they are counted by stands in the profiles,
of which there are few. Decisions and sources are cut to what the reader may see before anything is counted by them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final
from uuid import UUID

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from hub.journal.entry import entry_time, first_id
from hub.journal.matching import Matching
from hub.journal.view import AuditFilter, Reader
from schema.audit_totals import AuditDimension
from schema.periods import months_after
from schema.zone import WIB

_SECONDS: Final = 5
"""How long counting may take."""

_IN_TIME: Final = frozenset({AuditDimension.DAY, AuditDimension.MONTH})
_DECIDED: Final = frozenset({AuditDimension.COORDINATE, AuditDimension.TREATMENT, AuditDimension.RULE})

_KEYS: Final[Mapping[AuditDimension, str]] = MappingProxyType(
    {
        AuditDimension.PARTY: "v.party",
        AuditDimension.ROLE: "v.role",
        AuditDimension.PURPOSE: "v.purpose",
        AuditDimension.OUTCOME: "v.outcome",
        AuditDimension.COORDINATE: "d.coordinate",
        AuditDimension.TREATMENT: "d.treatment",
        AuditDimension.RULE: "d.rule",
        AuditDimension.SOURCE: "s.source",
    }
)
"""What a profile is counted by: a word of its own, or of each decision and source in it that the reader sees."""

_EDGE = "SELECT id FROM journal.entry WHERE id >= $1 AND id < $2 ORDER BY id {} LIMIT 1"
_STATEMENT = """
WITH counted AS MATERIALIZED (
    SELECT profile, {account} AS account, {bucket} AS bucket, count(*) AS entries FROM journal.entry
    WHERE {matching} GROUP BY 1, 2, 3),
views AS MATERIALIZED (
    SELECT p.*, {sees_all} OR coalesce(p.party = {reader}, false) AS whole FROM journal.profile p
    WHERE p.id IN (SELECT profile FROM counted)),
{decided}{placed}
keyed AS (SELECT DISTINCT v.id AS profile, {keys} FROM views v {joins}),
summed AS (
    SELECT {summed}, sum(entries)::bigint AS entries FROM counted c JOIN keyed k USING (profile) {accounts}
    GROUP BY 1, 2)
SELECT one, other, entries, (SELECT sum(entries)::bigint FROM counted) AS total FROM summed
ORDER BY entries DESC, one COLLATE "C", other COLLATE "C" LIMIT {limit}
"""
_DECISIONS = """
SELECT DISTINCT v.decision_set, v.whole, {columns}
FROM (SELECT DISTINCT decision_set, whole FROM views) v JOIN journal.decision_set s ON s.id = v.decision_set
CROSS JOIN LATERAL unnest(s.decisions) AS item(id) JOIN journal.decision d ON d.id = item.id
WHERE {seen} {wanted}
"""
_MARKS = """
SELECT DISTINCT v.decision_set, true, {columns}
FROM (SELECT DISTINCT decision_set FROM views WHERE whole) v JOIN journal.decision_set s ON s.id = v.decision_set
CROSS JOIN LATERAL (
    SELECT split_part(mark, ' ', 1) AS coordinate, split_part(mark, ' ', 2) AS treatment FROM unnest(s.marks) mark) d
WHERE d.coordinate <> '' AND d.treatment <> '' {wanted}
"""
_SOURCES = """
SELECT DISTINCT v.source_set, v.whole, part.source, part.owner
FROM (SELECT DISTINCT source_set, whole FROM views) v JOIN journal.source_set s ON s.id = v.source_set
CROSS JOIN LATERAL unnest(s.sources, s.owners) AS part(source, owner)
WHERE (v.whole OR part.owner = {reader}) {wanted}
"""


class TooManyToCountError(Exception):
    """Counting took too long; of a shorter time, or with a filter, there is less."""


@dataclass(frozen=True, slots=True)
class Counting:
    """What to count by, one or two, and how many groups to give: those of most entries."""

    by: tuple[AuditDimension, ...]
    first: int


@dataclass(frozen=True, slots=True)
class AuditTotal:
    """The entries of one key, whose parts go by what is counted by.

    A part is None where there is none; else its words: issuer and subject of a caller, id and owner of a source, a day
    or month as it is written, one word of all others.
    """

    key: tuple[tuple[str, ...] | None, ...]
    entries: int


@dataclass(frozen=True, slots=True)
class AuditTotals:
    """Groups, whether there are no more, and the number of all entries that match."""

    groups: tuple[AuditTotal, ...]
    complete: bool
    total: int


NOTHING_COUNTED: Final = AuditTotals((), complete=True, total=0)
"""Where no entry matches."""


class _Values:
    """The values of a statement, named where they stand in it."""

    def __init__(self) -> None:
        self.given: list[object] = []

    def __call__(self, value: object, kind: str) -> str:
        """A value of this SQL type, as the statement names it."""
        self.given.append(value)
        return f"${len(self.given)}::{kind}"


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts what matches a filter in a reader's view."""

    reader: Reader
    wanted: AuditFilter
    counting: Counting

    async def count(self, connection: PoolConnectionProxy, matching: Matching) -> AuditTotals:
        """The totals. Raises TooManyToCountError; for a transaction, whose further statements it bounds in time."""
        await connection.execute(f"SET LOCAL statement_timeout = '{_SECONDS}s'")
        try:
            spans = await self._spans(connection, matching)
            statement, values = self._statement(matching, [at for _, at in spans])
            rows = await connection.fetch(statement, *values)
        except asyncpg.QueryCanceledError as error:
            raise TooManyToCountError from error
        if not rows:
            return NOTHING_COUNTED
        groups = tuple(self._total(row, spans) for row in rows[: self.counting.first])
        return AuditTotals(groups, len(rows) <= self.counting.first, rows[0]["total"])

    def _total(self, row: asyncpg.Record, spans: "Sequence[_Span]") -> AuditTotal:
        parts = (None if part is None else tuple(part) for part in (row["one"], row["other"]))
        key = (
            (spans[int(part[0]) - 1][0],) if part is not None and by in _IN_TIME else part
            for by, part in zip(self.counting.by, parts, strict=False)
        )
        return AuditTotal(tuple(key), row["entries"])

    async def _spans(self, connection: PoolConnectionProxy, matching: Matching) -> "list[_Span]":
        """The days or months in which there are entries at all, from the first to the last; none if not asked for."""
        if not _IN_TIME.intersection(self.counting.by):
            return []
        edges = [
            await connection.fetchval(_EDGE.format(way), matching.least, matching.beyond) for way in ("ASC", "DESC")
        ]
        if None in edges:
            return []
        first, last = (entry_time(edge).astimezone(WIB).date() for edge in edges)
        return _days(first, last) if AuditDimension.DAY in self.counting.by else _months(first, last)

    def _statement(self, matching: Matching, bounds: Sequence[UUID]) -> tuple[str, Sequence[object]]:
        """The statement and its values."""
        by, values = self.counting.by, _Values()
        statement = _STATEMENT.format(
            account="account" if AuditDimension.CALLER in by else "NULL::integer",
            bucket=f"width_bucket(id, {values(list(bounds), 'uuid[]')})" if bounds else "NULL::integer",
            matching=_matching(matching, values),
            sees_all=values(self.reader.sees_all, "boolean"),
            reader=values(self.reader.party, "text"),
            decided=self._decided(values),
            placed=self._placed(values),
            keys=", ".join(_of_profile(one, name) for one, name in self._named),
            joins=self._joins(),
            summed=", ".join(_of_entries(one, name) for one, name in self._named),
            accounts="LEFT JOIN journal.account a ON a.id = c.account" if AuditDimension.CALLER in by else "",
            limit=values(self.counting.first + 1, "integer"),
        )
        return statement, values.given

    @property
    def _named(self) -> Sequence[tuple[AuditDimension | None, str]]:
        return tuple(zip((*self.counting.by, None), ("one", "other"), strict=False))

    @property
    def _columns(self) -> list[str]:
        """What is told apart of decisions: nothing where they are not counted by."""
        columns = [one.value.lower() for one in self.counting.by if one in _DECIDED]
        return [*columns, "owner"] if columns and AuditDimension.SOURCE in self.counting.by else columns

    def _decided(self, values: _Values) -> str:
        """The decisions that are seen and match. Of whole sets over hundreds of owners, marks say it shortly."""
        if not self._columns:
            return ""
        columns = ", ".join(f"d.{column}" for column in self._columns)
        asked = ("coordinate", "treatment", "rule")
        wanted = "".join(
            f" AND d.{word} = {values(value, 'text')}"
            for word in asked
            if (value := getattr(self.wanted, word)) is not None
        )
        own = f"d.owner = {values(self.reader.party, 'text')}"
        if self.wanted.rule is not None or not {"coordinate", "treatment"}.issuperset(self._columns):
            found = _DECISIONS.format(columns=columns, seen=f"(v.whole OR {own})", wanted=wanted)
        else:
            cut = _DECISIONS.format(columns=columns, seen=f"NOT v.whole AND {own}", wanted=wanted)
            found = f"{_MARKS.format(columns=columns, wanted=wanted)} UNION ALL {cut}"
        return f"decided (decision_set, whole, {', '.join(self._columns)}) AS MATERIALIZED ({found}),"

    def _placed(self, values: _Values) -> str:
        if AuditDimension.SOURCE not in self.counting.by:
            return ""
        source = self.wanted.source
        wanted = "" if source is None else f"AND part.source = {values(source, 'text')}"
        return f"placed AS MATERIALIZED ({_SOURCES.format(reader=values(self.reader.party, 'text'), wanted=wanted)}),"

    def _joins(self) -> str:
        joins = []
        if self._columns:
            joins.append("LEFT JOIN decided d ON d.decision_set = v.decision_set AND d.whole = v.whole")
        if AuditDimension.SOURCE in self.counting.by:
            same = " AND (d.owner IS NULL OR s.owner = d.owner)" if self._columns else ""
            joins.append(f"LEFT JOIN placed s ON s.source_set = v.source_set AND s.whole = v.whole{same}")
        return " ".join(joins)


_Span = tuple[str, UUID]
"""A day or month as it is written, and the least id of an entry in it."""


def _matching(matching: Matching, values: _Values) -> str:
    found = f"id >= {values(matching.least, 'uuid')} AND id < {values(matching.beyond, 'uuid')}"
    if matching.profiles is not None:
        found += f" AND profile = ANY({values(matching.profiles, 'integer[]')})"
    if matching.account is not None:
        found += f" AND account = {values(matching.account, 'integer')}"
    return found


def _of_profile(one: AuditDimension | None, name: str) -> str:
    """What a profile has of it; of what only entries have, nothing."""
    word = None if one is None else _KEYS.get(one)
    if word is None:
        return f"NULL::text[] AS {name}"
    owned = ", s.owner" if one is AuditDimension.SOURCE else ""
    return f"CASE WHEN {word} IS NULL THEN NULL ELSE ARRAY[{word}{owned}] END AS {name}"


def _of_entries(one: AuditDimension | None, name: str) -> str:
    if one is AuditDimension.CALLER:
        return f"CASE WHEN a.id IS NULL THEN NULL ELSE ARRAY[a.issuer, a.subject] END AS {name}"
    return f"ARRAY[c.bucket::text] AS {name}" if one in _IN_TIME else f"k.{name}"


def _spans(first: date, last: date, after: Callable[[date], date], form: str) -> list[_Span]:
    found, day = [], first
    while day <= last:
        found.append((day.strftime(form), first_id(datetime.combine(day, time(), WIB))))
        day = after(day)
    return found


def _days(first: date, last: date) -> list[_Span]:
    return _spans(first, last, lambda day: day + timedelta(days=1), "%Y-%m-%d")


def _months(first: date, last: date) -> list[_Span]:
    return _spans(first.replace(day=1), last, lambda day: months_after(day, 1), "%Y-%m")
