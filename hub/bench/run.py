"""One run of the benchmark: databases, servers, then every workload in turn."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

import orjson

from hub.bench.checking import check_answers
from hub.bench.estate import bearer, provide_estate
from hub.bench.ground import (
    Kept,
    fresh_journal,
    last_registration,
    provide_data,
    read_numbers,
    write_mappings,
    write_rules,
    write_settings,
)
from hub.bench.measuring import Contest, Stand
from hub.bench.model import BenchError, Pace, Row, Subject, Watch, registers
from hub.bench.rulebooks import AGREEMENTS
from hub.bench.servers import Client, Program, Server, client, running
from hub.bench.statements import DATABASES
from hub.bench.swapping import measure_swaps
from hub.bench.workloads import ALL, CLEAR, PACKAGE, WORKLOADS, Facts, Workload
from hub.demo.home import Home
from hub.demo.processes import free_port
from hub.embedded import start_postgres, stop_postgres
from hub.settings import load_settings

LARGEST = 200_000
_NUMBERS = 50_000
_LEAST_SWAPS = 3


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be measured: where the databases are kept, the seekers of the largest, the pace, the workloads.

    `agreements`: how many the rulebook's own workloads are measured over.
    """

    data: Path
    pace: Pace
    largest: int = LARGEST
    workloads: Sequence[Workload] = WORKLOADS
    agreements: int = AGREEMENTS


@dataclass(frozen=True, slots=True)
class Field:
    """The running processes: hubs by their rules, the other subjects, the client; and a settings file for tokens."""

    hubs: dict[str, Server]
    others: dict[Subject, Server]
    client: Client
    settings: Path

    def stands(self, workload: Workload) -> list[Stand]:
        """The subjects of a workload, with a token for the hub."""
        token = bearer(load_settings(self.settings, os.environ), workload.standing)
        hub = Stand(Subject.HUB, self.hubs[workload.rules], token)
        return [hub, *(Stand(subject, server, "") for subject, server in self.others.items())]


def measure(wanted: Wanted, watch: Watch) -> list[Row]:
    """The rows of all workloads. Raises BenchError, EmbeddedError, or what is wrong with policies and mappings."""
    home = Home(wanted.data)
    home.prepare()
    with ExitStack() as stack:
        watch("Starting PostgreSQL", 0, 1)
        server = start_postgres(home.postgres)
        stack.callback(stop_postgres, server)
        kept = Kept(home, server, registers(wanted.largest))
        provide_data(kept, datetime.now(UTC).date(), watch)
        rules = write_rules(kept, wanted.agreements)
        rows = _contests(wanted, kept, rules["clear"], watch)
        watch("Agreements exchanged while a hub answers", 0, 1)
        rows += _swap_rows(kept, wanted)
        watch("The rulebook alone", 0, 1)
        return rows + _rulebook_rows(rules["many"], wanted.pace)


def _contests(wanted: Wanted, kept: Kept, clear: Path, watch: Watch) -> list[Row]:
    facts = Facts(last_registration(kept), read_numbers(kept, ALL[0], _NUMBERS))
    rows: list[Row] = []
    with _field(kept, clear) as field:
        steps = len(wanted.workloads) * wanted.pace.rounds * len(Subject)
        done = 0
        for workload in wanted.workloads:
            contest = Contest(workload, field.stands(workload), field.client, facts)
            check_answers(workload, field.stands(workload), facts)
            for number, subject in contest.rounds(wanted.pace):
                watch(f"{workload.name}, round {number + 1}: {subject}", done, steps)
                done += 1
            rows += contest.rows()
    return rows


@contextmanager
def _field(kept: Kept, clear: Path) -> Iterator[Field]:
    """All processes, until the block ends."""
    write_mappings(kept)
    with ExitStack() as stack:
        files, hubs = {}, {}
        for rules, folder in ((PACKAGE, None), (CLEAR, clear)):
            port = free_port()
            files[rules] = write_settings(kept, f"hub-{rules}", port, folder)
            program = Program(f"hub-{rules}", ("hub.cli", "serve", "--config", str(files[rules])), port, kept.home.root)
            hubs[rules] = stack.enter_context(running(program, "/health/ready"))
        others = {
            subject: stack.enter_context(running(_other(subject, kept), None))
            for subject in (Subject.LIMIT, Subject.STRAWBERRY)
        }
        yield Field(hubs, others, stack.enter_context(client()), files[PACKAGE])


def _other(subject: Subject, kept: Kept) -> Program:
    port = free_port()
    addresses = {DATABASES: orjson.dumps(kept.addresses()).decode()}
    return Program(
        subject.value, ("hub.bench.serve", subject.value, "--port", str(port)), port, kept.home.root, addresses
    )


def _swap_rows(kept: Kept, wanted: Wanted) -> list[Row]:
    """How soon a changed agreement is obeyed, and the slowest request meanwhile; with a hub of its own."""
    estate = provide_estate(kept.home, wanted.agreements)
    source = kept.addresses()[kept.registers[0].source]
    swaps = measure_swaps(estate, fresh_journal(kept, "hub_swapping"), source, max(_LEAST_SWAPS, wanted.pace.rounds))
    figures = {"swap514_live": [swap.obeyed_ms for swap in swaps], "swap514_wait": [swap.wait_ms for swap in swaps]}
    return [_rulebook_row(workload, latencies) for workload, latencies in figures.items()]


def _rulebook_rows(folder: Path, pace: Pace) -> list[Row]:
    """The rows of the workloads that need no server."""
    command = [sys.executable, "-m", "hub.bench.deciding", str(folder), str(pace.rounds)]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - our own module
    if done.returncode:
        raise BenchError(f"the rulebook's process ended:\n{done.stderr.decode('utf-8', 'replace')}")
    return [_rulebook_row(**timed) for timed in orjson.loads(done.stdout)]


def _rulebook_row(
    workload: str, latencies: list[float], cpu_ms: float | None = None, peak_mb: float | None = None
) -> Row:
    p50 = median(latencies)
    p95 = quantiles(latencies, n=20, method="inclusive")[-1] if len(latencies) > 1 else p50
    return Row(
        workload=workload, subject=Subject.HUB, p50_ms=round(p50, 5), p95_ms=round(p95, 5), rps_1=round(1000 / p50, 1),
        rps_16=None, cpu_ms=None if cpu_ms is None else round(cpu_ms, 5),
        peak_mb=None if peak_mb is None else round(peak_mb, 1), ratio_to_limit=None,
    )  # fmt: skip
