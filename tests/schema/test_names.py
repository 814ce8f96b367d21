"""Enum names of fields, there and back."""

import pytest

from schema.build import CATALOGUE
from schema.names import NAMES, Bucket, GroupField, enum_name


@pytest.mark.parametrize("type_name", CATALOGUE.types)
def test_every_field_that_is_no_list_has_a_name_to_order_by(type_name: str) -> None:
    """And the name leads back to the field."""
    single = [field.name for field in CATALOGUE.types[type_name].fields.values() if not field.is_list]
    names = NAMES.order_fields(type_name)
    assert [names[enum_name(field)] for field in single] == single
    assert len(names) == len(single)


def test_a_field_is_named_in_upper_case_with_underscores() -> None:
    """As enums are."""
    assert enum_name("levyAmountUsd") == "LEVY_AMOUNT_USD"
    assert enum_name("nik") == "NIK"


def test_dates_are_also_grouped_by_bucket() -> None:
    """Times too; each bucket has a member of its own in the group's key."""
    groups = NAMES.group_fields("JobSeeker")
    assert groups["REGISTERED_AT"] == GroupField("registeredAt", "registeredAt", None)
    assert groups["REGISTERED_AT_QUARTER"] == GroupField("registeredAtQuarter", "registeredAt", Bucket.QUARTER)
    assert NAMES.group_fields("ForeignWorkerEntry")["ENTRY_AT_MONTH"].bucket is Bucket.MONTH
    assert "SEX_MONTH" not in groups


def test_lists_are_neither_ordered_nor_grouped() -> None:
    """A list is no single value."""
    assert "SKILLS" not in NAMES.order_fields("JobSeeker")
    assert "SKILLS" not in NAMES.group_fields("JobSeeker")
