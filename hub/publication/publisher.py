"""Puts signed versions in force, and takes back what was: one transaction moves the epoch and writes its log entry.

While that transaction holds the epoch alone, nobody logs an answer; so in the log nothing decided under the old rules
follows. It returns when every living worker decides by the new epoch and holds no unsent answer of an older one.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any, Final

import asyncpg

from hub.database import AWAY, DatabaseError, connect
from hub.journal.entry import Entry, administration, entry_id
from hub.journal.store import JournalStore, Pending
from hub.publication import store
from hub.publication.published import Contents, Published, RevocationKind
from hub.publication.report import newest_trial
from hub.publication.seen import check_noted
from hub.publication.shelf import NotAcceptedError, NotPublishedError, Shelf
from hub.publication.statement import Signature, Signers
from policies.bundle import Bundle
from policies.model import PolicySet

_PATIENCE_SECONDS: Final = 60.0
_PREPARE_SECONDS: Final = 3.0
_STEP_SECONDS: Final = 0.02
_ATTEMPTS: Final = 3

_WAITING = """
SELECT count(*) FROM policy.worker WHERE lease_until > clock_timestamp() AND epoch < $1
"""
_UNPREPARED = (
    "SELECT count(*) FROM policy.worker WHERE lease_until > clock_timestamp() AND epoch >= 0 AND abs(prepared) < $1"
)
_UNABLE = "SELECT count(*) FROM policy.worker WHERE lease_until > clock_timestamp() AND prepared = -$1::bigint"
_FORGET = "DELETE FROM policy.worker WHERE lease_until < clock_timestamp() - interval '1 hour'"


class NotPossibleError(Exception):
    """A publish or revocation makes no sense as it is; nothing was changed, and the text says what would."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What is to be published: the files of a policies folder, and signatures under versions of its agreements."""

    bundle: Bundle
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: the epoch now in force, what changed in words (empty: nothing), and seconds until obeyed."""

    epoch: int
    changed: tuple[str, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class _Act:
    """One move of the epoch: what it makes of the published state, and how the log tells it."""

    after: Published
    version: str
    words: str
    told: tuple[str, ...]
    revocation: tuple[RevocationKind, str] | None = None


class Publisher:
    """Publishes and revokes over one connection of its own."""

    def __init__(self, connection: asyncpg.Connection, dsn: str, signers: Signers) -> None:
        """`dsn` is the connection's database; `signers` whose signatures count."""
        self._connection = connection
        self._journal = JournalStore(dsn, _PATIENCE_SECONDS)
        self._shelf = Shelf(signers)

    async def published(self) -> Published:
        """What is in force now."""
        return await store.read_published(self._connection)

    async def policies(self) -> PolicySet:
        """The policies in force, verified as every worker verifies them. Raises what `Shelf.policies` raises."""
        return await self._current(await self._before())

    async def _before(self) -> Published:
        """What is in force now, as it was published: nothing is built on what was changed by hand."""
        published = await store.read_published(self._connection)
        check_noted(published)
        return published

    async def publish(self, offer: Offer) -> Outcome:
        """Put every agreement of the offer in force, in one step; those in force beside it stay.

        Raises NotPossibleError, NotAcceptedError, PolicyError or DatabaseError; then nothing has changed.
        """
        lock = store.PUBLISH_LOCK
        if not await self._connection.fetchval(f"SELECT pg_try_advisory_lock({lock})"):
            raise NotPossibleError("another publish is under way; expected one at a time")
        try:
            for _ in range(_ATTEMPTS):
                outcome = await self._publish(offer)
                if outcome is not None:
                    return outcome
            raise NotPossibleError("revocations came in between every time; publish again")
        finally:
            await self._connection.execute(f"SELECT pg_advisory_unlock({lock})")

    async def _publish(self, offer: Offer) -> Outcome | None:
        """One attempt; None where something was revoked meanwhile."""
        before = await self._before()
        after = _numbered(before, replace(_joined(before, offer.bundle), epoch=before.epoch + 1), offer)
        policies = await self._checked(after, offer)
        await store.store(self._connection, offer.bundle, offer.signatures, after.epoch)
        words = await self._changes(before, after, policies)
        if not words:
            return Outcome(before.epoch, (), 0.0)
        await self._prepare(after)
        told = {party for name in words for party in policies.agreements[name].parties}
        text = f"publish {'; '.join(words.values())}; common {after.common}"
        moved = await self._move(before, _Act(after, policies.version, text, tuple(sorted(told))))
        return None if moved is None else Outcome(after.epoch, tuple(words.values()), moved)

    async def revoke(self, kind: RevocationKind, subject: str) -> Outcome:
        """Take something back for good. Raises NotPossibleError, DatabaseError, or what is wrong with the rest."""
        for _ in range(_ATTEMPTS):
            before = await self._before()
            if subject in before.revoked.of(kind):
                return Outcome(before.epoch, (), 0.0)
            after = replace(before, epoch=before.epoch + 1, revoked=before.revoked.plus(kind, subject))
            policies = await self._current(before)
            await self._check_subject(policies, kind, subject)
            left = await self._current(after)
            fallen = [name for name in left.agreements if left.is_withdrawn(name) and not policies.is_withdrawn(name)]
            words = f"revoke {kind.value} {subject}" + "".join(f"; {name} is no longer in force" for name in fallen)
            act = _Act(after, policies.version, words, tuple(sorted(policies.parties)), (kind, subject))
            seconds = await self._move(before, act)
            if seconds is not None:
                return Outcome(after.epoch, (act.words,), seconds)
        raise NotPossibleError("others publish or revoke all the time; try again")

    async def propose(self, offer: Offer) -> int:
        """Put an offer on trial: live operations are decided a second time under it, signed or not. Gives its number.

        Raises NotPossibleError, NotAcceptedError, PolicyError or DatabaseError; then nothing has changed.
        """
        before = await self._before()
        after = replace(_joined(before, offer.bundle), epoch=before.epoch + 1)
        contents = self._with_offer(await store.read_contents(self._connection, after), offer)
        policies = await asyncio.to_thread(self._shelf.candidate, after, contents)
        await store.store(self._connection, offer.bundle, (), after.epoch)
        changed = [name for name, version in after.versions.items() if before.versions.get(name) != version]
        words = "shadow " + "; ".join(f"{name} {after.versions[name]}" for name in changed)
        told = tuple(sorted({party for name in changed for party in policies.agreements[name].parties}))
        return await self.note(words, told, partial(store.propose, candidate=after))

    async def trial(self) -> Mapping[str, Any] | None:
        """The report of the newest trial, for the operator: of all agreements."""
        return await newest_trial(self._connection, None)

    async def end_trial(self) -> None:
        """Put nothing on trial any more."""

        async def end(connection: asyncpg.Connection) -> int:
            await store.end_trial(connection)
            return 0

        policies = await self._current(await store.read_published(self._connection))
        await self.note("shadow ended", tuple(sorted(policies.parties)), end)

    async def note(self, words: str, told: tuple[str, ...], act: Callable[[asyncpg.Connection], Awaitable[int]]) -> int:
        """Do something that moves no epoch, with its entry in the log, or neither."""
        for _ in range(_ATTEMPTS):
            epoch = (await store.read_published(self._connection)).epoch
            entry = administration(words, await store.now(self._connection), told, epoch)
            pending = Pending(entry_id(entry.at), entry)
            await self._journal.know(self._connection, [pending])
            transaction = self._connection.transaction()
            await transaction.start()
            found = await act(self._connection)
            if await self._journal.write(self._connection, [pending], epoch) == epoch:
                await transaction.commit()
                return found
            await transaction.rollback()
        raise NotPossibleError("others publish or revoke all the time; try again")

    def close(self) -> None:
        """Let go of the log's connection."""
        self._journal.drop()

    async def _checked(self, after: Published, offer: Offer) -> PolicySet:
        """What would be in force, verified exactly as every worker will verify it."""
        again = sorted(name for name in offer.bundle.agreements if after.versions[name] in after.revoked.versions)
        if again:
            raise NotPossibleError(f"a version that was revoked cannot be published again: {', '.join(again)}")
        contents = self._with_offer(await store.read_contents(self._connection, after), offer)
        policies = await asyncio.to_thread(self._shelf.policies, after, contents)
        withdrawn = sorted(name for name in offer.bundle.agreements if policies.is_withdrawn(name))
        if withdrawn:
            raise NotAcceptedError(f"signed with a key that was revoked: {', '.join(withdrawn)}; sign with another key")
        return policies

    @staticmethod
    def _with_offer(contents: Contents, offer: Offer) -> Contents:
        """What is stored, and what is offered beside it."""
        bundle = offer.bundle
        parts = {bundle.version(name): store.part_of(bundle, name) for name in bundle.agreements}
        return Contents(
            common={bundle.common: bundle.common_files},
            parts={**contents.parts, **parts},
            signatures=(*contents.signatures, *offer.signatures),
        )

    async def _current(self, published: Published) -> PolicySet:
        contents = await store.read_contents(self._connection, published)
        return await asyncio.to_thread(self._shelf.policies, published, contents)

    async def _changes(self, before: Published, after: Published, policies: PolicySet) -> dict[str, str]:
        """What the log and the operator are told of each agreement that changes, by its id."""
        words = {
            name: f"{name} {version} (before: {before.versions.get(name, 'none')})"
            for name, version in after.versions.items()
            if before.versions.get(name) != version
        }
        try:
            was = await self._current(before)
        except (NotPublishedError, NotAcceptedError):
            return words or {name: f"{name} {version} (accepted again)" for name, version in after.versions.items()}
        revived = [
            name
            for name, revision in before.revisions.items()
            if revision != after.revisions[name] or (was.is_withdrawn(name) and not policies.is_withdrawn(name))
        ]
        return {name: f"{name} {after.versions[name]} (signed anew)" for name in revived} | words

    async def _check_subject(self, policies: PolicySet, kind: RevocationKind, subject: str) -> None:
        """Refuse what was never there: a revocation that revokes nothing would be taken for one that does."""
        if kind is RevocationKind.VERSION and not await store.is_known(self._connection, subject):
            raise NotPossibleError(f"no version {subject} was ever published; in force: {_versions(policies)}")
        consents = {f"{name}/{one.id}" for name, agreement in policies.agreements.items() for one in agreement.consents}
        if kind is RevocationKind.CONSENT and subject not in consents:
            raise NotPossibleError(f"no consent {subject} is in force; there are: {', '.join(sorted(consents)) or '-'}")

    async def _prepare(self, after: Published) -> None:
        """Let the workers build what comes, for a while; one that is not done builds it when it is in force.

        Refuses what any of them says that it cannot take up: it would answer nothing from then on.
        """
        number = await store.announce(self._connection, after)

        async def done() -> bool:
            return not await self._connection.fetchval(_UNPREPARED, number)

        await _until(done, _PREPARE_SECONDS)
        unable = await self._connection.fetchval(_UNABLE, number)
        if unable:
            await store.clear_coming(self._connection)
            raise NotPossibleError(
                f"{unable} of the running workers cannot take these policies up; nothing has changed. Look for "
                "policy_not_prepared in their log, and whether they run with these settings"
            )

    async def _move(self, before: Published, act: _Act) -> float | None:
        """Move the epoch, unless it has moved meanwhile (None); then wait until everyone obeys: the seconds it took."""
        connection = self._connection
        at = await store.now(connection)
        await self._journal.know(connection, [Pending(entry_id(at), _entry(act, at))])
        async with connection.transaction():
            at = await store.hold_alone(connection)
            if (await store.read_published(connection)) != before:
                return None
            entry = Pending(entry_id(at), _entry(act, at))
            await store.enter(connection, act.after)
            if act.revocation is not None:
                await store.note_revocation(connection, act.revocation, act.after.epoch)
            await store.note_epoch(connection, act.after, at, (act.words, entry.id))
            await self._journal.write(connection, [entry], act.after.epoch)
            await store.notify(connection)
        begun = asyncio.get_running_loop().time()
        await self._obeyed(act.after.epoch)
        await connection.execute(_FORGET)
        return asyncio.get_running_loop().time() - begun

    async def _obeyed(self, epoch: int) -> None:
        """Wait until every living worker has confirmed; the lease of one that cannot runs out within seconds."""

        async def done() -> bool:
            return not await self._connection.fetchval(_WAITING, epoch)

        if not await _until(done, _PATIENCE_SECONDS):
            raise NotPossibleError(f"epoch {epoch} is in force, but a worker has not confirmed it yet; look at its log")


@asynccontextmanager
async def publishing(dsn: str, signers: Signers) -> AsyncIterator[Publisher]:
    """A publisher until the block ends. Raises DatabaseError where the database is away."""
    try:
        connection = await connect(dsn, _PATIENCE_SECONDS)
    except AWAY as error:
        raise DatabaseError(f"the hub's database cannot be reached ({type(error).__name__})") from error
    publisher = Publisher(connection, dsn, signers)
    try:
        yield publisher
    except AWAY as error:
        raise DatabaseError(
            f"the hub's database went away ({type(error).__name__}); look whether it was done"
        ) from error
    finally:
        publisher.close()
        connection.terminate()


def _joined(before: Published, bundle: Bundle) -> Published:
    """What is in force with the bundle's agreements in their place. Refuses a common part that others did not sign."""
    others = {name: version for name, version in before.versions.items() if name not in bundle.agreements}
    if others and bundle.common != before.common:
        raise NotPossibleError(
            f"the common part changes, and {', '.join(sorted(others))} in force are not in the folder; expected every "
            "agreement, signed anew under the new common part"
        )
    if not bundle.agreements:
        raise NotPossibleError("the folder holds no agreement; expected at least one")
    versions = others | {name: bundle.version(name) for name in bundle.agreements}
    return replace(before, common=bundle.common, versions=MappingProxyType(dict(sorted(versions.items()))))


def _numbered(before: Published, after: Published, offer: Offer) -> Published:
    """The same with the revision of each agreement offered. Raises NotPossibleError."""
    offered = {name: _revision(before, name, after.versions[name], offer) for name in offer.bundle.agreements}
    return replace(after, revisions=MappingProxyType({**before.revisions, **offered}))


def _revision(before: Published, name: str, version: str, offer: Offer) -> int:
    """The revision that an offered version was signed as. Refuses signatures from before what is in force."""
    signed = [one.revision for one in offer.signatures if (one.agreement, one.version) == (name, version)]
    now, newest = before.revisions.get(name, 0), max(signed, default=0)
    if before.versions.get(name) == version:
        return max(now, newest)
    if signed and newest <= now:
        raise NotPossibleError(
            f"agreement {name}, version {version}: signed as revision {newest}, and revision {now} is in force. Old "
            f"signatures bring nothing back: each party signs anew, with `hub policy sign --revision {now + 1}`"
        )
    return newest or now + 1


def _versions(policies: PolicySet) -> str:
    return ", ".join(f"{name} {version}" for name, version in sorted(policies.versions.items()))


def _entry(act: _Act, at: datetime) -> Entry:
    return administration(act.words, at, act.told, act.after.epoch, act.version)


async def _until(done: Callable[[], Awaitable[bool]], patience: float) -> bool:
    """Whether something came true in time."""
    deadline = asyncio.get_running_loop().time() + patience
    while not await done():
        if asyncio.get_running_loop().time() > deadline:
            return False
        await asyncio.sleep(_STEP_SECONDS)
    return True
