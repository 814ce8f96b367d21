"""A bundle is checked with nothing but a key: whatever was done to it is found, and the first entry named."""

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.proof.bundle import BundleError, opened_bundle, write_bundle
from hub.proof.note import Kind, NoteError
from hub.proof.verify import Report, Trust, verify
from tests.proof.logs import KEY, STRANGER, UNHURRIED, WITNESS, GeneratedLog

LOG_600 = GeneratedLog(600)
SIZE = LOG_600.size
FEW = settings(UNHURRIED, max_examples=30)
BIT = st.integers(0, 7)
IDS = [str(entry.id) for entry in LOG_600.all_entries]

Files = dict[str, bytes]
Lines = list[bytes]


def quietly(_: int) -> None:
    """No progress is shown."""


def bundled(log: GeneratedLog, *, personal: bool = True) -> Files:
    """The files of the bundle of a log."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bundle.zip"
        write_bundle(path, log, personal=personal, progress=quietly)
        with ZipFile(path) as file:
            return {name: file.read(name) for name in file.namelist()}


def verified(files: Files, trust: Trust | None = None) -> Report:
    """What an auditor with the log's key finds in a bundle of these files."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bundle.zip"
        with ZipFile(path, "w") as file:
            for name, content in files.items():
                file.writestr(name, content)
        with opened_bundle(path) as bundle:
            return verify(bundle, trust or Trust([KEY]), quietly)


BUNDLE = bundled(LOG_600)
LINES = BUNDLE["entries.jsonl"].splitlines(keepends=True)


def fault(lines: Lines) -> str:
    """The one fault of the bundle with these lines of entries."""
    (found,) = verified({**BUNDLE, "entries.jsonl": b"".join(lines)}).faults
    return found


@pytest.mark.parametrize(("size", "first"), [(0, 0), (1, 0), (256, 0), (600, 0), (600, 599), (600, 300), (600, 600)])
def test_a_bundle_as_it_was_written_has_no_fault(size: int, first: int) -> None:
    """From any place on; what was left out is counted, and the rest stays proved."""
    log = GeneratedLog(size, first)
    report = verified(bundled(log))
    assert report.faults == []
    assert (report.entries, report.first, report.opened.checkpoint.size) == (size - first, first, size)
    assert report.impersonal == sum(entry.personal is None for entry in log.entries(first))


def test_a_bundle_without_personal_parts_is_proved_all_the_same() -> None:
    """It holds no account and no tag."""
    files = bundled(LOG_600, personal=False)
    report = verified(files)
    assert (report.faults, report.impersonal) == ([], SIZE)
    assert b"account-" in BUNDLE["entries.jsonl"]
    assert b"account-" not in files["entries.jsonl"]
    assert b"salt" not in files["entries.jsonl"]


@FEW
@given(at=st.integers(0, SIZE - 1), where=st.floats(0, 1, exclude_max=True), bit=BIT)
def test_an_altered_entry_is_named(at: int, where: float, bit: int) -> None:
    """Whatever bit of its line changed; what stands there and is no entry is named by its line."""
    line = bytearray(LINES[at])
    line[int(where * (len(line) - 1))] ^= 1 << bit
    if line == LINES[at] or b"\n" in line[:-1]:
        return
    assert f"at place {at} was altered" in fault([*LINES[:at], bytes(line), *LINES[at + 1 :]])


@FEW
@given(at=st.integers(0, SIZE - 1), field=st.sampled_from(["profile", "epoch", "rows", "personal", "id", "time"]))
def test_an_entry_that_says_something_else_is_named(at: int, field: str) -> None:
    """Who, what, under which rules, for how many, when: in a well-formed line."""
    told = orjson.loads(LINES[at])
    other = orjson.loads(LINES[at - 7])
    told[field] = {"epoch": 4, "rows": [5, 5]}.get(field) or other.get(field) or other["personal_digest"]
    line = orjson.dumps(told) + b"\n"
    if line != LINES[at]:
        assert f"at place {at} was altered" in fault([*LINES[:at], line, *LINES[at + 1 :]])


@FEW
@given(st.data())
def test_removed_entries_are_named(data: st.DataObject) -> None:
    """One or several, anywhere."""
    at = data.draw(st.integers(0, SIZE - 1))
    end = data.draw(st.integers(at + 1, SIZE))
    assert fault([*LINES[:at], *LINES[end:]]).startswith(f"the entry at place {at} was removed")


@FEW
@given(st.integers(0, SIZE), st.integers(0, SIZE - 1))
def test_an_added_entry_is_named(at: int, copied: int) -> None:
    """An invented one, or the copy of another."""
    told = orjson.loads(LINES[copied])
    told["id"] = told["id"][:-1] + ("0" if told["id"][-1] != "0" else "1")
    invented = orjson.dumps(told) + b"\n"
    assert fault([*LINES[:at], invented, *LINES[at:]]) == f"the entry {told['id']} at place {at} was added"
    if copied < at:
        again = fault([*LINES[:at], LINES[copied], *LINES[at:]])
        assert again.startswith(f"the entry {IDS[copied]} at place {at} was added")


@FEW
@given(st.lists(st.integers(0, SIZE - 1), min_size=2, max_size=2, unique=True).map(sorted))
def test_swapped_entries_are_named(places: Sequence[int]) -> None:
    """The first of them."""
    low, high = places
    lines = [*LINES]
    lines[low], lines[high] = lines[high], lines[low]
    assert fault(lines) == f"the entry {IDS[high]} at place {low} was reordered: its place is {high}"


@FEW
@given(name=st.sampled_from(sorted(set(BUNDLE) - {"checkpoint"})), where=st.floats(0, 1, exclude_max=True), bit=BIT)
def test_no_byte_of_a_bundle_changes_unnoticed(name: str, where: float, bit: int) -> None:
    """Of any of its files: parts, tiles, entries, and what it says of itself."""
    content = bytearray(BUNDLE[name])
    content[int(where * len(content))] ^= 1 << bit
    try:
        report = verified({**BUNDLE, name: bytes(content)})
    except BundleError:
        return
    assert report.faults


@pytest.mark.parametrize("kind", ["operations", "decisions", "decision-sets", "sources", "owners", "profiles"])
def test_a_changed_part_is_told_by_the_first_entry_that_names_it(kind: str) -> None:
    """As the auditor reads entries, not digests; a second decision under a number spoils both."""
    lines = BUNDLE[f"{kind}.jsonl"].splitlines(keepends=True)
    found = verified({**BUNDLE, f"{kind}.jsonl": b"".join(lines[1:])}).faults
    assert found == [f"the entry {IDS[0]} at place 0 was altered"]
    last = verified({**BUNDLE, f"{kind}.jsonl": b"".join(lines[:-1])}).faults
    assert found == last or last == [f"the entry {IDS[3]} at place 3 was altered"]
    if kind == "decisions":
        assert verified({**BUNDLE, f"{kind}.jsonl": b"".join([*lines, lines[0]])}).faults == found


def resigned(files: Files, log: GeneratedLog) -> Files:
    """A bundle with the checkpoint and the tiles of another log."""
    others = bundled(log)
    return {**files, **{name: content for name, content in others.items() if name.startswith(("tile", "checkpoint"))}}


def test_a_history_written_anew_by_the_hub_itself_is_found_with_a_checkpoint_held() -> None:
    """Whoever has the hub's key can sign it, but not what others hold already."""
    early = GeneratedLog(400).checkpoint()
    assert verified(BUNDLE, Trust([KEY], held=[early])).held == 1

    def rewritten(at: int) -> GeneratedLog:
        log = GeneratedLog(600)
        log.all_entries[at] = log.all_entries[at - 1]
        return log

    forged = bundled(rewritten(300))
    assert verified(forged).faults == []
    (found,) = verified(forged, Trust([KEY], held=[early])).faults
    assert found == "the history was rewritten: its first 400 entries are not those of the checkpoint held"
    assert verified(bundled(rewritten(500)), Trust([KEY], held=[early])).faults == []
    both = [early, LOG_600.checkpoint()]
    assert len(verified(bundled(rewritten(500)), Trust([KEY], held=both)).faults) == 1


@settings(UNHURRIED, max_examples=8)
@given(st.integers(0, SIZE - 1))
def test_a_log_that_was_cut_is_found_with_a_checkpoint_held(size: int) -> None:
    """Though what is left of it is signed and whole."""
    left = bundled(GeneratedLog(size))
    assert verified(left).faults == []
    (found,) = verified(left, Trust([KEY], held=[LOG_600.checkpoint()])).faults
    assert found == f"the log was cut or set back: it has {size} entries, and signed 600 in the checkpoint held"


def test_a_change_in_entry_and_tile_alike_is_told_within_a_tile() -> None:
    """No more can be told; a change in a tile alone is told by the entry that differs from it."""
    log = GeneratedLog(600)
    log.all_entries[300] = log.all_entries[299]
    forged = bundled(log)
    tile = {"tile/0/001": forged["tile/0/001"]}
    (alike,) = verified({**BUNDLE, "entries.jsonl": forged["entries.jsonl"], **tile}).faults
    assert alike.startswith("among the entries at places 256 to 511 is one that is not as it was signed: tile/0/001")
    assert "the first that differs" not in alike
    (alone,) = verified({**BUNDLE, **tile}).faults
    assert alone.endswith(f"the first that differs is {IDS[300]} at place 300")


def test_a_checkpoint_held_must_be_the_logs() -> None:
    """An auditor who was handed another's is told so, not that the log lies."""
    with pytest.raises(NoteError):
        verified(BUNDLE, Trust([KEY], held=[GeneratedLog(10, signer=STRANGER).checkpoint()]))


def test_a_missing_countersignature_is_a_fault() -> None:
    """Where the auditor asks for a witness."""
    witness = WITNESS.verifier(Kind.COSIGNATURE)
    (missing,) = verified(BUNDLE, Trust([KEY], [witness])).faults
    assert missing == "the checkpoint is not countersigned by bekasi.example/witness"
    note = BUNDLE["checkpoint"]
    body = note.decode().partition("\n\n")[0] + "\n"
    line = WITNESS.cosign(body, 1_760_000_009).line.encode()
    assert verified({**BUNDLE, "checkpoint": note + line}, Trust([KEY], [witness])).cosigned == {witness: 1_760_000_009}
    false = WITNESS.cosign(body + "x", 1).line.encode()
    assert len(verified({**BUNDLE, "checkpoint": note + false}, Trust([KEY], [witness])).faults) == 2


def without(name: str) -> Callable[[Files], Files]:
    """The bundle without a file."""
    return lambda files: {key: content for key, content in files.items() if key != name}


@pytest.mark.parametrize(
    "change",
    [
        without("bundle.json"),
        without("checkpoint"),
        without("owners.jsonl"),
        lambda files: {**files, "README.txt": b"nothing proves this"},
        lambda files: {**files, "bundle.json": b'{"form":"another","first":0}'},
        lambda files: {**files, "bundle.json": b'{"form":"sinergi-hub audit bundle 2","first":-1,"personal":true}'},
        lambda files: {**files, "bundle.json": b'{"form":"sinergi-hub audit bundle 2","first":0}'},
    ],
)
def test_what_is_no_bundle_is_refused(change: Callable[[Files], Files]) -> None:
    """Also one with a file that nothing in it proves."""
    with pytest.raises(BundleError):
        verified(change(BUNDLE))


def test_a_file_that_is_no_zip_is_refused(tmp_path: Path) -> None:
    """And one that is not there; and a bundle is never written over."""
    path = tmp_path / "bundle.zip"
    with pytest.raises(BundleError), opened_bundle(path):
        pass
    path.write_bytes(b"no zip")
    with pytest.raises(BundleError), opened_bundle(path):
        pass
    with pytest.raises(BundleError, match="new file"):
        write_bundle(path, LOG_600, personal=True, progress=quietly)
