"""What errors, messages, the journal and the log say beside the data."""

from shutil import copytree

import asyncpg
import pytest

from policies.errors import PolicyError
from policies.load import ROOT, load_policies
from schema.build import CATALOGUE
from tests.attacks.target import Target, standing
from tests.worlds.asking import Ask, ask, send

OFFICER = "bekasi/officer/placement-service"
DASHBOARD = "bekasi/dashboard/statistics"
PERSON = "3216994101900123"
INJECTIONS = ("'; DROP TABLE pelamar; --", '") } } }', "%", "\\", "\x00", "😀" * 300, "${jndi:x}", "1e309", "\u202e")


@pytest.mark.parametrize(
    "query",
    [
        '{ jobSeekers(where: { nik: { eq: "%s" ',
        '{ jobSeekers(where: { nik: { eq: "%sX" } }) { totalCount } }',
        '{ jobSeekers(where: { nik: { like: "%s" } }) { totalCount } }',
        '{ jobSeekers(where: { birthDate: { eq: "%s" } }) { totalCount } }',
        '{ jobSeekers(where: { sex: { eq: "%s" } }) { totalCount } }',
        "{ jobSeekers(where: { sex: { eq: N%s } }) { totalCount } }",
        '{ jobSeekers(where: "%s") { totalCount } }',
        '{ jobSeekers(first: "%s") { totalCount } }',
        '{ jobSeekers(after: "%s") { totalCount } }',
        '{ jobSeekers(sources: ["%s"]) { totalCount } }',
        "{ jobSeekers { nodes { n%s } } }",
        "{ jobSeekers { nodes { ...F%s } } }",
        "query ($n%s: String) { __typename }",
        '{ auditEntries(after: "%s") { totalCount } }',
    ],
)
def test_attack_14_no_error_repeats_a_value(target: Target, query: str) -> None:
    """Errors end up in logs of proxies and browsers: they name what would be right, not what was sent."""
    reply = target.ask(OFFICER, query % PERSON)
    assert reply.code != "OK"
    assert PERSON not in reply.body.decode()
    assert PERSON not in repr(reply.headers)


@pytest.mark.parametrize(
    "variables",
    [{"w": {"nikk": PERSON}}, {"w": {PERSON: 1}}, {"w": PERSON}, {"w": {"sex": {"eq": PERSON}}}, {"w": [[PERSON]]}],
)
def test_attack_14_no_error_repeats_a_variable(target: Target, variables: dict[str, object]) -> None:
    """Nor its keys."""
    query = "query ($w: JobSeekerWhere) { jobSeekers(where: $w) { totalCount } }"
    reply = target.ask(OFFICER, query, **variables)
    assert reply.code == "BAD_USER_INPUT"
    assert PERSON not in reply.body.decode()


@pytest.mark.parametrize("text", INJECTIONS)
def test_attack_14_hostile_text_is_data_to_every_source(target: Target, text: str) -> None:
    """Nothing of it reaches a source as code, and no source's error reaches the caller."""
    query = """query ($t: String!) { jobSeekers(where: { institutionName: { eq: $t } }) {
               totalCount completeness { status message } } }"""
    answer = target.data(OFFICER, query, t=text)
    assert answer["totalCount"] == 0
    assert all(one["status"] in {"OK", "DENIED"} for one in answer["completeness"]), answer


def test_attack_15_a_wrong_name_is_not_helped_along(target: Target) -> None:
    """Suggestions would spell out fields one by one, those of other types too."""
    for query in (
        "{ jobSeekers { nodes { fulName } } }",
        "{ jobSeekerz { totalCount } }",
        "{ jobSeekers(wher: {}) { totalCount } }",
        "{ jobSeekers(where: { fulName: {} }) { totalCount } }",
        "{ jobSeekers(orderBy: [{ field: FUL_NAME }]) { totalCount } }",
    ):
        message = target.ask(OFFICER, query).json["errors"][0]["message"]
        assert "mean" not in message, message
        assert "fullName" not in message, message


def test_attack_15_the_schema_is_shown_to_proved_callers_alone(target: Target) -> None:
    """Introspection without a token is no introspection."""
    app = target.hubs.sites[0].hub.app
    introspection = Ask("{ __schema { types { name } } }")
    assert target.hubs.background.run(ask(app, introspection, None)).code == "UNAUTHENTICATED"
    assert target.hubs.background.run(ask(app, introspection, "x.y.z")).code == "UNAUTHENTICATED"
    assert target.ask(OFFICER, introspection.query).code == "OK"


def test_attack_15_what_is_not_shared_is_in_no_schema(target: Target) -> None:
    """A field that no agreement opens cannot even be asked for."""
    names = target.ask(OFFICER, "{ __schema { types { fields { name } inputFields { name } enumValues { name } } } }")
    for hidden in (
        "familyCardNumber",
        "religion",
        "RELIGION",
        "maritalStatus",
        "photoUrl",
        "motherName",
        "claimantNames",
    ):
        assert f'"{hidden}"' not in names.body.decode()


def test_attack_31_the_purpose_is_the_token_s_and_no_header_changes_it(target: Target) -> None:
    """A dashboard that calls itself an officer is still a dashboard."""
    token = target.hubs.token(standing(DASHBOARD))
    claims = [(b"x-purpose", b"placement-service"), (b"x-role", b"officer"), (b"purpose", b"placement-service")]
    headers = [(b"authorization", f"Bearer {token}".encode()), (b"content-type", b"application/json"), *claims]
    body = b'{"query": "{ jobSeekers(first: 3) { nodes { fullName } } }", "purpose": "placement-service"}'
    app = target.hubs.sites[0].hub.app
    reply = target.hubs.background.run(send(app, ("POST", "/graphql", b"purpose=placement-service"), headers, body))
    assert reply.code == "OK"
    assert {one["treatment"] for one in reply.json["extensions"]["decisions"] if one["scope"] == "own"} == {
        "MASK",
        "WITHHOLD",
    }


@pytest.mark.parametrize(
    ("column", "found"), [("effect", "Deny"), ("treatment", "CLEAN"), ("role", "oficer"), ("side", "child")]
)
def test_attack_34_one_word_misspelt_and_no_rule_is_loaded(
    tmp_path_factory: pytest.TempPathFactory, column: str, found: str
) -> None:
    """A denial that nobody understands would be no denial: the whole set is refused, file and line named."""
    folder = tmp_path_factory.mktemp("rules") / "policies"
    copytree(ROOT, folder)
    file = folder / "agreements" / "bekasi" / "rules.csv"
    head, first, *rest = file.read_text("utf-8").splitlines()
    words = first.split(",")
    words[head.split(",").index(column)] = found
    file.write_text("\n".join([head, ",".join(words), *rest]) + "\n", "utf-8")
    with pytest.raises(PolicyError, match=found):
        load_policies(folder, CATALOGUE)


async def _rows(dsn: str, query: str, *values: object) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn)
    try:
        rows: list[asyncpg.Record] = await connection.fetch(query, *values)
        return rows
    finally:
        await connection.close()


@pytest.mark.parametrize(
    ("query", "variables"),
    [
        ('{ jobSeekers(where: { nik: { eq: "%s" } }) { nodes { id } } }', {}),
        ("query N%s ($n%s: NIK) { n%s: jobSeekers(where: { nik: { eq: $n%s } }) { totalCount } }", {"n%s": PERSON}),
        ('query { ...F%s } fragment F%s on Query { jobSeekers(where: { nik: { eq: "%s" } }) { totalCount } }', {}),
        ('{ jobSeekers(where: { and: [{ nik: { eq: """%s""" } }] }) { totalCount } } # %s', {}),
    ],
)
def test_attack_38_the_journal_knows_a_person_asked_for_by_tag_alone(
    target: Target, query: str, variables: dict[str, str]
) -> None:
    """Literals, variables, names, aliases and comments: no way of writing the number brings it into the log."""
    text = query.replace("%s", PERSON)
    entry = _entry(target, OFFICER, text, **{name.replace("%s", PERSON): value for name, value in variables.items()})
    site = target.hubs.sites[0]
    (row,) = target.hubs.background.run(_rows(site.journal, _WHOLE, entry))
    assert PERSON not in row["whole"]
    assert len(row["tags"]) == 16
    assert PERSON.encode() not in site.log.getvalue()


_WHOLE = """SELECT entry.tags, entry::text || profile::text || operation::text AS whole FROM journal.entry
            JOIN journal.profile ON profile.id = entry.profile
            JOIN journal.operation ON operation.id = profile.operation WHERE entry.id = $1::uuid"""


def _entry(target: Target, who: str, query: str, **variables: object) -> str:
    """The id of the entry of one operation, whatever came of it."""
    return str(target.ask(who, query, **variables).json["extensions"]["audit"]["entry"])


@pytest.mark.parametrize(
    ("who", "query", "code"),
    [
        (DASHBOARD, '{ jobSeekers(sources: ["si-pinker"]) { nodes { fullName } } }', "FORBIDDEN"),
        (DASHBOARD, "{ jobSeekers(orderBy: [{ field: NIK }]) { nodes { nik } } }", "FIELD_NOT_SORTABLE"),
        (
            DASHBOARD,
            '{ jobSeekers(where: { phone: { eq: "+6281200123456" } }) { totalCount } }',
            "FIELD_NOT_FILTERABLE",
        ),
        (DASHBOARD, "{ jobSeekersAggregate(groupBy: [NIK]) { total } }", "FIELD_NOT_GROUPABLE"),
        (DASHBOARD, "{ auditEntries { totalCount } }", "FORBIDDEN"),
        (DASHBOARD, "{ nothing }", "BAD_USER_INPUT"),
        (DASHBOARD, '{ jobSeekers(after: "x") { totalCount } }', "BAD_CURSOR"),
        (DASHBOARD, "{ " + " ".join(f"a{n}: __typename" for n in range(600)) + " }", "QUERY_TOO_COSTLY"),
    ],
)
def test_attack_40_every_refusal_leaves_its_outcome_in_the_journal(
    target: Target, who: str, query: str, code: str
) -> None:
    """Probing would otherwise leave no trace."""
    entry = _entry(target, who, query)
    read = "{ auditEntries(first: 20) { nodes { id outcome party role decisions { coordinate treatment } } } }"
    nodes = target.data("bekasi/auditor/audit", read)["nodes"]
    (found,) = [node for node in nodes if node["id"] == entry]
    assert found["outcome"] == code
    assert (found["party"], found["role"]) == ("bekasi", "dashboard")


def test_attack_40_a_denied_coordinate_stands_in_the_journal_with_its_denial(target: Target) -> None:
    """Which field was reached for, and that it was withheld."""
    entry = _entry(target, DASHBOARD, "{ jobSeekers(orderBy: [{ field: NIK }]) { nodes { phone } } }")
    read = "{ auditEntries(first: 5) { nodes { id decisions { coordinate treatment } } } }"
    nodes = target.data("bekasi/auditor/audit", read)["nodes"]
    (found,) = [node for node in nodes if node["id"] == entry]
    decided = {(one["coordinate"], one["treatment"]) for one in found["decisions"]}
    assert {("JobSeeker.nik", "WITHHOLD"), ("JobSeeker.phone", "WITHHOLD")} <= decided


def test_attack_39_reading_the_journal_is_itself_in_it_and_each_sees_its_own_part(target: Target) -> None:
    """An auditor of one region learns nothing of what another region asked of the Ministry."""
    asked = _entry(
        target,
        "halmahera-selatan/dashboard/statistics",
        '{ jobSeekers(sources: ["siapkerja"], first: 1) { totalCount } }',
    )
    query = "{ auditEntries(first: 30) { nodes { id party sources { source { owner } rows } decisions { owner } } } }"
    reading = target.ask("bekasi/auditor/audit", query)
    seen = reading.json["data"]["auditEntries"]["nodes"]
    assert asked not in [node["id"] for node in seen]
    for node in seen:
        if node["party"] != "bekasi":
            assert {one["owner"] for one in node["decisions"]} <= {"bekasi"}
            assert {one["source"]["owner"] for one in node["sources"]} <= {"bekasi"}
    again = target.data("bekasi/auditor/audit", query)["nodes"]
    assert reading.json["extensions"]["audit"]["entry"] in [node["id"] for node in again]
