"""What an auditor may read of the journal: the view of one party, in SQL, before any filter or total.

A party sees whole what it asked itself. Of what another party asked, it sees who, when, why and what came of it, and
the decisions and rows of its own sources alone; filters on decisions and totals go by that same cut view. The Ministry
sees all, requests without a proved caller included. Tags are never read here.
"""

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
import orjson
from asyncpg.pool import PoolConnectionProxy

from hub.database import AWAY
from hub.entry import DecisionRecord, SourceRecord, first_id
from hub.errors import ErrorCode, HubError
from schema.caller import Caller, Standing

_ENTRIES = """
SELECT e.id, e.at, e.issuer, e.subject, e.party, e.role, e.purpose, e.outcome, e.rules_version, e.decision_set,
       e.sources, o.hash, o.text
FROM journal.entry e JOIN journal.operation o ON o.id = e.operation
WHERE e.id = ANY($1::uuid[]) ORDER BY e.id DESC
"""
_SETS = """
SELECT s.id, d.coordinate, d.owner, d.scope, d.side, d.treatment, d.form, d.rule, d.clause
FROM journal.decision_set s
JOIN LATERAL unnest(s.decisions) WITH ORDINALITY AS item(decision, place) ON true
JOIN journal.decision d ON d.id = item.decision
WHERE s.id = ANY($1::integer[]) ORDER BY s.id, item.place
"""

_NEWEST = "SELECT id FROM ({}) AS view ORDER BY id DESC LIMIT {}"
_MATCHING_SETS = """
SELECT id FROM journal.decision_set WHERE decisions && ARRAY(
    SELECT id FROM journal.decision
    WHERE ($1::text IS NULL OR coordinate = $1) AND ($2::text IS NULL OR treatment = $2)
      AND ($3::text IS NULL OR owner = $3))
"""


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the journal is read: a party, which sees all (the Ministry) or its own view."""

    party: str
    sees_all: bool


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to look for; None asks nothing. Time is [since, until); `party` is the asking one.

    `coordinate` and `treatment` together mean one decision that has both.
    """

    since: datetime | None = None
    until: datetime | None = None
    party: str | None = None
    purpose: str | None = None
    coordinate: str | None = None
    treatment: str | None = None


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of the list: `first` entries after the cursor `after`, newest first, and whether to count them all."""

    first: int
    after: str | None
    want_total: bool


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry as its reader sees it: decisions and sources are cut to what the reader may see."""

    id: str
    cursor: str
    at: datetime
    caller: Caller | None
    outcome: str
    operation_hash: str
    operation_text: str
    rules_version: str
    decisions: tuple[DecisionRecord, ...]
    sources: tuple[SourceRecord, ...]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page, whether more follows, and the number of all entries that match in the reader's view, if asked for."""

    entries: tuple[AuditEntry, ...]
    has_next: bool
    total: int | None


class _Parameters(list[object]):
    """Collects a statement's parameters and gives each its placeholder."""

    def add(self, value: object, kind: str) -> str:
        self.append(value)
        return f"${len(self)}::{kind}"


class JournalReader:
    """Reads pages of the journal over a pool of its own, so that auditors never hold up the writer."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        """Read through `pool` (see `hub.database.reading_pool`)."""
        self._pool = pool

    async def page(self, reader: Reader, wanted: AuditFilter, window: Window) -> AuditPage:
        """A page of the reader's view. Raises HubError: BAD_CURSOR, or AUDIT_UNAVAILABLE where the database is away."""
        after = _position(window.after)
        try:
            async with self._pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
                view = _View(reader, wanted, await _matching(connection, reader, wanted))
                return await _read(connection, view, after, window)
        except AWAY as error:
            raise HubError(ErrorCode.AUDIT_UNAVAILABLE, "audit_unavailable") from error


async def _matching(connection: PoolConnectionProxy, reader: Reader, wanted: AuditFilter) -> "_Matching":
    """The sets with a wanted decision, looked up first: the planner then knows how many entries to expect."""
    if wanted.coordinate is None and wanted.treatment is None:
        return _Matching(None, None)
    terms = (wanted.coordinate, wanted.treatment)
    whole = [row["id"] for row in await connection.fetch(_MATCHING_SETS, *terms, None)]
    own = [row["id"] for row in await connection.fetch(_MATCHING_SETS, *terms, reader.party)]
    return _Matching(whole, own)


async def _read(connection: PoolConnectionProxy, view: "_View", after: UUID | None, window: Window) -> AuditPage:
    if not view.tables():
        return AuditPage((), has_next=False, total=0 if window.want_total else None)
    sql, parameters = view.ids(after, window.first + 1)
    ids = [row["id"] for row in await connection.fetch(sql, *parameters)]
    entries = await _entries(connection, view.reader, ids[: window.first])
    total = None
    if window.want_total:
        sql, parameters = view.count()
        total = await connection.fetchval(sql, *parameters)
    return AuditPage(entries, len(ids) > window.first, total)


@dataclass(frozen=True, slots=True)
class _Matching:
    """The decision sets that match a filter, by any decision and by the reader's own alone; None: no such filter."""

    whole: list[int] | None
    own: list[int] | None


@dataclass(frozen=True, slots=True)
class _Table:
    """A table that holds a part of the view: its key, what makes a row the reader's, and the sets that match."""

    name: str
    key: str
    reader_column: str | None
    sets: list[int] | None


@dataclass(frozen=True, slots=True)
class _View:
    """The reader's view under a filter: parts of two tables, each read newest first from an index."""

    reader: Reader
    wanted: AuditFilter
    matching: _Matching

    def tables(self) -> list[_Table]:
        """The tables that can hold a match."""
        since, until = self.wanted.since, self.wanted.until
        if since is not None and until is not None and since >= until:
            return []
        return [table for table in self._parts() if table.sets is None or table.sets]

    def _parts(self) -> Iterable[_Table]:
        """Everything for the Ministry; else what the party asked itself, and what others asked of its sources."""
        if self.reader.sees_all:
            yield _Table("journal.entry", "id", None, self.matching.whole)
            return
        if self.wanted.party in {None, self.reader.party}:
            yield _Table("journal.entry", "id", "party", self.matching.whole)
        if self.wanted.party != self.reader.party:
            yield _Table("journal.asked", "entry", "owner", self.matching.own)

    def ids(self, after: UUID | None, limit: int) -> tuple[str, _Parameters]:
        """The ids of a page: each branch gives at most a page, and the newest of both are taken."""
        parameters = _Parameters()
        most = parameters.add(limit, "bigint")
        newest = " UNION ALL ".join(
            f"(SELECT {table.key} AS id {self._rows(table, parameters, after)} ORDER BY {table.key} DESC LIMIT {most})"
            for table in self.tables()
        )
        return _NEWEST.format(newest, most), parameters

    def count(self) -> tuple[str, _Parameters]:
        """The number of all entries; no entry is in both branches."""
        parameters = _Parameters()
        counts = [f"(SELECT count(*) {self._rows(table, parameters, None)})" for table in self.tables()]
        return f"SELECT {' + '.join(counts)}", parameters

    def _rows(self, table: _Table, parameters: _Parameters, after: UUID | None) -> str:
        """FROM and WHERE of a table's part."""
        terms = list(self._by_time(table.key, parameters))
        if table.reader_column is not None:
            terms.append(f"{table.reader_column} = {parameters.add(self.reader.party, 'text')}")
        if after is not None:
            terms.append(f"{table.key} < {parameters.add(after, 'uuid')}")
        for column, value in (("party", self.wanted.party), ("purpose", self.wanted.purpose)):
            if value is not None:
                terms.append(f"{column} = {parameters.add(value, 'text')}")
        if table.sets is not None:
            terms.append(f"decision_set = ANY({parameters.add(table.sets, 'integer[]')})")
        return f"FROM {table.name} WHERE {' AND '.join(terms) or 'true'}"

    def _by_time(self, key: str, parameters: _Parameters) -> Iterable[str]:
        """Ids begin with the millisecond of the entry, so time is a range of the same index that gives the order."""
        if self.wanted.since is not None:
            yield f"{key} >= {parameters.add(first_id(self.wanted.since), 'uuid')}"
        if self.wanted.until is not None:
            yield f"{key} < {parameters.add(first_id(self.wanted.until), 'uuid')}"


async def _entries(connection: PoolConnectionProxy, reader: Reader, ids: list[UUID]) -> tuple[AuditEntry, ...]:
    rows = await connection.fetch(_ENTRIES, ids)
    decisions: dict[int, list[DecisionRecord]] = {}
    for row in await connection.fetch(_SETS, sorted({row["decision_set"] for row in rows})):
        set_id, *fields = row
        decisions.setdefault(set_id, []).append(DecisionRecord(*fields))
    return tuple(_entry(row, reader, decisions.get(row["decision_set"], [])) for row in rows)


def _entry(row: asyncpg.Record, reader: Reader, decisions: list[DecisionRecord]) -> AuditEntry:
    whole = reader.sees_all or row["party"] == reader.party
    sources = (SourceRecord(*fields) for fields in orjson.loads(row["sources"]))
    entry_id = row["id"]
    return AuditEntry(
        id=str(entry_id),
        cursor=_cursor(entry_id),
        at=row["at"],
        caller=_caller(row),
        outcome=row["outcome"],
        operation_hash=row["hash"],
        operation_text=row["text"],
        rules_version=row["rules_version"],
        decisions=tuple(decision for decision in decisions if whole or decision.owner == reader.party),
        sources=tuple(source for source in sources if whole or source.owner == reader.party),
    )


def _caller(row: asyncpg.Record) -> Caller | None:
    if row["party"] is None:
        return None
    return Caller(row["issuer"], row["subject"], Standing(row["party"], row["role"], row["purpose"]))


def _cursor(entry_id: UUID) -> str:
    return base64.urlsafe_b64encode(entry_id.bytes).decode().rstrip("=")


def _position(cursor: str | None) -> UUID | None:
    """Where a cursor points. It tells and opens nothing: the view is made anew for every page."""
    if cursor is None:
        return None
    try:
        position = UUID(bytes=base64.urlsafe_b64decode(cursor + "=="))
    except (binascii.Error, ValueError) as error:
        raise HubError(ErrorCode.BAD_CURSOR, "bad_cursor") from error
    if _cursor(position) != cursor:
        raise HubError(ErrorCode.BAD_CURSOR, "bad_cursor")
    return position
