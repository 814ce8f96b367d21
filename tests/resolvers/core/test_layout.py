"""Layouts: members in the order asked for, and no column in any read that the caller may not see."""

from collections.abc import Iterator

import pytest

from resolvers.plan import ChildText, HiddenText, LinkId, OwnId, SourcePlan, SourceText, Text
from resolvers.reads import QUALITY, Comparison, HiddenKind, Not, Treated, Where
from schema.build import CATALOGUE
from schema.catalogue import DomainType
from schema.decisions import RECORD_LEVEL, Right, Treatment
from tests.resolvers.core.conftest import Desk, every_source

STANDINGS = [
    *(f"{party}/dashboard/statistics" for party in ("bekasi", "halmahera-selatan", "kemnaker")),
    *(f"{party}/officer/placement-service" for party in ("bekasi", "kemnaker")),
    *(f"{party}/officer/data-subject-request" for party in ("bekasi", "kemnaker")),
    "bekasi/steward/statistics",
    "bekasi/auditor/audit",
    "halmahera-selatan/officer/foreign-worker-levy",
    "kemnaker/analyst/statistics",
    "kemnaker/analyst/consolidation",
    "kemnaker/operator/monitoring-evaluation",
]
SHOWN = {Treatment.CLEAR, Treatment.MASK, Treatment.GENERALISE, Treatment.PSEUDONYMISE}


def everything(kind: DomainType, depth: int = 2) -> str:
    """Every member of a type, and of what it is related to."""
    members = ["id", "updatedAt", "quality", "source { id }", *kind.fields]
    for relation in kind.relations.values() if depth else ():
        inner = everything(CATALOGUE.types[relation.target], depth - 1)
        members.append(
            f"{relation.name} {{ nodes {{ {inner} }} }}" if relation.many else f"{relation.name} {{ {inner} }}"
        )
    return " ".join(members)


def _fields(plan: SourcePlan) -> Iterator[tuple[Treated, bool]]:
    """Every field a read touches for showing, and whether it serves a join only."""
    read = plan.read
    for piece in read.pieces:
        yield from ((output.treated, False) for output in piece.outputs)
    for hidden in read.hidden:
        yield hidden.treated, hidden.kind is not HiddenKind.PSEUDONYM
    for term in read.order:
        yield term.treated, False


@pytest.mark.parametrize("who", STANDINGS)
def test_no_read_asks_for_a_column_that_is_withheld(desk: Desk, who: str) -> None:
    """Of everything selected, only what some cell shows is read, and each cell as its decision says."""
    queries = [f"{{ {kind.root} {{ nodes {{ {everything(kind)} }} }} }}" for kind in CATALOGUE.types.values()]
    reads = [source for query in queries for source in _reads(desk, who, query)]
    assert reads or who.endswith("data-subject-request")
    for source in reads:
        for treated, joins in _fields(source):
            if treated.field in CATALOGUE.types[source.read.type_name].fields:
                _check(source, treated, joins=joins)


def _reads(desk: Desk, who: str, query: str) -> list[SourcePlan]:
    plan = desk.plan_if_allowed(who, query)
    return [] if plan is None else [*every_source(plan)]


def _check(plan: SourcePlan, treated: Treated, *, joins: bool) -> None:
    """A field is read as decided; a join column (a key or a tag, never shown) in cells that may follow the link."""
    decisions = [plan.decisions.decision(cell, treated.field) for cell, _, _ in treated.by_cell]
    assert treated.by_cell
    assert {cell for cell, _, _ in treated.by_cell} <= set(plan.read.cells)
    if joins:
        assert all(treatment is Treatment.CLEAR for _, treatment, _ in treated.by_cell)
        return
    assert [(d.cell, d.treatment, d.form) for d in decisions] == list(treated.by_cell)
    assert any(decision.treatment in SHOWN for decision in decisions)
    assert all(decision.allows(Right.SELECT) for decision in decisions if decision.treatment in SHOWN)


def test_a_link_is_joined_only_where_its_field_may_be_selected(desk: Desk) -> None:
    """A relation needs the select right on the join field that it discloses."""
    query = "{ placements { nodes { vacancy { jobTitle } employer { name } seeker { fullName } } } }"
    links = [
        (source.decisions.decision(cell, hidden.treated.field), hidden.kind)
        for who in STANDINGS
        for source in _reads(desk, who, query)
        for hidden in source.read.hidden
        for cell, _, _ in hidden.treated.by_cell
    ]
    assert links
    for decision, kind in links:
        assert kind is HiddenKind.LINK
        assert decision.treatment in RECORD_LEVEL
        assert decision.allows(Right.SELECT)


def test_members_stand_in_the_order_in_which_they_are_asked_for(desk: Desk) -> None:
    """Runs of fields come from the source as one piece; what the hub makes stands between them."""
    query = "{ employers { nodes { name b: nib id npwp address source { id } updatedAt __typename name2: name } } }"
    (national, *_) = desk.list_plan("bekasi/dashboard/statistics", query).asked
    (layout,) = national.layouts
    assert [type(part) for part in layout] == [SourceText, OwnId, Text, SourceText, Text, SourceText, Text, SourceText]
    pieces = [[output.name for output in piece.outputs] for piece in national.read.pieces]
    assert pieces == [["name", "b"], ["address"], ["updatedAt"], ["name2"]]
    texts = [part.text for part in layout if isinstance(part, Text)]
    assert texts == ['"npwp":null', '"source":{"id":"siapkerja"}', '"__typename":"Employer"']


def test_links_pseudonyms_and_relations_have_their_own_parts(desk: Desk) -> None:
    """One hidden column serves the id of a link and its relation."""
    query = "{ foreignWorkers { nodes { passportNumber employerId employer { name } fullName } } }"
    (national,) = desk.list_plan("kemnaker/analyst/consolidation", query).asked
    (layout,) = national.layouts
    assert [type(part) for part in layout] == [HiddenText, LinkId, ChildText, Text]
    assert [hidden.kind for hidden in national.read.hidden] == [HiddenKind.PSEUDONYM, HiddenKind.LINK]
    assert national.children[0].hidden == 1


def test_each_selection_of_records_has_its_own_layout(desk: Desk) -> None:
    """`nodes` twice, and the `node` of edges, in the order of the answer."""
    query = "{ employers { nodes { name } edges { node { nib } cursor } more: nodes { id } } }"
    (national, *_) = desk.list_plan("bekasi/dashboard/statistics", query).asked
    assert [[type(part) for part in layout] for layout in national.layouts] == [[SourceText], [SourceText], [OwnId]]


def test_a_field_no_mapping_fills_is_null_without_being_asked_for(desk: Desk) -> None:
    """APTEKAD knows no legal form; SI-PINKER no WLKP number."""
    query = '{ employers(sources: ["aptekad"]) { nodes { legalForm } } }'
    (aptekad,) = desk.list_plan("halmahera-selatan/dashboard/statistics", query).asked
    assert aptekad.layouts == ((Text('"legalForm":null'),),)
    assert aptekad.read.pieces == ()


@pytest.mark.parametrize("who", ["bekasi/steward/statistics", "bekasi/officer/placement-service"])
def test_quality_flags_are_those_of_fields_seen_in_the_clear(desk: Desk, who: str) -> None:
    """The owner sees all; another party those it reads CLEAR in every cell of the list."""
    national, own = desk.list_plan(who, "{ jobSeekers { nodes { quality } } }").asked
    assert all(_clear_everywhere(national, name) for name in _flagged(national))
    assert "registeredAt" in _flagged(national)
    assert "nik" not in _flagged(national)
    assert {"nik", "disabilityType", "birthDate"} <= set(_flagged(own))


def _flagged(plan: SourcePlan) -> list[str]:
    (output,) = plan.read.pieces[0].outputs
    return output.treated.field.removeprefix(f"{QUALITY}:").split(",")


def _clear_everywhere(plan: SourcePlan, name: str) -> bool:
    return all(plan.decisions.decision(cell, name).treatment is Treatment.CLEAR for cell in plan.read.cells)


def test_a_filter_compares_what_the_caller_sees(desk: Desk) -> None:
    """A generalised date is compared as its year, never as the day behind it."""
    query = '{ jobSeekers(where: { not: { birthDate: { gte: "2000-06-01" } } }) { totalCount } }'
    for source in desk.list_plan("bekasi/dashboard/statistics", query).asked:
        (comparison,) = _comparisons(source.read.where)
        assert {treatment for _, treatment, _ in comparison.treated.by_cell} == {Treatment.GENERALISE}


def _comparisons(where: Where | None) -> list[Comparison]:
    if isinstance(where, Comparison):
        return [where]
    if isinstance(where, Not):
        return _comparisons(where.item)
    return [found for item in (where.items if where else ()) for found in _comparisons(item)]
