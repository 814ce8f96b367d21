"""What the rulebook itself takes, in a process of its own: `python -m hub.bench.deciding FOLDER ROUNDS`.

FOLDER holds policies with 514 agreements. `load514` reads and checks them all; `decide_cold` is a rulebook's first
decision, for which Casbin is asked; `decide_warm` is one that is remembered. One JSON line comes out.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import product
from pathlib import Path
from time import perf_counter, process_time

import orjson
import psutil

from policies.load import load_policies
from policies.model import End, PolicySet
from policies.rulebook import Question, Rulebook
from schema.build import CATALOGUE
from schema.caller import Standing
from schema.decisions import Access

_TYPES = ("JobSeeker", "Placement", "JobVacancy", "Employer")
_DUTIES = (("officer", "placement-service"), ("analyst", "statistics"), ("dashboard", "statistics"))
_REGIONS = 64
_COLD_IN_A_ROUND, _WARM_IN_A_ROUND = 4, 10
_MEGABYTE = 1024 * 1024

Call = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Timed:
    """One workload: milliseconds of each repetition, CPU milliseconds of one, and the memory it added, in MiB."""

    workload: str
    latencies: list[float]
    cpu_ms: float
    peak_mb: float


def main() -> None:
    """Measure all three and print them."""
    folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
    policies = load_policies(folder, CATALOGUE)
    questions = _questions(policies)
    timed = (
        _timed("decide_warm", _warm(Rulebook(policies, CATALOGUE), questions, rounds), len(questions)),
        _timed("decide_cold", _cold(policies, questions, rounds)),
        _timed("load514", (partial(load_policies, folder, CATALOGUE) for _ in range(max(3, rounds)))),
    )
    sys.stdout.buffer.write(orjson.dumps([asdict(one) for one in timed]) + b"\n")


def _timed(workload: str, calls: Iterator[Call], parts: int = 1) -> Timed:
    """Time calls that come one by one; each does `parts` repetitions."""
    before = psutil.Process().memory_info().rss
    latencies, cpu = [], 0.0
    for call in calls:
        cpu_before, begun = process_time(), perf_counter()
        call()
        latencies.append((perf_counter() - begun) * 1000 / parts)
        cpu += process_time() - cpu_before
    grown = max(0, psutil.Process().memory_info().rss - before) / _MEGABYTE
    return Timed(workload, latencies, cpu * 1000 / parts / len(latencies), grown)


def _warm(book: Rulebook, questions: list[Question], rounds: int) -> Iterator[Call]:
    """All questions again and again, to a rulebook that has answered each once."""
    now = datetime.now(UTC)

    def ask_all() -> None:
        for question in questions:
            book.decide(question, now)

    ask_all()
    for _ in range(rounds * _WARM_IN_A_ROUND):
        yield ask_all


def _cold(policies: PolicySet, questions: list[Question], rounds: int) -> Iterator[Call]:
    """A question each to rulebooks that have answered none."""
    for number in range(rounds * _COLD_IN_A_ROUND):
        question = questions[number * 7 % len(questions)]
        yield partial(Rulebook(policies, CATALOGUE).decide, question, datetime.now(UTC))


def _questions(policies: PolicySet) -> list[Question]:
    """The Ministry's and regions' duties, towards each other, on the types of the dashboard page."""
    ministry = next(party.id for party in policies.parties.values() if party.end is End.MINISTRY)
    regions = list(policies.agreements)[:_REGIONS]
    pairs = [(ministry, region, "sip-kerja") for region in regions]
    pairs += [(region, ministry, "siapkerja") for region in regions]
    return [
        Question(Standing(caller, role, purpose), owner, source, type_name, Access.LIST)
        for (caller, owner, source), (role, purpose), type_name in product(pairs, _DUTIES, _TYPES)
    ]


if __name__ == "__main__":
    main()
