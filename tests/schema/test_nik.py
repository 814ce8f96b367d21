"""The NIK: what it says of a person's birth and sex, and what is wrong with one."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.catalogue import ValueType
from schema.codes.people import Sex
from schema.formats import FormatError
from schema.nik import nik_birth_date, nik_sex, nik_warnings, parse_nik
from schema.patterns import PATTERNS

TODAY = date(2026, 11, 23)
DEMO = "3216994508980001"


def nik(born: date, sex: Sex, serial: int = 1) -> str:
    """A NIK of district 99, which no person has."""
    day = born.day + (40 if sex is Sex.FEMALE else 0)
    return f"321699{day:02}{born.month:02}{born.year % 100:02}{serial:04}"


def is_nik(text: str) -> bool:
    """Whether the parser takes it."""
    try:
        return parse_nik(text) == text
    except FormatError:
        return False


@given(st.dates(date(1927, 1, 1), TODAY), st.sampled_from(Sex), st.integers(1, 9999))
def test_a_nik_holds_birth_date_and_sex(born: date, sex: Sex, serial: int) -> None:
    """For everyone born in the last hundred years, up to today."""
    made = nik(born, sex, serial)
    assert parse_nik(made) == made
    assert nik_birth_date(made, TODAY) == born
    assert nik_sex(made) is sex


@given(
    st.from_regex(r"[0-9]{6}[0-7][0-9][01][0-9]{3}[0-9]{4}", fullmatch=True)
    | st.from_regex(r"[0-9]{6}(29|69)02[0-9]{2}[0-9]{4}", fullmatch=True)
    | st.from_regex(r"[0-9]{12}000[0-9]", fullmatch=True)
    | st.text("0123456789 .*", max_size=18),
)
def test_the_pattern_and_the_parser_take_the_same(text: str) -> None:
    """So that a database and the hub flag the same values."""
    assert (re.fullmatch(PATTERNS[ValueType.NIK], text) is not None) == is_nik(text)


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ("321699450898001", "16 digits"),
        ("32169945089800012", "16 digits"),
        ("0216994508980001", "the first not 0"),
        ("3216.9945.0898.0001", "16 digits"),
        ("************0001", "16 digits"),
        ("321699450898000\uff11", "16 digits"),
        ("3216993508980001", "date of birth"),
        ("3216997208980001", "date of birth"),
        ("3216994513980001", "date of birth"),
        ("3216992902970001", "date of birth"),
        ("3216994508980000", "serial number"),
        ("", "16 digits"),
    ],
)
def test_what_is_no_nik_is_refused_by_its_part(wrong: str, what: str) -> None:
    """Too short, masked, no such day, no serial; the message says what would be right."""
    with pytest.raises(FormatError, match=what):
        parse_nik(wrong)


def test_unknown_regions_only_warn() -> None:
    """Codes change, an old NIK keeps its own, and the demo's district 99 does not exist."""
    assert nik_warnings(DEMO) == ("unknown regency or district code",)
    assert nik_warnings("3216014508980001") == ()
    assert nik_warnings("9916014508980001") == ("unknown province code",)
    assert "regency or district code 00" in nik_warnings("3216004508980001")


def test_a_birth_date_to_come_is_none() -> None:
    """Two digits of this year and a day after today: nobody was born then."""
    assert nik_birth_date("3216992411260001", TODAY) is None
    assert nik_birth_date("3216992311260001", TODAY) == TODAY


def test_the_century_turns_with_the_year() -> None:
    """A year up to this one is of this century, a later one of the last."""
    assert nik_birth_date("3216990101270001", TODAY) == date(1927, 1, 1)
    assert nik_birth_date("3216990101270001", date(2027, 1, 1)) == date(2027, 1, 1)


@pytest.mark.parametrize("text", ["", "321699", "0216994508980001", "3216993508980001"])
def test_a_text_without_a_date_of_birth_says_nothing(text: str) -> None:
    """Neither a birth date nor a sex is guessed."""
    assert nik_birth_date(text, TODAY) is None
    assert nik_sex(text) is None
