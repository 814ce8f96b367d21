"""The benchmark's parts, each by itself."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from random import Random

import orjson
import pytest

from hub.bench.client import Job, work
from hub.bench.model import Row
from hub.bench.report import targets, write_rows
from hub.bench.rulebooks import write_clear_rules, write_many_agreements
from hub.bench.workloads import ANALYST, WORKLOADS, Facts, Workload
from policies.load import load_policies
from policies.rulebook import Question, Rulebook
from schema.build import CATALOGUE
from schema.decisions import Access, Treatment

FACTS = Facts(date(2026, 11, 20), [f"{number:016}" for number in range(5_000)])
BODY = b'{"data":"' + b"x" * 700_000 + b'"}'


@asynccontextmanager
async def answering(status: bytes, body: bytes) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A server that gives one answer to every request, in parts; its port, and the bodies it was sent."""
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while head := await reader.readuntil(b"\r\n\r\n"):
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
            asked.append(await reader.readexactly(length))
            writer.write(b"HTTP/1.1 " + status + b"\r\ncontent-")
            await writer.drain()
            await asyncio.sleep(0)
            writer.write(b"length: %d\r\n\r\n%b" % (len(body), body))
            await writer.drain()

    async def until_gone(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await answer(reader, writer)
        except asyncio.IncompleteReadError:
            pass  # the client has all its answers
        finally:
            writer.close()
            await writer.wait_closed()

    server = await asyncio.start_server(until_gone, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1], asked
        if connections := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(connections, timeout=5)  # until each has seen its client go


async def test_the_client_asks_every_request_once() -> None:
    """Sixteen callers share the requests; a long answer in parts is counted to its end."""
    bodies = [str(number) for number in range(40)]
    async with answering(b"200 OK", BODY) as (port, asked):
        measured = await work(Job(port, "/", "", bodies, 16))
    assert measured.fault is None
    assert len(measured.latencies) == len(bodies)
    assert {body.decode() for body in asked} == set(bodies)
    assert 0 < max(measured.latencies) / 1000 <= measured.seconds


@pytest.mark.parametrize(
    ("status", "body"), [(b"401 Unauthorized", b"{}"), (b"200 OK", b'{"errors":[{"message":"refused"}],"data":null}')]
)
async def test_a_refusal_is_no_result(status: bytes, body: bytes) -> None:
    """Refusing is fast; the client says so instead of counting it."""
    async with answering(status, body) as (port, _):
        measured = await work(Job(port, "/", "", ["{}"], 1))
    assert measured.fault is not None
    assert measured.fault.startswith(f"HTTP/1.1 {status.decode()}: {body.decode()}")


async def test_a_server_that_hangs_up_is_no_result() -> None:
    """A closed connection ends the job with its reason."""

    async def hang_up(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    async with server:
        measured = await work(Job(server.sockets[0].getsockname()[1], "/", "", ["{}"], 1))
    assert measured.fault is not None


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda workload: workload.name)
def test_every_request_has_other_variables(workload: Workload) -> None:
    """Two thousand requests in a row, all different; only `shared` asks the same again and again."""
    values = [orjson.dumps(values) for values in islice(workload.stream(FACTS, Random(1)), 2_000)]
    assert len(set(values)) == (1 if workload.name == "shared" else 2_000)


def test_the_test_rules_are_clear_on_both_sides(tmp_path: Path) -> None:
    """An analyst of the Ministry may count exactly, over every owner, minors too."""
    write_clear_rules(tmp_path)
    book = Rulebook(load_policies(tmp_path, CATALOGUE), CATALOGUE)
    for owner, source in (("kemnaker", "siapkerja"), ("bekasi", "sip-kerja"), ("halmahera-selatan", "si-pinker")):
        decisions = book.decide(Question(ANALYST, owner, source, "JobSeeker", Access.LIST), datetime.now(UTC))
        for fields in decisions.fields.values():
            used = [fields[name] for name in ("regionCode", "sex", "educationLevel", "seekerStatus", "registeredAt")]
            assert {decision.treatment for decision in used} == {Treatment.CLEAR}


def test_the_large_rulebook_has_an_agreement_for_every_region(tmp_path: Path) -> None:
    """514 agreements load, each of a region with a code of its own."""
    write_many_agreements(tmp_path)
    policies = load_policies(tmp_path, CATALOGUE)
    assert len(policies.agreements) == 514
    assert len({policies.parties[name].region for name in policies.agreements}) == 514


def _row(workload: str, subject: str, p50: float, ratio: float) -> Row:
    return Row(workload, subject, p50, p50, 1000 / p50, 10.0, 1.0, 240.0, ratio)


def _rows() -> Iterator[Row]:
    yield _row("one", "hub", 3.1, 3.1)
    yield _row("rows10000", "hub", 20.0, 2.0)
    yield _row("rows10000", "strawberry", 119.0, 11.9)


def test_targets_tell_what_was_missed() -> None:
    """A ratio over its bound and a distance under six are missed; what is exactly at its bound is met."""
    assert [met for _, met in targets(list(_rows()))] == [False, True, False, True]


def test_rows_are_written_for_machines(tmp_path: Path) -> None:
    """The JSON file is the list of rows and nothing else."""
    write_rows(list(_rows()), tmp_path / "rows.json")
    assert orjson.loads((tmp_path / "rows.json").read_bytes()) == [row.content() for row in _rows()]
