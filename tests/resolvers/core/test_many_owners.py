"""A region's page among few owners and among many: what an answer takes does not grow with those denied."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any

import orjson
import pytest

import resolvers
from hub.assembly import GRAPHQL, make_planning
from hub.bench.estate import own_sources
from hub.bench.rulebooks import write_many_agreements
from hub.documents import Documents
from hub.telling import decisions_json, say_in
from policies.bundle import read_bundle
from policies.load import load_policies
from policies.rulebook import Rulebook
from resolvers.execution import Connected, Execution
from resolvers.lists import RootAnswer, answer_list
from resolvers.mapping import SourceMapping
from resolvers.plan import ListPlan
from resolvers.seal import Keyring
from schema.build import CATALOGUE
from tests.resolvers.core.conftest import LIMITS, NOW, Desk, standing

WHO = "bekasi/dashboard/statistics"
QUERY = """{ jobSeekers(first: 9) {
    nodes { fullName sex } completeness { source { id owner } status rows asOf message }
} }"""
FEW, MANY = 3, 40
PACKAGE = str(Path(resolvers.__file__).parent)


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory, mappings: dict[str, SourceMapping]) -> dict[int, Desk]:
    """Desks over so many agreements, each region with a source of its own."""
    return {count: _desk(tmp_path_factory.mktemp(f"{count} agreements"), count, mappings) for count in (FEW, MANY)}


def _desk(folder: Path, agreements: int, mappings: dict[str, SourceMapping]) -> Desk:
    write_many_agreements(folder, agreements)
    bundle = own_sources(read_bundle(folder))
    model = mappings["sip-kerja"]
    theirs = {name: replace(model, id=name, owner=name, regions=(_code(name),)) for name in bundle.agreements}
    known = {name: mappings[name] for name in ("siapkerja", "sip-kerja", "si-pinker")}
    joined = known | {name: one for name, one in theirs.items() if name not in ("bekasi", "halmahera-selatan")}
    rulebook = Rulebook(load_policies(bundle, CATALOGUE), CATALOGUE)
    return Desk(Documents(GRAPHQL), make_planning(rulebook, joined, LIMITS))


def _code(region: str) -> str:
    """The code in the name of a region made after Bekasi."""
    return region.removeprefix("wilayah-").replace("-", ".")


@contextmanager
def _calls() -> Iterator[list[str]]:
    """Every function of `resolvers` that is called until the block ends, generators at each of their turns."""
    found: list[str] = []

    def watch(frame: FrameType, event: str, _what: Any) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(PACKAGE):
            found.append(frame.f_code.co_qualname)

    sys.setprofile(watch)
    try:
        yield found
    finally:
        sys.setprofile(None)


def _run(desk: Desk, keyring: Keyring) -> Execution:
    return Execution(
        connected=Connected({}),
        catalogue=CATALOGUE,
        keyring=keyring,
        standing=standing(WHO),
        now=NOW,
        values=desk.ask(QUERY).values,
        complain=lambda _source, _error: None,
        say=say_in("en"),
    )


async def _answered(desk: Desk, keyring: Keyring, plan: ListPlan) -> tuple[RootAnswer, list[str]]:
    """The second answer of a plan, and what is called for it."""
    await answer_list(_run(desk, keyring), plan)
    run = _run(desk, keyring)
    with _calls() as called:
        answer = await answer_list(run, plan)
    return answer, called


async def test_an_answer_takes_the_same_whether_few_owners_are_denied_or_many(
    desks: dict[int, Desk], keyring: Keyring
) -> None:
    """Those denied are all told, in texts made once; the sources asked, the same in both, are left out here."""
    called: dict[int, list[str]] = {}
    for count, desk in desks.items():
        plan = replace(desk.list_plan(WHO, QUERY), asked=())
        assert len(plan.unasked.denied) == count - 1
        answer, called[count] = await _answered(desk, keyring, plan)
        told = orjson.loads("".join(answer.pieces))["completeness"]
        assert [one["source"]["id"] for one in told] == [ref.id for ref in plan.unasked.denied]
        assert {(one["status"], one["message"]) for one in told} == {
            ("DENIED", "This caller may see nothing of this source here.")
        }
        assert len(list(answer.participations)) == count - 1
    assert called[FEW] == called[MANY] != []


def test_the_decisions_told_are_written_once(desks: dict[int, Desk]) -> None:
    """A hundred thousand bytes are no work of a request."""
    plan = desks[MANY].plan(WHO, QUERY)
    assert decisions_json(plan.noted) is decisions_json(desks[MANY].plan(WHO, QUERY).noted)
    assert len({one["owner"] for one in orjson.loads(decisions_json(plan.noted))}) == MANY + 1


def test_a_page_of_a_regions_own_people_notes_the_decisions_of_two_owners(desks: dict[int, Desk]) -> None:
    """Those whose rows keep to other regions are not decided: their number stays out of the answer."""
    query = '{ jobSeekers(where: { regionCode: { eq: "32.16" } }) { nodes { fullName sex } } }'
    plan = desks[MANY].list_plan(WHO, query)
    assert [one.source.id for one in plan.asked] == ["siapkerja", "sip-kerja"]
    assert (len(plan.unasked.denied), len(plan.unasked.not_asked)) == (0, MANY - 1)
    told = [decisions_json(desk.plan(WHO, query).noted) for desk in desks.values()]
    assert {one["owner"] for one in orjson.loads(told[0])} == {"kemnaker", "bekasi"}
    assert told[0] == told[1]
