"""An extract holds what one party may read of the log, and each entry of it is proved, offline, with a key alone."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.database import reading_pool
from hub.journal.reader import JournalReader
from hub.journal.view import AuditFilter, Reader, Window
from hub.proof.extract import ExtractError, ExtractReport, is_extract, verify_extract
from hub.proof.extract_lines import COLUMNS, Form, Told, entries_in, head_of, line_of, told_of
from hub.proof.extracting import Extracts, Order
from hub.proof.note import Kind, NoteError
from tests.proof.conftest import ProofLog
from tests.proof.logs import KEY, STRANGER, UNHURRIED

READERS = [Reader("kemnaker", True), Reader("bekasi", False), Reader("halmahera-selatan", False)]
BOTH = list(Form)
MANY = 620
WORDS = st.text(alphabet="=+-@'\t\r\n\",;ab ", max_size=6)


@pytest.fixture
async def extracts(proof_log: ProofLog) -> AsyncIterator[Extracts]:
    """What makes extracts of the test's log."""
    async with reading_pool(proof_log.dsn, 5.0) as pool:
        yield Extracts(JournalReader(pool), pool)


async def made(extracts: Extracts, folder: Path, order: Order) -> Path:
    """An extract as a file."""
    path = folder / f"{order.reader.party}-{order.form}.zip"
    path.write_bytes(b"".join([piece async for piece in extracts.written(order)]))
    return path


def entries_of(path: Path, form: Form) -> list[Told]:
    """The entries in an extract."""
    with ZipFile(path) as file:
        text = io.StringIO(file.read(f"entries.{form}").decode(), newline="")
        return list(entries_in(text, form))


def changed(path: Path, name: str, before: bytes, after: bytes) -> ExtractReport:
    """What is found of a copy in which one file reads otherwise."""
    with ZipFile(path) as file:
        contents = {one: file.read(one) for one in file.namelist()}
    assert before in contents[name]
    contents[name] = contents[name].replace(before, after, 1)
    copy = path.with_name("changed.zip")
    with ZipFile(copy, "w") as file:
        for one, content in contents.items():
            file.writestr(one, content)
    return verify_extract(copy, [KEY])


@pytest.mark.parametrize("form", BOTH)
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.party)
async def test_an_extract_is_what_the_party_reads_and_all_of_it_is_proved(
    proof_log: ProofLog, extracts: Extracts, tmp_path: Path, reader: Reader, form: Form
) -> None:
    """Page after page of the log, entry for entry as `auditEntries` gives them; whole ones proved whole."""
    await proof_log.append(MANY)
    path = await made(extracts, tmp_path, Order(reader, AuditFilter(), form))
    page = await extracts.reader.page(reader, AuditFilter(), Window(MANY, None, total=False))
    expected = [told_of(entry) for entry in page.entries]
    assert [orjson.dumps(one) for one in entries_of(path, form)] == [orjson.dumps(one) for one in expected]
    whole = [one for one in expected if reader.sees_all or one["party"] == reader.party]
    report = verify_extract(path, [KEY])
    assert is_extract(path)
    assert (report.fault, report.party, report.whole) == (None, reader.party, len(whole))
    assert report.whole + report.cut == len(expected) > 100
    assert bool(report.cut) == (reader.party == "bekasi"), "who has a source that others asked"


async def test_an_extract_holds_nothing_of_other_parties(
    proof_log: ProofLog, extracts: Extracts, tmp_path: Path
) -> None:
    """Not in the entries nor in their proofs: no decision, source or row of the Ministry's in another's question."""
    await proof_log.append(MANY)
    path = await made(extracts, tmp_path, Order(READERS[1], AuditFilter(), Form.JSONL))
    with ZipFile(path) as file:
        proofs = [orjson.loads(line) for line in file.read("proofs.jsonl").splitlines()]
    for told, proof in zip(entries_of(path, Form.JSONL), proofs, strict=True):
        if told["party"] != "bekasi":
            assert {one[1] for one in [*told["decisions"], *told["sources"]]} <= {"bekasi"}
            assert set(proof) == {"place", "path", "leaf"}


async def test_filters_choose_what_is_in_an_extract(proof_log: ProofLog, extracts: Extracts, tmp_path: Path) -> None:
    """As they choose entries of the log; one with nothing in it is an extract too."""
    await proof_log.append(60)
    for wanted in (AuditFilter(outcome="FORBIDDEN"), AuditFilter(since=datetime(2030, 1, 1, tzinfo=UTC))):
        path = await made(extracts, tmp_path, Order(READERS[0], wanted, Form.CSV))
        entries = entries_of(path, Form.CSV)
        assert {one["outcome"] for one in entries} <= {wanted.outcome}
        assert verify_extract(path, [KEY]).fault is None
        assert len(entries) == (15 if wanted.outcome else 0)


async def test_what_is_in_no_checkpoint_yet_is_in_no_extract(
    proof_log: ProofLog, extracts: Extracts, tmp_path: Path
) -> None:
    """It is there a second later."""
    await proof_log.append(10)
    await proof_log.store(5)
    path = await made(extracts, tmp_path, Order(READERS[0], AuditFilter(), Form.JSONL))
    assert len(entries_of(path, Form.JSONL)) == 10
    assert verify_extract(path, [KEY]).whole == 10


CHANGES = {
    "another outcome": ("entries.jsonl", b'"outcome":"OK"', b'"outcome":"NO"'),
    "another party": ("entries.jsonl", b'"party":"kemnaker"', b'"party":"bekasi"'),
    "another treatment": ("entries.jsonl", b'"MASK"', b'"CLEAR"'),
    "another rule": ("entries.jsonl", b'"bekasi-own"', b'"bekasi-eigen"'),
    "another operation": ("entries.jsonl", b"query Q1", b"query Q7"),
    "another source": ("entries.jsonl", b'"siapkerja"', b'"sip-kerja"'),
    "other rows": ("entries.jsonl", b'"OK",1]', b'"OK",2]'),
    "another time": ("entries.jsonl", b'"at":"2026-11-02T03', b'"at":"2026-11-02T04'),
    "another version": ("entries.jsonl", b'"rules-1"', b'"rules-2"'),
    "another epoch": ("entries.jsonl", b'"epoch":0', b'"epoch":1'),
    "another place": ("proofs.jsonl", b'"place":1', b'"place":2'),
    "a proof less": ("proofs.jsonl", b'{"place":59', b'{"palace":59'),
    "a line more": ("entries.jsonl", b'{"id"', b'{}\n{"id"'),
}


@pytest.mark.parametrize("what", CHANGES)
async def test_attack_35_a_changed_extract_is_found_out(
    proof_log: ProofLog, extracts: Extracts, tmp_path: Path, what: str
) -> None:
    """Whatever is told otherwise of an entry that is whole, or proved otherwise."""
    await proof_log.append(60)
    path = await made(extracts, tmp_path, Order(READERS[0], AuditFilter(), Form.JSONL))
    assert changed(path, *CHANGES[what]).fault is not None


async def test_attack_35_a_cut_entry_under_anothers_proof_is_found_out(
    proof_log: ProofLog, extracts: Extracts, tmp_path: Path
) -> None:
    """A leaf that is not in the log proves nothing; nor is an entry told twice."""
    await proof_log.append(60)
    path = await made(extracts, tmp_path, Order(READERS[1], AuditFilter(party="kemnaker"), Form.JSONL))
    assert verify_extract(path, [KEY]).cut > 0
    assert changed(path, "proofs.jsonl", b'"leaf":"', b'"leaf":"AAAA').fault is not None
    with ZipFile(path) as file:
        line = file.read("entries.jsonl").splitlines(keepends=True)[0]
    assert changed(path, "entries.jsonl", line, line + line).fault is not None


async def test_an_extract_of_another_log_or_no_extract_is_refused(
    proof_log: ProofLog, extracts: Extracts, tmp_path: Path
) -> None:
    """By the key that signed, and by the form of the file."""
    await proof_log.append(5)
    path = await made(extracts, tmp_path, Order(READERS[0], AuditFilter(), Form.JSONL))
    with pytest.raises(NoteError):
        verify_extract(path, [STRANGER.verifier(Kind.NOTE)])
    with pytest.raises(ExtractError, match="expected the form"):
        changed(path, "extract.json", b"extract 1", b"extract 9")
    cut = tmp_path / "cut.zip"
    cut.write_bytes(path.read_bytes()[:-30])
    assert not is_extract(cut)
    with pytest.raises(ExtractError):
        verify_extract(cut, [KEY])


@UNHURRIED
@given(st.lists(WORDS, min_size=4, max_size=4), st.none() | st.sampled_from(["bekasi", "=1+1"]))
def test_no_cell_of_a_csv_begins_a_formula_and_each_is_read_back(words: list[str], party: str | None) -> None:
    """Whatever stands in an entry: spreadsheets see text, and the verifier what was written."""
    outcome, text, rule, source = words
    told: Told = {
        **dict.fromkeys(COLUMNS, "a"),
        "party": party,
        "subject": None,
        "epoch": 3,
        "outcome": outcome,
        "operation_text": text,
        "decisions": [["JobSeeker.nik", "bekasi", "own", None, "MASK", None, rule, None]],
        "sources": [[source, "bekasi", "OK", 1]],
    }
    raw = (head_of(Form.CSV) + line_of(told, Form.CSV)).decode()
    for row in csv.reader(io.StringIO(raw, newline="")):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)
    assert list(entries_in(io.StringIO(raw, newline=""), Form.CSV)) == [told]
    assert list(entries_in([line_of(told, Form.JSONL).decode()], Form.JSONL)) == [told]


async def test_an_erased_account_leaves_its_entry_proved(
    proof_log: ProofLog, extracts: Extracts, tmp_path: Path
) -> None:
    """The salted hash stands for it."""
    entries = await proof_log.append(10)
    await proof_log.connection.fetchval("SELECT journal.erase($1)", entries)
    path = await made(extracts, tmp_path, Order(READERS[0], AuditFilter(), Form.JSONL))
    assert {(one["issuer"], one["subject"]) for one in entries_of(path, Form.JSONL)} == {(None, None)}
    assert (verify_extract(path, [KEY]).whole, verify_extract(path, [KEY]).fault) == (10, None)
