"""The generated data: repeatable, fast, and with everything in it that real registers have."""

import re
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import lokal
import pytest

from hub.demo.data import DemoData, DemoSettings, Table, generate
from hub.demo.data.words import SKILLS

TODAY = date(2026, 11, 23)
SEEKERS = {"siapkerja": "pencari_kerja", "sip-kerja": "pelamar", "si-pinker": "pencari-kerja"}
WHOLE = re.compile(r"[1-9][0-9]{15}")


def seekers(data: DemoData, source: str) -> Table:
    """A source's seekers."""
    return data.tables[f"{source}.{SEEKERS[source]}"]


def valid_niks(values: Sequence[object]) -> list[str]:
    """The NIKs that parse, which the demo's careless ones do not."""
    return [nik for nik in values if isinstance(nik, str) and WHOLE.fullmatch(nik) and lokal.parse_nik(nik).birth_date]


def test_equal_settings_give_equal_data() -> None:
    """The data depend on nothing but the settings."""
    settings = DemoSettings(seekers=400, seed=3, today=TODAY)
    assert generate(settings) == generate(settings)


def test_another_seed_gives_other_data() -> None:
    """Seeds matter."""
    one, other = (generate(DemoSettings(seekers=400, seed=seed, today=TODAY)) for seed in (1, 2))
    assert seekers(one, "siapkerja")["nik"] != seekers(other, "siapkerja")["nik"]


def test_a_hundred_thousand_seekers_take_less_than_five_seconds() -> None:
    """Generation is by the column; the processor's time is measured, since tests share the machine."""
    begin = time.process_time()
    data = generate(DemoSettings(seekers=100_000, seed=7, today=TODAY))
    took = time.process_time() - begin
    assert len(seekers(data, "siapkerja")["id"]) == 60_000
    assert took < 5.0


def test_too_few_seekers_are_refused() -> None:
    """Below a certain size some kinds of record could not occur."""
    with pytest.raises(ValueError, match="at least 200"):
        DemoSettings(seekers=10, seed=1, today=TODAY)


def test_the_smallest_data_are_complete() -> None:
    """Every table of the smallest data has rows."""
    data = generate(DemoSettings(seekers=200, seed=5, today=TODAY))
    assert all(table and all(table.values()) for table in data.tables.values())


def test_columns_of_a_table_are_equally_long(data: DemoData) -> None:
    """Rows are whole."""
    assert all(len(set(map(len, table.values()))) == 1 for table in data.tables.values())


def test_seekers_are_shared_out_among_the_sources(data: DemoData) -> None:
    """Six, three and one in ten."""
    assert [len(seekers(data, source)["id"]) for source in SEEKERS] == [2400, 1200, 400]


@pytest.mark.parametrize("source", ["sip-kerja", "si-pinker"])
def test_about_thirty_percent_of_regional_persons_are_known_nationally(data: DemoData, source: str) -> None:
    """The same NIK stands in both sources."""
    own = set(valid_niks(seekers(data, source)["nik"]))
    both = own & set(valid_niks(seekers(data, "siapkerja")["nik"]))
    assert 0.25 < len(both) / len(own) < 0.32


def test_some_persons_known_twice_have_conflicting_values(data: DemoData) -> None:
    """Phone and address differ for some of them and agree for most."""
    national, regional = seekers(data, "siapkerja"), seekers(data, "sip-kerja")
    row_of = {nik: row for row, nik in enumerate(national["nik"]) if nik is not None}
    pairs = [(row_of[nik], row) for row, nik in enumerate(regional["nik"]) if nik in row_of]
    for one, other in (("no_hp", "telepon"), ("alamat", "alamat_domisili")):
        differ = sum(national[one][n] != regional[other][r] for n, r in pairs)
        assert 0.05 < differ / len(pairs) < 0.4


def test_every_nik_that_is_whole_lies_in_district_99(data: DemoData) -> None:
    """No regency has a district 99: nobody living has such a number."""
    columns = [column for table in data.tables.values() for name, column in table.items() if name.startswith("nik")]
    assert len(columns) == 10
    assert all(nik[4:6] == "99" for column in columns for nik in valid_niks(column))


@pytest.mark.parametrize("source", SEEKERS)
def test_a_register_holds_each_nik_once(data: DemoData, source: str) -> None:
    """One row is one person."""
    niks = valid_niks(seekers(data, source)["nik"])
    assert len(niks) == len(set(niks))


def test_niks_hold_the_birth_date_and_sex_of_nearly_everyone(data: DemoData) -> None:
    """Real registers have a few that differ, and so has the demo."""
    table = seekers(data, "siapkerja")
    differ = total = 0
    for nik, born, sex in zip(table["nik"], table["tgl_lahir"], table["jk"], strict=True):
        if born is not None and sex is not None and valid_niks([nik]):
            info = lokal.parse_nik(str(nik))
            total += 1
            differ += info.birth_date != str(born) or info.gender != sex
    assert 0 < differ < total * 0.03


@pytest.mark.parametrize("source", SEEKERS)
def test_every_way_of_knowing_an_age_occurs(data: DemoData, source: str) -> None:
    """Children and adults by birth date; by NIK only; by nothing, which counts as a child."""
    table = seekers(data, source)
    born = next(table[name] for name in ("tgl_lahir", "tanggal_lahir") if name in table)
    eighteen = str(TODAY.replace(year=TODAY.year - 18))
    assert any(day is not None and str(day) > eighteen for day in born)
    assert sum(day is not None and str(day) <= eighteen for day in born) > len(born) * 0.8
    without = [nik for nik, day in zip(table["nik"], born, strict=True) if day is None]
    assert valid_niks(without)
    assert len(valid_niks(without)) < len(without)


def test_ages_known_by_group_alone_and_not_at_all_occur(data: DemoData) -> None:
    """AGE_15_19 alone is no knowledge either."""
    table = seekers(data, "siapkerja")
    groups = {
        group
        for group, day, nik in zip(table["gol_umur"], table["tgl_lahir"], table["nik"], strict=True)
        if day is None and not valid_niks([nik])
    }
    assert {None, 1} < groups


def test_every_column_that_may_be_empty_is_empty_somewhere(data: DemoData) -> None:
    """Only keys and times of change are always there."""
    whole = {
        f"{name}.{column}"
        for name, table in data.tables.items()
        for column, values in table.items()
        if None not in values
    }
    allowed = ("id", "idCatatan", "idPerusahaan", "diperbarui_pada", "updated_at", "diubah", "diperbaruiPada")
    assert {name.rpartition(".")[2] for name in whole} == set(allowed)


def test_names_are_as_awkward_as_real_ones(data: DemoData) -> None:
    """Quotes, commas, backslashes, accents and signs beyond the basic plane."""
    names = "".join(str(name) for name in seekers(data, "siapkerja")["nama_lengkap"])
    assert all(sign in names for sign in ("'", '"', ",", "\\", "%", "é", "🌺", "\u0301"))


def test_regions_have_large_cells_and_tiny_ones(data: DemoData) -> None:
    """Aggregates need both."""
    cells = Counter(seekers(data, "siapkerja")["kd_wilayah"])
    assert cells["3216"] > 300
    assert sum(count < 10 for count in cells.values()) > 10


def test_records_are_fresh_for_the_most_part_and_stale_for_some(data: DemoData) -> None:
    """Nothing was changed after the day the data are made for."""
    times = [moment for moment in seekers(data, "siapkerja")["diperbarui_pada"] if isinstance(moment, datetime)]
    now = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=UTC) - timedelta(hours=7)
    assert max(times) <= now
    assert sum(now - moment < timedelta(days=180) for moment in times) > len(times) * 0.7
    assert sum(now - moment > timedelta(days=700) for moment in times) > len(times) * 0.02


def test_foreign_workers_are_those_of_the_nickel_island(data: DemoData) -> None:
    """Half in Halmahera Selatan, most from China, some in several regencies, some permits about to end."""
    table = data.tables["siapkerja.tka"]
    places = [place if isinstance(place, list) else [] for place in table["lokasi_kerja"]]
    here = [row for row, place in enumerate(places) if "8204" in place]
    assert len(here) > len(places) * 0.4
    assert sum(table["kewarganegaraan"][row] == "CN" for row in here) > len(here) * 0.8
    assert any(len(place) > 1 for place in places)
    ends = [day for day in table["tgl_berakhir"] if isinstance(day, date)]
    assert any(TODAY <= day <= TODAY + timedelta(days=60) for day in ends)
    assert any(day < TODAY for day in ends)


def test_entries_belong_to_foreign_workers_or_are_marked_as_not_found(data: DemoData) -> None:
    """The passport number is what joins them."""
    known = set(data.tables["siapkerja.tka"]["no_paspor"])
    entries = data.tables["aptekad.tkaMasuk"]
    states = list(zip(entries["nomorPaspor"], entries["statusRptka"], strict=True))
    assert set(entries["statusRptka"]) == {"BERLAKU", "SEGERA_BERAKHIR", "KEDALUWARSA", "TIDAK_DITEMUKAN", None}
    assert not any(passport in known for passport, state in states if state == "TIDAK_DITEMUKAN" and passport)
    found = [passport for passport, state in states if state == "BERLAKU" and passport]
    assert sum(passport in known for passport in found) > len(found) * 0.95


def test_skills_hold_no_sign_that_parts_lists() -> None:
    """Two sources store them as one text."""
    assert not any(sign in skill for skill in SKILLS for sign in ",|")
