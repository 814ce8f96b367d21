"""The published policies in the hub's database, read and written in small statements on a connection that is given.

What stands here is believed by nobody: `hub.publication.shelf` verifies content, checks and signatures on reading.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypeAlias
from uuid import UUID

import asyncpg
import orjson
from asyncpg.pool import PoolConnectionProxy

from hub.errors import InternalError
from hub.publication.published import Contents, Part, Published, RevocationKind, Revocations
from hub.publication.statement import Signature
from policies.bundle import Bundle

Connection: TypeAlias = asyncpg.Connection | PoolConnectionProxy
"""A connection of one's own, or one of a pool."""

CHANNEL: Final = "sinergi_policy"
"""Where workers are told that there is something to read."""

EPOCH_LOCK: Final = 0x53494E455045504F
"""Held shared by who logs an answer, alone by who moves the epoch; `policy.hold_epoch` names the same number."""

PUBLISH_LOCK: Final = EPOCH_LOCK + 1
"""Held for a whole publish, so that there is one at a time."""

SIGNERS_LOCK: Final = EPOCH_LOCK + 2
"""Held while the signing keys are noted."""

_STATE = """
SELECT (SELECT epoch FROM policy.state) AS epoch, (SELECT common FROM policy.state) AS common,
       (SELECT state FROM (SELECT state, entry FROM policy.epoch ORDER BY epoch DESC LIMIT 1) newest
        WHERE EXISTS (SELECT FROM journal.entry WHERE id = newest.entry)) AS noted,
       (SELECT coalesce(json_object_agg(agreement, highest), '{}')
        FROM (SELECT agreement, max(revision) AS highest FROM policy.revision GROUP BY 1) r)::text AS highest,
       (SELECT coalesce(json_object_agg(agreement, version), '{}') FROM policy.in_force)::text AS versions,
       (SELECT coalesce(json_object_agg(agreement, revision), '{}') FROM policy.in_force)::text AS revisions,
       (SELECT coalesce(json_agg(json_build_array(kind, subject)), '[]') FROM policy.revocation)::text AS revoked
"""
_INSERT_COMMON = "INSERT INTO policy.common (digest, files) VALUES ($1, $2) ON CONFLICT DO NOTHING"
_INSERT_VERSIONS = """
INSERT INTO policy.version (version, agreement, common, files)
SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) ON CONFLICT DO NOTHING
"""
_INSERT_SIGNATURES = """
INSERT INTO policy.signature (version, party, key, signature, agreement, revision, since)
SELECT *, $7::bigint FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[], $5::text[], $6::bigint[])
ON CONFLICT DO NOTHING
"""
_PARTS = "SELECT version, agreement, common, files FROM policy.version WHERE version = ANY($1::text[])"
_COMMONS = "SELECT digest, files FROM policy.common WHERE digest = ANY($1::text[])"
_SIGNATURES = """
SELECT version, party, key, signature, agreement, revision FROM policy.signature
WHERE version = ANY($1::text[]) AND since <= $2
ORDER BY since, key
"""
_ENTER = """
INSERT INTO policy.in_force (agreement, version, revision) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
ON CONFLICT (agreement) DO UPDATE SET version = excluded.version, revision = excluded.revision
"""
_NUMBER = """
INSERT INTO policy.revision (agreement, version, revision) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
ON CONFLICT DO NOTHING
"""
_INSERT_EPOCH = "INSERT INTO policy.epoch (epoch, at, action, entry, state, published) VALUES ($1, $2, $3, $4, $5, $6)"
_PAST = """
SELECT state, published,
       (SELECT coalesce(json_agg(json_build_array(kind, subject)), '[]') FROM policy.revocation
        WHERE epoch <= $1)::text AS revoked
FROM policy.epoch WHERE epoch = $1 AND published IS NOT NULL
"""
_COMING = """
UPDATE policy.coming SET number = number + 1, common = $1, versions = $2, revisions = $3 RETURNING number
"""


async def read_published(connection: asyncpg.Connection) -> Published:
    """The state of the epoch in force, as of one instant: it is one statement."""
    row = await one_row(connection, _STATE)
    return Published(
        epoch=row["epoch"],
        common=row["common"],
        versions=MappingProxyType(orjson.loads(row["versions"])),
        revoked=_revocations(row["revoked"]),
        revisions=MappingProxyType(orjson.loads(row["revisions"])),
        noted=row["noted"],
        highest=MappingProxyType(orjson.loads(row["highest"])),
    )


async def read_past(connection: Connection, epoch: int) -> Published | None:
    """The state of an epoch as it was noted when it began, or None where that is not kept."""
    row = await connection.fetchrow(_PAST, epoch)
    if row is None:
        return None
    told = orjson.loads(row["published"])
    versions, revisions = (MappingProxyType(told[name]) for name in ("versions", "revisions"))
    return Published(epoch, told["common"], versions, _revocations(row["revoked"]), revisions, noted=row["state"])


def _revocations(text: str) -> Revocations:
    """Revocations from a JSON array of kind and subject."""
    revoked: dict[str, set[str]] = {kind.value: set() for kind in RevocationKind}
    for kind, subject in orjson.loads(text):
        revoked[kind].add(subject)
    return Revocations(**{f"{kind}s": frozenset(subjects) for kind, subjects in revoked.items()})


async def read_contents(connection: Connection, published: Published, known: Iterable[str] = ()) -> Contents:
    """What the published versions consist of; files that stand under `known` hashes are left out."""
    missing = sorted({*published.versions.values()} - {*known})
    digest = [published.common] if published.common is not None and published.common not in known else []
    commons = {row["digest"]: _files(row["files"]) for row in await connection.fetch(_COMMONS, digest)}
    parts = [
        Part(row["version"], row["agreement"], row["common"], _files(row["files"]))
        for row in await connection.fetch(_PARTS, missing)
    ]
    return Contents(
        common=commons,
        parts={part.version: part for part in parts},
        signatures=await _signatures(connection, published),
    )


async def _signatures(connection: Connection, published: Published) -> tuple[Signature, ...]:
    """Every signature under the published versions that counts in their epoch, oldest first."""
    rows = await connection.fetch(_SIGNATURES, sorted(published.versions.values()), published.epoch)
    return tuple(Signature(*row.values()) for row in rows)


async def is_known(connection: asyncpg.Connection, version: str) -> bool:
    """Whether such a version was ever stored."""
    found: bool = await connection.fetchval("SELECT EXISTS (SELECT FROM policy.version WHERE version = $1)", version)
    return found


def part_of(bundle: Bundle, agreement: str) -> Part:
    """An agreement's files as they will be stored."""
    return Part(bundle.version(agreement), agreement, bundle.common, bundle.part(agreement))


async def store(connection: asyncpg.Connection, bundle: Bundle, signatures: Sequence[Signature], epoch: int) -> None:
    """Keep content, and signatures that count from an epoch on; nothing is in force by that.

    What is there already stays as it is.
    """
    await connection.execute(_INSERT_COMMON, bundle.common, _text(bundle.common_files))
    names = bundle.agreements
    await connection.execute(
        _INSERT_VERSIONS,
        [bundle.version(name) for name in names],
        list(names),
        [bundle.common] * len(names),
        [_text(bundle.part(name)) for name in names],
    )
    columns = zip(*map(astuple, signatures), strict=True)
    if signatures:
        await connection.execute(_INSERT_SIGNATURES, *columns, epoch)


async def announce(connection: asyncpg.Connection, coming: Published) -> int:
    """Tell the workers what is about to be published, so that they build it beforehand; gives its number."""
    numbered = (orjson.dumps(dict(one)).decode() for one in (coming.versions, coming.revisions))
    number: int = await connection.fetchval(_COMING, coming.common, *numbered)
    await notify(connection)
    return number


async def clear_coming(connection: asyncpg.Connection) -> None:
    """Nothing is about to be published any more."""
    await connection.execute("UPDATE policy.coming SET common = NULL, versions = NULL, revisions = NULL")


async def read_coming(connection: asyncpg.Connection, now: Published) -> tuple[int, Published | None]:
    """What is about to be published, by its number, as it would be after `now`."""
    row = await one_row(connection, "SELECT number, common, versions, revisions FROM policy.coming")
    if row["common"] is None:
        return row["number"], None
    versions, revisions = (MappingProxyType(orjson.loads(row[name])) for name in ("versions", "revisions"))
    return row["number"], Published(now.epoch + 1, row["common"], versions, now.revoked, revisions)


async def hold_alone(connection: asyncpg.Connection) -> datetime:
    """Wait until nobody logs an answer, and let nobody until the transaction ends; gives the database's time then."""
    await connection.execute(f"SELECT pg_advisory_xact_lock({EPOCH_LOCK})")
    return await now(connection)


async def propose(connection: asyncpg.Connection, candidate: Published) -> int:
    """Put a candidate on trial in the place of any other; gives its number."""
    await end_trial(connection)
    number: int = await connection.fetchval(
        "INSERT INTO policy.candidate (common, versions) VALUES ($1, $2) RETURNING number",
        candidate.common, orjson.dumps(dict(candidate.versions)).decode(),
    )  # fmt: skip
    return number


async def end_trial(connection: asyncpg.Connection) -> None:
    """Nothing is on trial any more; what was counted stays."""
    await connection.execute("UPDATE policy.candidate SET until = clock_timestamp() WHERE until IS NULL")
    await notify(connection)


async def read_candidate(connection: asyncpg.Connection, now: Published) -> tuple[int, Published | None]:
    """What is on trial, by its number (0: nothing), as it would be after `now`."""
    row = await connection.fetchrow(
        "SELECT number, common, versions FROM policy.candidate WHERE until IS NULL ORDER BY number DESC LIMIT 1"
    )
    if row is None:
        return 0, None
    versions = MappingProxyType(orjson.loads(row["versions"]))
    return row["number"], Published(now.epoch + 1, row["common"], versions, now.revoked)


async def now(connection: asyncpg.Connection) -> datetime:
    """The database's clock."""
    at: datetime = await connection.fetchval("SELECT clock_timestamp()")
    return at


async def enter(connection: asyncpg.Connection, published: Published) -> None:
    """Put a set in force; the caller holds the epoch alone."""
    await connection.execute("UPDATE policy.state SET epoch = $1, common = $2", published.epoch, published.common)
    await clear_coming(connection)
    names = list(published.versions)
    versions, revisions = (list(map(one.__getitem__, names)) for one in (published.versions, published.revisions))
    for statement in (_ENTER, _NUMBER):
        await connection.execute(statement, names, versions, revisions)


async def note_epoch(connection: asyncpg.Connection, published: Published, at: datetime, act: tuple[str, UUID]) -> None:
    """Keep what an epoch was begun by: the action in words and its entry in the log; and what is in force in it."""
    told = {"common": published.common, "versions": dict(published.versions), "revisions": dict(published.revisions)}
    await connection.execute(_INSERT_EPOCH, published.epoch, at, *act, published.digest, orjson.dumps(told).decode())


async def note_revocation(connection: asyncpg.Connection, what: tuple[RevocationKind, str], epoch: int) -> None:
    """Keep a revocation for ever."""
    kind, subject = what
    await connection.execute(
        "INSERT INTO policy.revocation (kind, subject, at, epoch) VALUES ($1, $2, clock_timestamp(), $3)",
        kind.value, subject, epoch,
    )  # fmt: skip


async def notify(connection: asyncpg.Connection) -> None:
    """Wake the workers; within a transaction, when it commits."""
    await connection.execute(f"NOTIFY {CHANNEL}")


async def one_row(connection: asyncpg.Connection, statement: str, *values: object) -> asyncpg.Record:
    """The row of a statement that always gives one."""
    row = await connection.fetchrow(statement, *values)
    if row is None:
        raise InternalError("a statement that always gives a row gave none")
    return row


def _text(files: Mapping[str, bytes]) -> str:
    """Files as one JSON object; a policy file that is no UTF-8 was refused when it was loaded."""
    return orjson.dumps({path: content.decode() for path, content in sorted(files.items())}).decode()


def _files(text: str) -> Mapping[str, bytes]:
    return MappingProxyType({path: content.encode() for path, content in orjson.loads(text).items()})
