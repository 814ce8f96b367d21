"""What the tests of the proof share: leaves, the tiles over them made the plain way, and keys."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Final
from uuid import UUID

from hypothesis import settings

from hub.journal.entry import DecisionRecord, decisions_digest
from hub.journal.leaf import leaf_hash
from hub.journal.profile import SourceSet, owners_digest, profile_digest
from hub.proof.checkpoint import Checkpoint, sign_checkpoint
from hub.proof.note import Kind, Signer
from hub.proof.parts import WORDS, Part, PartKind
from hub.proof.records import EntryRecord, Personal
from hub.proof.tiles import Tile
from hub.proof.tree import HASH, WIDTH, Growing, packed_root

UNHURRIED: Final = settings(deadline=None)
"""The machine may be busy with other tests."""

MOST = 3 * WIDTH + 9
LEAVES = [leaf_hash(number.to_bytes(4, "big")) for number in range(MOST)]

ORIGIN = "hub.example/log"
LOG = Signer.of_seed(ORIGIN, b"\x01" * 32)
NEXT = Signer.of_seed(ORIGIN, b"\x02" * 32)
STRANGER = Signer.of_seed(ORIGIN, b"\x03" * 32)
WITNESS = Signer.of_seed("bekasi.example/witness", b"\x04" * 32)
KEY = LOG.verifier(Kind.NOTE)


def tiles_of(leaves: bytes, size: int) -> dict[tuple[int, int], bytes]:
    """Every tile of a tree, made the plain way: level by level from all leaves."""
    tiles: dict[tuple[int, int], bytes] = {}
    row, level = leaves[: size * HASH], 0
    while row:
        found = [row[at : at + WIDTH * HASH] for at in range(0, len(row), WIDTH * HASH)]
        tiles.update({(level, number): hashes for number, hashes in enumerate(found)})
        row = b"".join(packed_root(hashes) for hashes in found if len(hashes) == WIDTH * HASH)
        level += 1
    return tiles


STANDINGS = (
    (None, None, None, "UNAUTHENTICATED"),
    ("bekasi", "officer", "placement-service", "OK"),
    ("kemnaker", "analyst", "consolidation", "OK"),
    ("halmahera-selatan", "dpo", "data-subject-request", "FORBIDDEN"),
)
DECISIONS = tuple(
    ("JobSeeker.nik", owner, scope, "adult", treatment, None, f"{owner}-{scope}", "Pasal 3")
    for owner, treatment in (("bekasi", "MASK"), ("kemnaker", "WITHHOLD"))
    for scope in ("own", "other")
)
SOURCES = (("siapkerja", "kemnaker"), ("sip-kerja", "bekasi"))


def parts_made() -> dict[PartKind, list[Part]]:
    """The parts of a log whose entries have one of four profiles."""
    canonical = [DecisionRecord(*one).canonical() for one in DECISIONS]
    operations = [f"query Q{number} {{ jobSeekers {{ nodes {{ nik }} }} }}" for number in range(len(STANDINGS))]
    made: dict[PartKind, list[Part]] = {
        PartKind.OPERATIONS: [{"digest": sha256(text.encode()).hexdigest(), "text": text} for text in operations],
        PartKind.DECISIONS: [{"id": 7 + nth, "decision": list(one)} for nth, one in enumerate(DECISIONS)],
        PartKind.DECISION_SETS: [{"digest": decisions_digest(canonical), "decisions": [10, 9, 7, 8]}],
        PartKind.SOURCES: [
            {
                "digest": SourceSet(SOURCES, 2, 0).digest.hex(),
                "sources": [list(one) for one in SOURCES],
                "asked": 2,
                "denied": 0,
            }
        ],
        PartKind.OWNERS: [{"digest": owners_digest(("bekasi",)).hex(), "owners": ["bekasi"]}],
    }
    made[PartKind.PROFILES] = [_profile(made, number) for number in range(len(STANDINGS))]
    return made


def _profile(made: Mapping[PartKind, Sequence[Part]], number: int) -> Part:
    party, role, purpose, outcome = STANDINGS[number]
    operation = made[PartKind.OPERATIONS][number]["digest"]
    decisions = made[PartKind.DECISION_SETS][0]["digest"]
    sources, owners = made[PartKind.SOURCES][0]["digest"], made[PartKind.OWNERS][0]["digest"]
    words = (party, role, purpose, outcome, operation, "rules-1", decisions)
    statuses = ["OK", "TIMED_OUT"]
    digest = profile_digest(words, bytes.fromhex(sources), statuses, bytes.fromhex(owners))
    rest = {"sources": sources, "statuses": statuses, "owners": owners}
    return {"digest": digest.hex(), **dict(zip(WORDS, words, strict=True)), **rest}


def entry_made(number: int, parts: Mapping[PartKind, Sequence[Part]]) -> EntryRecord:
    """The entry of this number; of every fifth the personal part is left out."""
    id_ = UUID(int=(1_760_000_000_000 + number << 80) | 7 << 76 | 2 << 62 | number)
    issuer, subject = ("https://idp.example", f"account-{number % 9}") if number % 4 else (None, None)
    personal = Personal(number.to_bytes(16, "big"), issuer, subject, b"%016d" % number * (number % 3))
    profile = bytes.fromhex(parts[PartKind.PROFILES][number % 4]["digest"])
    kept = None if number % 5 == 0 else personal
    return EntryRecord(id_, profile, [None, number % 50][: number % 3], 3, personal.hash, kept)


@dataclass(frozen=True)
class GeneratedLog:
    """A log as the hub keeps one, from the place `first` on; all that it gives is true."""

    size: int
    first: int = 0
    signer: Signer = LOG

    @cached_property
    def made(self) -> dict[PartKind, list[Part]]:
        """Its parts."""
        return parts_made()

    @cached_property
    def all_entries(self) -> list[EntryRecord]:
        """Its entries from the very first."""
        return [entry_made(number, self.made) for number in range(self.size)]

    @cached_property
    def tiles(self) -> dict[tuple[int, int], bytes]:
        """Its tiles."""
        return tiles_of(b"".join(entry.leaf for entry in self.all_entries), self.size)

    @property
    def personal(self) -> bool:
        """Some personal parts are left out."""
        return False

    def checkpoint(self) -> bytes:
        """Its checkpoint."""
        tree = Growing()
        tree.append(b"".join(entry.leaf for entry in self.all_entries))
        signed = sign_checkpoint(Checkpoint(ORIGIN, tree.size, tree.root), [self.signer], 1_760_000_000)
        return signed.text.encode()

    def beside(self) -> tuple[str, ...]:
        """It has nothing beside what is proved."""
        return ()

    def tile(self, tile: Tile) -> bytes | None:
        """One of its tiles."""
        return self.tiles.get((tile.level, tile.number))

    def parts(self, kind: PartKind) -> list[Part]:
        """Its parts of a kind."""
        return self.made[kind]

    def entries(self, first: int) -> Iterator[EntryRecord]:
        """Its entries from a place on."""
        yield from self.all_entries[first:]
