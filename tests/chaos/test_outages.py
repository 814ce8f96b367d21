"""Sources that fail in every way: answers come in time and say what is missing, and the sources return."""

import threading
import time

import pytest

from tests.chaos.conftest import (
    APTEKAD,
    COUNT,
    ENTRIES,
    GRACE_SECONDS,
    LEVY,
    LIST,
    OFFICER,
    OPERATION_SECONDS,
    READ_SECONDS,
    SI_PINKER,
    SIAPKERJA,
    SIP_KERJA,
    Answered,
    Ground,
    Proxies,
)
from tests.chaos.proxy import TOLD_BY_HTTP, UNHEARD, Mode

SILENT = {Mode.DROP, Mode.HANG, Mode.LATE}
LOUD = {Mode.REFUSE, Mode.CUT, Mode.HALF, Mode.ERROR}


def held_to(found: Answered, source: str, mode: Mode) -> None:
    """The operation was in time, the failing source is named in words, the others answered."""
    assert found.seconds < OPERATION_SECONDS + GRACE_SECONDS
    part = found.parts[source]
    expected = {"TIMED_OUT"} if mode in SILENT else {"UNAVAILABLE"} if mode in LOUD else {"TIMED_OUT", "UNAVAILABLE"}
    assert part["status"] in expected
    assert part["message"]
    assert {status for name, status in found.statuses.items() if name != source} <= {"OK"}


@pytest.mark.parametrize(
    ("source", "mode"),
    [*((SI_PINKER, mode) for mode in UNHEARD + TOLD_BY_HTTP), *((SIP_KERJA, mode) for mode in UNHEARD)],
)
def test_one_source_of_three_that_fails(ground: Ground, proxies: Proxies, source: str, mode: Mode) -> None:
    """Lists, relations and counts go on without it; it costs its deadline at most once; it returns by itself."""
    proxies.behave(source, mode)
    first = ground.ask(LIST)
    held_to(first, source, mode)
    assert {node["source"]["id"] for node in first.root["nodes"]} <= {SIAPKERJA, SIP_KERJA, SI_PINKER} - {source}
    for query in (COUNT, LIST):
        found = ground.ask(query)
        held_to(found, source, mode)
        if mode in SILENT:
            assert found.seconds < READ_SECONDS / 2
    proxies.behave(source)
    assert ground.back(LIST) < 8


@pytest.mark.parametrize("mode", [Mode.CUT, Mode.HANG, Mode.HALF])
def test_the_only_source_that_fails(ground: Ground, proxies: Proxies, mode: Mode) -> None:
    """A list of no rows, which says why."""
    proxies.behave(APTEKAD, mode)
    found = ground.ask(ENTRIES, LEVY)
    held_to(found, APTEKAD, mode)
    assert found.root["nodes"] == []
    proxies.behave(APTEKAD)
    assert ground.back(ENTRIES, LEVY) < 8


def test_a_source_killed_in_the_middle_of_its_work(ground: Ground, proxies: Proxies) -> None:
    """Killed while sixteen operations ask it, started again, it serves with no restart of the hub."""
    proxies.behave(SI_PINKER, delay=0.02)
    answers: list[Answered] = []
    asking = [threading.Thread(target=lambda: answers.append(ground.ask(LIST))) for _ in range(16)]
    for thread in asking:
        thread.start()
    time.sleep(0.03)
    ground.api.kill()
    for thread in asking:
        thread.join()
    after = ground.ask(LIST)
    ground.api.start()
    proxies.behave(SI_PINKER)
    assert ground.back(LIST) < 8
    assert after.statuses[SI_PINKER] in {"UNAVAILABLE", "TIMED_OUT"}
    for found in answers:
        assert found.seconds < OPERATION_SECONDS + GRACE_SECONDS
        assert found.statuses[SIAPKERJA] == found.statuses[SIP_KERJA] == "OK"
        assert found.statuses[SI_PINKER] in {"OK", "UNAVAILABLE", "TIMED_OUT"}


def test_with_every_source_away_there_is_an_answer(ground: Ground, proxies: Proxies) -> None:
    """All at once, each in its way; then all are back."""
    ways = {SIAPKERJA: Mode.DROP, SIP_KERJA: Mode.HANG, SI_PINKER: Mode.ERROR}
    for source, mode in ways.items():
        proxies.behave(source, mode)
    found = ground.ask(LIST)
    assert found.seconds < OPERATION_SECONDS + GRACE_SECONDS
    assert found.root["nodes"] == []
    assert found.statuses == {SIAPKERJA: "TIMED_OUT", SIP_KERJA: "TIMED_OUT", SI_PINKER: "UNAVAILABLE"}
    for source in ways:
        proxies.behave(source)
    assert ground.back(LIST, OFFICER) < 10


def test_the_operator_sees_which_source_is_left_alone(ground: Ground, proxies: Proxies) -> None:
    """In `sources`, in the metrics and in the log."""
    proxies.behave(SI_PINKER, Mode.HANG)
    ground.ask(LIST)
    assert _circuit(ground) == "OPEN"
    assert 'hub_source_circuit{hub_source_circuit="OPEN",source="si-pinker"} 1.0' in ground.metrics()
    assert '"source":"si-pinker","event":"source_left_alone"' in ground.log.getvalue().decode()
    proxies.behave(SI_PINKER)
    ground.back(LIST)
    assert _circuit(ground) == "CLOSED"
    assert 'hub_source_circuit{hub_source_circuit="OPEN",source="si-pinker"} 0.0' in ground.metrics()


def _circuit(ground: Ground) -> str:
    found = ground.ask("{ sources { id circuit } }").reply.json["data"]["sources"]
    return str(next(one["circuit"] for one in found if one["id"] == SI_PINKER))
