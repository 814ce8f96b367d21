"""What the rulebook itself takes, in a process of its own: `python -m hub.bench.deciding FOLDER ROUNDS`.

FOLDER holds policies with 514 agreements, or fewer, of equal rules; as many that all differ are made beside them.
`load514` reads and checks them and makes a rulebook; `decide_cold` is a rulebook's first decision, for which Casbin is
asked, and `decide_warm` one that is remembered, among all rules or a hundred; `owners514` are the Ministry's first
decisions over all owners, `swap514` takes over one changed agreement. One JSON line comes out.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import orjson
import psutil

from hub.bench.rulebooks import write_differing_agreements
from policies.bundle import Bundle, read_bundle
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
    """Measure everything and print it."""
    folder, rounds = Path(sys.argv[1]), int(sys.argv[2])
    with TemporaryDirectory() as made:
        differing = Path(made) / "policies"
        write_differing_agreements(differing, sum(1 for _ in (folder / "agreements").iterdir()))
        timed = [*_alone(folder, rounds), *_all_different(differing, min(3, rounds))]
    sys.stdout.buffer.write(orjson.dumps([asdict(one) for one in timed]) + b"\n")


def _alone(folder: Path, rounds: int) -> Iterator[Timed]:
    """Of equal agreements: single decisions, all owners, the load and the exchange of one."""
    policies = load_policies(folder, CATALOGUE)
    questions, few = _questions(policies), replace(policies, agreements={}, versions={})
    yield _timed("decide_warm", _warm(Rulebook(policies, CATALOGUE), questions, rounds), len(questions))
    own = _own_questions(few)
    yield _timed("decide_warm_few_rules", _warm(Rulebook(few, CATALOGUE), own, rounds), len(own))
    yield _timed("decide_cold", _cold(policies, questions, rounds))
    yield _timed("owners514", _all_owners(policies, max(3, rounds)))
    yield _timed("load514", (partial(_ready, folder) for _ in range(max(3, rounds))))
    yield _timed("swap514", _swaps(folder, policies, max(3, rounds)))


def _all_different(folder: Path, rounds: int) -> Iterator[Timed]:
    policies = load_policies(folder, CATALOGUE)
    yield _timed("owners514_all_different", _all_owners(policies, rounds))
    yield _timed("load514_all_different", (partial(_ready, folder) for _ in range(rounds)))


def _ready(folder: Path) -> Rulebook:
    """Loaded, checked and able to answer."""
    return Rulebook(load_policies(folder, CATALOGUE), CATALOGUE)


def _all_owners(policies: PolicySet, rounds: int) -> Iterator[Call]:
    """One duty of the Ministry over every region, asked of a rulebook that has answered nothing."""
    ministry = next(party.id for party in policies.parties.values() if party.end is End.MINISTRY)
    standing = Standing(ministry, *_DUTIES[0])
    owners = [Question(standing, owner, "sip-kerja", _TYPES[0], Access.LIST) for owner in policies.agreements]
    for _ in range(rounds):
        yield partial(_ask_all, Rulebook(policies, CATALOGUE), owners)


def _ask_all(book: Rulebook, questions: list[Question]) -> None:
    now = datetime.now(UTC)
    for question in questions:
        book.decide(question, now)


def _swaps(folder: Path, policies: PolicySet, rounds: int) -> Iterator[Call]:
    """A changed agreement among all: the files in hand, to a rulebook in the place of the one before."""
    before, book = read_bundle(folder), Rulebook(policies, CATALOGUE)
    file = f"agreements/{next(iter(policies.agreements))}/rules.csv"
    for number in range(rounds):
        changed = {**before.files, file: before.files[file].replace(b"Petugas", b"Pegawai %d" % number)}

        def swap(files: dict[str, bytes] = changed) -> Rulebook:
            return Rulebook(load_policies(Bundle(files, before), CATALOGUE, policies), CATALOGUE, book)

        yield swap


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
    _ask_all(book, questions)
    for _ in range(rounds * _WARM_IN_A_ROUND):
        yield partial(_ask_all, book, questions)


def _cold(policies: PolicySet, questions: list[Question], rounds: int) -> Iterator[Call]:
    """A question each to rulebooks that have answered none."""
    for number in range(rounds * _COLD_IN_A_ROUND):
        question = questions[number * 7 % len(questions)]
        yield partial(Rulebook(policies, CATALOGUE).decide, question, datetime.now(UTC))


def _own_questions(policies: PolicySet) -> list[Question]:
    """What parties ask of their own sources, for which no agreement is needed."""
    return [
        Question(Standing(party, role, purpose), party, "own", type_name, Access.LIST)
        for party, (role, purpose), type_name in product(list(policies.parties)[:_REGIONS], _DUTIES, _TYPES)
    ]


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
