"""A wrong mapping is refused at load with the file, the key, what was found there and what would be right."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from resolvers.mapping import AgeKind, AgeWay, ColumnForm, Native, SourceKind
from resolvers.mapping_load import MappingError, load_mapping, load_mappings
from schema.build import CATALOGUE
from schema.catalogue import ValueType

GOOD = """
[source]
id = "contoh"
owner = "bekasi"
kind = "postgres"
name = "Contoh"
regions = ["32.16"]
bound = 1000
deadline_ms = 500

[settings]
limit = "batas"
largest = 100

[codes.jk]
L = "MALE"
P = "FEMALE"
W = "FEMALE"

[codes.ya]
1 = "true"

[types.JobSeeker]
table = "pencari"
key = "id"
updated_at = { column = "diubah", form = "wib" }
one_row_per_person = true
own_regions_only = true
age = ["birthDate", "nik", "ageGroup"]

[types.JobSeeker.fields]
nik = "nik"
birthDate = { column = "lahir", form = "date-dmy" }
ageGroup = "umur"
sex = { column = "jk", codes = "jk", native = "char" }
regionCode = { column = "wilayah", form = "region-digits" }
skills = { column = "keahlian", list = "," }

[types.JobSeeker.api]
filters = { regionCode = "kab", id = "id" }
many = { id = "id" }
orders = { birthDate = "lahir" }

[types.Employer]
table = "perusahaan"
key = "id"

[types.Employer.fields]
name = "nama"

[types.Placement]
table = "penempatan"
key = "id"
age = ["seeker.birthDate", "seeker.nik"]

[types.Placement.fields]
seekerId = "id_pencari"
disabilityPlacement = { column = "difabel", codes = "ya" }
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """The good mapping, to be made wrong."""
    path = tmp_path / "contoh.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_a_mapping_is_read_whole(file: Path) -> None:
    """Every part of the file stands in the values."""
    mapping = load_mapping(file, CATALOGUE)
    seekers = mapping.types["JobSeeker"]
    assert (mapping.id, mapping.owner, mapping.kind, mapping.file) == (
        "contoh",
        "bekasi",
        SourceKind.POSTGRES,
        "contoh.toml",
    )
    assert (mapping.regions, mapping.covers_all_regions, mapping.bound, mapping.deadline_ms) == (
        ("32.16",),
        False,
        1000,
        500,
    )
    assert mapping.settings == {"limit": "batas", "largest": 100}
    assert seekers.updated_at is not None
    assert seekers.updated_at.form is ColumnForm.WIB
    assert seekers.one_row_per_person
    assert seekers.own_regions_only
    assert not mapping.types["Employer"].own_regions_only
    assert seekers.age == (
        AgeWay(AgeKind.BIRTH_DATE, "birthDate"),
        AgeWay(AgeKind.NIK, "nik"),
        AgeWay(AgeKind.AGE_GROUP, "ageGroup"),
    )
    assert mapping.types["Placement"].age[0] == AgeWay(AgeKind.BIRTH_DATE, "birthDate", "seeker")
    assert seekers.api.filters == {"regionCode": "kab", "id": "id"}
    assert not mapping.types["Employer"].age


def test_a_column_knows_how_it_is_stored(file: Path) -> None:
    """The storage type follows from form, codes and value type unless the mapping says otherwise."""
    columns = load_mapping(file, CATALOGUE).types["JobSeeker"].columns
    assert columns["nik"].plain
    assert columns["nik"].native is Native.TEXT
    assert columns["birthDate"].native is Native.TEXT
    assert columns["sex"].native is Native.CHAR
    assert columns["sex"].codes is not None
    assert columns["sex"].codes.to_native == {"MALE": ("L",), "FEMALE": ("P", "W")}
    assert columns["skills"].list_as == ","
    assert columns["regionCode"].value is ValueType.REGION


@dataclass(frozen=True, slots=True)
class Wrong:
    """A change that makes the good mapping wrong, and what the error must then say."""

    replace: tuple[str, str]
    key: str
    found: str
    expected: str


_FOREIGN = """[types.ForeignWorker]
table = "tka"
key = "id"
age = ["adult"]
own_regions_only = true
fields = { workRegionCodes = { column = "lokasi", list = "," } }

[types.Employer]
"""

WRONG = (
    Wrong(
        replace=(
            'birthDate = { column = "lahir", form = "date-dmy" }',
            'birthDate = { column = "lahir", codes = "jk" }',
        ),
        key="types.JobSeeker.fields.birthDate.codes",
        found="'jk'",
        expected="no `codes` for Date, and never beside `form`",
    ),
    Wrong(
        replace=('form = "region-digits"', 'form = "region-digits", codes = "jk"'),
        key="types.JobSeeker.fields.regionCode.codes",
        found="'jk'",
        expected="never beside `form`",
    ),
    Wrong(
        replace=('disabilityPlacement = { column = "difabel"', 'daysToPlacement = { column = "lama"'),
        key="codes.ya.1",
        found="'true'",
        expected="a whole number (for types.Placement.fields.daysToPlacement)",
    ),
    Wrong(
        replace=('kind = "postgres"', 'kind = "oracle"'),
        key="source.kind",
        found="'oracle'",
        expected="one of postgres, mysql, rest, graphql, files",
    ),
    Wrong(
        replace=('id = "contoh"\n', ""),
        key="source.id",
        found="no such key",
        expected="a text",
    ),
    Wrong(
        replace=("bound = 1000", "bound = 0"),
        key="source.bound",
        found="0",
        expected="a whole number above zero",
    ),
    Wrong(
        replace=("bound = 1000", "bound = true"),
        key="source.bound",
        found="True",
        expected="a whole number above zero",
    ),
    Wrong(
        replace=('["32.16"]', '["3216"]'),
        key="source.regions",
        found="['3216']",
        expected='["*"] or Kemendagri codes such as "32.16"',
    ),
    Wrong(
        replace=('name = "Contoh"', 'name = "Contoh"\ndsn = "x"'),
        key="source.dsn",
        found="'dsn'",
        expected="one of id, owner, kind",
    ),
    Wrong(
        replace=("largest = 100", "largest = 1.5"),
        key="settings.largest",
        found="1.5",
        expected="a text or a whole number",
    ),
    Wrong(
        replace=("[types.Employer]", "[types.Company]"),
        key="types.Company",
        found="'Company'",
        expected="one of JobSeeker, JobVacancy",
    ),
    Wrong(
        replace=('nik = "nik"', 'nikk = "nik"'),
        key="types.JobSeeker.fields.nikk",
        found="'nikk'",
        expected="one of registrationNumber, nik",
    ),
    Wrong(
        replace=('nik = "nik"', "nik = 3"),
        key="types.JobSeeker.fields.nik",
        found="3",
        expected="a column's name or a table with `column`",
    ),
    Wrong(
        replace=('nik = "nik"', 'religion = "agama"'),
        key="types.JobSeeker.fields.religion",
        found="'religion'",
        expected="one of registrationNumber",
    ),
    Wrong(
        replace=('codes = "jk", n', 'codes = "jkk", n'),
        key="types.JobSeeker.fields.sex.codes",
        found="'jkk'",
        expected="one of jk, ya",
    ),
    Wrong(
        replace=('"date-dmy"', '"epoch-s"'),
        key="types.JobSeeker.fields.birthDate.form",
        found="'epoch-s'",
        expected="one of date-dmy, epoch-ms",
    ),
    Wrong(
        replace=('"region-digits"', '"local-phone"'),
        key="types.JobSeeker.fields.regionCode.form",
        found="'local-phone'",
        expected="region-digits",
    ),
    Wrong(
        replace=('native = "char"', 'native = "blob"'),
        key="types.JobSeeker.fields.sex.native",
        found="'blob'",
        expected="one of text, char",
    ),
    Wrong(
        replace=(', list = ","', ""),
        key="types.JobSeeker.fields.skills.list",
        found="no such key",
        expected="for a list field",
    ),
    Wrong(
        replace=('P = "FEMALE"', 'P = "WANITA"'),
        key="codes.jk.P",
        found="'WANITA'",
        expected="one of MALE, FEMALE (for types.JobSeeker.fields.sex)",
    ),
    Wrong(
        replace=('1 = "true"', '1 = "ya"'),
        key="codes.ya.1",
        found="'ya'",
        expected="one of true, false",
    ),
    Wrong(
        replace=('key = "id"\nupdated', 'key = "nik"\nupdated'),
        key="types.JobSeeker.key",
        found="'nik'",
        expected="no governed value (here it is nik)",
    ),
    Wrong(
        replace=('table = "pencari"\n', ""),
        key="types.JobSeeker.table",
        found="no such key",
        expected="a text",
    ),
    Wrong(
        replace=('"nik", "ageGroup"', '"nik", "fullName"'),
        key="types.JobSeeker.age",
        found="'fullName'",
        expected="a birth date, NIK or age group",
    ),
    Wrong(
        replace=('ageGroup = "umur"\n', ""),
        key="types.JobSeeker.age",
        found="'ageGroup'",
        expected="a way whose fields are mapped in this file",
    ),
    Wrong(
        replace=('age = ["birthDate", "nik", "ageGroup"]\n', ""),
        key="types.JobSeeker.age",
        found="no such key",
        expected="the ways in which age is",
    ),
    Wrong(
        replace=('"seeker.nik"', '"vacancy.nik"'),
        key="types.Placement.age",
        found="'vacancy.nik'",
        expected="a birth date, NIK or age group",
    ),
    Wrong(
        replace=('name = "nama"', 'name = "nama"\n[types.Employer.api]\nfilter = {}'),
        key="types.Employer.api.filter",
        found="'filter'",
        expected="one of",
    ),
    Wrong(
        replace=("orders = { birthDate", "orders = { born"),
        key="types.JobSeeker.api.orders.born",
        found="'born'",
        expected="one of id, registration",
    ),
    Wrong(
        replace=('seekerId = "id_pencari"', 'vacancyId = "id_low"\nseekerId = "x"'),
        key="types.Placement.fields.vacancyId",
        found="'id_low'",
        expected="types.JobVacancy in this file",
    ),
    Wrong(
        replace=("[types.Employer]\n", '[types.Employer]\nage = ["adult"]\n'),
        key="types.Employer.age",
        found="['adult']",
        expected="not about a person",
    ),
    Wrong(
        replace=(
            '[types.Employer]\ntable = "perusahaan"\n',
            '[types.Employer]\ntable = "x"\nown_regions_only = true\n',
        ),
        key="types.Employer.fields.regionCode",
        found="no such key",
        expected="a column, as `own_regions_only` rests on it",
    ),
    Wrong(
        replace=('["32.16"]\nbound = 1000', '["*"]\nbound = 1000'),
        key="types.JobSeeker.own_regions_only",
        found="True",
        expected="it only where `regions` of the source names some",
    ),
    Wrong(
        replace=("[types.Employer]\n", _FOREIGN),
        key="types.ForeignWorker.own_regions_only",
        found="True",
        expected="no field of one value makes a row of ForeignWorker a region's own",
    ),
)


@pytest.mark.parametrize("case", WRONG, ids=lambda case: case.key)
def test_a_fault_names_its_place(file: Path, case: Wrong) -> None:
    """File, key, what was found, what would be right."""
    assert GOOD.count(case.replace[0]) == 1
    file.write_text(GOOD.replace(*case.replace), encoding="utf-8")
    with pytest.raises(MappingError) as refused:
        load_mapping(file, CATALOGUE)
    error = refused.value
    assert (error.file, error.key, error.found) == ("contoh.toml", case.key, case.found)
    assert case.expected in error.expected
    assert str(error) == f"contoh.toml: {case.key}: found {case.found}; expected {error.expected}"


def test_a_file_that_is_no_toml(file: Path) -> None:
    """The parser's own line and column are told."""
    file.write_text("[source\n", encoding="utf-8")
    with pytest.raises(MappingError, match="a TOML file in UTF-8"):
        load_mapping(file, CATALOGUE)


def test_two_files_with_one_id(file: Path) -> None:
    """A source has one mapping; the second file is refused and names the first."""
    (file.parent / "lain.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(MappingError, match=r"lain.toml: source.id: found 'contoh'; .* contoh.toml"):
        load_mappings(file.parent, CATALOGUE)


def test_a_folder_of_mappings(file: Path) -> None:
    """Every file of the folder, by the source's id."""
    assert list(load_mappings(file.parent, CATALOGUE)) == ["contoh"]
