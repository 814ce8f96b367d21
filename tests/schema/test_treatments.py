"""Treatments as values: which fit which field, what they show, and which uses they allow."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schema.build import CATALOGUE
from schema.catalogue import Field, Kind, ValueType
from schema.decisions import Form, Right, Treatment
from schema.treatments import (
    RUPIAH_BANDS,
    USD_BANDS,
    apply,
    bands_of,
    default_form,
    fits,
    forms_of,
    has_bands,
    is_numeric,
    rights_of,
)

FIELDS = [field for domain_type in CATALOGUE.types.values() for field in domain_type.fields.values()]
ALL_USES = frozenset({Right.SELECT, Right.FILTER, Right.SORT, Right.GROUP, Right.COUNT})


def field(coordinate: str) -> Field:
    """The field at a coordinate."""
    return CATALOGUE.field(coordinate)


def shown(coordinate: str, treatment: Treatment, value: object, form: Form | None = None) -> object:
    """A value under a treatment, in its default form unless another is named."""
    return apply(field(coordinate), treatment, form or default_form(field(coordinate), treatment), value)


@pytest.mark.parametrize(
    ("coordinate", "value", "expected"),
    [
        ("JobSeeker.nik", "3216994508980001", "************0001"),
        ("JobSeeker.nik", "123", "***"),
        ("JobSeeker.nik", "1234", "****"),
        ("JobSeeker.nik", "", ""),
        ("Employer.npwp", "0012345678901234", "************1234"),
        ("EmployedPerson.socialSecurityNumber", "12345678901", "*******8901"),
        ("ForeignWorker.passportNumber", "EA1234567", "*****4567"),
        ("ForeignWorker.passportNumber", "A12345", "**2345"),
        ("JobSeeker.phone", "+6281234567890", "***********890"),
        ("JobSeeker.fullName", "Siti Nur Aisyah", "S.N.A."),
        ("JobSeeker.fullName", "  Made   Ayu ", "M.A."),
        ("JobSeeker.fullName", "élodie O'Brien", "é.O."),
        ("JobSeeker.fullName", "🙂 Budi", "🙂.B."),
        ("JobSeeker.fullName", "Tab\tSatu", "T."),
        ("JobSeeker.fullName", "", ""),
        ("Employer.directorName", "Sukarno", "S."),
        ("JobSeeker.email", "siti@contoh.id", "***@contoh.id"),
        ("JobSeeker.email", '"a@b"@contoh.id', "***@contoh.id"),
        ("JobSeeker.email", "tanpa-at", "***"),
    ],
)
def test_masks_show_what_they_say_and_no_more(coordinate: str, value: str, expected: str) -> None:
    """Last four, last three, initials, domain; stars for every hidden character."""
    assert shown(coordinate, Treatment.MASK, value) == expected


def test_a_hidden_identifier_shows_not_even_its_length() -> None:
    """Sixteen stars for any NIK, short or long."""
    for value in ("3216994508980001", "1", ""):
        assert shown("JobSeeker.nik", Treatment.MASK, value, Form.HIDDEN) == "*" * 16


@pytest.mark.parametrize(
    ("coordinate", "value", "expected"),
    [
        ("JobSeeker.birthDate", date(1998, 8, 5), date(1998, 1, 1)),
        ("JobSeeker.birthDate", date(2000, 2, 29), date(2000, 1, 1)),
        (
            "ForeignWorkerEntry.entryAt",
            datetime(2026, 5, 31, 23, 59, 59, tzinfo=UTC),
            datetime(2026, 5, 1, tzinfo=UTC),
        ),
        (
            "ForeignWorkerEntry.entryAt",
            datetime(2026, 6, 1, 6, 59, tzinfo=timezone(timedelta(hours=7))),
            datetime(2026, 5, 1, tzinfo=UTC),
        ),
        ("EmployedPerson.monthlyWage", 5_560_000, 5_000_000),
        ("EmployedPerson.monthlyWage", 7_999_999, 6_000_000),
        ("EmployedPerson.monthlyWage", 8_000_000, 8_000_000),
        ("EmployedPerson.monthlyWage", 0, 0),
        ("EmployedPerson.monthlyWage", -1, 0),
        ("EmployedPerson.monthlyWage", 10**13, 10**10 // 2),
        ("ForeignWorker.levyAmountUsd", 1_100, 600),
        ("JobSeeker.address", "KABUPATEN BEKASI", "KABUPATEN BEKASI"),
        ("JobSeeker.desiredOccupationCode", "251201", "25"),
        ("JobSeeker.desiredOccupationCode", "2", "2"),
        ("Employer.industryCode", "29101", "29"),
    ],
)
def test_generalised_values_are_the_lower_end_of_what_they_stand_for(
    coordinate: str, value: object, expected: object
) -> None:
    """Year, month, band, regency, two digits."""
    assert shown(coordinate, Treatment.GENERALISE, value) == expected


def test_generalising_twice_is_generalising_once() -> None:
    """So a value treated by the source may be treated again at the hub."""
    for one in FIELDS:
        for value in (date(1998, 8, 5), datetime(2026, 5, 31, tzinfo=UTC), 5_560_000, "29101"):
            try:
                once = shown(one.coordinate, Treatment.GENERALISE, value)
            except (TypeError, ValueError):
                continue
            assert shown(one.coordinate, Treatment.GENERALISE, once) == once


@given(st.integers(-(10**12), 10**15))
def test_a_band_holds_its_value(value: int) -> None:
    """The lower bound is published, not above the value, and the greatest such (below the first: the first)."""
    for coordinate, bands in (
        ("EmployedPerson.monthlyWage", RUPIAH_BANDS),
        ("ForeignWorkerEntry.levyDueUsd", USD_BANDS),
    ):
        assert bands_of(field(coordinate)) == bands
        given_band = shown(coordinate, Treatment.GENERALISE, value)
        assert given_band == max([band for band in bands if band <= value], default=bands[0])


@given(st.text())
def test_initials_hold_one_character_of_each_word(name: str) -> None:
    """Any text: one code point and a point for each word between spaces, nothing of what follows."""
    initials = shown("JobSeeker.fullName", Treatment.MASK, name)
    words = [word for word in name.split(" ") if word]
    assert initials == "".join(word[:1] + "." for word in words)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_a_masked_identifier_keeps_its_length_and_at_most_four_characters(value: str) -> None:
    """Stars for all the rest."""
    masked = shown("JobSeeker.nik", Treatment.MASK, value)
    assert isinstance(masked, str)
    assert len(masked) == len(value)
    kept = 4 if len(value) > 4 else 0
    assert masked[: len(value) - kept] == "*" * (len(value) - kept)


@pytest.mark.parametrize("one", FIELDS, ids=lambda one: one.coordinate)
def test_only_fitting_pairs_fit(one: Field) -> None:
    """CLEAR, AGGREGATE and WITHHOLD fit all; the other three only what DESIGN section 2 names."""
    assert all(fits(one, treatment) for treatment in (Treatment.CLEAR, Treatment.AGGREGATE, Treatment.WITHHOLD))
    masked = {ValueType.NIK, ValueType.NPWP, ValueType.KPJ, ValueType.PASSPORT, ValueType.PHONE, ValueType.EMAIL}
    assert fits(one, Treatment.MASK) is (one.value in masked or one.kind is Kind.NAME)
    generalised = {ValueType.DATE, ValueType.DATETIME, ValueType.MONEY, ValueType.KBJI, ValueType.KBLI}
    assert fits(one, Treatment.GENERALISE) is (one.value in generalised or one.name == "address")
    assert fits(one, Treatment.PSEUDONYMISE) is (one.kind is Kind.IDENTIFIER or one.value is ValueType.ID)


@pytest.mark.parametrize("one", FIELDS, ids=lambda one: one.coordinate)
def test_every_pair_that_fits_is_shown_and_nothing_stays_nothing(one: Field) -> None:
    """A form for each treatment that shows a part; None is None under every treatment."""
    for treatment in Treatment:
        if not fits(one, treatment):
            with pytest.raises(ValueError, match=f"{treatment} does not fit {one.coordinate}"):
                default_form(one, treatment)
            continue
        form = default_form(one, treatment)
        partly = treatment in {Treatment.MASK, Treatment.PSEUDONYMISE, Treatment.GENERALISE}
        sealed = treatment is Treatment.CLEAR and one.value is ValueType.ID
        assert (form is not None) is (partly or sealed)
        if treatment is not Treatment.PSEUDONYMISE:
            assert apply(one, treatment, form, None) is None


def test_a_form_that_does_not_fit_is_an_error_and_never_the_value() -> None:
    """No treatment falls back to CLEAR; pseudonyms need a key and are made elsewhere."""
    for treatment, form in (
        (Treatment.MASK, Form.YEAR),
        (Treatment.MASK, None),
        (Treatment.CLEAR, Form.LAST4),
        (Treatment.GENERALISE, Form.BAND),
        (Treatment.PSEUDONYMISE, Form.PSEUDONYM),
    ):
        with pytest.raises(ValueError, match=r"JobSeeker\.nik") as caught:
            apply(field("JobSeeker.nik"), treatment, form, "3216994508980001")
        assert "3216" not in str(caught.value)


@pytest.mark.parametrize(
    ("coordinate", "treatment", "value"),
    [
        ("JobSeeker.fullName", Treatment.MASK, 7),
        ("JobSeeker.birthDate", Treatment.GENERALISE, "1998-08-05"),
        ("ForeignWorkerEntry.entryAt", Treatment.GENERALISE, datetime(2026, 5, 31)),  # noqa: DTZ001 - the fault
        ("EmployedPerson.monthlyWage", Treatment.GENERALISE, "5560000"),
    ],
)
def test_a_value_of_the_wrong_type_is_an_error_that_does_not_repeat_it(
    coordinate: str, treatment: Treatment, value: object
) -> None:
    """A source that sends text for money is not guessed at, and the error holds no value."""
    with pytest.raises(TypeError) as caught:
        shown(coordinate, treatment, value)
    assert str(value) not in str(caught.value)


def test_aggregate_and_withhold_show_nothing() -> None:
    """On a record both are null."""
    for treatment in (Treatment.AGGREGATE, Treatment.WITHHOLD):
        assert shown("JobSeeker.nik", treatment, "3216994508980001") is None


def test_clear_shows_the_value_and_a_link_as_its_sealed_id() -> None:
    """CLEAR changes nothing; the seal of a link is made before."""
    assert shown("JobSeeker.fullName", Treatment.CLEAR, "Siti") == "Siti"
    assert default_form(field("Placement.vacancyId"), Treatment.CLEAR) is Form.SEALED
    assert shown("Placement.vacancyId", Treatment.CLEAR, "tersegel") == "tersegel"


@pytest.mark.parametrize(
    ("coordinate", "treatment", "expected"),
    [
        ("JobSeeker.fullName", Treatment.CLEAR, ALL_USES - {Right.GROUP}),
        ("JobSeeker.major", Treatment.CLEAR, ALL_USES - {Right.GROUP}),
        ("Placement.seekerId", Treatment.CLEAR, ALL_USES - {Right.GROUP}),
        ("Placement.vacancyId", Treatment.CLEAR, ALL_USES),
        ("Employer.name", Treatment.CLEAR, ALL_USES),
        ("JobSeeker.nik", Treatment.CLEAR, ALL_USES - {Right.FILTER, Right.GROUP}),
        ("ForeignWorker.passportNumber", Treatment.CLEAR, ALL_USES - {Right.FILTER, Right.GROUP}),
        ("JobSeeker.phone", Treatment.CLEAR, ALL_USES - {Right.FILTER, Right.GROUP}),
        ("Employer.nib", Treatment.CLEAR, ALL_USES),
        ("JobSeeker.nik", Treatment.MASK, frozenset({Right.SELECT})),
        ("JobSeeker.nik", Treatment.PSEUDONYMISE, frozenset({Right.SELECT, Right.FILTER})),
        ("JobSeeker.birthDate", Treatment.GENERALISE, ALL_USES),
        ("JobSeeker.address", Treatment.GENERALISE, ALL_USES - {Right.FILTER, Right.GROUP}),
        ("JobSeeker.sex", Treatment.AGGREGATE, frozenset({Right.COUNT, Right.GROUP, Right.FILTER})),
        ("JobSeeker.birthDate", Treatment.AGGREGATE, frozenset({Right.COUNT, Right.GROUP, Right.FILTER})),
        ("EmployedPerson.monthlyWage", Treatment.AGGREGATE, frozenset({Right.COUNT})),
        ("JobSeeker.fullName", Treatment.AGGREGATE, frozenset({Right.COUNT})),
        ("JobSeeker.major", Treatment.AGGREGATE, frozenset({Right.COUNT})),
        ("Placement.vacancyId", Treatment.AGGREGATE, frozenset({Right.COUNT})),
        ("JobSeeker.sex", Treatment.WITHHOLD, frozenset()),
    ],
)
def test_rights_follow_from_the_treatment(coordinate: str, treatment: Treatment, expected: frozenset[Right]) -> None:
    """Every use of a field needs its right; an identifier is in `where` by `lookup` or as a pseudonym only."""
    one = field(coordinate)
    assert rights_of(treatment, default_form(one, treatment), one) == expected


def test_bands_are_lists_and_dates_and_never_names_numbers_or_texts() -> None:
    """What an aggregate-only field may be grouped by."""
    assert all(has_bands(field(name)) for name in ("JobSeeker.ageGroup", "JobSeeker.regionCode", "JobSeeker.birthDate"))
    unbanded = ("JobSeeker.fullName", "JobSeeker.nik", "JobSeeker.major", "EmployedPerson.hoursPerWeek")
    assert not any(has_bands(field(name)) for name in unbanded)
    assert not any(has_bands(one) for one in FIELDS if is_numeric(one))


def test_forms_are_told_apart_by_field() -> None:
    """The default stands first."""
    assert forms_of(field("JobSeeker.nik"), Treatment.MASK) == (Form.LAST4, Form.HIDDEN)
    assert forms_of(field("JobSeeker.phone"), Treatment.MASK) == (Form.LAST3,)
    assert forms_of(field("JobSeeker.skills"), Treatment.GENERALISE) == ()
