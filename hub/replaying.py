"""Decides an old entry again: by the rules of its own epoch, at its own time, for the party, role and purpose it names.

The rules are those that were published then, believed by their hashes; who signed them is told by the entries of their
publishes. An operation's values are in no log, so the questions are those that its decisions answered.
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime

import asyncpg

from hub.database import AWAY
from hub.errors import ErrorCode, HubError
from hub.journal.entry import DecisionRecord
from hub.journal.view import AuditEntry
from hub.publication.published import Contents, Published
from hub.publication.shelf import NotAcceptedError, past_policies
from hub.publication.store import read_contents, read_past
from hub.remembered import Remembered
from policies.errors import PolicyError, UnknownNameError
from policies.rulebook import Question, Rulebook
from resolvers.mapping import SourceMapping
from schema.build import CATALOGUE
from schema.caller import Standing
from schema.decisions import Access, Cell, Decision


@dataclass(frozen=True, slots=True)
class Replayed:
    """A decision as the log has it, and as it is made again; None where the rules know no such question."""

    logged: DecisionRecord
    found: DecisionRecord | None

    @property
    def equal(self) -> bool:
        """Whether both are the same, rule and clause included."""
        return self.logged == self.found


@dataclass(frozen=True, slots=True)
class Replay:
    """An entry's decisions made again, and the version of the rules they were made by."""

    entry: AuditEntry
    version: str
    decisions: tuple[Replayed, ...]

    @property
    def equal(self) -> bool:
        """Whether the entry names this version, and all decisions are the same."""
        return self.entry.rules_version == self.version and all(one.equal for one in self.decisions)


@dataclass(slots=True, eq=False)
class Replayer:
    """Reads old rules over the auditors' pool, and remembers those read last. For one event loop."""

    pool: asyncpg.Pool
    _loading: asyncio.Lock = field(default_factory=asyncio.Lock)
    _rulebooks: Remembered[Rulebook] = field(default_factory=lambda: Remembered(1))

    async def replay(self, entry: AuditEntry, mappings: Mapping[str, SourceMapping]) -> Replay:
        """Decide an entry again; `mappings` are the sources of today, where its own do not say enough.

        Raises HubError: BAD_USER_INPUT where its rules are not kept, AUDIT_UNAVAILABLE where the database is away.
        """
        rulebook = await self._rulebook(entry.epoch)
        decisions = await asyncio.to_thread(lambda: tuple(_replayed(entry, rulebook, mappings)))
        return Replay(entry, rulebook.policies.version, decisions)

    async def _rulebook(self, epoch: int) -> Rulebook:
        async with self._loading:
            known = self._rulebooks.peek(epoch)
            if known is not None:
                return known
            try:
                published, contents = await self._read(epoch)
                policies = await asyncio.to_thread(past_policies, published, contents)
            except (NotAcceptedError, PolicyError) as error:
                raise HubError(ErrorCode.BAD_USER_INPUT, "rules_not_kept", epoch=epoch) from error
            return self._rulebooks.put(epoch, Rulebook(policies, CATALOGUE))

    async def _read(self, epoch: int) -> tuple[Published, Contents]:
        try:
            async with self.pool.acquire() as connection, connection.transaction(isolation="repeatable_read"):
                published = await read_past(connection, epoch)
                if published is None:
                    raise HubError(ErrorCode.BAD_USER_INPUT, "rules_not_kept", epoch=epoch)
                return published, await read_contents(connection, published)
        except AWAY as error:
            raise HubError(ErrorCode.AUDIT_UNAVAILABLE, "audit_unavailable") from error


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who asked, by which rules it is decided, and when."""

    standing: Standing
    rulebook: Rulebook
    at: datetime

    def decided(self, owner: str, sources: set[str], type_name: str) -> Iterator[Mapping[Cell, Mapping[str, Decision]]]:
        """The decisions on a type of an owner, in each of its sources, as a list and as a look-up."""
        for source in sorted(sources):
            for access in Access:
                with suppress(UnknownNameError):
                    question = Question(self.standing, owner, source, type_name, access)
                    yield self.rulebook.decide(question, self.at).fields


def _replayed(entry: AuditEntry, rulebook: Rulebook, mappings: Mapping[str, SourceMapping]) -> Iterator[Replayed]:
    if entry.standing is None:
        return
    asked = _Asked(entry.standing, rulebook, entry.at)
    made: dict[tuple[str, str], list[Mapping[Cell, Mapping[str, Decision]]]] = {}
    for logged in entry.decisions:
        type_name, _, name = logged.coordinate.partition(".")
        place = logged.owner, type_name
        if place not in made:
            made[place] = list(asked.decided(logged.owner, _sources(entry, mappings, *place), type_name))
        found = [
            DecisionRecord.of(one) for fields in made[place] if (one := _decision(fields, logged, name)) is not None
        ]
        yield Replayed(logged, logged if logged in found else next(iter(found), None))


def _decision(fields: Mapping[Cell, Mapping[str, Decision]], logged: DecisionRecord, name: str) -> Decision | None:
    cells = (cell for cell in fields if (cell.scope.value, cell.side.value) == (logged.scope, logged.side))
    return next((fields[cell].get(name) for cell in cells), None)


def _sources(entry: AuditEntry, mappings: Mapping[str, SourceMapping], owner: str, type_name: str) -> set[str]:
    """The owner's sources in the entry, and those of today that hold the type."""
    now = {name for name, one in mappings.items() if one.owner == owner and type_name in one.types}
    return now | {one.source for one in entry.sources if one.owner == owner}
