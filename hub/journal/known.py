"""What repeats in the log, brought into the database before the first entry that needs it, and remembered.

None of it is an entry yet, so it is stored in statements of its own: whoever else stores the same at the same time,
both end with the same row.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from hashlib import sha256

import asyncpg

from hub.errors import InternalError
from hub.journal.entry import DecisionRecord, DecisionSet, Entry
from hub.journal.profile import Profile, SourceSet, in_places, marks_of, owners_digest, profile_key, profile_of, rows_of

_REMEMBERED = 50_000

_SELECT_PROFILES = "SELECT digest, id FROM journal.profile WHERE digest = ANY($1::bytea[])"
_SELECT_PARTS = """
SELECT (SELECT id FROM journal.operation WHERE hash = $1), (SELECT id FROM journal.decision_set WHERE digest = $2),
       (SELECT id FROM journal.source_set WHERE digest = $3), (SELECT id FROM journal.owner_set WHERE digest = $4)
"""
_INSERT_PROFILE = """
INSERT INTO journal.profile
       (digest, party, role, purpose, outcome, rules_version, statuses, operation, decision_set, source_set, owner_set)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING
"""
_INSERT_OPERATION = "INSERT INTO journal.operation (hash, text) VALUES ($1, $2) ON CONFLICT DO NOTHING"
_INSERT_DECISIONS = """
INSERT INTO journal.decision (hash, coordinate, owner, scope, side, treatment, form, rule, clause)
SELECT given.* FROM unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[],
                           $8::text[], $9::text[])
     AS given(hash, coordinate, owner, scope, side, treatment, form, rule, clause)
WHERE NOT EXISTS (SELECT FROM journal.decision known WHERE known.hash = given.hash)
ON CONFLICT DO NOTHING
"""
_SELECT_DECISIONS = "SELECT hash, id FROM journal.decision WHERE hash = ANY($1::bytea[])"
_INSERT_DECISION_SET = """
INSERT INTO journal.decision_set (digest, decisions, marks) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
"""
_INSERT_SOURCES = """
INSERT INTO journal.source_set (digest, sources, owners, asked, denied) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING
"""
_INSERT_OWNERS = "INSERT INTO journal.owner_set (digest, owners) VALUES ($1, $2) ON CONFLICT DO NOTHING"

_SELECT_ACCOUNTS = """
SELECT issuer, subject, id FROM journal.account
WHERE (issuer, subject) IN (SELECT * FROM unnest($1::text[], $2::text[]))
"""
_INSERT_ACCOUNTS = """
INSERT INTO journal.account (issuer, subject) SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Shared:
    """An entry's share of what repeats, as the database knows it, and its rows by place."""

    profile: int
    account: int | None
    rows: list[int | None]


class Known:
    """What one connection knows to be stored; another server, or the same one restored, may know less."""

    __slots__ = ("_accounts", "_profiles")

    def __init__(self) -> None:
        """Nothing yet."""
        self._profiles: dict[Hashable, int] = {}
        self._accounts: dict[tuple[str, str], int] = {}

    def shared(self, entry: Entry) -> Shared | None:
        """What an entry shares; None where that must be learned first."""
        placed, caller = in_places(entry.sources), entry.caller
        profile = self._profiles.get(profile_key(entry, placed))
        account = None if caller is None else self._accounts.get((caller.issuer, caller.subject))
        if profile is None or (account is None and caller is not None):
            return None
        return Shared(profile, account, rows_of(placed))

    async def learn(self, connection: asyncpg.Connection, entries: Iterable[Entry]) -> None:
        """Have everything that repeats in these entries stored."""
        profiles: dict[Hashable, Profile] = {}
        accounts: dict[tuple[str, str], None] = {}
        for entry in entries:
            placed = in_places(entry.sources)
            key = profile_key(entry, placed)
            if key not in self._profiles and key not in profiles:
                profiles[key] = profile_of(entry, placed)
            if entry.caller is not None and (entry.caller.issuer, entry.caller.subject) not in self._accounts:
                accounts.setdefault((entry.caller.issuer, entry.caller.subject))
        if profiles:
            await self._learn_profiles(connection, profiles)
        if accounts:
            await self._learn_accounts(connection, list(accounts))

    async def _learn_profiles(self, connection: asyncpg.Connection, profiles: Mapping[Hashable, Profile]) -> None:
        if len(self._profiles) > _REMEMBERED:
            self._profiles.clear()
        digests = {key: profile.digest for key, profile in profiles.items()}
        found = await _profile_ids(connection, digests.values())
        for key, profile in profiles.items():
            if digests[key] not in found:
                await _store_profile(connection, digests[key], profile)
                found |= await _profile_ids(connection, [digests[key]])
            self._profiles[key] = found[digests[key]]

    async def _learn_accounts(self, connection: asyncpg.Connection, accounts: Sequence[tuple[str, str]]) -> None:
        if len(self._accounts) > _REMEMBERED:
            self._accounts.clear()
        found = await _account_ids(connection, accounts)
        missing = [account for account in accounts if account not in found]
        if missing:
            await connection.execute(_INSERT_ACCOUNTS, *map(list, zip(*missing, strict=True)))
            found |= await _account_ids(connection, missing)
        self._accounts |= found


async def _account_ids(
    connection: asyncpg.Connection, accounts: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    rows = await connection.fetch(_SELECT_ACCOUNTS, *map(list, zip(*accounts, strict=True)))
    return {(issuer, subject): number for issuer, subject, number in rows}


async def _profile_ids(connection: asyncpg.Connection, digests: Iterable[bytes]) -> dict[bytes, int]:
    rows = await connection.fetch(_SELECT_PROFILES, list(digests))
    return {row["digest"]: row["id"] for row in rows}


async def _store_profile(connection: asyncpg.Connection, digest: bytes, profile: Profile) -> None:
    """Store a profile that is not there, and before it what is not there of its parts."""
    if DecisionSet.of(profile.decisions.items) != profile.decisions:
        raise InternalError("a decision set that was not made by DecisionSet.of")
    keys = (profile.operation_hash, profile.decisions.digest, profile.sources.digest, owners_digest(profile.owners))
    (parts,) = map(tuple, await connection.fetch(_SELECT_PARTS, *keys))
    if None in parts:
        await connection.execute(_INSERT_OPERATION, profile.operation_hash, profile.operation_text)
        await _store_decisions(connection, profile.decisions)
        await _store_sources(connection, profile.sources)
        await connection.execute(_INSERT_OWNERS, keys[3], profile.owners)
        (parts,) = map(tuple, await connection.fetch(_SELECT_PARTS, *keys))
    about = (*profile.who, profile.outcome, profile.rules_version, profile.statuses)
    await connection.execute(_INSERT_PROFILE, digest, *about, *parts)


async def _store_sources(connection: asyncpg.Connection, sources: SourceSet) -> None:
    ids, owners = [source for source, _ in sources.places], [owner for _, owner in sources.places]
    await connection.execute(_INSERT_SOURCES, sources.digest, ids, owners, sources.asked, sources.denied)


async def _store_decisions(connection: asyncpg.Connection, decided: DecisionSet) -> None:
    hashes = {sha256(item.canonical()).digest(): item for item in decided.items}
    ids = await _decision_ids(connection, hashes)
    await connection.execute(_INSERT_DECISION_SET, decided.digest, ids, marks_of(decided))


async def _decision_ids(connection: asyncpg.Connection, items: Mapping[bytes, DecisionRecord]) -> list[int]:
    if not items:
        return []
    rows = zip(*((key, *astuple(item)) for key, item in items.items()), strict=True)
    await connection.execute(_INSERT_DECISIONS, *rows)
    found = {row["hash"]: row["id"] for row in await connection.fetch(_SELECT_DECISIONS, list(items))}
    return [found[key] for key in items]
