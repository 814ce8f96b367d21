"""Other ways to the same data: fragments, aliases, relations, edges, sources that answer too much, other parties."""

import json
from pathlib import Path
from typing import Any

import pytest

from hub.assembly import make_planning
from hub.documents import Documents
from hub.groundwork import MAPPINGS
from resolvers.mapping_load import load_mappings
from resolvers.plan import ListPlan
from resolvers.reads import Output
from schema.build import CATALOGUE
from schema.decisions import Treatment
from schema.sdl import SCHEMA
from tests.attacks.target import OWN_ADULT, Target, standing
from tests.worlds.asking import send

DASHBOARD = "bekasi/dashboard/statistics"
THIRD = "halmahera-selatan/dashboard/statistics"
ANALYST = "bekasi/analyst/statistics"
OFFICER = "halmahera-selatan/officer/placement-service"
_SHOWING = {Treatment.CLEAR, Treatment.MASK, Treatment.GENERALISE, Treatment.PSEUDONYMISE}


def test_attack_04_no_column_is_read_that_was_not_decided_on(target: Target) -> None:
    """Every field selected: what is withheld or only aggregated is in no statement to a source at all."""
    fields = CATALOGUE.types["JobSeeker"].fields
    query = f"{{ jobSeekers {{ nodes {{ {' '.join(fields)} }} }} }}"
    hub = target.hubs.sites[0].hub
    planning = make_planning(hub.rulebook, load_mappings(MAPPINGS, CATALOGUE), hub.settings.limits)
    prepared = Documents(SCHEMA._schema).prepare(query, None)
    plan = planning.plan(planning.ask(prepared, {}), standing(DASHBOARD), target.hubs.clock())
    ((_, listed),) = plan.roots
    assert isinstance(listed, ListPlan)
    for source in listed.asked:
        outputs: list[Output] = [output for piece in source.read.pieces for output in piece.outputs]
        assert "fullName" in {output.name for output in outputs}
        assert not {output.name for output in outputs} & {"nik", "phone", "email", "address", "sex", "disabilityType"}
        assert all({way for _, way, _ in output.treated.by_cell} & _SHOWING for output in outputs)


def test_attack_04_a_record_has_the_members_that_were_selected_and_no_others(target: Target) -> None:
    """Neither an empty selection nor the type's name brings more."""
    nodes = target.data(DASHBOARD, "{ jobSeekers(first: 5) { nodes { __typename } } }")["nodes"]
    assert nodes == [{"__typename": "JobSeeker"}] * 5


def test_attack_16_aliases_and_fragments_are_counted_once_spread(target: Target) -> None:
    """Fragments that double each other, one field under very many names, many pages at once: too costly, untouched."""
    doubling = (
        "{ jobSeekers(first: 1) { nodes { ...F0 } } }"
        + "".join(
            f" fragment F{n} on JobSeeker {{ a{n}: placements {{ nodes {{ seeker {{ ...F{n + 1} }} }} }}"
            f" b{n}: placements {{ nodes {{ seeker {{ ...F{n + 1} }} }} }} }}"
            for n in range(9)
        )
        + " fragment F9 on JobSeeker { id }"
    )
    aliases = "{ jobSeekers { nodes { " + " ".join(f"n{n}: fullName" for n in range(600)) + " } } }"
    pages = "{ " + " ".join(f"p{n}: jobSeekers(first: 10000) {{ nodes {{ id fullName }} }}" for n in range(20)) + " }"
    deep = "seeker { placements { nodes { " * 8 + "id" + " } } }" * 8
    nested = "{ placements { nodes { " + deep + " } } }"
    for query in (doubling, aliases, pages, nested):
        before = target.metrics()
        assert target.ask(DASHBOARD, query).code == "QUERY_TOO_COSTLY", query[:80]
        assert _source_calls(target.metrics()) == _source_calls(before)


def _source_calls(metrics: str) -> list[str]:
    return [line for line in metrics.splitlines() if line.startswith("hub_source_calls_total")]


def test_attack_16_a_list_of_operations_is_not_taken(target: Target) -> None:
    """A batch would be many requests counted as one."""
    app = target.hubs.sites[0].hub.app
    headers = [
        (b"authorization", f"Bearer {target.hubs.token(standing(DASHBOARD))}".encode()),
        (b"content-type", b"application/json"),
    ]
    body = json.dumps([{"query": "{ __typename }"}] * 100).encode()
    reply = target.hubs.background.run(send(app, ("POST", "/graphql", b""), headers, body))
    assert reply.status == 400
    assert reply.code == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    "selection",
    [
        "nodes { fullName phone birthDate }",
        "nodes { ...F }",
        "nodes { ... on JobSeeker { fullName phone birthDate } }",
        "nodes { ... { fullName phone birthDate } }",
        "nodes { fullName @include(if: true) phone @skip(if: false) birthDate }",
        "edges { node { fullName phone birthDate } }",
        "edges { node { ...F } }",
    ],
)
def test_attack_17_no_way_of_writing_a_selection_changes_what_is_shown(target: Target, selection: str) -> None:
    """Fragments, directives and edges lead to the same decisions and the same values."""
    arguments = 'first: 20, sources: ["siapkerja"], orderBy: [{ field: REGISTERED_AT }]'
    plain = target.data(DASHBOARD, f"{{ jobSeekers({arguments}) {{ nodes {{ fullName phone birthDate }} }} }}")["nodes"]
    fragment = " fragment F on JobSeeker { fullName phone birthDate }" if "...F" in selection else ""
    answer = target.data(DASHBOARD, f"{{ jobSeekers({arguments}) {{ {selection} }} }}{fragment}")
    shown = answer.get("nodes") or [edge["node"] for edge in answer["edges"]]
    assert shown == plain
    assert all(node["phone"] is None for node in shown)


def test_attack_17_a_swapped_alias_shows_the_field_not_its_new_name(target: Target) -> None:
    """A withheld field under the name of an open one is still withheld."""
    swapped = "educationLevel: phone phone: educationLevel fullName: nik nik: fullName"
    query = f"{{ jobSeekers(first: 20) {{ nodes {{ {swapped} }} }} }}"
    for node in target.data(DASHBOARD, query)["nodes"]:
        assert node["educationLevel"] is None
        assert node["fullName"] is None
        assert node["nik"] is None or node["nik"].endswith(".")


def test_attack_17_a_person_reached_by_relation_is_treated_as_in_the_list(target: Target) -> None:
    """Placement.seeker shows of a person what jobSeekers shows, and nobody it does not show."""
    members = "id fullName nik phone birthDate address educationLevel"
    listed = {
        node["id"]: node
        for node in target.data(DASHBOARD, f"{{ jobSeekers(first: 2000) {{ nodes {{ {members} }} }} }}")["nodes"]
    }
    placed = target.data(DASHBOARD, f"{{ placements(first: 1000) {{ nodes {{ seeker {{ {members} }} }} }} }}")["nodes"]
    reached = [node["seeker"] for node in placed if node["seeker"]]
    assert len(reached) > 50
    assert all(listed[one["id"]] == one for one in reached)


def test_attack_18_a_relation_needs_the_right_to_its_link(target: Target) -> None:
    """An analyst may list placements and seekers, but not who was placed: the relation shows nobody."""
    placed = target.data(ANALYST, "{ placements(first: 20) { nodes { id seekerId seeker { id } vacancy { id } } } }")[
        "nodes"
    ]
    assert placed
    assert all(node["seekerId"] is None and node["seeker"] is None for node in placed)
    seekers = target.data(ANALYST, "{ jobSeekers(first: 50) { nodes { placements { nodes { id } totalCount } } } }")[
        "nodes"
    ]
    assert all(node["placements"] == {"nodes": [], "totalCount": 0} for node in seekers)


def test_attack_18_quality_flags_tell_nothing_of_fields_that_are_hidden(target: Target) -> None:
    """Missing and invalid are facts about a value: shown of what is read in the clear, else to the owner alone."""
    query = '{ jobSeekers(first: 2000, sources: ["siapkerja"]) { nodes { quality } } }'
    flags = {flag for node in target.data(DASHBOARD, query)["nodes"] for flag in node["quality"]}
    assert not {flag.partition(":")[0] for flag in flags} & {"nik", "phone", "email", "sex", "fullName", "birthDate"}
    own = '{ jobSeekers(first: 2000, sources: ["sip-kerja"]) { nodes { quality } } }'
    assert target.data(DASHBOARD, own)["nodes"]


def test_attack_21_what_is_withheld_is_withheld_on_every_path(target: Target) -> None:
    """Lists, edges, relations to one and to many, aggregates, GET and POST: nowhere a phone number of Bekasi."""
    phones = {value for value in target.records("sip-kerja", "JobSeeker").column("phone") if value}
    local = {f"0{phone[3:]}" for phone in phones}
    for query in (
        "{ jobSeekers(first: 500) { nodes { phone } edges { node { phone quality } } } }",
        "{ placements(first: 500) { nodes { seeker { phone placements { nodes { seeker { phone } } } } } } }",
        "{ trainingEnrollments(first: 500) { nodes { placement { seeker { phone } } } } }",
    ):
        body = target.ask(DASHBOARD, query).body.decode()
        assert '"phone":null' in body
        assert not any(phone in body for phone in phones | local)


@pytest.mark.parametrize("root", ["jobSeekers", "placements", "employedPersons", "trainingEnrollments"])
def test_attack_32_a_third_party_gets_no_record_of_a_person(target: Target, root: str) -> None:
    """Bekasi's agreement is with the Ministry: Halmahera Selatan sees none of its persons, nor how many there are."""
    query = f'{{ {root}(sources: ["sip-kerja"]) {{ nodes {{ id }} totalCount }} }}'
    for who in (THIRD, "halmahera-selatan/officer/placement-service", "halmahera-selatan/analyst/consolidation"):
        assert target.ask(who, query).code == "FORBIDDEN"


def test_attack_32_the_ministry_does_not_pass_one_region_s_rows_to_another(target: Target) -> None:
    """National rows of other regions stay with the Ministry too: the list has the caller's own alone."""
    query = '{ jobSeekers(first: 5000, sources: ["siapkerja"]) { nodes { regionCode } totalCount } }'
    nodes = target.data(OFFICER, query)["nodes"]
    assert {node["regionCode"] for node in nodes} == {"82.04"}
    assert len(nodes) == len(target.rows(OFFICER, "siapkerja", "JobSeeker", OWN_ADULT))


def test_attack_42_a_source_that_forgets_the_filter_gives_nobody_away(target: Target) -> None:
    """SI-PINKER answers a look-up with everyone: outside the question, so nothing of it is used."""
    query = """query ($nik: NIK!) { jobSeekers(where: { nik: { eq: $nik } }, sources: ["si-pinker"]) {
               nodes { fullName } totalCount completeness { status } } }"""
    niks = target.records("si-pinker", "JobSeeker").column("nik")
    nik = next(
        niks[row]
        for row in target.rows(OFFICER, "si-pinker", "JobSeeker", OWN_ADULT)
        if niks[row] and niks[row].isdecimal()
    )
    assert len(target.data(OFFICER, query, nik=nik)["nodes"]) == 1
    marker: Path = target.hubs.sites[0].folder / "forgetful"
    marker.touch()
    try:
        answer: Any = target.data(OFFICER, query, nik=nik)
    finally:
        marker.unlink()
    assert answer["nodes"] == []
    assert next(one["status"] for one in answer["completeness"]) == "UNAVAILABLE"
