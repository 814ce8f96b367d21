"""What each party's auditor reads: own operations whole, others' as far as the own sources go, the Ministry all."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from tests.acceptance.raw import OWNERS, SIAPKERJA, Seeker
from tests.conftest import Demo

PARTIES = ("bekasi", "halmahera-selatan", "kemnaker")
READ = """
query ($where: AuditWhere, $first: Int! = 200, $after: String) {
  auditEntries(where: $where, first: $first, after: $after) {
    nodes {
      id at caller { issuer subject } party role purpose outcome operation { hash text } rulesVersion
      decisions { coordinate owner scope side treatment form rule clause }
      sources { source { id owner } status rows }
    }
    pageInfo { hasNextPage endCursor }
    totalCount
  }
}
"""
NEWEST = """
query Newest($where: JobSeekerWhere) {
  jobSeekers(where: $where, first: 7, orderBy: [{ field: REGISTERED_AT, direction: DESC }]) {
    nodes { fullName registeredAt }
    completeness { source { id } status rows }
  }
}
"""
VACANCIES = """
{ jobVacancies(sources: ["sip-kerja"], first: 3) { nodes { id } completeness { source { id } status rows } } }
"""
COUNT = "{ jobSeekersAggregate(groupBy: [SEX]) { total completeness { source { id } status rows } } }"
PERSON = """
{ jobSeekers(where: { nik: { eq: "%s" } }, sources: ["siapkerja"]) {
    nodes { id } completeness { source { id } status rows } } }
"""
LEVY = """
{ foreignWorkers(first: 20, orderBy: [{ field: RPTKA_VALID_UNTIL, direction: DESC }]) {
    nodes { rptkaNumber entries { nodes { entryAt } } }
    completeness { source { id } status rows } } }
"""
THEIRS = '{ jobSeekers(sources: ["si-pinker"]) { nodes { id } } }'
BY_NAME = '{ jobSeekers(where: { fullName: { eq: "Rahasia Sekali" } }) { nodes { id } } }'
ENTRY_FIELDS = {
    "id", "at", "caller", "party", "role", "purpose", "outcome", "operation", "decisions", "sources", "rulesVersion",
}  # fmt: skip

Parts = Mapping[str, tuple[str, int | None]]


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation that was asked, and what its entry must show: the outcome, and how each source took part."""

    caller: str | None
    answer: Mapping[str, Any]
    outcome: str
    sources: Parts

    @property
    def party(self) -> str | None:
        """Who asked."""
        return self.caller and self.caller.partition("/")[0]

    def whole_for(self, party: str) -> bool:
        """Whether a party reads the entry whole."""
        return party in {"kemnaker", self.party}

    def seen_by(self, party: str) -> bool:
        """Whether a party finds the entry: it asked itself, one of its sources was asked or refused, or it sees all."""
        return self.whole_for(party) or party in {OWNERS[source] for source in self.sources}

    def parts_for(self, party: str) -> Parts:
        """The sources that a party sees in the entry."""
        whole = self.whole_for(party)
        return {name: part for name, part in self.sources.items() if whole or OWNERS[name] == party}

    def decisions_for(self, party: str) -> list[Mapping[str, Any]]:
        """The decisions that a party sees in the entry, in a fixed order."""
        whole = self.whole_for(party)
        made = self.answer.get("extensions", {}).get("decisions", [])
        return sorted((item for item in made if whole or item["owner"] == party), key=str)


@dataclass(frozen=True, slots=True)
class Story:
    """What was asked within a window of time, oldest first."""

    window: Mapping[str, str]
    asked: Sequence[Asked]

    def seen_by(self, party: str) -> list[Asked]:
        """What a party's auditor finds, newest first."""
        return [item for item in reversed(self.asked) if item.seen_by(party)]


def moment() -> str:
    """This moment, apart from what comes before and after it."""
    time.sleep(0.01)
    found = datetime.now(UTC).isoformat()
    time.sleep(0.01)
    return found


def answered(demo: Demo, caller: str, query: str, variables: Mapping[str, Any] | None = None) -> Asked:
    """Ask what is answered; its completeness says how each source took part."""
    answer = demo.ask(caller, query, variables)
    (root,) = answer["data"].values()
    parts = {part["source"]["id"]: (part["status"], part["rows"]) for part in root["completeness"]}
    return Asked(caller, answer, "OK", {name: part for name, part in parts.items() if part[0] != "NOT_ASKED"})


def crossing(asked: Asked) -> Asked:
    """Foreign workers asked with their entries: APTEKAD, which no list at the root names, took part below it."""
    nodes = asked.answer["data"]["foreignWorkers"]["nodes"]
    entries = sum(len(node["entries"]["nodes"]) for node in nodes)
    assert entries
    return replace(asked, sources={**asked.sources, "aptekad": ("OK", entries)})


def refused(demo: Demo, caller: str, query: str, code: str, denied: Sequence[str]) -> Asked:
    """Ask what is refused, by the sources named."""
    answer = demo.ask(caller, query)
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == code
    return Asked(caller, answer, code, dict.fromkeys(denied, ("DENIED", None)))


@pytest.fixture(scope="module")
def nik(seekers: Sequence[Seeker]) -> str:
    """The NIK of somebody the national source knows."""
    return str(next(s["nik"] for s in seekers if s.source == SIAPKERJA and s.adult and s["nik"] and s["birthDate"]))


@pytest.fixture(scope="module")
def story(demo: Demo, nik: str) -> Story:
    """Ten operations of all parties: answered, refused, wrong, over all sources and over one."""
    begun = moment()
    asked = [
        answered(demo, "bekasi/dashboard/statistics", NEWEST, {"where": {"regionCode": {"eq": "32.16"}}}),
        answered(demo, "bekasi/dashboard/statistics", VACANCIES),
        answered(demo, "kemnaker/analyst/statistics", COUNT),
        answered(demo, "kemnaker/officer/placement-service", PERSON % nik),
        crossing(answered(demo, "halmahera-selatan/officer/foreign-worker-levy", LEVY)),
        crossing(answered(demo, "kemnaker/officer/placement-service", LEVY)),
        refused(demo, "bekasi/officer/placement-service", THEIRS, "FORBIDDEN", ["si-pinker"]),
        refused(
            demo,
            "bekasi/dashboard/statistics",
            BY_NAME,
            "FIELD_NOT_FILTERABLE",
            ["siapkerja", "sip-kerja", "si-pinker"],
        ),
        refused(demo, "halmahera-selatan/dashboard/statistics", "{ tidakAda }", "BAD_USER_INPUT", []),
        Asked(None, stranger(demo), "UNAUTHENTICATED", {}),
    ]
    return Story({"from": begun, "to": moment()}, asked)


def stranger(demo: Demo) -> dict[str, Any]:
    """The answer to somebody with a token that nobody issued."""
    headers = {"authorization": "Bearer e30.e30.e30"}
    answer: dict[str, Any] = httpx.post(f"{demo.url}/graphql", json={"query": THEIRS}, headers=headers).json()
    return answer


def read(demo: Demo, party: str, **variables: Any) -> dict[str, Any]:
    """A page of the log, as a party's auditor gets it."""
    found: dict[str, Any] = demo.ask(f"{party}/auditor/audit", READ, variables)["data"]["auditEntries"]
    return found


@pytest.mark.parametrize("party", PARTIES)
def test_an_auditor_finds_what_concerns_the_party_and_nothing_else(demo: Demo, story: Story, party: str) -> None:
    """What it asked or was refused, what others asked of its sources or were refused there; the Ministry finds all."""
    page = read(demo, party, where=story.window)
    expected = story.seen_by(party)
    assert [(node["party"], node["outcome"]) for node in page["nodes"]] == [(a.party, a.outcome) for a in expected]
    for node, item in zip(page["nodes"], expected, strict=True):
        if item.caller:
            assert node["id"] == item.answer["extensions"]["audit"]["entry"]
    assert page["totalCount"] == len(expected)
    assert len(expected) == {"bekasi": 7, "halmahera-selatan": 6, "kemnaker": 10}[party]


@pytest.mark.parametrize("party", PARTIES)
def test_own_entries_are_whole_and_others_are_cut_to_the_own_sources(demo: Demo, story: Story, party: str) -> None:
    """Decisions, sources and rows are those of the answer: all of them, or those of the reader's sources alone."""
    for node, item in zip(read(demo, party, where=story.window)["nodes"], story.seen_by(party), strict=True):
        assert sorted(node["decisions"], key=str) == item.decisions_for(party)
        parts = {part["source"]["id"]: (part["status"], part["rows"]) for part in node["sources"]}
        parts = {name: part for name, part in parts.items() if part[0] != "NOT_ASKED"}
        assert parts == item.parts_for(party)
        assert all(part["source"]["owner"] == OWNERS[part["source"]["id"]] for part in node["sources"])


@pytest.mark.parametrize("party", PARTIES)
def test_an_entry_says_who_asked_when_and_why(demo: Demo, story: Story, party: str) -> None:
    """Account, party, role, purpose, time and operation stand in every entry, others' too."""
    for node, item in zip(read(demo, party, where=story.window)["nodes"], story.seen_by(party), strict=True):
        assert set(node) == ENTRY_FIELDS
        assert story.window["from"] <= node["at"].replace("Z", "+00:00") < story.window["to"]
        assert node["rulesVersion"]
        if item.caller is None:
            assert (node["caller"], node["party"], node["role"], node["purpose"]) == (None, None, None, None)
            continue
        by, role, purpose = item.caller.split("/")
        assert (node["party"], node["role"], node["purpose"]) == (by, role, purpose)
        assert node["caller"]["subject"] == f"{role}@{by}.test"
        # What is no operation of the schema has no text without values, and a hash of the values could be guessed.
        assert len(node["operation"]["hash"]) == (0 if item.outcome == "BAD_USER_INPUT" else 64)


def test_the_log_holds_no_value_that_was_asked_for_or_returned(demo: Demo, story: Story, nik: str) -> None:
    """The operation is kept without literals and variables; no name, number or tag stands in what auditors read."""
    page = read(demo, "kemnaker", where=story.window)
    text = str(page)
    for value in (nik, "Rahasia", "32.16", "e30.e30"):
        assert value not in text
    shown = story.asked[0].answer["data"]["jobSeekers"]["nodes"]
    assert not any(str(node["fullName"]) in text for node in shown)
    (named,) = [node for node in page["nodes"] if "nik:" in node["operation"]["text"]]
    assert 'nik: { eq: "" }' in named["operation"]["text"]


def test_no_field_of_the_log_shows_tags(demo: Demo) -> None:
    """The schema has no place for them."""
    query = '{ __type(name: "AuditEntry") { fields { name } } }'
    fields = demo.ask("kemnaker/auditor/audit", query)["data"]["__type"]["fields"]
    assert {field["name"] for field in fields} == ENTRY_FIELDS


FILTERS: Mapping[str, tuple[Mapping[str, str], Callable[[str, Asked], bool]]] = {
    "asking party": ({"party": "bekasi"}, lambda _, item: item.party == "bekasi"),
    "purpose": ({"purpose": "statistics"}, lambda _, item: bool(item.caller and item.caller.endswith("/statistics"))),
    "coordinate": (
        {"coordinate": "JobSeeker.fullName"},
        lambda reader, item: any(d["coordinate"] == "JobSeeker.fullName" for d in item.decisions_for(reader)),
    ),
    "treatment": (
        {"treatment": "MASK"},
        lambda reader, item: any(d["treatment"] == "MASK" for d in item.decisions_for(reader)),
    ),
    "coordinate and treatment": (
        {"coordinate": "JobSeeker.registeredAt", "treatment": "CLEAR"},
        lambda reader, item: any(
            (d["coordinate"], d["treatment"]) == ("JobSeeker.registeredAt", "CLEAR") for d in item.decisions_for(reader)
        ),
    ),
}


@pytest.mark.parametrize("party", PARTIES)
@pytest.mark.parametrize("name", FILTERS)
def test_filters_and_totals_see_only_what_the_reader_sees(demo: Demo, story: Story, party: str, name: str) -> None:
    """A decision on another owner's data neither finds an entry nor counts it."""
    where, matches = FILTERS[name]
    page = read(demo, party, where={**story.window, **where})
    expected = [item for item in story.seen_by(party) if matches(party, item)]
    assert [node["outcome"] for node in page["nodes"]] == [item.outcome for item in expected]
    assert [node["party"] for node in page["nodes"]] == [item.party for item in expected]
    assert page["totalCount"] == len(expected)


def test_a_mask_on_others_data_is_no_find_for_halmahera_selatan(demo: Demo, story: Story) -> None:
    """Bekasi's list masked names of two other owners: its entry is here, yet not under that treatment."""
    everywhere = "{ jobSeekers(first: 3) { nodes { fullName } } }"
    entry = demo.ask("bekasi/dashboard/statistics", everywhere)["extensions"]["audit"]["entry"]
    since = {"from": story.window["from"]}
    assert entry in {node["id"] for node in read(demo, "halmahera-selatan", where=since)["nodes"]}
    masked = read(demo, "halmahera-selatan", where={**since, "treatment": "MASK"})
    assert entry not in {node["id"] for node in masked["nodes"]}
    assert entry in {node["id"] for node in read(demo, "bekasi", where={**since, "treatment": "MASK"})["nodes"]}


@pytest.mark.parametrize("party", PARTIES)
def test_the_log_is_paged(demo: Demo, story: Story, party: str) -> None:
    """One entry a page gives each entry once, newest first, and the same total on every page."""
    found, after = [], None
    while True:
        page = read(demo, party, where=story.window, first=1, after=after)
        found += [node["outcome"] for node in page["nodes"]]
        assert page["totalCount"] == len(story.seen_by(party))
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert found == [item.outcome for item in story.seen_by(party)]


@pytest.mark.parametrize("party", PARTIES)
def test_reading_the_log_is_itself_logged(demo: Demo, party: str) -> None:
    """The reader's own party and the Ministry find it; others do not learn who read what."""
    begun = moment()
    asked = demo.ask(f"{party}/auditor/audit", READ, {"where": {"from": begun}})
    entry = asked["extensions"]["audit"]["entry"]
    for reader in PARTIES:
        nodes = read(demo, reader, where={"from": begun})["nodes"]
        found = [node for node in nodes if node["id"] == entry]
        assert bool(found) == (reader in {party, "kemnaker"})
        assert all("auditEntries" in node["operation"]["text"] and node["purpose"] == "audit" for node in found)


@pytest.mark.parametrize(
    "caller", ["kemnaker/analyst/statistics", "bekasi/officer/placement-service", "bekasi/dpo/data-subject-request"]
)
def test_nobody_but_an_auditor_reads_the_log(demo: Demo, caller: str) -> None:
    """Refused, and the refusal is in the log."""
    begun = moment()
    answer = demo.ask(caller, READ, {})
    assert answer["data"] is None
    assert answer["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    nodes = read(demo, caller.partition("/")[0], where={"from": begun})["nodes"]
    assert [node["outcome"] for node in nodes if node["id"] == answer["extensions"]["audit"]["entry"]] == ["FORBIDDEN"]
