"""With SI-PINKER stopped, hanging and back again: the others answer at once, each answer says so, nothing restarts."""

import os
import re
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

import httpx
import psutil
import pytest

from hub.demo import aptekad, si_pinker
from hub.demo.processes import ApiProcess, ApiProgram, start_api
from tests.acceptance.raw import APTEKAD, SI_PINKER, SIAPKERJA, SIP_KERJA, Raw, Seeker, in_order, iso
from tests.conftest import Demo, running_demo

CALLER = "kemnaker/officer/placement-service"
DEADLINE_SECONDS = 3.0
"""The deadline in SI-PINKER's mapping."""
QUERY = """
query ($first: Int!, $after: String, $require: Require! = PARTIAL) {
  jobSeekers(first: $first, after: $after, require: $require, orderBy: [{ field: REGISTERED_AT, direction: DESC }]) {
    nodes { source { id } registrationNumber updatedAt }
    totalCount
    pageInfo { hasNextPage endCursor }
    completeness { source { id owner } status rows asOf message }
  }
}
"""
COUNT = """
query ($require: Require! = PARTIAL) {
  jobSeekersAggregate(groupBy: [SEX], require: $require) { total completeness { source { id } status } } }
"""


class ApiSource:
    """One of the demo's API sources, which a test may stop, freeze and start again on its own port."""

    def __init__(self, demo: Demo, module: ModuleType, name: str) -> None:
        """Know the process by the port of its address."""
        address = urlsplit(demo.sources[name]["url"])
        self._demo = demo
        self._name = name
        self._port = int(address.port or 0)
        self._status = f"http://{address.netloc}{module.STATUS_PATH}"
        environment = {module.KEY_VARIABLE: demo.sources[name]["key"]}
        files = demo.data / f"{name}.sqlite", demo.data / f"{name}-again.log"
        self._program = ApiProgram(name, module.__name__, *files, environment, module.STATUS_PATH)
        self._again: ApiProcess | None = None

    def _process(self) -> psutil.Process:
        listening = (found for found in psutil.net_connections("tcp4") if found.status == psutil.CONN_LISTEN)
        (pid,) = {found.pid for found in listening if found.laddr and found.laddr.port == self._port}
        return psutil.Process(pid)

    def stop(self) -> None:
        """End it, and wait until nobody listens any more."""
        if self._again:
            self._again.stop()
            return
        self._process().terminate()
        deadline = time.monotonic() + 10
        while self._listens():
            assert time.monotonic() < deadline
            time.sleep(0.02)

    def _listens(self) -> bool:
        try:
            httpx.get(self._status, timeout=2)
        except httpx.TransportError:
            return False
        return True

    @contextmanager
    def away(self) -> Iterator[None]:
        """Stopped for the length of a block, then started again on the same port."""
        self.stop()
        try:
            yield
        finally:
            self._again = start_api(self._program, self._port)
            self._await_noticed()

    def _await_noticed(self) -> None:
        """Wait until the hub has seen by itself that the source is back, if it had left it alone."""
        deadline = time.monotonic() + 10
        while self._circuit() == "OPEN":
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def _circuit(self) -> str:
        states = self._demo.ask(CALLER, "{ sources { id circuit } }")["data"]["sources"]
        return {state["id"]: str(state["circuit"]) for state in states}[self._name]

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """Not answering, its connections open, for the length of a block."""
        pid = self._process().pid
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)
            self._await_noticed()


@pytest.fixture(scope="module")
def small_demo() -> Iterator[Demo]:
    """A demo of its own, so that no other test meets a stopped source."""
    with running_demo("--seekers", "600", "--seed", "11") as started:
        yield started


@pytest.fixture(scope="module")
def source(small_demo: Demo) -> Iterator[ApiSource]:
    """Its SI-PINKER."""
    found = ApiSource(small_demo, si_pinker, SI_PINKER)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def crossings(small_demo: Demo) -> Iterator[ApiSource]:
    """Its APTEKAD."""
    found = ApiSource(small_demo, aptekad, APTEKAD)
    yield found
    found.stop()


@pytest.fixture(scope="module")
def listing(small_demo: Demo) -> Sequence[Seeker]:
    """All adult seekers of the three sources, newest first."""
    raw = Raw(small_demo.sources)
    everyone = [seeker for name in (SIAPKERJA, SIP_KERJA, SI_PINKER) for seeker in raw.seekers(name)]
    return in_order([seeker for seeker in everyone if seeker.adult], [("registeredAt", True)])


def named(seekers: Sequence[Seeker]) -> list[dict[str, Any]]:
    """The seekers as the page shows them."""
    return [
        {
            "source": {"id": seeker.source},
            "registrationNumber": seeker["registrationNumber"],
            "updatedAt": iso(seeker["updatedAt"]),
        }
        for seeker in seekers
    ]


def page(demo: Demo, **variables: Any) -> dict[str, Any]:
    """A page of the list."""
    found: dict[str, Any] = demo.ask(CALLER, QUERY, variables)["data"]["jobSeekers"]
    return found


def statuses(found: Mapping[str, Any]) -> dict[str, str]:
    """How each source took part."""
    return {part["source"]["id"]: part["status"] for part in found["completeness"]}


def without(listing: Sequence[Seeker]) -> list[Seeker]:
    """The seekers of the other two sources."""
    return [seeker for seeker in listing if seeker.source != SI_PINKER]


ALL_THREE = dict.fromkeys((SIAPKERJA, SIP_KERJA, SI_PINKER), "OK")


def test_the_other_sources_answer_at_once(small_demo: Demo, source: ApiSource, listing: Sequence[Seeker]) -> None:
    """Within a second the same query gives the others' rows in order, and names the one that is away."""
    before = page(small_demo, first=50)
    assert before["nodes"] == named(listing[:50])
    assert statuses(before) == ALL_THREE
    with source.away():
        for _ in range(3):
            begun = time.monotonic()
            found = page(small_demo, first=50)
            assert time.monotonic() - begun < 1
            assert found["nodes"] == named(without(listing)[:50])
            assert found["totalCount"] == len(without(listing))
            assert statuses(found) == ALL_THREE | {SI_PINKER: "UNAVAILABLE"}
        (part,) = [part for part in found["completeness"] if part["source"]["id"] == SI_PINKER]
        assert part["rows"] is None
        assert part["asOf"] is None
        assert part["message"]
        assert not re.search(r"127\.0\.0\.1|Errno|refused|:\d{4,5}", part["message"])
        count = small_demo.ask(CALLER, COUNT)["data"]["jobSeekersAggregate"]
        assert statuses(count) == ALL_THREE | {SI_PINKER: "UNAVAILABLE"}


def test_started_again_it_answers_with_no_restart_of_the_hub(
    small_demo: Demo, source: ApiSource, listing: Sequence[Seeker]
) -> None:
    """The first query after the hub has noticed its return is full again."""
    with source.away():
        assert statuses(page(small_demo, first=1))[SI_PINKER] == "UNAVAILABLE"
    found = page(small_demo, first=50, require="COMPLETE")
    assert found["nodes"] == named(listing[:50])
    assert statuses(found) == ALL_THREE


@pytest.mark.parametrize("query", [QUERY, COUNT], ids=["list", "count"])
def test_who_needs_all_gets_nothing_but_the_name_of_the_missing_one(
    small_demo: Demo, source: ApiSource, query: str
) -> None:
    """`require: COMPLETE` is refused as SOURCES_INCOMPLETE: no rows, no count, the source named, the refusal logged."""
    with source.away():
        variables = {"require": "COMPLETE", "first": 50} if query == QUERY else {"require": "COMPLETE"}
        answer = small_demo.ask(CALLER, query, variables)
    assert answer["data"] is None
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "SOURCES_INCOMPLETE"
    assert SI_PINKER in error["message"]
    assert SIAPKERJA not in error["message"]
    log = "{ auditEntries(first: 5) { nodes { id outcome sources { source { id } status } } } }"
    nodes = small_demo.ask("kemnaker/auditor/audit", log)["data"]["auditEntries"]["nodes"]
    (entry,) = [node for node in nodes if node["id"] == answer["extensions"]["audit"]["entry"]]
    assert entry["outcome"] == "SOURCES_INCOMPLETE"
    assert {part["source"]["id"]: part["status"] for part in entry["sources"]}[SI_PINKER] == "UNAVAILABLE"


def test_a_listing_begun_without_a_source_stays_without_it(
    small_demo: Demo, source: ApiSource, listing: Sequence[Seeker]
) -> None:
    """Its later pages keep the source out, shown as UNAVAILABLE, though it is back; a new listing has it."""
    with source.away():
        first = page(small_demo, first=20)
    found, after = list(first["nodes"]), first["pageInfo"]["endCursor"]
    while after and len(found) < len(listing):
        following = page(small_demo, first=200, after=after)
        assert statuses(following) == ALL_THREE | {SI_PINKER: "UNAVAILABLE"}
        found += following["nodes"]
        after = following["pageInfo"]["endCursor"] if following["pageInfo"]["hasNextPage"] else None
    assert found == named(without(listing))
    assert statuses(page(small_demo, first=20)) == ALL_THREE


def test_a_listing_begun_with_a_source_goes_on_without_it_once_it_is_gone(
    small_demo: Demo, source: ApiSource, listing: Sequence[Seeker]
) -> None:
    """A source lost on the way is out for the rest, so that no record comes twice or out of order."""
    first = page(small_demo, first=100)
    with source.away():
        second = page(small_demo, first=100, after=first["pageInfo"]["endCursor"])
        assert statuses(second) == ALL_THREE | {SI_PINKER: "UNAVAILABLE"}
        assert second["nodes"] == named(without(listing[100:])[:100])
    third = page(small_demo, first=1000, after=second["pageInfo"]["endCursor"])
    assert statuses(third) == ALL_THREE | {SI_PINKER: "UNAVAILABLE"}
    assert second["nodes"] + third["nodes"] == named(without(listing[100:]))


def test_a_source_that_hangs_is_timed_out_within_its_deadline(
    small_demo: Demo, source: ApiSource, listing: Sequence[Seeker]
) -> None:
    """It takes its deadline, once, and no longer; the others' rows are there, and afterwards it is back."""
    with source.frozen():
        begun = time.monotonic()
        found = page(small_demo, first=50)
        taken = time.monotonic() - begun
        assert statuses(found) == ALL_THREE | {SI_PINKER: "TIMED_OUT"}
        assert found["nodes"] == named(without(listing)[:50])
        assert taken < DEADLINE_SECONDS + 1
        begun = time.monotonic()
        answer = small_demo.ask(CALLER, QUERY, {"first": 50, "require": "COMPLETE"})
        assert answer["errors"][0]["extensions"]["code"] == "SOURCES_INCOMPLETE"
        assert time.monotonic() - begun < DEADLINE_SECONDS / 2
    assert page(small_demo, first=50)["nodes"] == named(listing[:50])


def test_a_relation_into_a_missing_source_is_null_and_named(small_demo: Demo, crossings: ApiSource) -> None:
    """What hangs below a record is null, not empty, and the list says which source it would have come from."""
    query = """query ($require: Require!) { foreignWorkers(first: 5, require: $require) {
      nodes { rptkaNumber entries { nodes { entryNumber } } } completeness { source { id } status } } }"""
    caller = "halmahera-selatan/officer/foreign-worker-levy"
    with crossings.away():
        found = small_demo.ask(caller, query, {"require": "PARTIAL"})["data"]["foreignWorkers"]
        assert statuses(found) == {SIAPKERJA: "OK", SIP_KERJA: "DENIED", APTEKAD: "UNAVAILABLE"}
        assert [node["entries"] for node in found["nodes"]] == [None] * 5
        assert any(node["rptkaNumber"] for node in found["nodes"])
        answer = small_demo.ask(caller, query, {"require": "COMPLETE"})
        assert answer["errors"][0]["extensions"]["code"] == "SOURCES_INCOMPLETE"
        assert APTEKAD in answer["errors"][0]["message"]
    full = small_demo.ask(caller, query, {"require": "COMPLETE"})["data"]["foreignWorkers"]
    assert all(node["entries"] is not None for node in full["nodes"])


def test_the_operator_s_pages_tell_of_it(small_demo: Demo, source: ApiSource) -> None:
    """The hub stays ready; `sources` and the readiness page name the source that is away, and again once it is back."""
    with source.away():
        time.sleep(3.1)  # their state is at most three seconds old
        ready = httpx.get(f"{small_demo.url}/health/ready")
        assert ready.status_code == 200
        assert ready.json()["sources"][SI_PINKER] == "UNAVAILABLE"
        states = small_demo.ask(CALLER, "{ sources { id status message } }")["data"]["sources"]
        assert {state["id"]: state["status"] for state in states}[SI_PINKER] == "UNAVAILABLE"
    time.sleep(3.1)
    assert httpx.get(f"{small_demo.url}/health/ready").json()["sources"][SI_PINKER] == "OK"
    log = (small_demo.data / "output.log").read_text("utf-8")
    assert '"event":"source_failed"' in log
