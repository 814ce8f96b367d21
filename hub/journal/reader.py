"""Reads pages of the journal: what matches first, then what there is to tell of it, cut to what the reader may see."""

import base64
import binascii
from collections.abc import Mapping, Sequence
from itertools import chain, repeat
from uuid import UUID

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from hub.database import AWAY
from hub.errors import ErrorCode, HubError
from hub.journal.entry import NOT_ASKED, DecisionRecord, SourceRecord, entry_time
from hub.journal.matching import match
from hub.journal.profile import DENIED
from hub.journal.view import Account, AuditEntry, AuditFilter, AuditPage, Reader, Window
from schema.caller import Standing

_ENTRIES = """
SELECT e.id, e.rows, p.party, p.role, p.purpose, p.outcome, p.rules_version, p.decision_set, p.source_set, p.statuses,
       o.hash, o.text, a.issuer, a.subject
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
        after = _position(window.after)
        try:
            async with self._pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
                matching = await match(connection, reader, wanted)
                if matching is None:
                    return AuditPage((), has_next=False, total=0 if window.want_total else None)
                ids = await matching.newest(connection, after, window.first + 1)
                entries = await _entries(connection, reader, ids[: window.first])
                total = await matching.count(connection) if window.want_total else None
                return AuditPage(entries, len(ids) > window.first, total)
        except AWAY as error:
            raise HubError(ErrorCode.AUDIT_UNAVAILABLE, "audit_unavailable") from error


async def _entries(connection: PoolConnectionProxy, reader: Reader, ids: Sequence[UUID]) -> tuple[AuditEntry, ...]:
    rows = await connection.fetch(_ENTRIES, ids)
    own = [row for row in rows if _is_whole(reader, row)]
    others = [row for row in rows if not _is_whole(reader, row)]
    found = {row["id"]: row for row in await connection.fetch(_SOURCES, sorted({row["source_set"] for row in rows}))}
    whole = await _decisions(connection, own, None)
    cut = await _decisions(connection, others, reader.party)
    return tuple(
        _entry(row, whole if _is_whole(reader, row) else cut, _sources(reader, row, found[row["source_set"]]))
        for row in rows
    )


def _is_whole(reader: Reader, row: asyncpg.Record) -> bool:
    return bool(reader.sees_all or row["party"] == reader.party)


async def _decisions(
    connection: PoolConnectionProxy, rows: Sequence[asyncpg.Record], owner: str | None
) -> dict[int, tuple[DecisionRecord, ...]]:
    """The decisions of some entries, of one owner alone or (None) of all, by their set."""
    found: dict[int, list[DecisionRecord]] = {}
    for row in await connection.fetch(_DECISIONS, sorted({row["decision_set"] for row in rows}), owner):
        set_id, *fields = row
        found.setdefault(set_id, []).append(DecisionRecord(*fields))
    return {set_id: tuple(items) for set_id, items in found.items()}


def _sources(reader: Reader, row: asyncpg.Record, placed: asyncpg.Record) -> tuple[SourceRecord, ...]:
    """How sources took part in an entry: ids, owners, states and rows stand by place."""
    statuses = chain(row["statuses"], repeat(DENIED, placed["denied"]), repeat(NOT_ASKED))
    parts = zip(placed["sources"], placed["owners"], statuses, chain(row["rows"], repeat(None)), strict=False)
    whole = _is_whole(reader, row)
    return tuple(SourceRecord(*part) for part in parts if whole or part[1] == reader.party)


def _entry(
    row: asyncpg.Record, decisions: Mapping[int, tuple[DecisionRecord, ...]], sources: tuple[SourceRecord, ...]
) -> AuditEntry:
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
        decisions=decisions.get(row["decision_set"], ()),
        sources=sources,
    )


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
