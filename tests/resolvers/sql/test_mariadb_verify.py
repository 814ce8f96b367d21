"""A mapping is held against the living MariaDB with the faults, and in the words, that PostgreSQL would have."""

from dataclasses import replace
from typing import Any

import pytest

from resolvers.mapping import ColumnMapping, Native, SourceMapping
from tests.resolvers.sql.labs import MariaLab, run

SEEKER = "source.toml: types.JobSeeker"

pytestmark = pytest.mark.parametrize("lab", ["mariadb"], indirect=True)


async def _faults(lab: MariaLab, mapping: SourceMapping) -> list[str]:
    source = lab.source(mapping)
    try:
        return await source.verify()
    finally:
        await source.close()


def _seekers(mapping: SourceMapping, columns: dict[str, ColumnMapping], **changes: Any) -> SourceMapping:
    """The mapping with seekers alone, and of their fields only these."""
    return replace(mapping, types={"JobSeeker": replace(mapping.types["JobSeeker"], columns=columns, **changes)})


def _column(mapping: SourceMapping, name: str, **changes: Any) -> dict[str, ColumnMapping]:
    return {name: replace(mapping.types["JobSeeker"].columns[name], **changes)}


async def test_a_mapping_that_fits_has_no_fault_but_unknown_codes(lab: MariaLab) -> None:
    """Every form and storage type of the test database; a list's codes are looked at one by one."""
    found = await _faults(lab, lab.mapping)
    fields = {fault.split(": ")[1].removeprefix("types.") for fault in found}
    assert all("expected a translation of every code" in fault for fault in found)
    assert fields == {
        "JobSeeker.fields.ageGroup",
        "JobSeeker.fields.sex",
        "JobSeeker.fields.educationLevel",
        "EmployedPerson.fields.unionMember",
        "EmployedPerson.fields.socialSecurityPrograms",
        "Placement.fields.placementKind",
        "TrainingEnrollment.fields.placedAfterTraining",
    }
    [programs] = [fault for fault in found if "socialSecurityPrograms" in fault]
    assert "found 'X' in column program" in programs


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"table": "uji.tiada"}, "table: found no table uji.tiada; expected a table or view this login may see"),
        ({"key": "nik"}, "key: found column nik of type varchar; expected an integer column"),
        (
            {"key": "pendidikan"},
            "key: found column pendidikan with repeated or null values; expected a unique surrogate key",
        ),
    ],
    ids=["table", "text", "repeated"],
)
async def test_a_wrong_table_or_key(lab: MariaLab, change: dict[str, str], fault: str) -> None:
    """One line, and none for the columns."""
    assert await _faults(lab, _seekers(lab.mapping, {}, **change)) == [f"{SEEKER}.{fault}"]


async def test_a_table_without_a_schema_is_one_of_the_addresss_database(lab: MariaLab) -> None:
    """As in most mappings of such systems."""
    assert await _faults(lab, _seekers(lab.mapping, _column(lab.mapping, "nik"), table="pencari")) == []


@pytest.mark.parametrize(
    ("name", "change", "fault"),
    [
        ("nik", {"column": "nikk"}, "found no column nikk in uji.pencari; expected one of nik"),
        (
            "birthDate",
            {"column": "diubah"},
            "found column diubah of type timestamp; expected date, or another `native` or `form` in the mapping",
        ),
        (
            "educationLevel",
            {"native": Native.DATE},
            "found column pendidikan of type smallint; expected date, or another `native` or `form` in the mapping",
        ),
        ("sex", {}, "found '?' in column jk; expected a translation of every code in [codes.jk]"),
    ],
    ids=["missing", "type", "number", "code"],
)
async def test_a_wrong_column(lab: MariaLab, name: str, change: dict[str, Any], fault: str) -> None:
    """What was found and what would be right."""
    faults = await _faults(lab, _seekers(lab.mapping, _column(lab.mapping, name, **change)))
    assert faults == [f"{SEEKER}.fields.{name}: {fault}"]


async def test_codes_are_told_apart_by_their_case(lab: MariaLab) -> None:
    """`p` is not `P`, whatever the column's collation says."""
    async with lab.connected() as connection:
        women = "CREATE OR REPLACE VIEW uji.kecil AS SELECT id, lower(jk) AS jk FROM uji.pencari WHERE jk = 'P'"
        await run(connection, women)
    mapping = _seekers(lab.mapping, _column(lab.mapping, "sex"), table="uji.kecil", updated_at=None)
    expected = "found 'p' in column jk; expected a translation of every code in [codes.jk]"
    assert await _faults(lab, mapping) == [f"{SEEKER}.fields.sex: {expected}"]


async def test_rows_of_other_regions_where_the_mapping_promises_none(lab: MariaLab) -> None:
    """How many, and the least code; a row that names no region is nobody's."""
    await lab.run(
        "CREATE OR REPLACE VIEW uji.berdaerah AS SELECT 1 AS id, '3216' AS wilayah UNION ALL SELECT 2, NULL "
        "UNION ALL SELECT 3, '8204' UNION ALL SELECT 4, '8101' UNION ALL SELECT 5, '8101'"
    )
    kept = _seekers(
        replace(lab.mapping, regions=("32.16", "82.04")),
        _column(lab.mapping, "regionCode"),
        table="uji.berdaerah",
        updated_at=None,
        own_regions_only=True,
    )
    expected = "found 2 row(s) of other regions, such as '8101', in column wilayah"
    right = "expected rows of 32.16, 82.04 alone, or no such key"
    assert await _faults(lab, kept) == [f"{SEEKER}.own_regions_only: {expected}; {right}"]
    assert await _faults(lab, replace(kept, regions=("32.16", "82.04", "81.01"))) == []
