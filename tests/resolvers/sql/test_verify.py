"""A mapping is held against the living database: one line for each fault, with what was found and what is right."""

from dataclasses import replace
from typing import Any

import asyncpg

from resolvers.mapping import ColumnMapping, Native, SourceMapping
from resolvers.sources.postgres import PostgresSource
from schema.build import CATALOGUE

SEEKER = "source.toml: types.JobSeeker"


async def _faults(dsn: str, mapping: SourceMapping) -> list[str]:
    source = PostgresSource(mapping, CATALOGUE, dsn)
    try:
        return await source.verify()
    finally:
        await source.close()


def _seekers(mapping: SourceMapping, columns: dict[str, ColumnMapping], **changes: Any) -> SourceMapping:
    """The mapping with seekers alone, and of their fields only these."""
    return replace(mapping, types={"JobSeeker": replace(mapping.types["JobSeeker"], columns=columns, **changes)})


def _column(mapping: SourceMapping, name: str, **changes: Any) -> dict[str, ColumnMapping]:
    return {name: replace(mapping.types["JobSeeker"].columns[name], **changes)}


async def test_a_mapping_that_fits_has_no_fault(dsn: str, mapping: SourceMapping) -> None:
    """Every form and storage type of the test database, without its fields that hold unknown codes."""
    dirty = {"ageGroup", "sex", "educationLevel", "unionMember", "socialSecurityPrograms", "placementKind"}
    dirty.add("placedAfterTraining")
    types = {
        name: replace(kind, columns={field: column for field, column in kind.columns.items() if field not in dirty})
        for name, kind in mapping.types.items()
    }
    assert await _faults(dsn, replace(mapping, types=types)) == []


async def test_a_missing_table(dsn: str, mapping: SourceMapping) -> None:
    """One line, and none for its columns."""
    faults = await _faults(dsn, _seekers(mapping, {}, table="uji.tiada"))
    assert faults == [f"{SEEKER}.table: found no table uji.tiada; expected a table or view this login may see"]


async def test_a_missing_column(dsn: str, mapping: SourceMapping) -> None:
    """The nearest names are offered."""
    faults = await _faults(dsn, _seekers(mapping, _column(mapping, "nik", column="nikk")))
    assert faults == [f"{SEEKER}.fields.nik: found no column nikk in uji.pencari; expected one of nik"]


async def test_a_column_of_the_wrong_type(dsn: str, mapping: SourceMapping) -> None:
    """The type found and the types that fit."""
    faults = await _faults(dsn, _seekers(mapping, _column(mapping, "birthDate", column="diubah")))
    expected = "found column diubah of type timestamptz; expected date, or another `native` or `form` in the mapping"
    assert faults == [f"{SEEKER}.fields.birthDate: {expected}"]


async def test_a_column_of_padded_text_is_told_from_text(dsn: str, mapping: SourceMapping) -> None:
    """`char(n)` needs `native = "char"`, or its index would not serve."""
    faults = await _faults(dsn, _seekers(mapping, _column(mapping, "sex", native=Native.TEXT)))
    assert len(faults) == 1
    assert "column jk of type bpchar; expected text or varchar" in faults[0]


async def test_a_code_without_a_translation(dsn: str, mapping: SourceMapping) -> None:
    """The code in use is shown, and where its translation is missing."""
    faults = await _faults(dsn, _seekers(mapping, _column(mapping, "sex")))
    expected = "found '?' in column jk; expected a translation of every code in [codes.jk]"
    assert faults == [f"{SEEKER}.fields.sex: {expected}"]


async def test_values_of_an_enum_without_a_code_list(dsn: str, mapping: SourceMapping) -> None:
    """A column that is said to hold the domain's own values has to."""
    [fault] = await _faults(dsn, _seekers(mapping, _column(mapping, "ageGroup", codes=None)))
    assert fault.startswith(f"{SEEKER}.fields.ageGroup: found ")
    assert fault.endswith("expected a translation of every code in the enum, or a code list")


async def test_data_of_a_wrong_column_is_not_shown(dsn: str, mapping: SourceMapping) -> None:
    """Many values in a column that should hold codes are somebody's data: they stay where they are."""
    connection = await asyncpg.connect(dsn)
    await connection.execute(
        "CREATE OR REPLACE VIEW uji.salah AS SELECT id, lahir, nik, golongan, 'Siti ' || id AS jk FROM uji.pencari"
    )
    await connection.close()
    wrong = _seekers(mapping, _column(mapping, "sex", native=Native.TEXT), table="uji.salah", updated_at=None)
    expected = "found more than 20 values that are no codes in column jk; expected a translation of every code"
    assert await _faults(dsn, wrong) == [f"{SEEKER}.fields.sex: {expected} in [codes.jk]"]


async def test_a_key_that_is_no_integer(dsn: str, mapping: SourceMapping) -> None:
    """A governed value or any text is no surrogate key."""
    faults = await _faults(dsn, _seekers(mapping, {}, key="nik"))
    assert faults == [f"{SEEKER}.key: found column nik of type text; expected an integer column"]


async def test_a_key_that_is_not_unique(dsn: str, mapping: SourceMapping) -> None:
    """Without a unique index the values themselves decide."""
    faults = await _faults(dsn, _seekers(mapping, {}, key="pendidikan"))
    expected = "found column pendidikan with repeated or null values; expected a unique surrogate key"
    assert faults == [f"{SEEKER}.key: {expected}"]


async def test_rows_of_other_regions_where_the_mapping_promises_none(dsn: str, mapping: SourceMapping) -> None:
    """How many, and the least code; a row that names no region is nobody's, and one of the source's own fits."""
    connection = await asyncpg.connect(dsn)
    await connection.execute(
        "CREATE OR REPLACE VIEW uji.berdaerah AS SELECT n AS id, daerah AS wilayah FROM "
        "unnest(ARRAY['3216', NULL, '8204', '8101', '8101']) WITH ORDINALITY AS d (daerah, n)"
    )
    await connection.close()
    kept = _seekers(
        replace(mapping, regions=("32.16", "82.04")),
        _column(mapping, "regionCode"),
        table="uji.berdaerah",
        updated_at=None,
        own_regions_only=True,
    )
    expected = "found 2 row(s) of other regions, such as '8101', in column wilayah"
    right = "expected rows of 32.16, 82.04 alone, or no such key"
    assert await _faults(dsn, kept) == [f"{SEEKER}.own_regions_only: {expected}; {right}"]
    assert await _faults(dsn, replace(kept, regions=("32.16", "82.04", "81.01"))) == []


async def test_a_row_of_two_regions_needs_one_of_the_sources(dsn: str, mapping: SourceMapping) -> None:
    """Who lives elsewhere and works here is of here; a value that is no code is not shown."""
    connection = await asyncpg.connect(dsn)
    await connection.execute(
        "CREATE OR REPLACE VIEW uji.pindah AS SELECT * FROM (VALUES (1, '32.16', '82.04'), (2, '82.04', '32.16'), "
        "(3, NULL, '32.16'), (4, NULL, NULL), (5, '3216010101990001', NULL)) AS p (id, asal, tujuan)"
    )
    await connection.close()
    placement = mapping.types["Placement"]
    columns = {name: placement.columns[name] for name in ("originRegionCode", "workRegionCode")}
    moved = replace(placement, table="uji.pindah", columns=columns, updated_at=None, own_regions_only=True)
    found = await _faults(dsn, replace(mapping, regions=("32.16",), types={"Placement": moved}))
    expected = "found 1 row(s) of other regions, such as a text of 16 characters, in column asal and tujuan"
    right = "expected rows of 32.16 alone, or no such key"
    assert found == [f"source.toml: types.Placement.own_regions_only: {expected}; {right}"]
