"""What entries share, as records that anyone can hash again, each once: a profile, and what a profile names.

A part is believed if its digest is that of all it says and of nothing more; an entry, if its profile is believed.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from hashlib import sha256
from types import MappingProxyType
from typing import Any, Final

import orjson

from hub.journal.entry import DecisionRecord, decisions_digest
from hub.journal.profile import SourceSet, owners_digest, profile_digest
from hub.proof.compare import Found
from hub.proof.erasure import Erasure
from hub.proof.records import UNREADABLE, EntryRecord, Unreadable

Part = Mapping[str, Any]
"""A part: its `digest`, and what it is the digest of. A decision has an `id` instead, by which its sets name it."""


class PartKind(StrEnum):
    """The kinds of parts, each after those it names."""

    OPERATIONS = "operations"
    DECISIONS = "decisions"
    DECISION_SETS = "decision-sets"
    SOURCES = "sources"
    OWNERS = "owners"
    PROFILES = "profiles"


WORDS: Final = ("party", "role", "purpose", "outcome", "operation", "rules_version", "decisions")
"""What a profile says itself, or names: the operation and the set of decisions by their digests."""

_NAMED: Final = (
    ("operation", PartKind.OPERATIONS),
    ("decisions", PartKind.DECISION_SETS),
    ("sources", PartKind.SOURCES),
    ("owners", PartKind.OWNERS),
)
"""What a profile names, and among which parts it must be."""


def _operation(text: str) -> str:
    # What never became an operation has an entry too, and neither a text nor its hash.
    return sha256(text.encode()).hexdigest() if text else ""


def _sources(sources: Sequence[Sequence[str]], asked: int, denied: int) -> str:
    return SourceSet(tuple((source, owner) for source, owner in sources), asked, denied).digest.hex()


def _owners(owners: Sequence[str]) -> str:
    return owners_digest(owners).hex()


def _profile(*, sources: str, statuses: Sequence[str], owners: str, **words: str | None) -> str:
    ordered = [words.pop(word) for word in WORDS]
    if words:
        raise TypeError
    return profile_digest(ordered, bytes.fromhex(sources), statuses, bytes.fromhex(owners)).hex()


_DIGESTS: Final[Mapping[PartKind, Callable[..., str]]] = MappingProxyType(
    {
        PartKind.OPERATIONS: _operation,
        PartKind.SOURCES: _sources,
        PartKind.OWNERS: _owners,
        PartKind.PROFILES: _profile,
    }
)
"""Of each kind, the digest of its content; of the other two, `Parts` itself knows."""


def part_line(part: Part) -> bytes:
    """A part as a line of JSON, without the newline."""
    return orjson.dumps(part)


def part_of_line(line: bytes) -> Part:
    """The part that a line is, to the byte; an empty one where it is none, which nothing names."""
    try:
        told = orjson.loads(line)
    except ValueError:
        return {}
    return told if isinstance(told, dict) and part_line(told) == line else {}


class Parts:
    """The parts that were found true, by their digests."""

    def __init__(self, read: Callable[[PartKind], Iterable[Part]]) -> None:
        """Check all parts, in the order in which one names another."""
        self._decisions: dict[int, bytes] = {}
        self._acts: dict[str, Erasure] = {}
        self._parties: dict[str, str | None] = {}
        self._erasures: dict[str, Erasure] = {}
        self._true: dict[PartKind, set[str]] = {kind: set() for kind in PartKind}
        for kind in PartKind:
            for part in read(kind):
                self._check(kind, part)
        self._decisions.clear()

    def _check(self, kind: PartKind, part: Part) -> None:
        content = dict(part)
        try:
            if kind is PartKind.DECISIONS:
                self._decide(content.pop("id"), _decision(**content))
                return
            digest = content.pop("digest")
            of = self._decision_set if kind is PartKind.DECISION_SETS else _DIGESTS[kind]
            if of(**content) == digest and self._named(kind, part):
                self._true[kind].add(digest)
                self._note(kind, digest, part)
        except UNREADABLE:
            return

    def _note(self, kind: PartKind, digest: str, part: Part) -> None:
        """What erasing rests on: whose operation a profile is of, and which profiles are acts of erasure."""
        if kind is PartKind.OPERATIONS and (act := Erasure.of_words(part["text"])) is not None:
            self._acts[digest] = act
        elif kind is PartKind.PROFILES:
            self._parties[digest] = part["party"]
            if part["party"] is None and part["outcome"] == "OK" and part["operation"] in self._acts:
                self._erasures[digest] = self._acts[part["operation"]]

    def party(self, entry: EntryRecord) -> str | None:
        """The party whose operation an entry is of."""
        return self._parties.get(entry.profile.hex())

    def erasure(self, entry: EntryRecord) -> Erasure | None:
        """The act of erasure that an entry is."""
        return self._erasures.get(entry.profile.hex())

    def _decide(self, number: int, canonical: bytes) -> None:
        # Of two under one number neither is believed: a reader may take either.
        self._decisions[number] = b"" if number in self._decisions else canonical

    def _decision_set(self, decisions: Sequence[int]) -> str:
        return decisions_digest([self._decisions[one] for one in decisions])

    def _named(self, kind: PartKind, part: Part) -> bool:
        return kind is not PartKind.PROFILES or all(part[word] in self._true[among] for word, among in _NAMED)

    def found(self, entry: EntryRecord | Unreadable | None) -> Found:
        """What an entry comes to; no leaf at all where a part of it is not what it says."""
        if entry is None:
            return Found(None, b"")
        if isinstance(entry, Unreadable):
            return Found(entry.name, b"")
        whole = entry.profile.hex() in self._true[PartKind.PROFILES]
        if entry.personal is not None:
            whole = whole and entry.personal.hash == entry.personal_digest
        return Found(str(entry.id), entry.leaf if whole else b"")


def _decision(decision: Sequence[str | None]) -> bytes:
    return DecisionRecord(*decision).canonical()  # type: ignore[arg-type] # of whatever kind, it is only hashed
