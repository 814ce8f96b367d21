"""Scalars: full values are taken in canonical form, all else is refused without being repeated, every form prints."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from graphql import GraphQLError, GraphQLScalarType, OperationDefinitionNode, parse, validate
from graphql.execution.values import get_variable_values
from hypothesis import given
from hypothesis import strategies as st

from schema import scalars
from schema.catalogue import ValueType
from schema.countries import COUNTRIES
from schema.formats import FormatError
from schema.graphql_scalars import format_error
from schema.patterns import PATTERNS
from schema.pseudonyms import PREFIX
from schema.sdl import SCHEMA

SCHEMA_CORE = SCHEMA._schema
PSEUDONYM = PREFIX + "Zm9vYmFyYmF6cXV1eGNvcmdl"

TAKEN: list[tuple[str, object, object]] = [
    ("NIK", "3216994508980001", "3216994508980001"),
    ("NIB", "9120001234567", "9120001234567"),
    ("NPWP", "012345678901234", "0012345678901234"),
    ("NPWP", "0012345678901234", "0012345678901234"),
    ("NPWP", "3216994508980001", "3216994508980001"),
    ("KPJ", "12345678901", "12345678901"),
    ("Phone", "0812-3456-7890", "+6281234567890"),
    ("Phone", "+6281234567890", "+6281234567890"),
    ("Phone", "(021) 8997 0000", "+622189970000"),
    ("Phone", "+6292721234", "+6292721234"),
    ("Email", "siti.aisyah@contoh.go.id", "siti.aisyah@contoh.go.id"),
    ("PassportNumber", "E1234567", "E1234567"),
    ("RegionCode", "32.16", "32.16"),
    ("RegionCode", "82.04", "82.04"),
    ("DistrictCode", "82.04.06", "82.04.06"),
    ("KbjiCode", "7212", "7212"),
    ("KbjiCode", "72", "72"),
    ("KbliCode", "24202", "24202"),
    ("KbliCode", "24", "24"),
    ("CountryCode", "CN", "CN"),
    ("Money", 5_067_381, 5_067_381),
    ("Money", 900_000_000_000, 900_000_000_000),
    ("Money", 5e6, 5_000_000),
    ("Date", "2026-01-31", date(2026, 1, 31)),
    ("DateTime", "2026-01-31T08:00:00+07:00", datetime(2026, 1, 31, 1, tzinfo=UTC)),
    ("DateTime", "2026-01-31T01:00Z", datetime(2026, 1, 31, 1, tzinfo=UTC)),
]

REFUSED: list[tuple[str, object]] = [
    ("NIK", "************0001"),
    ("NIK", 3216994508980001),
    ("NIK", PREFIX + "short"),
    ("NIB", "912000123456"),
    ("NPWP", "01.234.567.8-901.234"),
    ("NPWP", "3216993508980001"),
    ("NPWP", "0012345678901234000000"),
    ("KPJ", "1234567890A"),
    ("Phone", "*********890"),
    ("Phone", "+1 202 555 0100"),
    ("Phone", "0812"),
    ("Phone", "08123456789012345"),
    ("Email", "***@contoh.id"[3:]),
    ("Email", "siti aisyah@contoh.id"),
    ("Email", "siti@contoh"),
    ("PassportNumber", "e1234567"),
    ("PassportNumber", "E12345678901"),
    ("RegionCode", "3216"),
    ("RegionCode", "32.99"),
    ("RegionCode", "45"),
    ("DistrictCode", "820406"),
    ("DistrictCode", "99.99.01"),
    ("KbjiCode", "72125"),
    ("KbliCode", "C24"),
    ("CountryCode", "cn"),
    ("CountryCode", "XX"),
    ("Money", "5000000"),
    ("Money", 5000000.5),
    ("Money", float("nan")),
    ("Money", float("inf")),
    ("Money", True),
    ("Money", 2**63),
    ("Date", "2026-02-30"),
    ("Date", "31-01-2026"),
    ("Date", "20260131"),
    ("Date", "2026-W05-1"),
    ("DateTime", "2027-03-04T08:00:00"),
    ("DateTime", "2027-03-04"),
    ("DateTime", "0001-01-01T00:00:00+07:00"),
    ("DateTime", "2026-01-31T25:00:00Z"),
]

PARSERS: dict[ValueType, Callable[[str], object]] = {
    ValueType.NPWP: scalars.parse_npwp,
    ValueType.NIB: scalars.parse_nib,
    ValueType.KPJ: scalars.parse_kpj,
    ValueType.PHONE: scalars.parse_phone,
    ValueType.EMAIL: scalars.parse_email,
    ValueType.PASSPORT: scalars.parse_passport,
    ValueType.KBJI: scalars.parse_kbji,
    ValueType.KBLI: scalars.parse_kbli,
}


def scalar(name: str) -> GraphQLScalarType:
    """A scalar of the schema."""
    found = SCHEMA_CORE.type_map[name]
    assert isinstance(found, GraphQLScalarType)
    return found


def error_of(parser: Callable[[str], object], text: str) -> FormatError | None:
    """The error with which a parser refuses a text, if it does."""
    try:
        parser(text)
    except FormatError as error:
        return error
    return None


@pytest.mark.parametrize(("name", "given_value", "canonical"), TAKEN)
def test_a_full_value_is_taken_in_its_canonical_form(name: str, given_value: object, canonical: object) -> None:
    """Written as callers write it."""
    taken = scalar(name).coerce_input_value(given_value)
    assert (taken, type(taken)) == (canonical, type(canonical))


@pytest.mark.parametrize(("name", "wrong"), REFUSED)
def test_what_is_no_full_value_is_refused_and_not_repeated(name: str, wrong: object) -> None:
    """The error names the scalar, in two languages, and holds nothing of the value (ATTACKS 14)."""
    with pytest.raises(GraphQLError) as caught:
        scalar(name).coerce_input_value(wrong)
    error = format_error(caught.value)
    assert error is not None
    assert caught.value.message == f"{name}: {error.english}."
    assert error.indonesian != error.english
    assert str(wrong) not in f"{caught.value.message} {error.indonesian} {error.args}"


@pytest.mark.parametrize("name", ["NIK", "NPWP", "KPJ", "Phone", "Email", "PassportNumber"])
def test_a_pseudonym_is_taken_for_an_identifier(name: str) -> None:
    """It is the full value of the field for its recipient; whether the hub issued it, only opening it tells."""
    assert scalar(name).coerce_input_value(PSEUDONYM) == PSEUDONYM


@pytest.mark.parametrize("name", ["RegionCode", "NIB", "Date"])
def test_a_pseudonym_is_not_taken_for_a_code(name: str) -> None:
    """Codes are never pseudonymised."""
    with pytest.raises(GraphQLError):
        scalar(name).coerce_input_value(PSEUDONYM)


@pytest.mark.parametrize(
    ("name", "form"),
    [("NIK", "************0001"), ("NIK", PSEUDONYM), ("Phone", "*********890"), ("Email", "***@contoh.id")],
)
def test_every_form_of_a_treatment_prints(name: str, form: str) -> None:
    """Masked and pseudonymised values keep their scalar."""
    assert scalar(name).serialize(form) == form


def test_a_refused_literal_is_not_repeated_by_validation() -> None:
    """Written into the document itself."""
    (error,) = validate(SCHEMA_CORE, parse('{ jobSeekers(where: {nik: {eq: "3216994508989999X"}}) { totalCount } }'))
    assert format_error(error) is not None
    assert "3216994508989999" not in error.message


def test_a_refused_variable_is_not_repeated() -> None:
    """Sent beside the document; the error still leads to the texts for the caller."""
    document = parse("query ($w: JobSeekerWhere) { jobSeekers(where: $w) { totalCount } }")
    definition = document.definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    variables = {"w": {"and": [{"nik": {"eq": "3216993508980001"}}]}}
    errors = get_variable_values(SCHEMA_CORE, definition.variable_definitions or (), variables)
    assert isinstance(errors, list)
    assert [format_error(error) is not None for error in errors] == [True]
    assert "3216993508980001" not in errors[0].message


def test_an_error_of_another_kind_has_no_texts() -> None:
    """Only what a scalar said may be shown."""
    assert format_error(GraphQLError("boom", original_error=ValueError("3216994508980001"))) is None


@given(st.text(max_size=40) | st.text("+0123456789", max_size=20) | st.emails(), st.sampled_from(sorted(PARSERS)))
def test_a_parser_takes_exactly_what_its_pattern_says(text: str, value_type: ValueType) -> None:
    """Of canonical values: a telephone number may be written in other ways too, and has one canonical form."""
    matches = re.fullmatch(PATTERNS[value_type], text) is not None
    refused = error_of(PARSERS[value_type], text) is not None
    if value_type is ValueType.PHONE:
        assert matches == (not refused and scalars.parse_phone(text) == text)
    else:
        assert matches != refused


@given(st.from_regex(r"\+62[0-9]{5,14}", fullmatch=True))
def test_a_canonical_telephone_number_is_its_own_canonical_form(text: str) -> None:
    """And what the pattern refuses, the parser refuses or writes otherwise."""
    matches = re.fullmatch(PATTERNS[ValueType.PHONE], text) is not None
    assert matches == (error_of(scalars.parse_phone, text) is None and scalars.parse_phone(text) == text)


@given(st.dates())
def test_every_date_is_read_back(day: date) -> None:
    """From its ISO form."""
    assert scalars.parse_date(day.isoformat()) == day


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)),  # noqa: DTZ001 - the zone is given next
    st.integers(-12 * 60, 14 * 60),
)
def test_every_time_is_read_back_in_utc(when: datetime, minutes: int) -> None:
    """From its ISO form, in any zone."""
    there = when.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    read = scalars.parse_datetime(there.isoformat())
    assert (read, read.tzinfo) == (there, UTC)


@given(st.integers(-(2**63) + 1, 2**63 - 1))
def test_every_sum_of_money_is_read_back(amount: int) -> None:
    """Beyond 32 bits too."""
    assert scalars.parse_money(amount) == amount


def test_countries_are_the_assigned_codes() -> None:
    """Two hundred and forty-nine codes of two capital letters."""
    assert len(COUNTRIES) == 249
    assert all(re.fullmatch(PATTERNS[ValueType.COUNTRY], code) for code in COUNTRIES)
    assert {"ID", "CN", "JP", "KR", "TL"} <= COUNTRIES
