"""What the journal holds of one operation, and nothing else can get in: these fields are the allow-list.

No value of a record, literal or variable has a place here; persons appear as keyed tags alone.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Self
from uuid import UUID

import orjson

from schema.caller import Caller
from schema.decisions import Decision


@dataclass(frozen=True, slots=True)
class DecisionRecord:
    """One decision as the log keeps it. `scope` and `side` are None where a decision holds for all of them."""

    coordinate: str
    owner: str
    scope: str | None
    side: str | None
    treatment: str
    form: str | None
    rule: str | None
    clause: str | None

    @classmethod
    def of(cls, decision: Decision) -> Self:
        """The log's form of a decision."""
        return cls(
            coordinate=decision.coordinate,
            owner=decision.owner,
            scope=decision.cell.scope.value,
            side=decision.cell.side.value,
            treatment=decision.treatment.value,
            form=decision.form.value if decision.form else None,
            rule=decision.rule,
            clause=decision.clause,
        )

    def canonical(self) -> bytes:
        """The one serialisation of this decision: a JSON array of its fields in their order."""
        # Not `astuple`, which copies in depth: over hundreds of sources there are tens of thousands of decisions.
        of = (self.coordinate, self.owner, self.scope, self.side, self.treatment, self.form, self.rule, self.clause)
        return orjson.dumps(of)


@dataclass(frozen=True, slots=True)
class DecisionSet:
    """The decisions of one operation, made by `DecisionSet.of`: equal digests mean equal decisions."""

    digest: str
    items: tuple[DecisionRecord, ...]

    @classmethod
    def of(cls, records: Iterable[DecisionRecord]) -> "DecisionSet":
        """The set of these decisions, each once, in canonical order, under the SHA-256 of their serialisations."""
        items = {record.canonical(): record for record in records}
        ordered = sorted(items)
        return cls(decisions_digest(ordered), tuple(items[key] for key in ordered))


def decisions_digest(serialised: Iterable[bytes]) -> str:
    """The digest of a set of decisions by their serialisations: the SHA-256 of its lines in order."""
    return sha256(b"\n".join(sorted(serialised))).hexdigest()


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source of the operation: its completeness status, and the rows it gave (None in aggregates)."""

    source: str
    owner: str
    status: str
    rows: int | None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Sources that an operation does not ask, made by `LeftOut.of`: found once per plan, with their digest."""

    digest: bytes
    items: tuple[SourceRecord, ...]

    @classmethod
    def of(cls, items: Iterable[SourceRecord]) -> "LeftOut":
        """These sources, under the SHA-256 of one serialisation of them."""
        records = tuple(items)
        words = [(record.source, record.owner, record.status) for record in records]
        return cls(sha256(orjson.dumps(words)).digest(), records)


NOBODY = LeftOut.of(())
"""No source was left out."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // timedelta(milliseconds=1)

DENIED = "DENIED"
"""The status of a source whose owner's records the caller may not see."""

NOT_ASKED = "NOT_ASKED"
"""The status of a source that the caller's own `sources` argument left out: its owner was neither asked nor refused."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation, or one act of administration.

    `caller` is None where nothing was proved, and for administration, which the parties in `told` may read; `outcome`
    is OK or an error code. `epoch` is the publish or revocation under whose rules it was decided.
    `operation_text` has its literals and variables removed already, and `operation_hash` is the hash of that text.
    `tags` is the packed keyed tags of persons, 16 bytes each; with `resolves` the first is that of the one person who
    was looked up, and the others are of that person's own records. `left_out` are sources beside `sources`; where there
    are any, all of `sources` were asked.

    `resolves` is no part of the leaf, for it follows from what the leaf covers: the operation says that one person is
    looked up and nothing leads to others, and the tags say, to who holds the log's keys, that one of them alone is of a
    person (a record's opens to its type and source). An index that is made from it is an index, and proves nothing.
    """

    at: datetime
    caller: Caller | None
    outcome: str
    operation_hash: str
    operation_text: str
    rules_version: str
    epoch: int
    decisions: DecisionSet
    sources: tuple[SourceRecord, ...]
    tags: bytes
    told: tuple[str, ...] = ()
    left_out: LeftOut = NOBODY
    resolves: bool = False


def administration(words: str, at: datetime, told: tuple[str, ...], epoch: int, rules_version: str = "") -> Entry:
    """An act of administration, in words in the place of an operation; the parties in `told` may read it."""
    return Entry(
        at=at,
        caller=None,
        outcome="OK",
        operation_hash=sha256(words.encode()).hexdigest(),
        operation_text=words,
        rules_version=rules_version,
        epoch=epoch,
        decisions=DecisionSet.of(()),
        sources=(),
        tags=b"",
        told=told,
    )


def entry_id(at: datetime) -> UUID:
    """A fresh UUID version 7 (RFC 9562): the millisecond of `at`, then chance: ids sort by time and tell no count."""
    random = int.from_bytes(os.urandom(10), "big")
    high = (_milliseconds(at) << 16) | 0x7000 | (random >> 68)
    return UUID(int=(high << 64) | (0b10 << 62) | (random & ((1 << 62) - 1)))


def entry_time(entry: UUID) -> datetime:
    """The time of an entry, to the millisecond; of an id that no hub gave, at most the last that there is."""
    return _EPOCH + timedelta(milliseconds=min(entry.int >> 80, _LAST))


def first_id(at: datetime) -> UUID:
    """The least id of an entry at this instant or later: a bound for reading by time."""
    whole = _milliseconds(at)
    return UUID(int=(whole if _EPOCH + timedelta(milliseconds=whole) >= at else whole + 1) << 80)


def _milliseconds(at: datetime) -> int:
    """The milliseconds since 1970, rounded down."""
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000 + since.microseconds // 1_000
