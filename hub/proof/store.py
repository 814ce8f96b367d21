"""The tree in the hub's own database: read by tiles, and grown by the sequencer in the transaction of its leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from hub.errors import InternalError
from hub.proof.checkpoint import Checkpoint, Opened, open_checkpoint, sign_checkpoint
from hub.proof.note import Kind, NoteError, Signer
from hub.proof.tiles import Span, Tile, consistency_spans, edge_tiles, inclusion_spans, proof, tiles_for
from hub.proof.tree import HASH, WIDTH, Growing, edge_root

_LEAVES: Final = "SELECT string_agg(hash, '' ORDER BY seq) FROM journal.leaf WHERE seq >= $1 AND seq < $2"
_SUBTREES: Final = """
SELECT string_agg(hash, '' ORDER BY place) FROM journal.subtree WHERE level = $3 AND place >= $1 AND place < $2
"""
_INSERT_SUBTREES: Final = "INSERT INTO journal.subtree SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])"
_INSERT_CHECKPOINT: Final = "INSERT INTO journal.checkpoint (size, root, at, note) VALUES ($1, $2, $3, $4)"
_NEWEST: Final = "SELECT size, root, at, note FROM journal.checkpoint ORDER BY size DESC LIMIT 1"
_AT_SIZE: Final = "SELECT size, root, at, note FROM journal.checkpoint WHERE size = $1"
_COSIGNATURES: Final = "SELECT line FROM journal.cosignature WHERE size = $1 ORDER BY witness"
_INSERT_COSIGNATURE: Final = """
INSERT INTO journal.cosignature (size, witness, line) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
"""
_PLACE: Final = "SELECT seq, hash FROM journal.leaf WHERE entry = $1"
_MOST_AT_ONCE: Final = WIDTH * WIDTH


Connection: TypeAlias = asyncpg.Connection | PoolConnectionProxy
"""A connection of one's own, or one lent by a pool."""


@dataclass(frozen=True, slots=True)
class StoredCheckpoint:
    """A checkpoint as it is stored: the size and root of the tree, when it was signed, and its note."""

    size: int
    root: bytes
    at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class StoredProof:
    """That an entry is in the tree of a checkpoint: its place from 0, its leaf hash, and the hashes up to the root."""

    place: int
    leaf: bytes
    path: Sequence[bytes]
    checkpoint: StoredCheckpoint


async def newest_checkpoint(connection: Connection) -> StoredCheckpoint | None:
    """The newest checkpoint with the countersignatures it has, or None before the first."""
    return await _with_cosignatures(connection, await connection.fetchrow(_NEWEST))


async def checkpoint_at(connection: Connection, size: int) -> StoredCheckpoint | None:
    """The checkpoint of a size, or None where none was signed."""
    return await _with_cosignatures(connection, await connection.fetchrow(_AT_SIZE, size))


async def _with_cosignatures(connection: Connection, row: asyncpg.Record | None) -> StoredCheckpoint | None:
    if row is None:
        return None
    lines = [one["line"] for one in await connection.fetch(_COSIGNATURES, row["size"])]
    return StoredCheckpoint(row["size"], row["root"], row["at"], row["note"] + "".join(lines))


async def add_cosignature(connection: Connection, size: int, witness: str, line: str) -> None:
    """Keep the signature line of a witness for the checkpoint of a size; the first one counts."""
    await connection.execute(_INSERT_COSIGNATURE, size, witness, line)


async def read_tile(connection: Connection, tile: Tile) -> bytes:
    """The packed hashes of a tile as the database has them, which may be fewer than it should have."""
    first = tile.number * WIDTH
    if tile.level == 0:
        return await connection.fetchval(_LEAVES, first, first + tile.width) or b""
    return await connection.fetchval(_SUBTREES, first, first + tile.width, tile.level) or b""


async def prove_inclusion(connection: Connection, entry: UUID) -> StoredProof | None:
    """The proof for an entry in the newest checkpoint, or None while it is in none (or never was an entry)."""
    checkpoint = await newest_checkpoint(connection)
    leaf = await connection.fetchrow(_PLACE, entry)
    if checkpoint is None or leaf is None or leaf["seq"] >= checkpoint.size:
        return None
    path = await _proof(connection, inclusion_spans(leaf["seq"], checkpoint.size), checkpoint.size)
    return StoredProof(leaf["seq"], leaf["hash"], path, checkpoint)


async def prove_consistency(connection: Connection, old: int, size: int) -> Sequence[bytes]:
    """The proof that the tree of `size` leaves begins with that of `old`."""
    return await _proof(connection, consistency_spans(old, size), size)


async def _proof(connection: Connection, spans: Sequence[Span], size: int) -> list[bytes]:
    tiles = {(tile.level, tile.number): await read_tile(connection, tile) for tile in tiles_for(spans, size)}
    return proof(spans, tiles)


class LogTree:
    """Grows the tree by what the sequencer numbered, and signs a checkpoint of it."""

    def __init__(self, origin: str, signers: Sequence[Signer]) -> None:
        """`signers` are the log's keys, at least one: each signs, so that an auditor may hold any of them."""
        self._origin = origin
        self._signers = signers
        self._keys = [signer.verifier(Kind.NOTE) for signer in signers]

    async def advance(self, connection: Connection, first_seq: int, hashes: Sequence[bytes]) -> None:
        """Add the leaf hashes from place `first_seq` on, in the transaction that stored those leaves.

        Leaves from before, which no checkpoint has (the log is older than its proof), are taken up as well. Raises
        InternalError where the tree is not the one that was signed last: nothing is signed on top of what was changed.
        """
        tree = await self._tree(connection)
        signed = tree.size
        if signed > first_seq:
            raise InternalError(f"the log's checkpoint has {signed} entries, and the sequencer goes on at {first_seq}")
        while tree.size < first_seq:
            end = min(first_seq, tree.size + _MOST_AT_ONCE)
            await _grow(connection, tree, await connection.fetchval(_LEAVES, tree.size, end) or b"", end)
        await _grow(connection, tree, b"".join(hashes), first_seq + len(hashes))
        if tree.size > signed:
            await self._sign(connection, tree)

    async def _tree(self, connection: Connection) -> Growing:
        """The tree at the newest checkpoint, as far as growing needs it."""
        row = await connection.fetchrow(_NEWEST)
        if row is None:
            return Growing()
        signed = self._opened(row["note"]).checkpoint
        edge = [await read_tile(connection, tile) if tile.width else b"" for tile in edge_tiles(signed.size)]
        if (row["size"], row["root"]) != signed.tree or edge_root(edge) != signed.root:
            raise InternalError(
                f"the log's tree of {signed.size} entries is not the one signed: run `hub audit verify`"
            )
        return Growing(signed.size, edge)

    def _opened(self, note: str) -> Opened:
        try:
            return open_checkpoint(note.encode(), self._keys)
        except NoteError as error:
            raise InternalError(f"the log's last checkpoint: {error}") from error

    async def _sign(self, connection: Connection, tree: Growing) -> None:
        # By the database's clock: whichever worker it is, times never run backwards in the log.
        at: datetime = await connection.fetchval("SELECT clock_timestamp()")
        note = sign_checkpoint(Checkpoint(self._origin, tree.size, tree.root), self._signers, int(at.timestamp()))
        await connection.execute(_INSERT_CHECKPOINT, tree.size, tree.root, at, note.text)


async def _grow(connection: Connection, tree: Growing, hashes: bytes, end: int) -> None:
    full = tree.append(hashes)
    if tree.size != end or len(hashes) % HASH:
        raise InternalError(f"the log has no leaf for some entry before place {end}: run `hub audit verify`")
    if full:
        await connection.execute(_INSERT_SUBTREES, *zip(*full, strict=True))
