"""An extract: what one party's auditor may read of the log, with the proof of each entry, in one ZIP file.

extract.json                   the form of this file, whose it is, and how its entries are written
entries.csv or entries.jsonl   the entries, newest first, cut as the party sees them
proofs.jsonl                   for each entry in the same order: its place, its leaf, the hashes up to the root
checkpoint                     the signed note that all of them lead to

An entry that the party sees whole is proved whole, but for the account, which stands in the leaf as a salted hash. Of
one that is cut it is proved that its leaf is in the log; what the leaf is made of is in part another party's. That no
entry is missing is not proved by an extract, but by a bundle.
"""

import io
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final
from uuid import UUID
from zipfile import BadZipFile, ZipFile

import orjson

from hub.journal.entry import DENIED, NOT_ASKED, DecisionRecord, SourceRecord, decisions_digest, entry_time
from hub.journal.leaf import leaf_data, leaf_hash
from hub.journal.profile import SourceSet, profile_digest, rows_of
from hub.proof.checkpoint import Opened, hash_of, hash_text, open_checkpoint
from hub.proof.extract_lines import Form, Told, entries_in
from hub.proof.note import Verifier
from hub.proof.records import UNREADABLE
from hub.proof.tree import included

FORM: Final = "sinergi-hub audit extract 1"
ABOUT: Final = "extract.json"
PROOFS: Final = "proofs.jsonl"
CHECKPOINT: Final = "checkpoint"


class ExtractError(Exception):
    """The file is no extract; the text says what is expected."""


@dataclass(frozen=True, slots=True)
class LeafProof:
    """The place of an entry's leaf and the hashes up to the root.

    Of an entry that is told whole: `personal`, the digest that stands for its personal part, and `owners`, the digest
    of the parties that may read of it; all else of its leaf is in the entry. Of one that is cut, the leaf's hash alone.
    """

    place: int
    path: Sequence[bytes]
    hash: bytes
    personal: bytes | None = None
    owners: bytes | None = None

    @property
    def line(self) -> bytes:
        """It as a line of JSON."""
        told: dict[str, object] = {"place": self.place, "path": [hash_text(one) for one in self.path]}
        if self.personal is not None and self.owners is not None:
            told |= {"personal": self.personal.hex(), "owners": self.owners.hex()}
        else:
            told["leaf"] = hash_text(self.hash)
        return orjson.dumps(told) + b"\n"


@dataclass(slots=True)
class ExtractReport:
    """What was found: `whole` entries proved whole, `cut` ones whose leaf is in the log, and the first fault."""

    opened: Opened
    party: str
    whole: int = 0
    cut: int = 0
    fault: str | None = None


def is_extract(path: Path) -> bool:
    """Whether a file is meant to be an extract."""
    try:
        with ZipFile(path) as file:
            return ABOUT in file.namelist()
    except (OSError, BadZipFile):
        return False


def verify_extract(path: Path, keys: Sequence[Verifier]) -> ExtractReport:
    """Hold every entry of an extract against its checkpoint. Raises ExtractError, NoteError."""
    try:
        with ZipFile(path) as file:
            party, form = _about(file.read(ABOUT))
            report = ExtractReport(open_checkpoint(file.read(CHECKPOINT), keys), party)
            with file.open(f"entries.{form}") as entries, file.open(PROOFS) as proofs:
                text = io.TextIOWrapper(entries, "utf-8", newline="")
                _check(report, entries_in(text, form), map(orjson.loads, proofs))
            return report
    except (OSError, KeyError, EOFError, BadZipFile, zlib.error) as error:
        raise ExtractError(f"{path}: cannot be read as an extract ({type(error).__name__}): {error}") from error


def _about(raw: bytes) -> tuple[str, Form]:
    try:
        told = orjson.loads(raw)
        form, party, entries = told["form"], told["party"], Form(told["entries"])
    except (TypeError, KeyError, ValueError):
        form = None
    if form != FORM:
        raise ExtractError(f"{ABOUT} is not that of an extract; expected the form {FORM!r}")
    return party, entries


def _check(report: ExtractReport, entries: Iterator[Told], proofs: Iterator[Any]) -> None:
    before: UUID | None = None
    count = 0
    try:
        for count, (told, proof) in enumerate(zip_longest(entries, proofs), 1):  # noqa: B007 - told of a fault too
            id_ = UUID(told["id"])
            if before is not None and id_ >= before:
                report.fault = f"the entry {id_} is not older than the one before it"
                return
            if not _holds(report, told, proof):
                report.fault = f"the entry {id_} is not as it was signed"
                return
            before = id_
    except (*UNREADABLE, UnicodeDecodeError):
        report.fault = f"after {count} entries something else stands, or a proof or an entry is missing"


def _holds(report: ExtractReport, told: Told, proof: Mapping[str, Any]) -> bool:
    """Whether an entry is as its proof says, and its leaf in the tree."""
    path = [one for one in map(hash_of, proof["path"]) if one is not None]
    cut = "leaf" in proof
    leaf = hash_of(proof["leaf"]) if cut else leaf_hash(_leaf(told, proof))
    size, root = report.opened.checkpoint.tree
    report.cut += cut
    report.whole += not cut
    timely = entry_time(UUID(told["id"])).isoformat(timespec="milliseconds") == told["at"]
    full = len(path) == len(proof["path"])
    return leaf is not None and full and timely and included(leaf, proof["place"], size, path) == root


def _leaf(told: Told, proof: Mapping[str, Any]) -> bytes:
    """The leaf of an entry, made anew of everything it tells."""
    sources = [SourceRecord(*one) for one in told["sources"]]
    statuses = [one.status for one in sources]
    denied, left_out = statuses.count(DENIED), statuses.count(NOT_ASKED)
    asked = len(sources) - denied - left_out
    places = SourceSet(tuple((one.source, one.owner) for one in sources), asked, denied)
    decisions = decisions_digest(DecisionRecord(*one).canonical() for one in told["decisions"])
    text = told["operation_text"]
    if (sha256(text.encode()).hexdigest() if text else "") != told["operation_hash"]:
        raise ValueError("another operation")
    words = [told[name] for name in ("party", "role", "purpose", "outcome", "operation_hash", "rules_version")]
    owners, personal = bytes.fromhex(proof["owners"]), bytes.fromhex(proof["personal"])
    profile = profile_digest([*words, decisions], places.digest, statuses[:asked], owners)
    return leaf_data(UUID(told["id"]), profile, rows_of(sources), told["epoch"], personal)


def about(party: str, form: Form) -> bytes:
    """What an extract says of itself."""
    return orjson.dumps({"form": FORM, "party": party, "entries": form.value})
