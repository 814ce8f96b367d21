"""What stands in files is what the hub reads: zeros, signs, dates and numbers as people write them."""

import os
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import orjson
import pytest
from openpyxl import Workbook

from resolvers.mapping_toml import MappingError
from resolvers.reads import GroupKey, GroupRead, Op, Parents
from resolvers.utf8 import to_bytes
from schema.names import Bucket
from tests.resolvers.files.folders import write
from tests.resolvers.files.small import EMPLOYERS, MAPPING, MEMBERS, SEEKERS, employers, fill, keys, opened
from tests.resolvers.rows.samples import OWN_ADULT, clear, piece, question, read


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder, with its files."""
    made = tmp_path / "berkas"
    made.mkdir()
    fill(made)
    return made


async def test_an_empty_part_of_a_list_is_no_code_without_a_translation(folder: Path) -> None:
    """Such a cell is read as a list without it, so no mapping need translate it."""
    fill(folder, pekerja="no;program\n1;\n2;JKK, ,JKM\n3; \n")
    listed = f"""{MAPPING}
[types.EmployedPerson]
table = "pekerja.csv"
key = "no"
age = ["adult"]

[types.EmployedPerson.fields]
socialSecurityPrograms = {{ column = "program", codes = "program", list = "," }}

[codes.program]
JKK = "JKK"
JKM = "JKM"
"""
    async with opened(folder, listed) as source:
        assert await source.verify() == []
        asked = read("EmployedPerson", pieces=(piece("socialSecurityPrograms"),), limit_slot=0)
        texts = (await source.rows(asked, question(9))).pieces[0]
    lists = [orjson.loads(to_bytes(f"{{{text}}}"))["socialSecurityPrograms"] for text in texts]
    assert lists == [None, ["JKK", "JKM"], []]


async def test_cells_are_text_unless_the_domain_says_otherwise(folder: Path) -> None:
    """Leading zeros, quotes and separators within quotes survive; an empty cell is null."""
    async with opened(folder) as source:
        batch = await source.rows(read("JobSeeker", pieces=(MEMBERS,), limit_slot=0), question(9))
    first, second, third = (orjson.loads(to_bytes(f"{{{text}}}")) for text in batch.pieces[0])
    assert (first["nik"], first["sex"], first["birthDate"], first["major"]) == (
        "0000990101700001", "FEMALE", "1990-01-01", None,
    )  # fmt: skip
    assert (second["fullName"], second["regionCode"]) == ('Budi; "Jago"', "82.04")
    assert (third["nik"], third["registeredAt"], third["major"]) == (None, None, "007")


async def test_a_cell_of_the_wrong_type_is_null_flagged_and_told(folder: Path) -> None:
    """One bad cell is no outage: the record stays, its flag says so, and `verify` names file, row and column."""
    fill(folder, pencari=SEEKERS.replace("1991-02-02", "31 Juni 1991"))
    async with opened(folder) as source:
        batch = await source.rows(read("JobSeeker", pieces=(MEMBERS,), limit_slot=0), question(9))
        lines = await source.verify()
    told = orjson.loads(to_bytes(f"{{{batch.pieces[0][1]}}}"))
    assert (told["birthDate"], told["quality:birthDate"]) == (None, ["birthDate:INVALID"])
    assert lines == ["berkas.toml: types.JobSeeker.table: pencari.csv: row 3, column 'lahir': expected a date"]
    assert "Juni" not in "".join(lines)


async def test_numbers_and_dates_are_read_as_the_settings_say(folder: Path) -> None:
    """Indonesian exports: thousands with dots, decimal commas, days first."""
    text = EMPLOYERS.replace("3000000", "3.000.000,00").replace("2026-02-01", "01/02/2026")
    fill(folder, perusahaan=text)
    said = MAPPING.replace('delimiter = ";"', 'delimiter = ";"\ndecimal = ","\nthousands = "."\ndate = "%d/%m/%Y"')
    async with opened(folder, said) as source:
        assert await keys(source, employers(("lowestWage", Op.GTE, 1)), 9, 3_000_000) == [7]
        assert await keys(source, employers(("wlkpReportedAt", Op.EQ, 1)), 9, date(2026, 2, 1)) == [8]
        assert await keys(source, employers(order="-wlkpReportedAt"), 9) == [8, 7, 9]
        assert await source.verify() == []


async def test_other_encodings_and_a_header_further_down(folder: Path) -> None:
    """A title above the names of the columns, and a file in latin-1, which as UTF-8 is refused."""
    text = "Laporan;\n" + EMPLOYERS.replace("CV Satu", "CV José")
    (folder / "perusahaan.csv").write_bytes(text.encode("latin-1"))
    (folder / "pencari.csv").write_text("Laporan;\n" + SEEKERS, "utf-8")
    below = MAPPING.replace('delimiter = ";"', 'delimiter = ";"\nheader = 2')
    async with opened(folder, below.replace("header = 2", 'header = 2\nencoding = "latin-1"')) as source:
        batch = await source.rows(employers(), question(1))
        assert '"name":"CV José"'.encode() in to_bytes(batch.pieces[0][0])
    async with opened(folder, below) as source:
        (line,) = [line for line in await source.verify() if "perusahaan" in line]
    assert "perusahaan.csv: the file cannot be read as text in utf-8" in line
    assert "Jos" not in line


async def test_a_byte_order_mark_and_windows_line_ends_change_nothing(folder: Path) -> None:
    """As Excel writes CSV."""
    (folder / "perusahaan.csv").write_bytes(EMPLOYERS.replace("\n", "\r\n").encode("utf-8-sig"))
    async with opened(folder) as source:
        assert await keys(source, employers(), 9) == [7, 8, 9]
        assert await source.verify() == []


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
async def test_a_table_without_rows_is_empty_and_no_fault(suffix: str, folder: Path) -> None:
    """Its header is enough."""
    names = ["no", "nama", "npwp", "kbli", "jumlah", "upah", "lapor"]
    if suffix == "csv":
        (folder / "perusahaan.csv").write_text(";".join(names), "utf-8")
    else:
        book = Workbook()
        book.active.append(names)
        book.save(folder / "perusahaan.xlsx")
    said = MAPPING.replace("perusahaan.csv", f"perusahaan.{suffix}")
    async with opened(folder, said) as source:
        batch = await source.rows(employers(("name", Op.EQ, 1), total=True), question(9, "CV Satu"))
        assert ([*batch.keys], batch.total) == ([], 0)
        assert await source.verify() == []


async def test_empty_lines_hold_no_rows(folder: Path) -> None:
    """Between rows and behind the last one."""
    fill(folder, perusahaan=EMPLOYERS.replace("8;CV Dua", "\n;;;;;;\n8;CV Dua") + "\n\n")
    async with opened(folder) as source:
        assert await keys(source, employers(), 9) == [7, 8, 9]
        assert await source.verify() == []


async def test_files_of_one_pattern_are_one_table(folder: Path) -> None:
    """Half-written files and the locks of open workbooks are none of them."""
    (folder / "perusahaan.csv").rename(folder / "perusahaan-1.csv")
    head, *_ = EMPLOYERS.splitlines()
    (folder / "perusahaan-2.csv").write_text(f"{head}\n20;CV Empat;;1;1;1;\n;;;;;;\n", "utf-8")
    (folder / ".perusahaan-3.csv").write_text("setengah", "utf-8")
    (folder / "~$perusahaan-4.csv").write_text("kunci", "utf-8")
    async with opened(folder, MAPPING.replace("perusahaan.csv", "*perusahaan-*.csv")) as source:
        assert await keys(source, employers(), 9) == [7, 8, 9, 20]


async def test_a_sheet_of_a_workbook(folder: Path) -> None:
    """Numbers lose their `.0`, days are ISO, the sheet is named; without the name two sheets are refused."""
    book = Workbook()
    book.active.append(["lain"])
    sheet = book.create_sheet("Isi")
    sheet.append(["no", "nama", "npwp", "kbli", "jumlah", "upah", "lapor", None])
    sheet.append([7.0, "CV Satu", "0123", 46100.0, 5.0, 3_000_000.0, datetime(2026, 1, 1), "x"])  # noqa: DTZ001  as Excel
    sheet.append([None] * 8)
    sheet.append([8, True, None, "01111", "lima", None, None, None])
    book.save(folder / "perusahaan.xlsx")
    said = MAPPING.replace('table = "perusahaan.csv"', 'table = "perusahaan.xlsx"\nsheet = "Isi"')
    async with opened(folder, said) as source:
        assert await keys(source, employers(("industryCode", Op.EQ, 1)), 9, "46100") == [7]
        assert await keys(source, employers(("wlkpReportedAt", Op.EQ, 1)), 9, date(2026, 1, 1)) == [7]
        batch = await source.rows(employers(), question(9))
        assert batch.pieces[0] == ['"name":"CV Satu","workersTotal":5', '"name":"true","workersTotal":null']
        (line,) = await source.verify()
    assert "perusahaan.xlsx: row 4, column 'jumlah': expected a whole number" in line
    async with opened(folder, said.replace('\nsheet = "Isi"', "")) as source:
        assert "2 sheets; expected one, or its name as `sheet`" in "".join(await source.verify())


async def test_keys_by_row_end_with_the_files_version(folder: Path) -> None:
    """Without a column that tells rows apart, a row's number does: until the file is changed, and never for another."""
    said = MAPPING.replace('"perusahaan.csv"\nkey = "no"', '"perusahaan.csv"\nkey = "#row"')
    async with opened(folder, said) as source:
        before = await keys(source, employers(), 9)
        assert before == sorted(before)
        assert await keys(source, employers(("id", Op.IN, 1)), 9, before[:2]) == before[:2]
        fill(folder, perusahaan=EMPLOYERS.replace("7;CV Satu", "6;CV Nol"))
        after = await keys(source, employers(), 9)
        assert not {*before} & {*after}
        assert await keys(source, employers(("id", Op.IN, 1)), 9, before[:2]) == []


async def test_a_changed_file_is_read_again_and_the_answer_tells_its_age(folder: Path) -> None:
    """`asOf` is when the file was changed last."""
    moment = datetime(2026, 5, 1, 8, 0, tzinfo=UTC)
    os.utime(folder / "perusahaan.csv", (moment.timestamp(), moment.timestamp()))
    async with opened(folder) as source:
        assert (await source.rows(employers(), question(9))).as_of == moment
        part = folder / "perusahaan.part"
        part.write_text(EMPLOYERS + "10;CV Baru;;;;;\n", "utf-8")
        part.replace(folder / "perusahaan.csv")
        batch = await source.rows(employers(), question(9))
        assert [*batch.keys] == [7, 8, 9, 10]
        assert batch.as_of > moment
        (folder / "perusahaan.csv").unlink()
        assert "perusahaan.csv: no such file in the folder" in "".join(await source.verify())
        fill(folder)
        assert await keys(source, employers(), 9) == [7, 8, 9]


async def test_relations_and_groups(folder: Path) -> None:
    """Records by their keys, and counts by month."""
    async with opened(folder) as source:
        by_key = read("Employer", cells=(OWN_ADULT,), parents=Parents("id", by_person=False, slot=0, first_slot=None))
        assert await keys(source, by_key, (9, 7, 4)) == [7, 9]
        counted = GroupRead(
            "berkas", "Employer", (OWN_ADULT,), None, False, None,
            (GroupKey(clear("wlkpReportedAt"), Bucket.MONTH),), (clear("lowestWage"),), False,
        )  # fmt: skip
        found = (await source.groups(counted, question())).groups
    assert {group.key: (group.count, group.numbers[0].total) for group in found} == {
        (date(2026, 1, 1),): (1, 3_000_000),
        (date(2026, 2, 1),): (1, 2_500_000),
        (None,): (1, 0),
    }


async def test_parquet_keeps_its_own_types_and_lists(folder: Path) -> None:
    """Numbers, days, lists and empty texts come as they are stored."""
    rows: list[dict[str, Any]] = [
        {"no": 1, "nik": "00", "nama": "", "jk": "L", "lahir": date(1990, 1, 1), "kab": "8204", "daftar": None,
         "jurusan": None, "mahir": ["las", None, "tik"]},
        {"no": 2, "nik": None, "nama": "B", "jk": "X", "lahir": None, "kab": "1", "daftar": date(2026, 1, 1),
         "jurusan": "7", "mahir": []},
    ]  # fmt: skip
    write(folder / "pencari.parquet", rows)
    said = MAPPING.replace("pencari.csv", "pencari.parquet")
    said = said.replace('major = "jurusan"', 'major = "jurusan"\nskills = { column = "mahir", list = "array" }')
    async with opened(folder, said) as source:
        batch = await source.rows(
            read("JobSeeker", pieces=(piece("fullName", "skills", "birthDate"),), limit_slot=0), question(9)
        )
        lines = await source.verify()
    assert batch.pieces[0] == [
        '"fullName":"","skills":["las","tik"],"birthDate":"1990-01-01"',
        '"fullName":"B","skills":[],"birthDate":null',
    ]
    (line,) = lines
    assert line.startswith("berkas.toml: types.JobSeeker.fields.sex: 1 native codes")
    assert line.endswith("have no translation in codes.jk: 'X'")


@pytest.mark.parametrize(
    ("found", "put", "said"),
    [
        ('"pencari.csv"', '"../pencari.csv"', "types.JobSeeker.table: found '../pencari.csv'; expected a file's name"),
        ('"pencari.csv"', '"/etc/pencari.csv"', "a file's name in the folder"),
        ('"pencari.csv"', '"https://contoh.id/x.csv"', "a file's name in the folder"),
        ('"pencari.csv"', '"pencari.db"', "a file's name in the folder"),
        ('"pencari.csv"', '"pencari[1].csv"', "a file's name in the folder"),
        ('"pencari.csv"', '"pencari.csv"\nsheet = "A"', "types.JobSeeker.sheet: found 'A'; expected no `sheet`"),
        ('delimiter = ";"', 'delimiter = ";;"', "settings.delimiter: found ';;'; expected one ASCII character"),
        ('delimiter = ";"', 'encoding = "ebcdic"', "settings.encoding: found 'ebcdic'; expected one of utf-8"),
        ('delimiter = ";"', 'thousands = "."', "expected another sign than that of `decimal`"),
        ('delimiter = ";"', "header = 0", "settings.header"),
        ('delimiter = ";"', 'pemisah = ";"', "settings.pemisah: found 'pemisah'; expected one of delimiter"),
        ('registeredAt = "daftar"', 'registeredAt = "nama"', "a column of its own"),
    ],
)  # fmt: skip
async def test_a_mapping_that_cannot_be_read_so_is_refused(found: str, put: str, said: str, folder: Path) -> None:
    """Before a file is looked at; the text names the key."""
    assert found in MAPPING
    with pytest.raises(MappingError) as refused:
        async with opened(folder, MAPPING.replace(found, put, 1)):
            pass
    assert said in str(refused.value)
