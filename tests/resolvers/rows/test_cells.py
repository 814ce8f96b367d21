"""Every record stands in one cell: its scope by region codes, its side by the first way that knows the age."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolvers.rows.cells import NOWHERE, adults, nik_birth, own, places
from schema.nik import nik_birth_date
from schema.zone import WIB
from tests.resolvers.rows.samples import ALL_CELLS, NOW, OTHER_ADULT, OWN_ADULT, OWN_MINOR, read, table


@pytest.mark.parametrize(
    ("record", "adult"),
    [
        ({"lahir": "23-11-2008"}, True),
        ({"lahir": "24-11-2008"}, False),
        ({"lahir": "01-01-2030"}, False),
        ({"lahir": "31-02-1990"}, False),
        ({"lahir": "24-11-2008", "nik": "8204990101700001"}, False),
        ({"nik": "8204990101700001"}, True),
        ({"nik": "8204994101700001"}, True),
        ({"nik": "8204990101100001"}, False),
        ({"nik": "8204993202700001", "umur": "B"}, True),
        ({"nik": "820499010170000", "umur": "A"}, False),
        ({"umur": "B"}, True),
        ({"umur": "A"}, False),
        ({}, False),
    ],
    ids=str,
)
def test_the_first_way_that_knows_the_age_decides(record: dict[str, Any], adult: bool) -> None:  # noqa: FBT001 - a table
    """Birth date, then NIK, then age group; the group that holds minors says nothing, and unknown age is a minor's."""
    assert adults(table("JobSeeker", [record]), NOW) == [adult]


def test_a_birthday_begins_at_midnight_in_wib() -> None:
    """Who turns 18 on 23 November is an adult from 17:00 UTC of the 22nd, when that day begins in Jakarta."""
    seeker = table("JobSeeker", [{"lahir": "23-11-2008"}])
    assert adults(seeker, datetime(2026, 11, 22, 16, 59, tzinfo=UTC)) == [False]
    assert adults(seeker, datetime(2026, 11, 22, 17, 0, tzinfo=UTC)) == [True]


def test_a_child_of_29_february_comes_of_age_on_1_march() -> None:
    """In a year without the day, the person is 18 only when February is over, as PostgreSQL reckons."""
    seeker = table("JobSeeker", [{"lahir": "29-02-2008"}])
    assert adults(seeker, datetime(2026, 2, 28, 12, tzinfo=WIB)) == [False]
    assert adults(seeker, datetime(2026, 3, 1, 12, tzinfo=WIB)) == [True]


def test_a_placement_takes_the_age_of_its_seeker() -> None:
    """The age comes from the linked record; a link to nothing leaves it unknown."""
    seekers = table("JobSeeker", [{"id": 5, "lahir": "01-01-1990"}, {"id": 6, "lahir": "01-01-2015"}])
    placements = table(
        "Placement", [{"id_pencaker": 5}, {"id_pencaker": 6}, {"id_pencaker": 7}, {}], {"seeker": seekers}
    )
    assert adults(placements, NOW) == [True, False, False, False]


def test_a_foreign_worker_is_adult_unless_a_birth_date_says_otherwise() -> None:
    """The last way, `adult`, serves whenever no birth date does."""
    workers = table("ForeignWorker", [{}, {"lahir": "2015-01-01"}, {"lahir": "1980-01-01"}])
    assert adults(workers, NOW) == [True, False, True]


@given(st.integers(0, 79), st.integers(0, 13), st.integers(0, 99))
def test_the_birth_date_in_a_nik_agrees_with_the_schemas_own_reading(day: int, month: int, year: int) -> None:
    """Wherever the schema reads a birth date in the past, this reads the same one."""
    nik = f"820499{day:02}{month:02}{year:02}0001"
    today = NOW.date()
    known = nik_birth_date(nik, today)
    found = nik_birth(nik, today.year)
    if known is not None and found is not None and found <= today:
        assert found == known
    if known is not None:
        assert found is not None


@given(st.dates(date(1927, 1, 1), date(2026, 12, 31)), st.booleans())
def test_a_nik_tells_the_date_it_was_made_from(born: date, female: bool) -> None:  # noqa: FBT001 - drawn
    """Day (40 more for women), month and two digits of the year give the date back."""
    day = born.day + (40 if female else 0)
    assert nik_birth(f"820499{day:02}{born:%m%y}0001", 2026) == born


def test_scope_is_by_any_of_the_fields_that_make_a_row_a_regions_own() -> None:
    """Lists count by any element, links by the linked record, and null or unknown codes are not the region's."""
    seekers = table("JobSeeker", [{"kab": "8204"}, {"kab": "3216"}, {"kab": "x"}, {}])
    assert own(seekers, "82.04") == [True, False, False, False]
    workers = table("ForeignWorker", [{"lokasi": "3216,8204"}, {"lokasi": "3216"}, {"lokasi": None}])
    assert own(workers, "82.04") == [True, False, False]
    trainings = table("Training", [{"id": 1, "kab": "8204"}, {"id": 2, "kab": "3216"}])
    records = [{"id_pelatihan": 1}, {"id_pelatihan": 2}, {"id_pelatihan": None}]
    assert own(table("TrainingEnrollment", records, {"training": trainings}), "82.04") == [True, False, False]


def test_each_record_gets_the_place_of_its_cell_in_the_read() -> None:
    """Records of cells the read does not name stand nowhere; without a region all rows have the read's one scope."""
    records = [{"kab": kab, "lahir": lahir} for kab in ("8204", "3216") for lahir in ("01-01-1990", "01-01-2015")]
    seekers = table("JobSeeker", records)
    split = read("JobSeeker", cells=ALL_CELLS, region="82.04")
    assert [ALL_CELLS[place] for place in places(split, seekers, NOW)] == [ALL_CELLS[i] for i in (2, 3, 0, 1)]
    own_minors = read("JobSeeker", cells=(OWN_MINOR,))
    assert places(own_minors, seekers, NOW) == [NOWHERE, 0, NOWHERE, 0]
    others = read("JobSeeker", cells=(OTHER_ADULT,))
    assert places(others, seekers, NOW) == [0, NOWHERE, 0, NOWHERE]
    vacancies = read("Training", cells=(OWN_ADULT,), split_sides=False)
    assert places(vacancies, table("Training", [{}, {}]), NOW + timedelta(days=1)) == [0, 0]
