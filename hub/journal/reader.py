"""Reads pages of the journal: what matches first, then what there is to tell of it, cut to what the reader may see."""

import base64
import binascii
from collections.abc import Iterable, Sequence
from itertools import chain, repeat
from uuid import UUID

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from hub.database import AWAY
from hub.errors import ErrorCode, HubError
from hub.journal.entry import DENIED, NOT_ASKED, DecisionRecord, SourceRecord, entry_time
from hub.journal.matching import epoch_of, match
from hub.journal.totals import NOTHING_COUNTED, AuditTotals, Counting, TooManyToCountError, Totals
from hub.journal.view import Account, AuditEntry, AuditFilter, AuditPage, Reader, Window
from schema.caller import Standing

_ENTRIES = """
SELECT e.id, e.rows, e.epoch, p.party, p.role, p.purpose, p.outcome, p.rules_version, p.decision_set, p.source_set,
       p.statuses, o.hash, o.text, a.issuer, a.subject
FROM journal.entry e
JOIN journal.profile p ON p.id = e.profile
JOIN journal.operation o ON o.id = p.operation
LEFT JOIN journal.account a ON a.id = e.account
WHERE e.id = ANY($1::uuid[]) ORDER BY e.id DESC
"""
_SOURCES = "SELECT id, sources, owners, asked, denied FROM journal.source_set WHERE id = ANY($1::integer[])"
_DECISIONS = """
SELECT s.id, d.coordinate, d.owner, d.scope, d.side, d.treatment, d.form, d.rule, d.clause
FROM journal.decision_set s
JOIN LATERAL unnest(s.decisions) WITH ORDINALITY AS item(decision, place) ON true
JOIN journal.decision d ON d.id = item.decision
WHERE s.id = ANY($1::integer[]) AND ($2::text IS NULL OR d.owner = $2) ORDER BY s.id, item.place
"""


class JournalReader:
    """Reads pages of the journal over a pool of its own, so that auditors never hold up the writer."""

    def __init__(self, pool: asyncpg.Pool) -> None:
        """Read through `pool` (see `hub.database.reading_pool`)."""
        self._pool = pool

    async def page(self, reader: Reader, wanted: AuditFilter, window: Window) -> AuditPage:
        """A page of the reader's view. Raises HubError: BAD_CURSOR, or AUDIT_UNAVAILABLE where the database is away."""
        after = position(window.after)
        try:
            async with self._pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
                matching = await match(connection, reader, wanted)
                if matching is None:
                    return AuditPage((), has_next=False, total=0 if window.total else None)
                ids = await matching.newest(connection, after, window.first + 1)
                entries = await entries_of(connection, ids[: window.first], Parts(reader, window))
                total = await matching.count(connection) if window.total else None
                return AuditPage(entries, len(ids) > window.first, total)
        except AWAY as error:
            raise HubError(ErrorCode.AUDIT_UNAVAILABLE, "audit_unavailable") from error

    async def entry(self, reader: Reader, entry: str) -> AuditEntry | None:
        """One entry that the reader may read; one that is absent and one that is not look the same.

        Raises HubError (AUDIT_UNAVAILABLE) where the database is away.
        """
        try:
            id_ = UUID(entry)
        except ValueError:
            return None
        try:
            async with self._pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
                if await epoch_of(connection, reader, id_) is None:
                    return None
                (found,) = await entries_of(connection, [id_], Parts(reader, Window(1, None, total=False)))
                return found
        except AWAY as error:
            raise HubError(ErrorCode.AUDIT_UNAVAILABLE, "audit_unavailable") from error

    async def totals(self, reader: Reader, wanted: AuditFilter, counting: Counting) -> AuditTotals:
        """Totals of the reader's view.

        Raises HubError: QUERY_TOO_COSTLY where it takes too long, or AUDIT_UNAVAILABLE where the database is away.
        """
        try:
            async with self._pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
                matching = await match(connection, reader, wanted)
                if matching is None:
                    return NOTHING_COUNTED
                return await Totals(reader, wanted, counting).count(connection, matching)
        except TooManyToCountError as error:
            raise HubError(ErrorCode.QUERY_TOO_COSTLY, "totals_too_long") from error
        except AWAY as error:
            raise HubError(ErrorCode.AUDIT_UNAVAILABLE, "audit_unavailable") from error


async def entries_of(connection: PoolConnectionProxy, ids: Sequence[UUID], parts: "Parts") -> tuple[AuditEntry, ...]:
    """What there is to tell of these entries, newest first."""
    rows = await connection.fetch(_ENTRIES, ids)
    await parts.read(connection, rows)
    return tuple(_entry(row, parts) for row in rows)


class Parts:
    """Decisions and sources of entries, cut to what a reader may see; nothing where they are not asked for."""

    def __init__(self, reader: Reader, window: Window) -> None:
        """Nothing is read yet."""
        self._reader = reader
        self._window = window
        self._sets: dict[int, asyncpg.Record] = {}
        self._whole: dict[int, tuple[DecisionRecord, ...]] = {}
        self._cut: dict[int, tuple[DecisionRecord, ...]] = {}

    async def read(self, connection: PoolConnectionProxy, rows: Sequence[asyncpg.Record]) -> None:
        """Read what these entries need."""
        if self._window.decisions:
            whole = {row["decision_set"] for row in rows if self._is_whole(row)}
            cut = {row["decision_set"] for row in rows if not self._is_whole(row)}
            self._whole = await _decisions(connection, whole, None)
            self._cut = await _decisions(connection, cut, self._reader.party)
        if self._window.sources:
            found = await connection.fetch(_SOURCES, sorted({row["source_set"] for row in rows}))
            self._sets = {row["id"]: row for row in found}

    def decisions(self, row: asyncpg.Record) -> tuple[DecisionRecord, ...]:
        """The decisions of an entry."""
        return (self._whole if self._is_whole(row) else self._cut).get(row["decision_set"], ())

    def sources(self, row: asyncpg.Record) -> tuple[SourceRecord, ...]:
        """How sources took part in an entry: ids, owners, states and rows stand by place."""
        placed = self._sets.get(row["source_set"])
        if placed is None:
            return ()
        statuses = chain(row["statuses"], repeat(DENIED, placed["denied"]), repeat(NOT_ASKED))
        parts = zip(placed["sources"], placed["owners"], statuses, chain(row["rows"], repeat(None)), strict=False)
        whole = self._is_whole(row)
        return tuple(SourceRecord(*part) for part in parts if whole or part[1] == self._reader.party)

    def _is_whole(self, row: asyncpg.Record) -> bool:
        return bool(self._reader.sees_all or row["party"] == self._reader.party)


async def _decisions(
    connection: PoolConnectionProxy, sets: Iterable[int], owner: str | None
) -> dict[int, tuple[DecisionRecord, ...]]:
    """The decisions of some sets, of one owner alone or (None) of all."""
    found: dict[int, list[DecisionRecord]] = {}
    for row in await connection.fetch(_DECISIONS, sorted(sets), owner):
        set_id, *fields = row
        found.setdefault(set_id, []).append(DecisionRecord(*fields))
    return {set_id: tuple(items) for set_id, items in found.items()}


def _entry(row: asyncpg.Record, parts: Parts) -> AuditEntry:
    entry_id = row["id"]
    return AuditEntry(
        id=str(entry_id),
        cursor=_cursor(entry_id),
        at=entry_time(entry_id),
        standing=None if row["party"] is None else Standing(row["party"], row["role"], row["purpose"]),
        account=None if row["issuer"] is None else Account(row["issuer"], row["subject"]),
        outcome=row["outcome"],
        operation_hash=row["hash"],
        operation_text=row["text"],
        rules_version=row["rules_version"],
        epoch=row["epoch"],
        decisions=parts.decisions(row),
        sources=parts.sources(row),
    )


def _cursor(entry_id: UUID) -> str:
    return base64.urlsafe_b64encode(entry_id.bytes).decode().rstrip("=")


def position(cursor: str | None) -> UUID | None:
    """Where a cursor points. It tells and opens nothing: the view is made anew for every page.

    Raises HubError(BAD_CURSOR).
    """
    if cursor is None:
        return None
    try:
        position = UUID(bytes=base64.urlsafe_b64decode(cursor + "=="))
    except (binascii.Error, ValueError) as error:
        raise HubError(ErrorCode.BAD_CURSOR, "bad_cursor") from error
    if _cursor(position) != cursor:
        raise HubError(ErrorCode.BAD_CURSOR, "bad_cursor")
    return position
