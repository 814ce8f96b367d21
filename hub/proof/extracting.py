"""Makes an extract, piece by piece: a page of the log and its proofs at a time, whatever the whole comes to."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from tempfile import TemporaryFile
from typing import IO, Final
from uuid import UUID
from zipfile import ZIP_DEFLATED, ZipFile

import asyncpg

from hub.errors import ErrorCode, HubError
from hub.journal.reader import JournalReader
from hub.journal.view import AuditEntry, AuditFilter, Reader, Window
from hub.proof import extract
from hub.proof.extract import LeafProof
from hub.proof.extract_lines import Form, head_of, line_of, told_of
from hub.proof.store import Connection, StoredCheckpoint, newest_checkpoint, read_tile
from hub.proof.tiles import inclusion_spans, proof, tiles_for

_PAGE: Final = 100
"""Entries at a time: one over hundreds of sources has megabytes of decisions."""

_COPIED: Final = 1 << 20
_LEAVES: Final = """
SELECT l.entry, l.seq, l.hash, e.personal, w.digest AS owners FROM journal.leaf l
JOIN journal.entry e ON e.id = l.entry
JOIN journal.profile p ON p.id = e.profile JOIN journal.owner_set w ON w.id = p.owner_set
WHERE l.entry = ANY($1::uuid[]) AND l.seq < $2
"""


_Proved = tuple[AuditEntry, LeafProof]


@dataclass(frozen=True, slots=True)
class Order:
    """What an extract shall hold, for whom, and how it is written."""

    reader: Reader
    wanted: AuditFilter
    form: Form


class _Pieces:
    """What a ZIP file is written to: it hands over what came since it was last asked."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        found, self._parts = b"".join(self._parts), []
        return found


@dataclass(frozen=True, slots=True)
class Extracts:
    """Reads over the auditors' pool; no transaction outlasts a page, however slowly the extract is fetched."""

    reader: JournalReader
    pool: asyncpg.Pool

    async def written(self, order: Order) -> AsyncIterator[bytes]:
        """The pieces of an extract: entries in the newest checkpoint. Raises HubError (AUDIT_UNAVAILABLE)."""
        async with self.pool.acquire() as connection:
            checkpoint = await newest_checkpoint(connection)
        if checkpoint is None:
            raise HubError(ErrorCode.AUDIT_UNAVAILABLE, "audit_unavailable")
        pieces = _Pieces()
        with TemporaryFile() as proofs, ZipFile(pieces, "w", ZIP_DEFLATED) as file:  # type: ignore[call-overload] # only written to
            file.writestr(extract.ABOUT, extract.about(order.reader.party, order.form))
            file.writestr(extract.CHECKPOINT, checkpoint.note)
            with file.open(f"entries.{order.form}", "w", force_zip64=True) as entries:
                entries.write(head_of(order.form))
                async for page in self._proved(order, checkpoint):
                    # Decisions over hundreds of sources are megabytes to write and to pack: not on the event loop.
                    await asyncio.to_thread(_write, page, order.form, entries, proofs)
                    yield pieces.taken()
            proofs.seek(0)
            with file.open(extract.PROOFS, "w", force_zip64=True) as out:
                while copied := proofs.read(_COPIED):
                    out.write(copied)
                    yield pieces.taken()
        yield pieces.taken()

    async def _proved(self, order: Order, checkpoint: StoredCheckpoint) -> AsyncIterator[list[_Proved]]:
        """The entries that match and are in the checkpoint, newest first, a page at a time; each with its proof."""
        prover, after = _Prover(checkpoint.size), None
        while True:
            page = await self.reader.page(order.reader, order.wanted, Window(_PAGE, after, total=False))
            async with self.pool.acquire() as connection:
                proofs = await prover.proofs(connection, [UUID(entry.id) for entry in page.entries])
            yield [
                (entry, found if _is_whole(entry, order.reader) else replace(found, personal=None, owners=None))
                for entry in page.entries
                if (found := proofs.get(UUID(entry.id))) is not None
            ]
            if not page.has_next:
                return
            after = page.entries[-1].cursor


class _Prover:
    """Proves entries in a tree; neighbours in time are neighbours in it, so the tiles of one page serve the next."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._tiles: dict[tuple[int, int], bytes] = {}

    async def proofs(self, connection: Connection, entries: Sequence[UUID]) -> dict[UUID, LeafProof]:
        rows = await connection.fetch(_LEAVES, entries, self._size)
        spans = {row["entry"]: inclusion_spans(row["seq"], self._size) for row in rows}
        needed = {tile for some in spans.values() for tile in tiles_for(some, self._size)}
        self._tiles = {
            (tile.level, tile.number): self._tiles.get((tile.level, tile.number)) or await read_tile(connection, tile)
            for tile in needed
        }
        return {
            row["entry"]: LeafProof(
                row["seq"], proof(spans[row["entry"]], self._tiles), row["hash"], row["personal"], row["owners"]
            )
            for row in rows
        }


def _write(page: Sequence[_Proved], form: Form, entries: IO[bytes], proofs: IO[bytes]) -> None:
    for entry, proved in page:
        entries.write(line_of(told_of(entry), form))
        proofs.write(proved.line)


def _is_whole(entry: AuditEntry, reader: Reader) -> bool:
    return reader.sees_all or (entry.standing is not None and entry.standing.party == reader.party)
