"""Rows 1 to 8 and 13 to 15 where they had one route only: below relations, as totals, in API sources, by GET."""

from typing import Any

import pytest

from schema.build import CATALOGUE
from schema.decisions import Cell, Scope, Side
from tests.attacks.routes import PERSONAL
from tests.attacks.target import OWN_ADULT, Target, standing
from tests.worlds.asking import Ask, Reply, ask, send
from tests.worlds.standings import every_standing, name_of

DASHBOARD = "bekasi/dashboard/statistics"
ISLAND = "halmahera-selatan/dashboard/statistics"
OFFICER = "bekasi/officer/placement-service"
LEVY = "halmahera-selatan/officer/foreign-worker-levy"
MINISTRY = "kemnaker/dashboard/statistics"
LISTERS = tuple(name_of(one) for one in every_standing() if one.role in {"dashboard", "officer", "analyst", "steward"})
PERSON = "3216994101900123"


def by_get(target: Target, who: str, query: str) -> Reply:
    """The same by GET."""
    return target.hubs.ask_one(standing(who), Ask(query, method="GET"))


SEEKERS = [
    "{ jobSeekers(where: %s, first: 3) { nodes { id } } }",
    "{ jobSeekers(where: %s, first: 3) { edges { cursor } } }",
    "{ jobSeekers(where: %s, first: 0) { totalCount } }",
    "{ jobSeekers(where: %s, first: 0) { pageInfo { hasNextPage endCursor } } }",
    "{ jobSeekers(where: %s, first: 0) { completeness { rows } } }",
    "{ a: jobSeekers(first: 1) { totalCount } b: jobSeekers(where: %s) { totalCount } }",
    "{ ...F } fragment F on Query { jobSeekers(where: %s) { totalCount } }",
    "{ jobSeekersAggregate(where: %s) { total } }",
    "{ jobSeekersAggregate(where: %s, groupBy: [EDUCATION_LEVEL]) { groups { count } } }",
]


@pytest.mark.parametrize("who", [DASHBOARD, ISLAND])
@pytest.mark.parametrize("query", SEEKERS)
def test_attack_01_a_hidden_name_filters_no_part_of_an_answer(target: Target, query: str, who: str) -> None:
    """Nodes, cursors, totals, the next page, the state of sources, aliases, groups; databases and API alike."""
    source = "sip-kerja" if who == DASHBOARD else "si-pinker"
    row = target.rows(who, source, "JobSeeker", OWN_ADULT)[0]
    name = target.value(source, "JobSeeker", "fullName", row)
    replies = [target.ask(who, query % f'{{ fullName: {{ eq: "{guess}" }} }}') for guess in (name, "Bukan Siapa")]
    assert {reply.code for reply in replies} == {"FIELD_NOT_FILTERABLE"}
    assert replies[0].comparable() == replies[1].comparable()
    assert by_get(target, who, query % f'{{ fullName: {{ eq: "{name}" }} }}').code == "BAD_USER_INPUT"


BELOW = [
    ("{ trainings(first: 300) { nodes { enrollments(where: %s) { totalCount nodes { id } } } } }", "participantName"),
    ("{ jobSeekers(first: 300) { nodes { placements(where: %s) { totalCount } } } }", "monthlyWage"),
    (
        "{ foreignWorkers(first: 300) { nodes { entries(where: %s) { totalCount edges { cursor } } } } }",
        "passportNumber",
    ),
]


@pytest.mark.parametrize(("query", "field"), BELOW)
def test_attack_01_a_hidden_field_filters_no_relation(target: Target, query: str, field: str) -> None:
    """A relation to many takes a filter of its own: a right guess and a wrong one give one answer."""
    who, source = (ISLAND, "aptekad") if field == "passportNumber" else (DASHBOARD, "sip-kerja")
    kind = {"participantName": "TrainingEnrollment", "monthlyWage": "Placement"}.get(field, "ForeignWorkerEntry")
    right = next(value for value in target.records(source, kind).column(field) if value is not None)
    wrong = 1 if field == "monthlyWage" else "X9999999"
    replies = [target.ask(who, query % _equal(field, guess)) for guess in (right, wrong)]
    assert replies[0].comparable() == replies[1].comparable()
    assert '"totalCount":1' not in replies[0].body.decode()


def _equal(field: str, value: object) -> str:
    text = value if isinstance(value, int) else f'"{value}"'
    return f"{{ {field}: {{ eq: {text} }} }}"


@pytest.mark.parametrize(
    "query",
    [
        "{ jobSeekers(orderBy: [{ field: EDUCATION_LEVEL }, { field: %s }]) { edges { cursor } } }",
        "{ jobSeekers(orderBy: [{ field: %s, direction: DESC }], first: 0) { totalCount } }",
        "{ a: jobSeekers(first: 1) { totalCount } b: jobSeekers(orderBy: [{ field: %s }]) { nodes { id } } }",
    ],
)
@pytest.mark.parametrize(("who", "field"), [(DASHBOARD, "FULL_NAME"), (ISLAND, "NIK"), (ISLAND, "FULL_NAME")])
def test_attack_02_a_hidden_field_orders_nothing_anywhere(target: Target, query: str, who: str, field: str) -> None:
    """Not second, not without nodes, not under an alias; the API sources' rows no more than a database's."""
    assert target.ask(who, query % field).code == "FIELD_NOT_SORTABLE"


@pytest.mark.parametrize(
    ("who", "query"),
    [
        (DASHBOARD, "{ trainings { nodes { enrollments(orderBy: [{ field: PARTICIPANT_NAME }]) { nodes { id } } } } }"),
        (DASHBOARD, "{ jobSeekers { nodes { placements(orderBy: [{ field: MONTHLY_WAGE }]) { edges { cursor } } } } }"),
        (ISLAND, "{ foreignWorkers { nodes { entries(orderBy: [{ field: PASSPORT_NUMBER }]) { nodes { id } } } } }"),
    ],
)
def test_attack_02_a_hidden_field_orders_no_relation(target: Target, who: str, query: str) -> None:
    """The relation shows nobody, or the operation is refused; it is never sorted by what is hidden."""
    reply = target.ask(who, query)
    shown = [page for page in _pages(reply.json["data"]) if page.get("nodes") or page.get("edges")]
    assert reply.code == "FIELD_NOT_SORTABLE" or not shown


def _pages(value: Any) -> list[dict[str, Any]]:
    """The pages below a list."""
    nodes = next(iter(value.values()))["nodes"] if value else []
    return [page for node in nodes for page in node.values()]


@pytest.mark.parametrize(("who", "root"), [(ISLAND, "foreignWorkers"), (ISLAND, "foreignWorkerEntries")])
def test_attack_03_an_api_source_forms_no_groups_by_what_it_hides(target: Target, who: str, root: str) -> None:
    """Its rows are grouped by the hub itself, after they were treated."""
    for field, member in (("PASSPORT_NUMBER", "passportNumber"), ("FULL_NAME", "fullName")):
        query = f"{{ {root}Aggregate(groupBy: [{field}]) {{ groups {{ key {{ {member} }} count }} }} }}"
        assert target.ask(who, query).code in {"FIELD_NOT_GROUPABLE", "BAD_USER_INPUT"}


@pytest.mark.parametrize("who", LISTERS)
def test_attack_07_no_list_counts_more_than_it_shows(target: Target, who: str) -> None:
    """Every type about persons, every source, every caller: the total is the number of its rows."""
    listed = 0
    for kind in PERSONAL:
        reply = target.ask(who, f"{{ {kind.root}(first: 10000) {{ nodes {{ id }} totalCount }} }}")
        if reply.code != "OK":
            assert reply.code == "FORBIDDEN", kind.root
            continue
        page = reply.json["data"][kind.root]
        assert page["totalCount"] == len(page["nodes"])
        listed += len(page["nodes"])
        for relation in kind.relations.values():
            if relation.many:
                _check_below(target, who, f"{kind.root}(first: 100) {{ nodes {{ page: {relation.name}(first: 900)")
    assert listed or "data-subject-request" in who


def _check_below(target: Target, who: str, opened: str) -> None:
    for node in target.data(who, f"{{ {opened} {{ nodes {{ id }} totalCount }} }} }} }}")["nodes"]:
        assert node["page"]["totalCount"] == len(node["page"]["nodes"])


LOOK_UPS = [
    "query ($n: NIK!) { jobSeekers(where: { nik: { eq: $n } }) { edges { cursor node { id } } } }",
    "query ($n: NIK!) { jobSeekers(where: { nik: { eq: $n } }, first: 0) { totalCount } }",
    "query ($n: NIK!) { jobSeekers(where: { nik: { eq: $n } }, first: 0) { pageInfo { hasNextPage endCursor } } }",
    'query ($n: NIK!) { jobSeekers(where: { nik: { eq: $n } }, sources: ["siapkerja"]) { completeness { rows } } }',
    "query ($n: NIK!) { jobSeekers(where: { nik: { eq: $n } }, require: COMPLETE) { nodes { id } } }",
    "query ($n: NIK!) { jobSeekersAggregate(where: { nik: { eq: $n } }) { total exact groups { count persons } } }",
    "query ($n: NIK!) { employedPersons(where: { nik: { eq: $n } }) { nodes { id employer { name } } totalCount } }",
    "query ($n: NIK!) { trainingEnrollments(where: { participantNik: { eq: $n } }) { nodes { id } totalCount } }",
    "query ($n: NIK!) { trainings { nodes { enrollments(where: { participantNik: { eq: $n } }) { totalCount } } } }",
]


@pytest.mark.parametrize("query", LOOK_UPS)
def test_attack_08_no_part_of_an_answer_tells_absent_from_hidden(target: Target, query: str) -> None:
    """A stranger's number and nobody's: cursors, totals, pages, states, groups and relations are the same."""
    absent, hidden = "3216990101900997", _stranger(target)
    replies = [target.ask(OFFICER, query, n=nik) for nik in (absent, hidden)]
    assert replies[0].comparable() == replies[1].comparable()
    got = target.hubs.ask_one(standing(OFFICER), Ask(query, {"n": hidden}, "GET"))
    assert got.code == "BAD_USER_INPUT"


def _stranger(target: Target) -> str:
    """A seeker of another region in the national system, unknown in Bekasi."""
    known = {nik for kind in ("JobSeeker", "EmployedPerson") for nik in target.records("sip-kerja", kind).column("nik")}
    rows = target.rows(OFFICER, "siapkerja", "JobSeeker", Cell(Scope.OTHER, Side.ADULT))
    niks = (target.value("siapkerja", "JobSeeker", "nik", row) for row in rows)
    return str(next(nik for nik in niks if nik and len(nik) == 16 and nik.isdecimal() and nik not in known))


def test_attack_08_a_passport_in_an_api_source_is_no_oracle_either(target: Target) -> None:
    """Who may not look up is refused alike; who may, finds nobody alike."""
    known = next(value for value in target.records("aptekad", "ForeignWorkerEntry").column("passportNumber") if value)
    for who in (LEVY, ISLAND, MINISTRY, DASHBOARD):
        for root in ("foreignWorkers", "foreignWorkerEntries"):
            query = (
                f"query ($p: PassportNumber!) {{ {root}(where: {{ passportNumber: {{ eq: $p }} }}) {{ totalCount }} }}"
            )
            found, absent = (target.ask(who, query, p=number) for number in (known, "X0000001"))
            assert found.code == absent.code
            assert who == LEVY or found.comparable() == absent.comparable()


@pytest.mark.parametrize("figure", ["min", "max"])
@pytest.mark.parametrize(
    ("who", "root", "number"),
    [
        (ISLAND, "foreignWorkers", "monthlyWage"),
        (MINISTRY, "foreignWorkers", "monthlyWage"),
        (DASHBOARD, "placements", "monthlyWage"),
        ("halmahera-selatan/analyst/statistics", "placements", "monthlyWage"),
        ("bekasi/dashboard/statistics", "employers", "lowestWage"),
    ],
)
def test_attack_13_no_source_gives_an_extreme_of_hidden_records(
    target: Target, who: str, root: str, number: str, figure: str
) -> None:
    """In API sources the hub computes; under an alias and beside an allowed sum it is refused as well."""
    for body in (f"{figure} {{ {number} }}", f"count x: {figure} {{ y: {number} }}"):
        reply = target.ask(who, f"{{ {root}Aggregate {{ groups {{ {body} }} }} }}")
        if reply.code == "OK":  # the Ministry's public or the caller's own clear values are no secret
            cells = [one for one in reply.json["extensions"]["decisions"] if one["coordinate"].endswith(number)]
            assert {one["treatment"] for one in cells} <= {"CLEAR", "GENERALISE", "WITHHOLD"}
            assert root == "employers"
        else:
            assert reply.code in {"FIELD_NOT_GROUPABLE", "FORBIDDEN"}, (who, reply.body)


@pytest.mark.parametrize(
    "query",
    [
        '{ explain(coordinate: "%s", owner: "bekasi", purpose: "placement-service") { cells { rule } } }',
        '{ explain(coordinate: "JobSeeker.nik", owner: "%s", purpose: "placement-service") { cells { rule } } }',
        '{ accessMatrix(owner: "bekasi", purpose: "%s") { rows { coordinate } } }',
        '{ accessMatrix(owner: "%s", purpose: "placement-service") { rows { coordinate } } }',
        '{ foreignWorkers(where: { passportNumber: { eq: "%s" } }) { totalCount } }',
        '{ __type(name: "%s") { name } nothing }',
        '{ jobSeekers { nodes { placements(after: "%s") { nodes { id } } } } }',
        '{ jobSeekersAggregate(groupBy: ["%s"]) { total } }',
    ],
)
def test_attack_14_no_error_of_any_route_repeats_a_value(target: Target, query: str) -> None:
    """In the answer, by GET, and in the hub's log; metrics tell the code alone."""
    site = target.hubs.sites[0]
    for method in ("POST", "GET"):
        reply = target.hubs.ask_one(standing(OFFICER), Ask(query % PERSON, method=method))
        assert reply.code not in {"OK", "INTERNAL"}
        assert PERSON not in reply.body.decode() + repr(reply.headers)
    assert PERSON.encode() not in site.log.getvalue()
    assert PERSON not in target.metrics()


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    "query",
    ["{ __schema { types { name } } }", '{ __type(name: "JobSeeker") { name } }', "{ __typename }", "{ me { role } }"],
)
def test_attack_15_nothing_is_told_without_a_token(target: Target, query: str, method: str) -> None:
    """Not even the name of the root type; a forged token is none."""
    app = target.hubs.sites[0].hub.app
    for token in (None, "x.y.z", target.hubs.token(standing(OFFICER))[:-2] + "AA"):
        reply = target.hubs.background.run(ask(app, Ask(query, method=method), token))
        assert (reply.status, reply.code) == (401, "UNAUTHENTICATED")
        assert "data" not in reply.json


@pytest.mark.parametrize("path", ["/metrics", "/health/live", "/health/ready", "/", "/nothing"])
def test_attack_15_open_pages_name_no_field_and_no_caller(target: Target, path: str) -> None:
    """They are open to whoever reaches the hub: they tell how it is, not what it holds."""
    target.ask(OFFICER, "{ jobSeekers(first: 1) { nodes { nik fullName } } }")
    body = target.hubs.background.run(send(target.hubs.sites[0].hub.app, ("GET", path, b""), [])).body.decode()
    coordinates = {field.coordinate for kind in CATALOGUE.types.values() for field in kind.fields.values()}
    assert not [one for one in coordinates if one in body]
    assert "officer@bekasi.test" not in body
    assert "placement-service" not in body
