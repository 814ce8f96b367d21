"""Files that others write may hold anything: nothing of it leads out of the folder, into SQL, or past the bound."""

import asyncio
import os
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from resolvers.reads import Comparison, Keyset, Op, OrderTerm
from resolvers.sources.base import SourceBoundError, SourceError, SourceUnavailableError
from resolvers.sources.files_database import Call, Database
from resolvers.sources.files_folder import FilesError
from resolvers.sources.files_layout import Allowance
from tests.resolvers.files.folders import write
from tests.resolvers.files.small import EMPLOYERS, MAPPING, SEEKERS, employers, fill, keys, opened
from tests.resolvers.rows.samples import OWN_ADULT, clear, question, read

SECRET = "9999990101700009"
INJECTED = [
    "' OR 1=1 --",
    "'; DROP TABLE t0; --",
    "x') UNION SELECT 1 FROM read_csv('/etc/passwd') --",
    "$1",
    "a\0b",
    "\ud800",
    "%",
    "\\",
    "CV Satu' OR nama = 'CV Dua",
    "z" * 100_000,
]
HEAD, *ROWS = EMPLOYERS.splitlines()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder, with its files, and a file beside it that is nobody's business."""
    made = tmp_path / "berkas"
    made.mkdir()
    fill(made)
    (tmp_path / "rahasia.csv").write_text(EMPLOYERS.replace("CV Satu", SECRET), "utf-8")
    return made


@pytest.mark.parametrize("text", INJECTED)
async def test_attack_42_a_filter_is_a_value_whatever_it_holds(text: str, folder: Path) -> None:
    """Equality, lists, ranges and positions: no text of a filter is ever part of a statement."""
    async with opened(folder) as source:
        assert await keys(source, employers(("name", Op.EQ, 1)), 9, text) == []
        assert await keys(source, employers(("name", Op.IN, 1)), 9, [text, "CV Dua"]) == [8]
        names = ["CV Satu", "CV Dua", "CV Tiga"]
        below = [key for key, name in zip((7, 8, 9), names, strict=True) if name < text]
        assert await keys(source, employers(("name", Op.LT, 1)), 9, text) == below
        cells = (OWN_ADULT,)
        behind = read(
            "Employer",
            cells=cells,
            order=(OrderTerm(clear("name", cells), descending=False),),
            keyset=Keyset((2,), (False,), 1, 0),
            limit_slot=0,
        )
        later = sorted((name, key) for key, name in zip((7, 8, 9), names, strict=True) if name > text)
        assert await keys(source, behind, 9, 0, text) == [key for _, key in later]
        assert await keys(source, employers(), 9) == [7, 8, 9]


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
async def test_attack_42_names_of_columns_and_files_are_names(suffix: str, folder: Path) -> None:
    """A quote, a bracket or a statement in the name of a column or of a file is no more than that."""
    column = "nama\"; DROP TABLE t0; -- '"
    file = f"peru'sahaan\"; --.{suffix}" if suffix == "parquet" else f"peru'sahaan; --.{suffix}"
    file = file.replace('"', "")
    rows = [{"no": 7, column: "CV Satu", "kbli": "1"}, {"no": 8, column: "CV Dua", "kbli": "2"}]
    write(folder / file, rows)
    said = MAPPING[: MAPPING.index("[types.JobSeeker]")].replace('";"', '","') + (
        f"[types.Employer]\ntable = \"{file}\"\nkey = \"no\"\n[types.Employer.fields]\nname = '''{column}'''\n"
    )
    async with opened(folder, said) as source:
        assert await keys(source, employers(("name", Op.EQ, 1)), 9, "CV Dua") == [8]
        assert await source.verify() == []


@pytest.mark.parametrize("name", ["perusahaan-\n\x1b[2J.csv", "perusahaan-*.csv", "perusahaan-[a].csv"])
async def test_attack_42_a_files_name_forges_no_line_and_no_pattern(name: str, folder: Path) -> None:
    """A name that a pattern finds is told in ASCII, and never taken for a pattern itself."""
    (folder / name).write_text(EMPLOYERS, "utf-8")
    async with opened(folder, MAPPING.replace("perusahaan.csv", "perusahaan-*.csv")) as source:
        (line,) = [line for line in await source.verify() if "Employer" in line]
        assert "expected a file's name in printable signs" in line
        assert line.isprintable()


@pytest.mark.parametrize("name", ["perusahaan.csv", "perusahaan-9.csv"])
async def test_attack_42_a_link_out_of_the_folder_is_refused(name: str, folder: Path) -> None:
    """By its name or by a pattern, a link leads nowhere; nor does a folder, a pipe or a link that hangs."""
    path = folder / name
    said = MAPPING.replace("perusahaan.csv", "perusahaan*.csv") if "-" in name else MAPPING
    ways: tuple[Callable[[], None], ...] = (
        lambda: path.symlink_to(folder.parent / "rahasia.csv"),
        lambda: path.symlink_to("/nowhere"),
        lambda: path.symlink_to("pencari.csv"),
        path.mkdir,
        lambda: os.mkfifo(path),
    )
    for way in ways:
        if path.is_dir():
            path.rmdir()
        path.unlink(missing_ok=True)
        way()
        async with opened(folder, said) as source:
            with pytest.raises(FilesError, match="found a link or no file") as refused:
                await source.rows(employers(), question(9))
            assert SECRET not in str(refused.value)
            assert any("found a link or no file" in line for line in await source.verify())


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('{outside}')",
        "SELECT * FROM read_csv('{link}')",
        "SELECT * FROM read_csv('{folder}/../rahasia.csv')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM read_csv('https://contoh.id/x.csv')",
        "COPY (SELECT 1) TO '{outside}'",
        "ATTACH '{outside}.db'",
        "INSTALL excel",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
        "SET lock_configuration = false",
        "SET memory_limit = '99GB'",
        "EXPORT DATABASE '{outside}'",
    ],
)
async def test_attack_42_the_database_itself_reaches_nothing_but_the_folder(sql: str, folder: Path) -> None:
    """Even if a statement were forged: no other file, no network, no extension, no setting."""
    (folder / "link.csv").symlink_to(folder.parent / "rahasia.csv")
    places = {"outside": folder.parent / "rahasia.csv", "link": folder / "link.csv", "folder": folder}
    database = Database(str(folder), Allowance())
    try:
        assert await database.call(lambda call, _: call.run("SELECT 1")) == [(1,)]
        with pytest.raises(SourceUnavailableError) as refused:
            await database.call(lambda call, _: call.run(sql.format(**places)))
        assert SECRET not in str(refused.value)
    finally:
        database.close()


BAD = {
    "7;CV Satu;1;2;3;4;5;6": "perusahaan.csv: line 2: more columns than the header has",
    f"7;{SECRET}": "perusahaan.csv: line 2: fewer columns than the header has",
    f'7;"{SECRET};1;2;3;4;5': "perusahaan.csv: line 2: a quote that is not closed",
    f";{SECRET};1;2;3;4;": "perusahaan.csv: row 2: column 'no': no whole number as the row's key",
    f"tujuh;{SECRET};1;2;3;4;": "perusahaan.csv: row 2: column 'no': no whole number as the row's key",
    f"99999999999999999999;{SECRET};1;2;3;4;": "no whole number as the row's key",
    f"7;{SECRET};;;;;\n7;X;;;;;": "perusahaan.csv: rows 2, 3: column 'no': the key of another row",
}


@pytest.mark.parametrize("line", BAD)
async def test_attack_42_a_file_that_breaks_its_form_gives_nothing_and_says_where(line: str, folder: Path) -> None:
    """A table without the rows that cannot be read would be silently incomplete. No value is in any text."""
    fill(folder, perusahaan=f"{HEAD}\n{line}\n")
    async with opened(folder) as source:
        for _ in range(2):
            with pytest.raises(FilesError) as refused:
                await source.rows(employers(), question(9))
            assert BAD[line] in str(refused.value)
        lines = await source.verify()
        assert [told for told in lines if BAD[line] in told and told.startswith("berkas.toml: types.Employer.table: ")]
        assert SECRET not in "".join([*lines, str(refused.value)])
        assert len(await keys(source, read("JobSeeker", limit_slot=0), 9)) == 3
        fill(folder)
        assert await keys(source, employers(), 9) == [7, 8, 9]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        (HEAD.replace("kbli", "kbli2"), "perusahaan.csv: no column 'kbli'"),
        (HEAD.replace("kbli", "nama"), "perusahaan.csv: the column 'nama' is there more than once"),
        ("", "no column 'no'"),
    ],
)
async def test_columns_that_are_missing_are_named(head: str, said: str, folder: Path) -> None:
    """The mapping's own names appear, and none of the file's: without a header they would be values."""
    fill(folder, perusahaan="\n".join([head, *ROWS]))
    async with opened(folder) as source:
        with pytest.raises(FilesError) as refused:
            await source.rows(employers(), question(9))
    assert said in str(refused.value)
    assert "CV Satu" not in str(refused.value)


async def test_attack_42_huge_texts_are_unreadable_and_no_outage(folder: Path) -> None:
    """A cell of a million characters is null with a flag; a line beyond all measure makes the file unreadable."""
    fill(folder, perusahaan=f"{EMPLOYERS}10;{'y' * 1_000_000};;;;;\n")
    async with opened(folder) as source:
        batch = await source.rows(employers(), question(9))
        assert batch.pieces[0][3] == '"name":null,"workersTotal":null'
        assert any("row 5, column 'nama': expected a text of at most" in line for line in await source.verify())
        fill(folder, perusahaan=f"{EMPLOYERS}10;{'y' * 30_000_000};;;;;\n")
        with pytest.raises(SourceUnavailableError):
            await source.rows(employers(), question(9))


@pytest.mark.parametrize("suffix", ["xlsx", "parquet"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 setengah", b"PAR1 setengah", b"{}" * 5000])
async def test_attack_42_garbage_is_an_unavailable_source(suffix: str, content: bytes, folder: Path) -> None:
    """Half a workbook, half a Parquet file, and what is neither."""
    (folder / f"perusahaan.{suffix}").write_bytes(content)
    async with opened(folder, MAPPING.replace("perusahaan.csv", f"perusahaan.{suffix}")) as source:
        with pytest.raises(SourceUnavailableError):
            await source.rows(employers(), question(9))
        assert await source.verify()


async def test_attack_42_a_workbook_that_unpacks_without_end_is_refused(folder: Path) -> None:
    """Its own directory tells its size, before anything is unpacked."""
    file = folder / "perusahaan.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/worksheets/sheet1.xml", b"\0" * 1_000_000)
    content = bytearray(file.read_bytes())
    entry = content.rindex(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = (2**31).to_bytes(4, "little")  # the size it unpacks to
    file.write_bytes(content)
    async with opened(folder, MAPPING.replace("perusahaan.csv", "perusahaan.xlsx")) as source:
        with pytest.raises(FilesError, match="unpacks to more than"):
            await source.rows(employers(), question(9))


async def test_memory_is_bounded_and_nothing_is_spilt_to_a_disk(folder: Path) -> None:
    """A file beyond the allowance makes the source unavailable, with the setting's name."""
    rows = "".join(f"{i};{'nama' * 50}{i};{i};1;1;1;\n" for i in range(200_000))
    fill(folder, perusahaan=f"{HEAD}\n{rows}")
    before = {*folder.parent.rglob("*")}
    async with opened(folder, MAPPING.replace('delimiter = ";"', 'delimiter = ";"\nmemory_mb = 20')) as source:
        with pytest.raises(SourceUnavailableError, match="memory_mb"):
            await source.rows(employers(), question(9))
        assert {*folder.parent.rglob("*")} - before <= {folder.parent / "berkas.toml"}


# --- while others write ------------------------------------------------------------------------------------------


def versions(count: int, rows: int) -> Iterator[str]:
    """Files whose rows all tell which version they are of."""
    for version in range(count):
        yield HEAD + "\n" + "".join(f"{i};v{version};;;{version};;\n" for i in range(rows))


@pytest.mark.parametrize("atomically", [True, False])
async def test_a_file_replaced_during_reads_is_seen_whole(atomically: bool, folder: Path) -> None:  # noqa: FBT001
    """Every answer is of one version, over all its pages, whether the file is replaced or written over in place."""
    stop = threading.Event()
    texts = [*versions(5, 25_000)]
    fill(folder, perusahaan=texts[0])

    def rewrite() -> None:
        at = 0
        while not stop.wait(0.15):
            at += 1
            target = folder / ("part" if atomically else "perusahaan.csv")
            target.write_text(texts[at % 5], "utf-8")
            if atomically:
                target.replace(folder / "perusahaan.csv")

    writer = threading.Thread(target=rewrite)
    writer.start()
    seen: set[object] = set()
    try:
        async with opened(folder, MAPPING.replace("bound = 5000", "bound = 100000")) as source:
            for _ in range(12):
                try:
                    batch = await source.rows(employers(order="-workersTotal"), question(25_000))
                except SourceUnavailableError:
                    assert not atomically  # half a file, or one that changes too often: told, and nothing given
                    continue
                assert len(batch.keys) == 25_000
                assert len({*batch.order[0]}) == 1
                seen |= {*batch.order[0]}
    finally:
        stop.set()
        writer.join()
    assert len(seen) > 1 or not atomically


async def test_a_statement_ends_with_the_deadline(folder: Path) -> None:
    """A query that would run for minutes is interrupted, and the database serves the next."""
    database = Database(str(folder), Allowance())
    ended = threading.Event()

    def long(call: Call, _: object) -> object:
        try:
            return call.run("SELECT sum(sqrt(a.range * b.range)) FROM range(10000000) a, range(1000000) b")
        finally:
            ended.set()

    try:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await database.call(long)
        assert await asyncio.to_thread(ended.wait, 2)
        assert await database.call(lambda call, _: call.run("SELECT 2")) == [(2,)]
    finally:
        database.close()


async def test_a_read_is_cut_off_in_time_and_the_loading_goes_on(folder: Path) -> None:
    """The first reads of a large file may be too late; a later one finds it read."""
    rows = "".join(f"{i};CV {i};;;{i};;\n" for i in range(400_000))
    fill(folder, perusahaan=f"{HEAD}\n{rows}")
    async with opened(folder) as source:
        tries = 0
        for _ in range(100):
            try:
                async with asyncio.timeout(0.12):
                    assert await keys(source, employers(order="-workersTotal"), 3) == [399_999, 399_998, 399_997]
                break
            except TimeoutError:
                tries += 1
    assert 0 < tries < 100


async def test_a_folder_that_is_not_there_yet_is_no_fault_of_the_mapping(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unavailable until it is there, and then answered by the same source; it is named by its full path."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "berkas"
    async with opened(Path("berkas")) as source:
        with pytest.raises(SourceUnavailableError, match="no full path"):
            await source.check()
    async with opened(folder) as source:
        with pytest.raises(SourceError):
            await source.verify()
        with pytest.raises(SourceUnavailableError):
            await source.check()
        folder.mkdir()
        fill(folder, pencari=SEEKERS)
        await source.check()
        assert await source.verify() == []


# --- the bound ---------------------------------------------------------------------------------------------------


async def test_only_rows_that_match_count_towards_the_bound(folder: Path) -> None:
    """Filters, ranges, nulls, orders and positions go down: 50 of 20,000 rows cost 100; what does not costs all."""
    rows = "".join(f"{i};CV {i};;{i % 10};{i if i % 3 else ''};{i};\n" for i in range(20_000))
    fill(folder, perusahaan=f"{HEAD}\n{rows}")
    async with opened(folder, MAPPING.replace("bound = 5000", "bound = 300")) as source:
        for asked, values in (
            (employers(("industryCode", Op.EQ, 1), order="-lowestWage"), (50, "7")),
            (employers(("lowestWage", Op.GTE, 1), ("lowestWage", Op.LT, 2)), (50, 400, 440)),
            (employers(("workersTotal", Op.IS_NULL, 1), ("id", Op.IN, 2)), (50, True, list(range(100)))),
            (employers(order="-workersTotal"), (50,)),
        ):
            asking = question(*values)
            assert (await source.rows(asked, asking)).keys
            assert asking.taken.rows <= 100
        counted = question(0)
        batch = await source.rows(employers(("industryCode", Op.EQ, 1), total=True), question(1, "7"))
        assert batch.total == 2_000
        assert counted.taken.rows == 0
        either = Comparison(clear("name", (OWN_ADULT,)), Op.HAS, 1)
        with pytest.raises(SourceBoundError) as exceeded:
            await source.rows(
                read("Employer", cells=(OWN_ADULT,), where=either, total=True, limit_slot=0), question(1, "C")
            )
        assert exceeded.value.advice == "where: eq, in, lt, lte, gt, gte, isNull; orderBy: *"


async def test_a_deep_page_costs_no_more_than_an_early_one(folder: Path) -> None:
    """A page begins behind its position, whatever stands before it."""
    rows = "".join(f"{i};CV {i % 7};;;{i % 5 or ''};{i};\n" for i in range(20_000))
    fill(folder, perusahaan=f"{HEAD}\n{rows}")
    cells = (OWN_ADULT,)
    order = (OrderTerm(clear("workersTotal", cells), True), OrderTerm(clear("name", cells), False))
    asked = read("Employer", cells=cells, order=order, keyset=Keyset((2, 3), (True, False), 1, 0), limit_slot=0)
    async with opened(folder) as source:
        asking = question(50, 19_000, None, "CV 6")
        batch = await source.rows(asked, asking)
        assert asking.taken.rows <= 100
    wanted = [i for i in range(20_000) if not i % 5 and i % 7 == 6 and i > 19_000]
    assert [*batch.keys] == wanted[:50]
