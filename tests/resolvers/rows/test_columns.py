"""Native values become canonical ones, and what is outside the contract is refused."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from resolvers.rows.contract import LONGEST_LIST, LONGEST_TEXT, ContractError
from tests.resolvers.rows.samples import table


@pytest.mark.parametrize(
    ("field", "column", "native", "expected"),
    [
        ("sex", "jk", "L", "MALE"),
        ("sex", "jk", "X", None),
        ("sex", "jk", None, None),
        ("seekerStatus", "status", 3, "ACTIVE"),
        ("seekerStatus", "status", "2", "PLACED"),
        ("birthDate", "lahir", "31-12-1999", date(1999, 12, 31)),
        ("birthDate", "lahir", "31-02-1999", None),
        ("birthDate", "lahir", "1999-12-31", None),
        ("registeredAt", "daftar", "2026-01-31", date(2026, 1, 31)),
        ("registeredAt", "daftar", "2026-W05-6", None),
        ("registeredAt", "daftar", "20260131", None),
        ("regionCode", "kab", "8204", "82.04"),
        ("regionCode", "kab", 8204, "82.04"),
        ("regionCode", "kab", "82.04", None),
        ("regionCode", "kab", "٨٢٠٤", None),
        ("districtCode", "kec", "820406", "82.04.06"),
        ("phone", "hp", "081234567890", "+6281234567890"),
        ("phone", "hp", "+6281234567890", "+6281234567890"),
        ("skills", "keterampilan", ["las", None, "tik"], ("las", "tik")),
        ("skills", "keterampilan", [], ()),
        ("skills", "keterampilan", None, None),
        ("fullName", "nama", 'Siti "É" 😀', 'Siti "É" 😀'),
        ("updatedAt", "diubah", 0, datetime(1970, 1, 1, tzinfo=UTC)),
        ("updatedAt", "diubah", 10**18, None),
    ],
)
def test_seeker_values_are_read(field: str, column: str, native: Any, expected: object) -> None:
    """Each native value reads as its canonical one, and what says nothing reads as null."""
    assert table("JobSeeker", [{column: native}]).column(field) == [expected]


@pytest.mark.parametrize(
    ("type_name", "field", "column", "native", "expected"),
    [
        ("Placement", "monthlyWage", "upah", 3_408_000, 3_408_000),
        ("Placement", "monthlyWage", "upah", 3_408_000.0, 3_408_000),
        ("Placement", "monthlyWage", "upah", 0.5, None),
        ("Placement", "monthlyWage", "upah", 2**63, None),
        ("Placement", "monthlyWage", "upah", 1e300, None),
        ("Placement", "localWorker", "lokal", "Y", True),
        ("Placement", "localWorker", "lokal", "T", False),
        ("Placement", "seekerId", "id_pencaker", 7, 7),
        ("ForeignWorker", "workRegionCodes", "lokasi", " 8204, 3216 ,,x", ("82.04", "32.16")),
    ],
)
def test_other_values_are_read(type_name: str, field: str, column: str, native: Any, expected: object) -> None:
    """Numbers, Booleans, links and lists written as text are read likewise."""
    assert table(type_name, [{column: native}]).column(field) == [expected]


@pytest.mark.parametrize(
    ("field", "column", "native", "said"),
    [
        ("nik", "nik", 3216994508980001, "a whole number, expected a text"),
        ("nik", "nik", ["3216994508980001"], "a list"),
        ("fullName", "nama", {"depan": "Siti"}, "an object"),
        ("fullName", "nama", True, "a Boolean"),
        ("fullName", "nama", "x" * (LONGEST_TEXT + 1), f"more than {LONGEST_TEXT} characters"),
        ("sex", "jk", 1.5, "a fractional number"),
        ("skills", "keterampilan", "las,tik", "a text, expected a list"),
        ("skills", "keterampilan", [1], "a whole number"),
        ("skills", "keterampilan", ["x"] * (LONGEST_LIST + 1), f"more than {LONGEST_LIST} elements"),
        ("registeredAt", "daftar", 20260131, "a whole number, expected a text"),
        ("updatedAt", "diubah", "2026-01-31", "a text"),
    ],
)
def test_attack_42_wrong_types_break_the_contract(field: str, column: str, native: Any, said: str) -> None:
    """A value of a type the column cannot have is refused, in a text that names the column and not the value."""
    with pytest.raises(ContractError) as refused:
        table("JobSeeker", [{}, {column: native}]).column(field)
    assert said in str(refused.value)
    assert f"JobSeeker.{field} (column {column})" in str(refused.value)
    assert "Siti" not in str(refused.value)
    assert "3216994508980001" not in str(refused.value)


@pytest.mark.parametrize(
    "record",
    [None, 5, "x", [], {"id": None}, {"id": "7"}, {"id": 1.0}, {"id": True}, {"id": 2**63}],
    ids=repr,
)
def test_attack_42_records_without_a_key_are_refused(record: object) -> None:
    """A record is an object with a whole number of 64 bits as its key, or the source broke its contract."""
    with pytest.raises(ContractError):
        table("JobSeeker", [record])


def test_a_field_the_source_does_not_hold_is_null() -> None:
    """Fields outside the mapping are null on every record, whatever members records have."""
    assert table("JobSeeker", [{"major": "Teknik"}, {}]).column("major") == [None, None]
