"""A small folder of one region, its mapping and shorthand for what it is asked."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from resolvers.mapping_load import load_mapping
from resolvers.reads import Op, OrderTerm, Read
from resolvers.sources.bounded import BoundedSource
from schema.build import CATALOGUE
from tests.resolvers.files.folders import open_files
from tests.resolvers.rows.samples import clear, piece, question, read, where

MAPPING = """
[source]
id = "berkas"
owner = "contoh"
kind = "files"
name = "Berkas Dinas"
regions = ["82.04"]
bound = 5000
deadline_ms = 60000

[settings]
delimiter = ";"

[codes.jk]
L = "MALE"
P = "FEMALE"

[types.JobSeeker]
table = "pencari.csv"
key = "no"
one_row_per_person = true
age = ["birthDate", "nik"]

[types.JobSeeker.fields]
nik = "nik"
fullName = "nama"
sex = { column = "jk", codes = "jk" }
birthDate = "lahir"
regionCode = { column = "kab", form = "region-digits" }
registeredAt = "daftar"
major = "jurusan"

[types.Employer]
table = "perusahaan.csv"
key = "no"

[types.Employer.fields]
name = "nama"
npwp = "npwp"
industryCode = "kbli"
workersTotal = "jumlah"
lowestWage = "upah"
wlkpReportedAt = "lapor"
"""
SEEKERS = '''no;nik;nama;jk;lahir;kab;daftar;jurusan
1;0000990101700001;Ani;P;1990-01-01;8204;2026-01-05;
2;0000990101700002;"Budi; ""Jago""";L;1991-02-02;8204;2026-03-05;Mesin
3;;Cici;P;;8205;;007
'''
EMPLOYERS = """no;nama;npwp;kbli;jumlah;upah;lapor
7;CV Satu;0123;01111;5;3000000;2026-01-01
8;CV Dua;0456;46100;;2500000;2026-02-01
9;CV Tiga;;0;12;;
"""
MEMBERS = piece("nik", "fullName", "sex", "birthDate", "regionCode", "registeredAt", "major", "quality:birthDate")


def employers(*parts: tuple[str, Op, int], order: str | None = None, total: bool = False) -> Read:
    """A page of employers that fulfil plain conditions."""
    cells = read("Employer").cells[:1]
    terms = () if order is None else (OrderTerm(clear(order.removeprefix("-"), cells), order.startswith("-")),)
    return read(
        "Employer",
        cells=cells,
        where=where(*parts) if parts else None,
        order=terms,
        pieces=(piece("name", "workersTotal", cells=cells),),
        limit_slot=0,
        total=total,
    )


def fill(folder: Path, **files: str) -> None:
    """Write text files, the small folder's own where no others are given."""
    texts = {"pencari": SEEKERS, "perusahaan": EMPLOYERS} | files
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, "utf-8")


@asynccontextmanager
async def opened(folder: Path, text: str = MAPPING) -> AsyncIterator[BoundedSource]:
    """The source over a folder, closed in the end."""
    file = folder.parent / f"{folder.name}.toml"
    file.write_text(text, "utf-8")
    source = open_files(load_mapping(file, CATALOGUE), folder)
    try:
        yield source
    finally:
        await source.close()


async def keys(source: BoundedSource, asked: Read, *values: Any) -> list[int]:
    """The keys of a read's records."""
    return [*(await source.rows(asked, question(*values))).keys]
