"""Every duty of the agreements and of UU 27/2022 is kept by something that exists, or by somebody who is named."""

import importlib
from functools import reduce

import pytest

from hub.duties.table import Duty, read_duties
from policies.load import ROOT, load_policies
from schema.build import CATALOGUE

DUTIES = read_duties()
AGREED = tuple(f"OB-{number:02}" for number in range(1, 50))
ARTICLES = (
    *(4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34),
    *(35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, "65-73", 74, 76),
)
ONE_SIDED = {
    "bekasi": {"OB-03", "OB-05", "OB-08", "OB-33", "OB-37"},
    "halmahera-selatan": {"OB-02", "OB-04", "OB-09", "OB-32", "OB-34", *(f"OB-{number}" for number in range(40, 50))},
}


def test_no_duty_is_missing() -> None:
    """The agreements hold 49, and the law's articles are each there, in order."""
    assert [duty.id for duty in DUTIES] == [*AGREED, *(f"UU 27/2022 Pasal {number}" for number in ARTICLES)]


def test_each_duty_stands_under_its_agreement() -> None:
    """Some stand in one of the two texts alone."""
    for duty in DUTIES:
        found = next((name for name, ids in ONE_SIDED.items() if duty.id in ids), "both")
        assert duty.agreement == (found if duty.id in AGREED else None)


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.id)
def test_a_duty_is_kept_by_what_exists_or_outside_software_for_a_reason(duty: Duty) -> None:
    """A name that was moved or removed is found here."""
    assert duty.kept_by or duty.outside
    assert duty.outside is None or len(duty.outside.split()) > 2
    for name in duty.kept_by:
        assert _found(name) is not None


def _found(name: str) -> object:
    """What a dotted name stands for: a module, or something it defines. Raises where there is none."""
    parts = name.split(".")
    for split in range(len(parts), 0, -1):
        try:
            module = importlib.import_module(".".join(parts[:split]))
        except ModuleNotFoundError:
            continue
        return reduce(getattr, parts[split:], module)
    raise AssertionError(name)


def test_clauses_of_both_agreements_are_those_they_sign() -> None:
    """A clause that the texts of an agreement hold is cited as it is written there."""
    agreements = load_policies(ROOT, CATALOGUE).agreements
    dated = [duty for duty in DUTIES if "hub.duties.dated.obligations_of" in duty.kept_by and duty.agreement]
    assert {duty.id for duty in dated} == {"OB-23", "OB-24", "OB-28", "OB-32", "OB-33", "OB-36"}
    for duty in dated:
        for name in agreements if duty.agreement == "both" else [str(duty.agreement)]:
            assert set(duty.clause.split("; ")) <= agreements[name].clauses.keys()
