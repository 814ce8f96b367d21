"""Verifies a log, in a bundle or in its database, by nothing but the keys and checkpoints that the auditor holds."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from hub.journal.entry import entry_time
from hub.proof.checkpoint import Opened, open_checkpoint
from hub.proof.compare import Found, first_difference
from hub.proof.erasure import Erasure, Erasures, Missing
from hub.proof.note import NoteError, Verifier
from hub.proof.parts import Part, PartKind, Parts
from hub.proof.records import EntryRecord, Unreadable
from hub.proof.signed_tiles import SignedTiles, TileFaultError
from hub.proof.tiles import Tile
from hub.proof.tree import HASH


class Log(Protocol):
    """A log as it is found, all of it unproved."""

    @property
    def first(self) -> int:
        """The place of the first entry that is there; those before are only in the tree."""

    @property
    def personal(self) -> bool:
        """Whether personal parts are there, but for those erased; they can be left out of a bundle."""

    def checkpoint(self) -> bytes:
        """The newest signed checkpoint."""

    def beside(self) -> Iterable[str]:
        """What it keeps beside the entries, to find them by, and says otherwise than they do; each in words."""

    def tile(self, tile: Tile) -> bytes | None:
        """The packed hashes of a tile, None where it is missing."""

    def parts(self, kind: PartKind) -> Iterable[Part]:
        """The parts of a kind that the entries share."""

    def entries(self, first: int) -> Iterator[EntryRecord | Unreadable | None]:
        """The entries in their order from a place on, to the last; None where a place is empty."""


@dataclass(frozen=True, slots=True)
class Trust:
    """What the auditor holds: the log's keys, witnesses that must have countersigned, and checkpoints from before."""

    keys: Sequence[Verifier]
    witnesses: Sequence[Verifier] = ()
    held: Sequence[bytes] = ()


@dataclass(slots=True)
class Report:
    """What was found; `faults` is empty for a log that is as it was signed.

    `held` counts the checkpoints held that it continues, `entries` those that were found as signed, `impersonal` those
    of them without their personal part, `erasures` the acts of erasure; `cosigned` has the witnesses, and when each
    countersigned.
    """

    opened: Opened
    first: int
    held: int = 0
    entries: int = 0
    impersonal: int = 0
    erasures: list[Erasure] = field(default_factory=list)
    cosigned: dict[Verifier, int | None] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


Progress = Callable[[int], None]
"""Told the number of entries read so far, now and then."""

_STEP = 5_000


def verify(log: Log, trust: Trust, progress: Progress) -> Report:
    """Hold the log against the trust. Raises NoteError where its checkpoint is none of the log's own."""
    opened = open_checkpoint(log.checkpoint(), trust.keys)
    report = Report(opened, log.first)
    _check_witnesses(report, trust.witnesses)
    try:
        tiles = SignedTiles(opened.checkpoint.tree, log.tile)
    except TileFaultError as fault:
        report.faults.append(f"the tree is not the one that was signed: {fault}")
        tiles = None
    for held in trust.held:
        _check_held(report, tiles, open_checkpoint(held, trust.keys))
    if tiles is not None:
        _check_entries(report, tiles, log, progress)
    if not report.faults:  # what is beside an entry that was altered says otherwise for that alone
        report.faults += log.beside()
    return report


def _check_witnesses(report: Report, witnesses: Sequence[Verifier]) -> None:
    try:
        report.cosigned = report.opened.cosigned(witnesses)
    except NoteError as error:
        report.faults.append(str(error))
    missing = [witness.name for witness in witnesses if witness not in report.cosigned]
    if missing:
        report.faults.append(f"the checkpoint is not countersigned by {', '.join(missing)}")


def _check_held(report: Report, tiles: SignedTiles | None, held: Opened) -> None:
    """Whether the log still begins with what a checkpoint held elsewhere says it was."""
    before, now = held.checkpoint, report.opened.checkpoint
    if before.size > now.size:
        report.faults.append(
            f"the log was cut or set back: it has {now.size} entries, and signed {before.size} in the checkpoint held"
        )
    elif tiles is not None:
        _check_beginning(report, tiles, before.tree)


def _check_beginning(report: Report, tiles: SignedTiles, before: tuple[int, bytes]) -> None:
    size, root = before
    try:
        same = tiles.root_at(size) == root
    except TileFaultError as fault:
        report.faults.append(f"the log at the {size} entries of the checkpoint held cannot be told: {fault}")
        return
    if same:
        report.held += 1
    else:
        report.faults.append(
            f"the history was rewritten: its first {size} entries are not those of the checkpoint held"
        )


def _check_entries(report: Report, tiles: SignedTiles, log: Log, progress: Progress) -> None:
    parts, erasures = Parts(log.parts), Erasures()
    span = (report.first, report.opened.checkpoint.size)

    def found() -> Iterator[Found]:
        for count, entry in enumerate(log.entries(span[0])):
            if isinstance(entry, EntryRecord):
                _see(erasures, entry, parts)
                report.impersonal += entry.personal is None
            if count % _STEP == 0:
                progress(count)
            yield parts.found(entry)

    try:
        difference = first_difference(lambda: tiles.leaves(span), found, span[0])
        fault = difference and difference.text
    except TileFaultError as error:
        fault = _narrowed(error, log, parts, span[0])
    if fault:
        report.faults.append(fault)
        return
    report.entries, report.erasures = span[1] - span[0], erasures.acts
    if log.personal:
        report.faults += erasures.faults()


def _see(erasures: Erasures, entry: EntryRecord, parts: Parts) -> None:
    act = parts.erasure(entry)
    if act is not None:
        erasures.act(entry.id, entry_time(entry.id), act)
    if entry.personal is None:
        erasures.missing(Missing(entry.id, entry_time(entry.id), parts.party(entry)))


def _narrowed(fault: TileFaultError, log: Log, parts: Parts, first: int) -> str:
    """The entries below a tile that is not as it was signed; with the first that differs from it, if one does.

    Where an entry and its leaf were changed alike, no more can be said than among which entries it is.
    """
    low, end = max(fault.tile.leaves[0], first), fault.tile.leaves[1]
    told = f"among the entries at places {low} to {end - 1} is one that is not as it was signed: {fault}"
    if fault.tile.level:
        return told
    hashes = log.tile(fault.tile) or b""
    for place, entry in enumerate(log.entries(low), low):
        found, at = parts.found(entry), (place - fault.tile.leaves[0]) * HASH
        if place < end and found.hash != hashes[at : at + HASH]:
            return f"{told}; the first that differs is {found.name or 'gone,'} at place {place}"
        if place >= end:
            break
    return told
