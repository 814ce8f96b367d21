"""A mapping is held against the living API: each fault is one line that names the file, the key and what was found."""

import pytest

from resolvers.mapping_toml import MappingError
from resolvers.sources.base import SourceError
from resolvers.sources.paging import Paging
from tests.resolvers.api_sources.conftest import GRAPHQL_MAPPING, Server, opened
from tests.resolvers.rows.samples import MAPPING, read_mapping

WITHOUT_FOREIGN = MAPPING[: MAPPING.index("[types.ForeignWorker]")]


async def test_a_mapping_that_fits_has_no_faults(server: Server) -> None:
    """The sample mapping and its API agree; types without records are no fault."""
    async with opened(read_mapping(WITHOUT_FOREIGN.replace('address = "alamat"', "")), server.url) as source:
        found = await source.verify()
    missing = [line for line in found if "is in no record" in line]
    assert [line for line in found if line not in missing] == []
    assert {line.split(":")[1].strip() for line in missing} == {
        f"types.JobSeeker.fields.{name}" for name in ("ageGroup", "districtCode", "phone", "email")
    } | {"types.Placement.fields.localWorker"}


@pytest.mark.parametrize(
    ("found", "put", "said"),
    [
        ('fullName = "nama"', 'fullName = "nama_lengkap"', "fullName: the column 'nama_lengkap' is in no record"),
        ('fullName = "nama"', 'fullName = "diubah"', "found a whole number, expected a text"),
        ('P = "FEMALE"', "", "1 native codes of the column 'jk' have no translation in codes.jk: 'P'"),
        ('2 = "PLACED"', "", "codes.status: '2'"),
        ('column = "jk", codes = "jk"', 'column = "nik", codes = "jk"', "(too long to be codes)"),
        ('registeredAt = "daftar"\n\n', 'registeredAt = "nama"\n\n', "no value of the column 'nama' can be read"),
        ('key = "id"\nupdated_at', 'key = "lembar"\nupdated_at', "the column 'lembar' does not tell records apart"),
        ('key = "id"\nupdated_at', 'key = "nomor"\nupdated_at', "asked for '/api/pencaker' in the order 'nomor'"),
        ('nik = "nik", regionCode', 'nik = "no_ak1", regionCode', "api.filters.nik: finds no record"),
        ('many = { id = "id" }', 'many = { id = "status" }', "api.many.id: "),
        ('registeredAt = "daftar" }', 'registeredAt = "nama" }', "api.orders.registeredAt: the order is not kept"),
        ('"/api/pencaker"', '"/api/x/pencaker"', "types.JobSeeker.table: GET /api/x/pencaker: status 404"),
    ],
)  # fmt: skip
async def test_each_fault_is_told_with_its_place(found: str, put: str, said: str, server: Server) -> None:
    """Unknown columns, wrong types, codes without a translation, keys, filters, orders and paths."""
    assert found in WITHOUT_FOREIGN
    async with opened(read_mapping(WITHOUT_FOREIGN.replace(found, put, 1)), server.url) as source:
        lines = await source.verify()
    assert any(said in line and line.startswith("contoh.toml: types.") for line in lines), lines
    assert not any("8204990101" in line or "Nama " in line for line in lines)


async def test_graphql_columns_the_api_does_not_know_are_named(server: Server) -> None:
    """Each column is asked for alone where the whole selection is refused."""
    mapping = read_mapping(GRAPHQL_MAPPING.replace('npwp = "npwp"\nwork', 'npwp = "nomorPajak"\nwork'))
    async with opened(mapping, server.url) as source:
        lines = await source.verify()
    assert lines == ["contoh.toml: types.ForeignWorker.fields.npwp: the API refuses the column 'nomorPajak'"]


async def test_an_api_that_is_down_is_no_fault_of_the_mapping() -> None:
    """Verification of a source that cannot be reached raises, so that the hub can start without it."""
    async with opened(read_mapping(), "http://127.0.0.1:9") as source:
        with pytest.raises(SourceError):
            await source.verify()


@pytest.mark.parametrize(
    ("found", "put", "said"),
    [
        ('page = "halaman"', "", "contoh.toml: settings.page: found no such key; expected exactly one of page"),
        ('page = "halaman"', 'page = "halaman"\nskip = "lewati"', "settings.page: found 'halaman'; expected"),
        ("size_max = 500", "size_max = 0", "settings.size_max"),
        ('items = "data"', "", "settings.items"),
        ('order = "urut"', "", "settings.order: found no such key; expected the parameter for the order"),
        ('order = "urut"', 'urutan = "urut"', "settings.urutan: found 'urutan'; expected one of page"),
    ],
)  # fmt: skip
def test_settings_that_do_not_say_how_to_page_are_refused(found: str, put: str, said: str) -> None:
    """A fault in `[settings]` is found before anything is asked."""
    with pytest.raises(MappingError) as refused:
        Paging.of(read_mapping(MAPPING.replace(found, put, 1)))
    assert said in str(refused.value)
