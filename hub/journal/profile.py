"""What repeats in the log: of everything an entry holds, only its id, rows, epoch and personal part are its own.

The rest is its profile, stored once under its digest, and in it again by digest: the operation, the decisions, the
sources, and the parties that may read of it.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from hashlib import sha256

import orjson

from hub.errors import InternalError
from hub.journal.entry import DENIED, NOT_ASKED, DecisionSet, Entry, SourceRecord
from schema.caller import Standing

_LEFT_OUT = {DENIED: 1, NOT_ASKED: 2}


@dataclass(frozen=True, slots=True)
class SourceSet:
    """Sources and their owners by place: first `asked` that were asked, then `denied`, then those left out."""

    places: tuple[tuple[str, str], ...]
    asked: int
    denied: int

    @property
    def digest(self) -> bytes:
        """The SHA-256 of its one serialisation."""
        return sha256(orjson.dumps((self.places, self.asked, self.denied))).digest()


def owners_digest(owners: Sequence[str]) -> bytes:
    """The SHA-256 of the one serialisation of a set of parties, which are in order."""
    return sha256(orjson.dumps(tuple(owners))).digest()


@dataclass(frozen=True, slots=True)
class Profile:
    """What an entry shares with others; `statuses` are those of the sources asked, by place.

    `owners` are the parties beside the asking one that may read of it: whose sources were asked or refused, on whose
    fields was decided, or which are told.
    """

    standing: Standing | None
    outcome: str
    operation_hash: str
    operation_text: str
    rules_version: str
    decisions: DecisionSet
    sources: SourceSet
    statuses: tuple[str, ...]
    owners: tuple[str, ...]

    @property
    def who(self) -> tuple[str | None, str | None, str | None]:
        """Party, role and purpose."""
        standing = self.standing
        return (None, None, None) if standing is None else (standing.party, standing.role, standing.purpose)

    @property
    def digest(self) -> bytes:
        """The SHA-256 of its one serialisation."""
        return profile_digest(
            (*self.who, self.outcome, self.operation_hash, self.rules_version, self.decisions.digest),
            self.sources.digest,
            self.statuses,
            owners_digest(self.owners),
        )


def profile_digest(words: Sequence[str | None], sources: bytes, statuses: Sequence[str], owners: bytes) -> bytes:
    """The SHA-256 of the one serialisation of a profile.

    `words` are party, role, purpose, outcome, the operation's hash, the rules' version and the digest of the decisions.
    """
    return sha256(orjson.dumps((*words, sources.hex(), tuple(statuses), owners.hex()))).digest()


def mark(coordinate: str | None, treatment: str | None) -> str:
    """What a set of decisions is marked with that has one on this coordinate, of this treatment; None: of any."""
    return f"{coordinate or ''} {treatment or ''}"


def marks_of(decisions: DecisionSet) -> list[str]:
    """Everything a set of decisions is marked with; a set over hundreds of owners has as few as one over three."""
    pairs = {(item.coordinate, item.treatment) for item in decisions.items}
    return sorted({mark(*both) for one, other in pairs for both in ((one, other), (one, None), (None, other))})


def in_places(sources: Sequence[SourceRecord]) -> list[SourceRecord]:
    """The sources of an entry by place: those asked, those denied, those left out, each by id."""
    return sorted(sources, key=_place)


def _place(record: SourceRecord) -> tuple[int, str]:
    return _LEFT_OUT.get(record.status, 0), record.source


def rows_of(placed: Sequence[SourceRecord]) -> list[int | None]:
    """The rows that sources gave, by place; None where a source gave none, and nothing after the last that did."""
    rows = [record.rows for record in placed]
    while rows and rows[-1] is None:
        rows.pop()
    return rows


def profile_key(entry: Entry, placed: Sequence[SourceRecord]) -> Hashable:
    """What tells profiles apart within a process, made quickly: equal keys mean equal profiles."""
    standing = None if entry.caller is None else entry.caller.standing
    parts = tuple((record.source, record.owner, record.status) for record in placed)
    about = (entry.outcome, entry.operation_hash, entry.rules_version, entry.decisions.digest)
    return standing, about, parts, entry.left_out.digest, entry.told


def profile_of(entry: Entry, placed: Sequence[SourceRecord]) -> Profile:
    """The profile of an entry; `placed` are its sources in their places, those left out come after them."""
    whole = in_places((*placed, *entry.left_out.items))
    if whole[: len(placed)] != list(placed):
        raise InternalError("sources that were not asked stand among those that were")
    statuses = [record.status for record in whole]
    denied, left_out = statuses.count(DENIED), statuses.count(NOT_ASKED)
    asked = len(whole) - denied - left_out
    places = tuple((record.source, record.owner) for record in whole)
    return Profile(
        standing=None if entry.caller is None else entry.caller.standing,
        outcome=entry.outcome,
        operation_hash=entry.operation_hash,
        operation_text=entry.operation_text,
        rules_version=entry.rules_version,
        decisions=entry.decisions,
        sources=SourceSet(places, asked, denied),
        statuses=tuple(statuses[:asked]),
        owners=_owners(entry, places[: asked + denied]),
    )


def _owners(entry: Entry, concerned: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    if entry.caller is None:
        return tuple(sorted(set(entry.told)))
    owners = {owner for _, owner in concerned} | {item.owner for item in entry.decisions.items}
    return tuple(sorted(owners - {entry.caller.standing.party}))
