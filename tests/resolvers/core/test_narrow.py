"""Narrowing: every use of a field may only take cells away, and the last one to go gives the reason."""

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.load import ROOT, load_policies
from policies.rulebook import Question, Rulebook
from resolvers.holdings import Holding, Setting, SourceHoldings
from resolvers.ledger import Ledger
from resolvers.narrow import Asked, Narrowed, narrow_list
from resolvers.operation import AllOf, AnyOf, Condition, Filter, NoneOf, Sort
from resolvers.plan import GroupPlan, Refusal, SourceRef
from resolvers.reads import Op
from resolvers.rights import countable, listable
from schema.build import CATALOGUE
from schema.caller import Standing
from schema.decisions import RECORD_LEVEL, Access, Cell, Right, Scope, Side, Treatment
from tests.resolvers.core.conftest import NOW, Desk, standing

BOOK = Rulebook(load_policies(ROOT, CATALOGUE), CATALOGUE)
STANDINGS = [
    "bekasi/dashboard/statistics",
    "bekasi/officer/placement-service",
    "bekasi/officer/data-subject-request",
    "bekasi/auditor/audit",
    "halmahera-selatan/officer/foreign-worker-levy",
    "kemnaker/analyst/statistics",
    "kemnaker/analyst/consolidation",
    "kemnaker/officer/placement-service",
]
OWNERS = {"siapkerja": "kemnaker", "sip-kerja": "bekasi", "si-pinker": "halmahera-selatan"}


def _setting(who: Standing, at: datetime = NOW) -> Setting:
    sources = tuple(
        SourceHoldings(
            SourceRef(name, owner),
            {kind.name: Holding(frozenset(kind.fields), one_row_per_person=True) for kind in CATALOGUE.types.values()},
            splits=owner == "kemnaker",
        )
        for name, owner in OWNERS.items()
    )
    return Setting(
        catalogue=CATALOGUE,
        sources=sources,
        standing=who,
        region=BOOK.policies.parties[who.party].region,
        decide=lambda source, kind, access: BOOK.decide(Question(who, source.owner, source.id, kind, access), at),
        first_free_slot=9,
    )


@st.composite
def asks(draw: st.DrawFn) -> Asked:
    """A list of some type with a filter and an order over any of its fields."""
    kind = CATALOGUE.types[draw(st.sampled_from(["JobSeeker", "Employer", "Placement", "IndustrialDispute"]))]
    fields = st.sampled_from(sorted(kind.fields))
    condition = st.builds(Condition, fields | st.sampled_from(["id", "updatedAt"]), st.sampled_from(Op), st.just(0))
    filters: st.SearchStrategy[Filter] = st.recursive(
        condition,
        lambda below: (
            st.builds(NoneOf, below)
            | st.builds(AllOf, st.lists(below, max_size=3).map(tuple))
            | st.builds(AnyOf, st.lists(below, max_size=3).map(tuple))
        ),
        max_leaves=4,
    )
    order = st.lists(st.builds(Sort, fields, st.booleans()), max_size=2).map(tuple)
    return Asked(kind, draw(st.none() | filters), draw(order), ())


def _narrowed(who: str, source: str, asked: Asked) -> Narrowed:
    setting = _setting(standing(who))
    holdings = next(one for one in setting.sources if one.ref.id == source)
    return narrow_list(setting, Ledger(), holdings, asked, Access.LIST)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(STANDINGS), st.sampled_from(sorted(OWNERS)), asks())
def test_each_use_of_a_field_may_only_take_cells_away(who: str, source: str, asked: Asked) -> None:
    """Without its filter, without its order, without both: never fewer cells, and never a cell that is not listable."""
    whole = _narrowed(who, source, asked)
    bare = _narrowed(who, source, Asked(asked.kind, None, (), ()))
    unordered = _narrowed(who, source, Asked(asked.kind, asked.where, (), ()))
    assert whole.cells <= unordered.cells
    assert whole.cells <= listable(asked.kind, whole.decisions)
    if whole.decisions.access is bare.decisions.access:
        assert unordered.cells <= bare.cells


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(STANDINGS), st.sampled_from(sorted(OWNERS)), asks())
def test_a_source_without_cells_has_a_reason_and_one_with_cells_has_none(who: str, source: str, asked: Asked) -> None:
    """The reason is one of four codes, and names the type or a field that the list uses."""
    narrowed = _narrowed(who, source, asked)
    assert bool(narrowed.cells) is (narrowed.code == "")
    if narrowed.code == "FORBIDDEN":
        assert narrowed.coordinate == asked.kind.name
    elif narrowed.code:
        assert narrowed.code in {"FIELD_NOT_FILTERABLE", "FIELD_NOT_SORTABLE"}
        assert narrowed.coordinate.startswith(f"{asked.kind.name}.")


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(STANDINGS), st.sampled_from(sorted(OWNERS)), st.sampled_from(sorted(CATALOGUE.types)))
def test_rows_are_listed_only_where_something_of_a_person_is_shown(who: str, source: str, type_name: str) -> None:
    """Public fields alone do not open a list of persons or disputes; they do open one of vacancies."""
    kind = CATALOGUE.types[type_name]
    decisions = BOOK.decide(Question(standing(who), OWNERS[source], source, type_name, Access.LIST), NOW)
    for cell in decisions.fields:
        shown = [d for d in decisions.fields[cell].values() if d.treatment in RECORD_LEVEL]
        beyond = [d for d in shown if kind.fields[d.coordinate.partition(".")[2]].privacy_class != "public"]
        assert (cell in listable(kind, decisions)) is bool(beyond if kind.listed_only_with_rights else shown)
        assert cell not in listable(kind, decisions) or cell in countable(decisions)


ADULTS = {Cell(Scope.OWN, Side.ADULT)}
EVERYBODY = ADULTS | {Cell(Scope.OWN, Side.MINOR)}


@pytest.mark.parametrize(
    ("where", "cells"),
    [
        (Condition("nik", Op.EQ, 0), EVERYBODY),
        (AllOf((Condition("sex", Op.EQ, 0), Condition("nik", Op.EQ, 1))), EVERYBODY),
        (AllOf((AllOf((Condition("nik", Op.EQ, 1),)),)), EVERYBODY),
        (Condition("nik", Op.IN, 0), set()),
        (NoneOf(Condition("nik", Op.EQ, 0)), set()),
        (AnyOf((Condition("nik", Op.EQ, 0),)), set()),
        (AllOf((Condition("nik", Op.EQ, 0), Condition("nik", Op.EQ, 1))), set()),
        (AllOf((Condition("nik", Op.EQ, 0), NoneOf(Condition("nik", Op.EQ, 1)))), set()),
        (Condition("sex", Op.EQ, 0), ADULTS),
    ],
)
def test_a_look_up_is_one_whole_number_that_every_row_must_have(where: Filter, cells: set[Cell]) -> None:
    """Then, and only then, children are found too; lists of numbers, alternatives and comparisons are refused."""
    asked = Asked(CATALOGUE.types["JobSeeker"], where, (), ())
    narrowed = _narrowed("bekasi/officer/placement-service", "sip-kerja", asked)
    assert narrowed.cells == cells
    assert narrowed.code == ("" if cells else "FIELD_NOT_FILTERABLE")


REFUSALS = {
    "{ jobSeekers { nodes { id } } }": ("kemnaker/auditor/audit", "FORBIDDEN", "JobSeeker"),
    "{ jobSeekers(orderBy: [{ field: NIK }]) { nodes { id } } }": (
        "bekasi/dashboard/statistics",
        "FIELD_NOT_SORTABLE",
        "JobSeeker.nik",
    ),
    "{ jobSeekers(where: { phone: { isNull: true } }) { nodes { id } } }": (
        "bekasi/dashboard/statistics",
        "FIELD_NOT_FILTERABLE",
        "JobSeeker.phone",
    ),
    "{ employers { nodes { vacancies(orderBy: [{ field: CONTACT_NAME }]) { totalCount } } } }": (
        "bekasi/dashboard/statistics",
        "FIELD_NOT_SORTABLE",
        "JobVacancy.contactName",
    ),
    "{ placementsAggregate(groupBy: [PLACEMENT_NUMBER]) { total } }": (
        "kemnaker/analyst/statistics",
        "FIELD_NOT_GROUPABLE",
        "Placement.placementNumber",
    ),
    '{ placementsAggregate(groupBy: [PLACED_AT], sources: ["sip-kerja"]) { total } }': (
        "kemnaker/analyst/statistics",
        "FIELD_NOT_GROUPABLE",
        "Placement.placedAt",
    ),
    '{ placementsAggregate(sources: ["sip-kerja"]) { groups { min { monthlyWage } } } }': (
        "kemnaker/analyst/statistics",
        "FIELD_NOT_GROUPABLE",
        "Placement.monthlyWage",
    ),
}


@pytest.mark.parametrize(("query", "expected"), REFUSALS.items(), ids=[code for _, code, _ in REFUSALS.values()])
def test_what_nobody_may_answer_is_refused_with_its_reason(
    desk: Desk, query: str, expected: tuple[str, str, str]
) -> None:
    """The code, what it is about, the sources concerned and the denials behind it."""
    who, code, coordinate = expected
    with pytest.raises(Refusal) as refused:
        desk.plan(who, query)
    assert (refused.value.code, refused.value.coordinate) == (code, coordinate)
    type_name, _, field = coordinate.partition(".")
    noted = {decision.coordinate for decision in refused.value.noted.decisions}
    assert not field or f"{type_name}.{field}" in noted


def test_an_owner_without_the_right_is_left_out_and_the_others_answer(desk: Desk) -> None:
    """Sex may be counted by Bekasi in its own rows, by nobody else: the others are denied, not the operation."""
    plan = desk.plan("bekasi/dashboard/statistics", "{ jobSeekersAggregate(groupBy: [SEX]) { total } }")
    ((_, root),) = plan.roots
    assert isinstance(root, GroupPlan)
    assert {source.source.id: set(source.read.cells) for source in root.asked} == {
        "siapkerja": EVERYBODY,
        "sip-kerja": EVERYBODY,
    }
    assert [source.id for source in root.unasked.denied] == ["si-pinker"]


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(STANDINGS), st.sampled_from(sorted(OWNERS)), st.sampled_from(sorted(CATALOGUE.types)))
def test_no_right_follows_from_a_treatment_that_withholds(who: str, source: str, type_name: str) -> None:
    """Whatever the rules say: WITHHOLD selects, filters, sorts, groups and counts nothing."""
    decisions = BOOK.decide(Question(standing(who), OWNERS[source], source, type_name, Access.LIST), NOW)
    usual = {Right.SELECT, Right.FILTER, Right.SORT, Right.GROUP, Right.COUNT}
    for fields in decisions.fields.values():
        for decision in fields.values():
            assert decision.treatment is not Treatment.WITHHOLD or not decision.rights & usual
