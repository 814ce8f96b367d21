"""Who somebody is: quasi-identifiers, the work behind an answer, ids and pseudonyms; in databases and in API sources.

Snapshots and open data are not built yet; row 25 is held here by what every live route shows of a person.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from policies.rulebook import Question
from schema.decisions import Access, Treatment
from tests.attacks.routes import PERSONAL, selection
from tests.attacks.target import Target, standing
from tests.worlds.asking import Ask
from tests.worlds.standings import every_standing, name_of

DASHBOARD = "bekasi/dashboard/statistics"
ISLAND = "halmahera-selatan/dashboard/statistics"
OFFICER = "halmahera-selatan/officer/placement-service"
LEVY = "halmahera-selatan/officer/foreign-worker-levy"
NAMING = {"fullName", "participantName", "nik", "participantNik", "passportNumber", "phone", "email"}
QUASI = {"birthDate", "address"}


@pytest.mark.parametrize("who", [name_of(one) for one in every_standing()])
def test_attack_25_nobody_who_is_not_named_is_shown_by_birth_and_dwelling(target: Target, who: str) -> None:
    """For every caller, source, scope, side and access: a full date of birth or an address goes with no hidden name."""
    book, at = target.hubs.rulebook, target.hubs.clock()
    for records in target.world:
        kind, source = records.domain, records.source
        if not kind.about_person:
            continue
        for access in Access:
            decided = book.decide(Question(standing(who), source.owner, source.id, kind.name, access), at)
            for fields in decided.fields.values():
                clear = {name for name, one in fields.items() if one.treatment is Treatment.CLEAR}
                assert clear & NAMING or not clear & QUASI, (kind.name, source.id, access)


DATES = [
    "{ jobSeekers(first: 500) { nodes { birthDate } } }",
    "{ jobSeekers(first: 500) { edges { node { birthDate } } } }",
    "{ placements(first: 500) { nodes { seeker { birthDate } } } }",
    "{ jobSeekersAggregate(groupBy: [BIRTH_DATE]) { groups { key { birthDate } } } }",
    "{ jobSeekersAggregate(groupBy: [BIRTH_DATE_MONTH]) { groups { key { birthDateMonth } } } }",
    "{ jobSeekersAggregate(groupBy: [BIRTH_DATE_QUARTER]) { groups { key { birthDateQuarter } } } }",
    "{ employedPersons(first: 500) { nodes { birthDate } } }",
    "{ employedPersonsAggregate(groupBy: [BIRTH_DATE]) { groups { key { birthDate } } } }",
    "{ foreignWorkers(first: 500) { nodes { birthDate } } }",
]


@pytest.mark.parametrize("method", ["POST", "GET"])
@pytest.mark.parametrize("who", [DASHBOARD, ISLAND])
@pytest.mark.parametrize("query", DATES)
def test_attack_25_a_birthday_leaves_by_no_route(target: Target, query: str, who: str, method: str) -> None:
    """Years, from databases and API sources, in nodes, edges, relations and groups; the place of dwelling no nearer."""
    reply = target.hubs.ask_one(standing(who), Ask(query, method=method))
    dates = [value for value in _leaves(reply.json["data"]) if isinstance(value, str)]
    if reply.code == "OK" and "foreignWorkers" not in query:
        assert dates
    assert reply.code in {"OK", "FIELD_NOT_GROUPABLE", "BAD_USER_INPUT"}
    assert all(value.endswith("-01-01") for value in dates)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _leaves(item)
    else:
        yield value


@pytest.mark.parametrize(
    "query",
    [
        "query ($n: NIK!) { jobSeekers(where: { nik: { eq: $n } }) { nodes { id placements { nodes { id } } } } }",
        "query ($n: NIK!) { jobSeekers(where: { nik: { eq: $n } }, first: 0) { totalCount } }",
        "query ($n: NIK!) { jobSeekersAggregate(where: { nik: { eq: $n } }) { total } }",
        "query ($n: NIK!) { trainingEnrollments(where: { participantNik: { eq: $n } }) { edges { cursor } } }",
    ],
)
def test_attack_26_every_route_asks_the_sources_alike_for_hidden_and_absent(target: Target, query: str) -> None:
    """By the hub's own count of calls: databases and the API alike."""
    hidden = next(nik for nik in target.records("sip-kerja", "JobSeeker").column("nik") if nik and len(nik) == 16)
    counts = []
    for nik in (hidden, "8204990101900997"):
        before = _calls(target)
        target.ask(OFFICER, query, n=nik)
        counts.append({name: number - before.get(name, 0) for name, number in _calls(target).items()})
    assert counts[0] == counts[1]


def _calls(target: Target) -> dict[str, float]:
    lines = [
        line.rpartition(" ") for line in target.metrics().splitlines() if line.startswith("hub_source_calls_total")
    ]
    return {name: float(count) for name, _, count in lines}


def test_attack_17_a_worker_reached_from_an_entry_is_treated_as_in_the_list(target: Target) -> None:
    """Over two sources, one of them an API: the relation shows what the list shows, and nobody else."""
    members = "id fullName passportNumber nationality sex birthDate monthlyWage stayPermitNumber"
    for who in (LEVY, ISLAND):
        listed = target.ask(who, f"{{ foreignWorkers(first: 2000) {{ nodes {{ {members} }} }} }}").json["data"]
        known = {node["id"]: node for node in listed["foreignWorkers"]["nodes"]} if listed else {}
        query = f"{{ foreignWorkerEntries(first: 500) {{ nodes {{ foreignWorker {{ {members} }} }} }} }}"
        reached = target.ask(who, query).json["data"]
        nodes = reached["foreignWorkerEntries"]["nodes"] if reached else []
        found = [node["foreignWorker"] for node in nodes if node["foreignWorker"]]
        assert found or who == ISLAND
        assert all(known[one["id"]] == one for one in found)


def test_attack_19_an_id_of_an_api_source_opens_for_its_recipient_alone(target: Target) -> None:
    """Its own keys never leave, and a sealed one serves neither another purpose nor another type."""
    nodes = target.data(OFFICER, '{ jobSeekers(first: 20, sources: ["si-pinker"]) { nodes { id } } }')["nodes"]
    keys = {str(key) for key in target.records("si-pinker", "JobSeeker").keys}
    asked = "query ($id: ID!) { %s(where: { id: { eq: $id } }) { totalCount } }"
    assert not {node["id"] for node in nodes} & keys
    assert target.data(OFFICER, asked % "jobSeekers", id=nodes[0]["id"])["totalCount"] == 1
    for thief, root in (
        (ISLAND, "jobSeekers"),
        (OFFICER, "placements"),
        ("kemnaker/officer/placement-service", "jobSeekers"),
    ):
        assert target.data(thief, asked % root, id=nodes[0]["id"])["totalCount"] == 0
    for key in sorted(keys)[:3]:
        assert target.data(OFFICER, asked % "jobSeekers", id=key)["totalCount"] == 0


def test_attack_23_extracts_of_an_api_source_cannot_be_joined(target: Target) -> None:
    """Neither two recipients' nor one recipient's for two purposes; in lists and below relations."""
    query = """{ jobSeekers(first: 1000, sources: ["si-pinker"]) { nodes { id nik } }
                 placements(first: 1000, sources: ["si-pinker"]) { nodes { seekerId seeker { id } } } }"""
    callers = ("kemnaker/analyst/consolidation", "halmahera-selatan/analyst/consolidation",
               "halmahera-selatan/officer/placement-service", ISLAND)  # fmt: skip
    extracts = []
    for who in callers:
        data = target.ask(who, query).json["data"]
        assert data, who
        extracts.append({value for value in _leaves(data) if isinstance(value, str) and len(value) > 16})
    assert sum(map(bool, extracts)) == len(callers)
    for at, one in enumerate(extracts):
        assert not any(one & other for other in extracts[at + 1 :])


FORGOTTEN = [
    """query ($n: NIK!) { jobSeekers(where: { nik: { eq: $n } }, sources: ["si-pinker"]) {
         edges { node { fullName } } } }""",
    'query ($n: NIK!) { jobSeekers(where: { nik: { eq: $n } }, sources: ["si-pinker"], first: 0) { totalCount } }',
    """query ($n: NIK!) { jobSeekers(where: { nik: { eq: $n } }, sources: ["si-pinker"]) {
         nodes { placements { nodes { id } totalCount } } } }""",
    """query ($n: NIK!) { jobSeekersAggregate(where: { nik: { eq: $n } }, sources: ["si-pinker"]) {
         total groups { count } } }""",
    """query ($n: NIK!) { trainingEnrollments(where: { participantNik: { eq: $n } }, sources: ["si-pinker"]) {
         nodes { participantName } } }""",
]


@pytest.mark.parametrize("query", FORGOTTEN)
def test_attack_42_a_source_that_answers_too_much_is_not_believed_on_any_route(target: Target, query: str) -> None:
    """Edges, totals, relations and groups: what was not asked for is not shown and not counted."""
    nik = next(nik for nik in target.records("si-pinker", "JobSeeker").column("nik") if nik and nik.isdecimal())
    marker: Path = target.hubs.sites[0].folder / "forgetful"
    marker.touch()
    try:
        reply = target.ask(OFFICER, query, n=nik)
    finally:
        marker.unlink()
    values = [value for value in _leaves(reply.json["data"]) if value is not None and value != 0]
    assert reply.code in {"OK", "FORBIDDEN", "FIELD_NOT_FILTERABLE"}
    assert not values, reply.body


def test_attack_42_children_of_others_are_not_taken_for_ones_own(target: Target) -> None:
    """A source that forgets whose placements were asked for: nobody gets another's."""
    query = (
        '{ jobSeekers(first: 5, sources: ["si-pinker"]) { nodes { id placements(first: 50) { nodes { seekerId } } } } }'
    )
    marker: Path = target.hubs.sites[0].folder / "forgetful"
    marker.touch()
    try:
        reply = target.ask(OFFICER, query)
    finally:
        marker.unlink()
    for node in (reply.json["data"] or {}).get("jobSeekers", {}).get("nodes", ()):
        placed = (node["placements"] or {"nodes": ()})["nodes"]
        assert {one["seekerId"] for one in placed} <= {node["id"]}


@pytest.mark.parametrize("who", [DASHBOARD, ISLAND, "kemnaker/officer/placement-service"])
def test_attack_18_flags_of_quality_rest_on_the_fields_they_are_about(target: Target, who: str) -> None:
    """Another's record tells no flag of a field that is not read in the clear; API sources' rows neither."""
    for kind in PERSONAL:
        query = f"{{ {kind.root}(first: 500) {{ nodes {{ {selection(kind)} }} edges {{ node {{ quality }} }} }} }}"
        reply = target.ask(who, query)
        for node in ((reply.json["data"] or {}).get(kind.root) or {"nodes": ()})["nodes"]:
            owner = node["source"]["owner"]
            decided = [one for one in reply.json["extensions"]["decisions"] if one["owner"] == owner]
            clear = {one["coordinate"].partition(".")[2] for one in decided if one["treatment"] == "CLEAR"}
            assert owner == who.partition("/")[0] or {flag.partition(":")[0] for flag in node["quality"]} <= clear
