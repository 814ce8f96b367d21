"""The mapping files of the demo's sources, held against the sources themselves."""

from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from hub.demo.data import DemoData
from hub.demo.data.gaps import TYPES
from hub.demo.data.layouts import aptekad, si_pinker, siapkerja, sip_kerja
from hub.demo.load import load_siapkerja, load_sip_kerja
from hub.embedded import PostgresServer, ensure_database
from resolvers.mapping import ARRAY, ColumnMapping, SourceMapping
from resolvers.mapping_load import load_mappings
from resolvers.sources.bounded import BoundedSource
from resolvers.sources.graphql import GraphqlApi
from resolvers.sources.http import ApiAccess
from resolvers.sources.postgres import PostgresSource
from resolvers.sources.rest import RestApi
from schema.build import CATALOGUE

NEVER_SHARED = {
    "no_kk", "kk", "agama", "status_kawin", "status_nikah", "nama_ibu_kandung", "nama_ibu", "foto", "foto_url", "nilai",
    "catatan_pengawas", "catatan_internal", "catatan_petugas", "catatan_mediator", "catatan", "nama_pekerja",
    "nama_penuntut",
}  # fmt: skip
LOADERS = {"siapkerja": load_siapkerja, "sip-kerja": load_sip_kerja}


@pytest.fixture(scope="module")
def mappings() -> dict[str, SourceMapping]:
    """The mapping files."""
    return load_mappings(Path(__file__).parents[2] / "resolvers" / "mappings", CATALOGUE)


def test_every_demo_source_has_a_mapping(mappings: dict[str, SourceMapping]) -> None:
    """With the owner the design names."""
    owners = {name: mapping.owner for name, mapping in mappings.items()}
    assert owners == {
        "siapkerja": "kemnaker",
        "sip-kerja": "bekasi",
        "si-pinker": "halmahera-selatan",
        "aptekad": "halmahera-selatan",
        "bps": "kemnaker",
    }


@pytest.mark.parametrize("source", LOADERS)
async def test_a_database_agrees_with_its_mapping(
    source: str, mappings: dict[str, SourceMapping], postgres: PostgresServer, data: DemoData
) -> None:
    """Columns, types, codes and keys are as the file says."""
    name = f"mapped_{source.replace('-', '_')}"
    ensure_database(postgres, name)
    await LOADERS[source](postgres.dsn(name), data)
    connected = PostgresSource(mappings[source], CATALOGUE, postgres.dsn(name))
    try:
        assert await connected.verify() == []
    finally:
        await connected.close()


async def test_si_pinker_agrees_with_its_mapping(
    mappings: dict[str, SourceMapping], si_pinker_url: str, key: str
) -> None:
    """Its filters, lists and orders do what the file says."""
    mapping = mappings["si-pinker"]
    api = RestApi(mapping, ApiAccess(si_pinker_url, {"X-Api-Key": key}))
    connected = BoundedSource(mapping, CATALOGUE, api)
    try:
        assert await connected.verify() == []
    finally:
        await connected.close()


async def test_aptekad_agrees_with_its_mapping(mappings: dict[str, SourceMapping], aptekad_url: str, key: str) -> None:
    """Its filters, lists and orders do what the file says."""
    mapping = mappings["aptekad"]
    api = GraphqlApi(mapping, ApiAccess(f"{aptekad_url}/graphql", {"Authorization": f"Bearer {key}"}))
    connected = BoundedSource(mapping, CATALOGUE, api)
    try:
        assert await connected.verify() == []
    finally:
        await connected.close()


def test_columns_that_are_never_shared_are_in_the_sources_and_in_no_mapping(
    mappings: dict[str, SourceMapping], data: DemoData
) -> None:
    """What the schema does not know, no mapping may reach."""
    mapped = {
        column.column
        for mapping in mappings.values()
        for kind in mapping.types.values()
        for column in kind.columns.values()
    }
    held = {column for table in data.tables.values() for column in table}
    assert held >= NEVER_SHARED
    assert not mapped & NEVER_SHARED


def test_every_native_code_has_a_translation(mappings: dict[str, SourceMapping], data: DemoData) -> None:
    """In every row of every table."""
    for source, mapping in mappings.items():
        for kind in mapping.types.values():
            table = data.tables[f"{source}.{kind.table.rpartition('/')[2].rpartition('.')[2]}"]
            for column in kind.columns.values():
                if column.codes is not None:
                    natives = {str(native) for native in table[column.column] if native is not None}
                    assert natives <= column.codes.to_domain.keys(), (source, kind.name, column.field)


@pytest.mark.parametrize("field", ["sex", "disabilityType", "educationLevel", "seekerStatus", "skills"])
def test_sources_say_the_same_of_a_person_once_translated(
    field: str, mappings: dict[str, SourceMapping], data: DemoData
) -> None:
    """Codes stand for the same values in each source, but for the conflicts planted on purpose."""
    national = _by_nik(data, "siapkerja.pencari_kerja", mappings["siapkerja"].types["JobSeeker"].columns[field])
    for source, table in (("sip-kerja", "pelamar"), ("si-pinker", "pencari-kerja")):
        regional = _by_nik(data, f"{source}.{table}", mappings[source].types["JobSeeker"].columns[field])
        both = [nik for nik in national.keys() & regional.keys() if national[nik] and regional[nik]]
        agree = sum(national[nik] == regional[nik] for nik in both)
        assert len(both) > 50
        assert agree > len(both) * 0.85


def _by_nik(data: DemoData, name: str, column: ColumnMapping) -> dict[object, object]:
    table = data.tables[name]
    values = (_translated(native, column) for native in table[column.column])
    return {nik: value for nik, value in zip(table["nik"], values, strict=True) if nik is not None}


def _translated(native: object, column: ColumnMapping) -> object:
    if isinstance(native, str) and column.list_as not in (None, ARRAY):
        return [part for part in native.split(column.list_as) if part]
    if column.codes is not None and native is not None:
        return column.codes.to_domain[str(native)]
    return native


@pytest.mark.parametrize("layouts", [siapkerja, sip_kerja, si_pinker, aptekad])
def test_codes_are_translated_to_the_values_they_were_made_from(
    layouts: ModuleType, mappings: dict[str, SourceMapping]
) -> None:
    """Each index of a code list is written as a native code that the mapping reads back as the same value."""
    mapping = mappings[layouts.__name__.rpartition(".")[2].replace("_", "-")]
    for domain, layout in layouts.TABLES.values():
        kind = mapping.types[TYPES[domain]]
        writings = {name: writing for name, _, writing in layout}
        for field, column in kind.columns.items():
            enum = CATALOGUE.types[kind.name].fields[field].enum
            if enum is not None and column.list_as is None:
                values = CATALOGUE.enums[enum]
                natives = writings[column.column](np.arange(len(values)))
                assert [_translated(native, column) for native in natives] == list(values), (kind.name, field)
