"""An entry that lacks its personal part is held against the acts of erasure that the log tells."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.proof.bundle import opened_bundle, write_bundle
from hub.proof.database_log import opened_log
from hub.proof.erasure import Erasure, Erasures, Missing, newest_of, years_before
from hub.proof.verify import Trust, verify
from tests.proof.conftest import BEGUN, KEMNAKER, ProofLog
from tests.proof.logs import KEY, UNHURRIED

PARTIES = ("bekasi", "kemnaker", None)
DAYS = st.integers(0, 4_000)
LATER = BEGUN + timedelta(days=4_000)


@UNHURRIED
@given(st.text(), st.datetimes(timezones=st.just(UTC)), st.integers(-5, 500), st.text())
def test_an_act_is_read_back_as_it_was_told(party: str, before: datetime, years: int, clause: str) -> None:
    """And as nothing else."""
    act = Erasure(party, before, years, clause)
    assert Erasure.of_words(act.words) == act


@pytest.mark.parametrize(
    "words",
    [
        "query { __typename }",
        "personal parts erased",
        "personal parts erased {}",
        'personal parts erased {"party":"bekasi","before":"2021-01-01T00:00:00","years":5,"clause":"UU"}',
        'personal parts erased {"party":"bekasi","before":"2021-01-01T00:00:00+00:00","years":"5","clause":"UU"}',
        'personal parts erased {"party":"bekasi","before":"2021-01-01T00:00:00+00:00","years":5,"clause":"UU"} ',
    ],
)
def test_other_words_are_no_act(words: str) -> None:
    """Also those that are almost one."""
    assert Erasure.of_words(words) is None


def test_years_end_on_the_same_day() -> None:
    """Of the 29th of February on the 28th."""
    assert years_before(datetime(2028, 2, 29, tzinfo=UTC), 5) == datetime(2023, 2, 28, tzinfo=UTC)
    assert years_before(datetime(2026, 11, 24, tzinfo=UTC), 5) == datetime(2021, 11, 24, tzinfo=UTC)


Acts = list[tuple[str, int]]
Lost = list[tuple[str | None, int]]


@UNHURRIED
@given(
    st.lists(st.tuples(st.sampled_from(("bekasi", "kemnaker")), DAYS)),
    st.lists(st.tuples(st.sampled_from(PARTIES), DAYS)),
)
def test_what_no_act_of_its_party_covers_is_a_fault(acts: Acts, lost: Lost) -> None:
    """Held against looking at each entry and each act."""
    found = Erasures()
    for party, days in acts:
        found.act(UUID(int=1), LATER + timedelta(days=800), Erasure(party, BEGUN + timedelta(days=days), 1, "UU"))
    for whose, days in lost:
        found.missing(Missing(UUID(int=days), BEGUN + timedelta(days=days), whose))
    bare = {party for party, days in lost if not any(own == party and days < before for own, before in acts)}
    assert len(found.faults()) == len(bare)
    assert len(found.acts) == len(acts)
    assert {one.party for one in newest_of(found.acts)} == {party for party, _ in acts}


async def test_a_personal_part_that_went_without_an_act_is_found(proof_log: ProofLog) -> None:
    """By whoever had the right to erase, and did not say so."""
    ids = await proof_log.append(100)
    await proof_log.connection.execute("SELECT journal.erase($1)", [ids[KEMNAKER[3]]])
    lacks = f"the entry {ids[KEMNAKER[3]]} lacks its personal part, and no act of erasure covers it"
    assert await proof_log.fault() == lacks
    await proof_log.tell(Erasure("bekasi", BEGUN + timedelta(days=1), 1, "UU"), BEGUN + timedelta(days=400))
    assert await proof_log.fault() == lacks
    await proof_log.tell(Erasure("kemnaker", BEGUN, 1, "UU"), BEGUN + timedelta(days=400))
    assert await proof_log.fault() == lacks
    await proof_log.tell(Erasure("kemnaker", BEGUN + timedelta(days=1), 1, "UU"), BEGUN + timedelta(days=400))
    assert (await proof_log.verified()).faults == []


async def test_entries_of_nobody_are_never_erased(proof_log: ProofLog) -> None:
    """There is nobody in them: an act that took their salt would hide something else."""
    ids = await proof_log.append(100)
    await proof_log.tell(Erasure("kemnaker", BEGUN + timedelta(days=1), 1, "UU"), BEGUN + timedelta(days=400))
    await proof_log.connection.execute("SELECT journal.erase($1)", [ids[5]])
    assert await proof_log.fault() == f"the entry {ids[5]} lacks its personal part, and no act of erasure covers it"


async def test_an_act_before_its_years_are_over_covers_nothing(proof_log: ProofLog) -> None:
    """It is found itself, and so is what it took."""
    ids = await proof_log.append(100)
    act = await proof_log.tell(Erasure("kemnaker", BEGUN + timedelta(days=1), 1, "UU"), BEGUN + timedelta(days=300))
    await proof_log.connection.execute("SELECT journal.erase($1)", [ids[KEMNAKER[0]]])
    assert (await proof_log.verified()).faults == [
        f"the act of erasure {act} is of less than the years that it names",
        f"the entry {ids[KEMNAKER[0]]} lacks its personal part, and no act of erasure covers it",
    ]


async def test_a_bundle_tells_what_was_erased_from_what_it_leaves_out(proof_log: ProofLog, tmp_path: Path) -> None:
    """The auditor finds the same without the database."""
    ids = await proof_log.append(100)
    await proof_log.connection.execute("SELECT journal.erase($1)", [ids[KEMNAKER[0]]])

    def faults(*, personal: bool) -> int:
        path = tmp_path / f"{personal}.zip"
        with opened_log(proof_log.dsn) as log:
            write_bundle(path, log, personal=personal, progress=lambda _count: None)
        with opened_bundle(path) as bundle:
            assert bundle.personal == personal
            return len(verify(bundle, Trust([KEY]), lambda _count: None).faults)

    assert await asyncio.to_thread(faults, personal=True) == 1
    assert await asyncio.to_thread(faults, personal=False) == 0
