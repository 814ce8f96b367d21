"""The endpoint and its pages as other programs meet them: GraphQL over HTTP, callers, health, metrics, `demo.json`."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from tests.conftest import Demo

PUBLIC = "{ jobVacancies(first: 2) { nodes { jobTitle employer { name } } } }"
PERSONAL = "{ jobSeekers(first: 2) { nodes { educationLevel } } }"
GRAPHQL, JSON = "application/graphql-response+json", "application/json"
OFFICER = "bekasi/officer/placement-service"
STANDINGS = {
    *(
        f"{party}/{duty}"
        for party in ("bekasi", "halmahera-selatan")
        for duty in ("dashboard/statistics", "officer/placement-service", "steward/statistics", "auditor/audit")
    ),
    "halmahera-selatan/officer/foreign-worker-levy",
    *(
        f"kemnaker/{duty}"
        for duty in (
            "dashboard/statistics", "analyst/statistics", "analyst/consolidation", "officer/placement-service",
            "auditor/audit", "operator/monitoring-evaluation",
        )
    ),
    *(
        f"{party}/{role}/data-subject-request"
        for party in ("bekasi", "halmahera-selatan", "kemnaker")
        for role in ("officer", "dpo")
    ),
}  # fmt: skip
PEOPLE = {"JobSeeker", "JobVacancy", "Employer", "EmployedPerson", "Training", "TrainingEnrollment", "Placement"}
SOURCES = {
    "siapkerja": ("kemnaker", "postgres", PEOPLE | {"IndustrialDispute", "ForeignWorker"}),
    "sip-kerja": ("bekasi", "postgres", PEOPLE | {"IndustrialDispute", "ForeignWorker"}),
    "si-pinker": ("halmahera-selatan", "rest", PEOPLE),
    "aptekad": ("halmahera-selatan", "graphql", {"Employer", "ForeignWorkerEntry"}),
    "bps": ("kemnaker", "files", set()),
}


@pytest.fixture
def client(demo: Demo) -> Iterator[httpx.Client]:
    """A client of the hub with an officer's token."""
    headers = {"authorization": f"Bearer {demo.tokens[OFFICER]}", "accept-language": "en"}
    with httpx.Client(base_url=demo.url, headers=headers, timeout=30) as opened:
        yield opened


def code_of(answer: httpx.Response) -> str:
    """The code of an answer that holds one error and no data."""
    body = answer.json()
    assert body.get("data") is None
    (error,) = body["errors"]
    return str(error["extensions"]["code"])


def newest(demo: Demo, size: int = 3) -> list[dict[str, Any]]:
    """The newest entries of the log, as the Ministry's auditor reads them."""
    query = "query ($n: Int!) { auditEntries(first: $n) { nodes { id outcome party role purpose sources { rows } } } }"
    nodes: list[dict[str, Any]] = demo.ask("kemnaker/auditor/audit", query, {"n": size})["data"]["auditEntries"][
        "nodes"
    ]
    return nodes


# --- GraphQL over HTTP -----------------------------------------------------------------------------------------------


def test_get_answers_what_is_public(client: httpx.Client) -> None:
    """A query in the address whose arguments touch public fields alone; the same answer as by POST."""
    by_get = client.get("/graphql", params={"query": PUBLIC})
    by_post = client.post("/graphql", json={"query": PUBLIC})
    assert by_get.status_code == by_post.status_code == 200
    assert by_get.json()["data"] == by_post.json()["data"]
    where = {"query": "query ($w: JobVacancyWhere) { jobVacancies(where: $w, first: 1) { nodes { status } } }"}
    found = client.get("/graphql", params=where | {"variables": json.dumps({"w": {"status": {"eq": "OPEN"}}})})
    assert found.json()["data"]["jobVacancies"]["nodes"] == [{"status": "OPEN"}]


@pytest.mark.parametrize(
    "query",
    [
        '{ jobSeekers(where: { regionCode: { eq: "32.16" } }) { nodes { id } } }',
        '{ jobSeekers(where: { nik: { eq: "3216990101900001" } }) { nodes { id } } }',
        "{ jobVacancies(where: { positionsFilled: { gt: 3 } }) { nodes { id } } }",
        "{ jobSeekers(orderBy: [{ field: REGISTERED_AT }]) { nodes { id } } }",
        "{ jobSeekersAggregate(groupBy: [SEX]) { total } }",
        "{ employers { nodes { vacancies(where: { positionsFilled: { gt: 3 } }) { nodes { id } } } } }",
    ],
)
def test_get_refuses_what_would_leave_personal_data_in_addresses(client: httpx.Client, query: str) -> None:
    """An argument on a coordinate that is not public belongs in a body: addresses are kept by proxies and logs."""
    answer = client.get("/graphql", params={"query": query})
    assert code_of(answer) == "BAD_USER_INPUT"
    assert "GET" in answer.json()["errors"][0]["message"]
    assert "GET" not in client.post("/graphql", json={"query": query}).text


def test_get_takes_no_mutation_and_no_other_method_is_answered(client: httpx.Client) -> None:
    """Only queries; only GET and POST."""
    assert code_of(client.get("/graphql", params={"query": "mutation { jobVacancies { nodes { id } } }"}))
    refused = client.put("/graphql", json={"query": PUBLIC})
    assert refused.status_code == 405
    assert refused.headers["allow"] == "GET, POST"


@pytest.mark.parametrize(
    ("accept", "status", "kind"),
    [
        (GRAPHQL, 200, GRAPHQL),
        (JSON, 200, JSON),
        ("*/*", 200, JSON),
        (f"{JSON};q=0.5, {GRAPHQL}", 200, GRAPHQL),
        ("text/html", 406, JSON),
    ],
)
def test_the_answer_comes_in_the_type_asked_for(client: httpx.Client, accept: str, status: int, kind: str) -> None:
    """By the Accept header; what is not offered is 406."""
    answer = client.post("/graphql", json={"query": PUBLIC}, headers={"accept": accept})
    assert answer.status_code == status
    assert answer.headers["content-type"].partition(";")[0] == kind


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"{", JSON, 400),
        (b"[]", JSON, 400),
        (b'{"query": 3}', JSON, 400),
        (b"{}", JSON, 400),
        (b'{"query": "{ sources { id } }"}', "text/plain", 415),
        (b'{"query": "{ sources { id } }", "variables": []}', JSON, 400),
    ],
)
def test_what_is_no_request_is_refused_with_a_status(
    client: httpx.Client, content: bytes, kind: str, status: int
) -> None:
    """A body that is no JSON object with a query, or of another type: BAD_USER_INPUT and the fitting HTTP status."""
    answer = client.post("/graphql", content=content, headers={"content-type": kind})
    assert answer.status_code == status
    assert code_of(answer) == "BAD_USER_INPUT"


def test_errors_come_in_the_language_asked_for_and_repeat_no_value(client: httpx.Client) -> None:
    """Indonesian unless English is asked for; a wrong value is not read out."""
    query = '{ jobSeekers(where: { nik: { eq: "317101rahasia" } }) { nodes { id } } }'
    english = client.post("/graphql", json={"query": query})
    indonesian = client.post("/graphql", json={"query": query}, headers={"accept-language": "id"})
    assert code_of(english) == code_of(indonesian) == "BAD_USER_INPUT"
    assert english.json()["errors"][0]["message"] != indonesian.json()["errors"][0]["message"]
    assert "rahasia" not in english.text + indonesian.text


def test_a_wrong_field_gets_no_suggestion(client: httpx.Client) -> None:
    """The schema is documented; errors do not map it."""
    answer = client.post("/graphql", json={"query": "{ jobSeeker { nodes { id } } }"})
    assert code_of(answer) == "BAD_USER_INPUT"
    assert "jobSeekers" not in answer.text
    assert "mean" not in answer.text


def test_no_answer_is_kept_by_anyone(client: httpx.Client) -> None:
    """Answers and refusals carry `Cache-Control: no-store`."""
    for answer in (
        client.post("/graphql", json={"query": PUBLIC}),
        client.post("/graphql", json={"query": "{"}),
        client.post("/graphql", json={"query": PUBLIC}, headers={"authorization": ""}),
    ):
        assert answer.headers["cache-control"] == "no-store"


def test_introspection_needs_a_token(client: httpx.Client) -> None:
    """The whole schema to a caller, nothing to a stranger."""
    query = {"query": "{ __schema { types { name } } }"}
    assert len(client.post("/graphql", json=query).json()["data"]["__schema"]["types"]) > 100
    refused = client.post("/graphql", json=query, headers={"authorization": ""})
    assert refused.status_code == 401
    assert "JobSeeker" not in refused.text


# --- Callers ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", "Bearer nonsense", "Basic YTpi", "Bearer e30.e30.e30"],
    ids=["none", "empty", "bare", "no token", "basic", "unsigned"],
)
def test_a_stranger_is_refused_and_logged(demo: Demo, authorization: str | None) -> None:
    """401, UNAUTHENTICATED, a challenge, no data; and an entry without a caller."""
    headers = {} if authorization is None else {"authorization": authorization}
    before = {entry["id"] for entry in newest(demo)}
    answer = httpx.post(f"{demo.url}/graphql", json={"query": PUBLIC}, headers=headers)
    assert answer.status_code == 401
    assert code_of(answer) == "UNAUTHENTICATED"
    assert answer.headers["www-authenticate"].startswith("Bearer")
    (entry,) = [item for item in newest(demo) if item["id"] not in before and item["outcome"] == "UNAUTHENTICATED"]
    assert (entry["party"], entry["role"], entry["purpose"], entry["sources"]) == (None, None, None, [])


@pytest.mark.parametrize("part", [0, 1, 2], ids=["header", "claims", "signature"])
def test_a_token_changed_in_one_letter_is_worth_nothing(demo: Demo, part: int) -> None:
    """Header, claims and signature hold together."""
    parts = demo.tokens[OFFICER].split(".")
    letter = parts[part][12]
    parts[part] = parts[part][:12] + ("A" if letter != "A" else "B") + parts[part][13:]
    headers = {"authorization": f"Bearer {'.'.join(parts)}"}
    answer = httpx.post(f"{demo.url}/graphql", json={"query": PUBLIC}, headers=headers)
    assert answer.status_code == 401
    assert code_of(answer) == "UNAUTHENTICATED"


# --- The demo as other programs find it ------------------------------------------------------------------------------


def test_demo_json_names_every_ready_caller_and_source(demo: Demo) -> None:
    """The url, the process, a token for each standing, and each source with owner, kind, address and domains."""
    found = json.loads((demo.data / "demo.json").read_text("utf-8"))
    assert found["url"] == demo.url
    os.kill(found["pid"], 0)
    assert set(found["tokens"]) >= STANDINGS
    listed = {source["id"]: source for source in found["sources"]}
    assert set(listed) == set(SOURCES)
    for name, (owner, kind, domains) in SOURCES.items():
        source = listed[name]
        assert (source["owner"], source["kind"], set(source["domains"])) == (owner, kind, domains)
        assert ("dsn" in source) == (kind == "postgres")
        assert ("url" in source) == (kind != "postgres")
    if os.name == "posix":
        assert (demo.data / "demo.json").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("standing", sorted(STANDINGS))
def test_each_ready_token_opens_the_door(demo: Demo, standing: str) -> None:
    """Whatever its rules then allow, the caller is known."""
    answer = demo.ask(standing, "{ sources { id owner status domains regions } }")
    states = {state["id"]: state for state in answer["data"]["sources"]}
    assert set(states) == set(SOURCES)
    assert {state["status"] for state in states.values()} == {"OK"}


def hub(demo: Demo, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """The command line over the running demo's data directory."""
    command = [sys.executable, "-m", "hub.cli", *arguments, "--data", str(demo.data)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_hub_token_prints_a_token_that_works(demo: Demo) -> None:
    """For the account named; the log knows it by that name."""
    made = hub(
        demo, "token", "--party", "bekasi", "--role", "officer", "--purpose", "placement-service",
        "--subject", "uji@bekasi.test", "--ttl", "5m",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+\n", made.stdout)
    headers = {"authorization": f"Bearer {made.stdout.strip()}"}
    answer = httpx.post(f"{demo.url}/graphql", json={"query": PERSONAL}, headers=headers, timeout=30).json()
    assert len(answer["data"]["jobSeekers"]["nodes"]) == 2
    query = "{ auditEntries(first: 3) { nodes { id caller { subject } } } }"
    nodes = demo.ask("bekasi/auditor/audit", query)["data"]["auditEntries"]["nodes"]
    subjects = {node["id"]: node["caller"]["subject"] for node in nodes}
    assert subjects[answer["extensions"]["audit"]["entry"]] == "uji@bekasi.test"


@pytest.mark.parametrize(
    "standing",
    [("bekasi", "officer", "audit"), ("bandung", "officer", "statistics"), ("bekasi", "pemirsa", "statistics")],
    ids=["purpose", "party", "role"],
)
def test_hub_token_makes_none_for_a_standing_the_rules_do_not_know(demo: Demo, standing: tuple[str, str, str]) -> None:
    """A purpose its role may not use, an unknown party, an unknown role: one line that says so, and no token."""
    party, role, purpose = standing
    made = hub(demo, "token", "--party", party, "--role", role, "--purpose", purpose)
    assert made.returncode == 2
    assert made.stdout == ""
    assert made.stderr.startswith("hub: ")
    assert made.stderr.count("\n") == 1


def test_hub_sources_check_says_that_every_mapping_fits(demo: Demo) -> None:
    """All living sources are held against their mappings."""
    checked = hub(demo, "sources", "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert sorted(checked.stdout.splitlines()) == sorted(f"{name}: fits its mapping" for name in SOURCES)


# --- Health and metrics ----------------------------------------------------------------------------------------------


def test_health_pages_answer_without_a_token(demo: Demo) -> None:
    """Live, and ready with the journal, the rules' version and each source's state."""
    assert httpx.get(f"{demo.url}/health/live").json() == {"status": "live"}
    ready = httpx.get(f"{demo.url}/health/ready")
    assert ready.status_code == 200
    found = ready.json()
    assert (found["status"], found["journal"]) == ("ready", "OK")
    assert found["rules"]
    assert found["sources"] == dict.fromkeys(SOURCES, "OK")


def sample(text: str, name: str, labels: Mapping[str, str]) -> float:
    """One value of the metrics page, 0 where it does not stand there yet."""
    inside = ",".join(f'{label}="{value}"' for label, value in sorted(labels.items()))
    line = re.search(rf"^{re.escape(name)}\{{{re.escape(inside)}\}} (\S+)$", text, re.MULTILINE)
    return float(line[1]) if line else 0.0


def test_metrics_count_answers_refusals_and_reads(demo: Demo) -> None:
    """In Prometheus' text format, by outcome and source; of no caller, person or query."""
    before = httpx.get(f"{demo.url}/metrics").text
    demo.ask(OFFICER, PERSONAL)
    demo.ask("bekasi/auditor/audit", PERSONAL)
    page = httpx.get(f"{demo.url}/metrics")
    assert page.headers["content-type"].startswith("text/plain")

    def grown(name: str, **labels: str) -> float:
        return sample(page.text, name, labels) - sample(before, name, labels)

    assert grown("hub_requests_total", outcome="OK") == 1
    assert grown("hub_requests_total", outcome="FORBIDDEN") == 1
    assert grown("hub_source_calls_total", source="sip-kerja", status="OK") == 1
    assert grown("hub_source_calls_total", source="si-pinker", status="OK") == 0
    assert "bekasi.test" not in page.text
    assert "jobSeekers" not in page.text


def test_the_access_log_holds_no_query_string(demo: Demo, client: httpx.Client) -> None:
    """A line per request with its path alone."""
    client.get(
        "/graphql", params={"query": "{ jobVacancies(first: 1) { nodes { status } } }", "sandi": "teramat-rahasia"}
    )
    client.get("/entah/apa/teramat-rahasia")
    log = (demo.data / "output.log").read_text("utf-8")
    assert '"event":"access"' in log
    assert '"path":"/graphql"' in log
    assert "teramat-rahasia" not in log
    assert "jobVacancies" not in log
