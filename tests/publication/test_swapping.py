"""One agreement among many is exchanged while a hub answers: nobody waits for it, and nothing of the old one stays."""

import gc
import weakref
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import pytest

from hub.bench.estate import Estate, provide_estate
from hub.bench.swapping import Swap, measure_swaps
from hub.demo.home import Home
from hub.embedded import PostgresServer, ensure_database
from tests.publication.conftest import Site, opened, package, renamed, strict

_DATABASES = count()
_OBEYED_MS, _WAIT_MS = 100, 50


@pytest.fixture(scope="module")
def estate() -> Iterator[Estate]:
    """514 agreements, and the keys of all their parties."""
    with TemporaryDirectory(prefix="many agreements ") as folder:
        yield provide_estate(Home(Path(folder)), 514)


def _swaps(estate: Estate, postgres: PostgresServer, source: str, swaps: int) -> list[Swap]:
    database = f"swapping_{next(_DATABASES)}"
    ensure_database(postgres, database)
    return measure_swaps(estate, postgres.dsn(database), source, swaps)


def test_no_request_waits_for_an_agreement_that_changes(
    estate: Estate, postgres: PostgresServer, sources: dict[str, str]
) -> None:
    """One among 514 is obeyed within 100 ms; the slowest request meanwhile takes at most 50 ms longer than at rest.

    The middle one of a few exchanges, as other tests use the same cores.
    """
    swaps = _swaps(estate, postgres, sources["siapkerja"], 5)
    assert median(swap.obeyed_ms for swap in swaps) <= _OBEYED_MS
    assert median(swap.wait_ms for swap in swaps) <= _WAIT_MS


@pytest.mark.soak
def test_no_request_waits_over_fifty_exchanges(
    estate: Estate, postgres: PostgresServer, sources: dict[str, str]
) -> None:
    """Not even the slowest request of nine in ten exchanges, nor do later exchanges take longer than the first."""
    swaps = _swaps(estate, postgres, sources["siapkerja"], 50)
    waits = sorted(swap.wait_ms for swap in swaps)
    assert waits[len(waits) * 9 // 10] <= _WAIT_MS
    assert max(swap.obeyed_ms for swap in swaps[5:]) <= _OBEYED_MS
    first, last = (median(swap.wait_ms for swap in part) for part in (swaps[:10], swaps[-10:]))
    assert last <= first + 10


async def test_replaced_rules_are_freed_without_a_collection(site: Site) -> None:
    """They hold no cycles, so that setting aside what lives keeps nothing: old rules, tables and plans are gone."""
    await site.publish(package())
    async with opened(site) as asking:
        gone: list[weakref.ref[object]] = []
        sizes = []
        for number in range(1, 13):
            bundle = renamed(package(), f"versi {number}")
            current = asking.hub.regimes.current
            gone += [weakref.ref(current.rulebook), weakref.ref(current.planning)]
            del current
            await site.publish(strict(bundle) if number % 2 else bundle)
            assert (await asking.ask()).code == "OK"
            sizes.append(gc.get_freeze_count())
        assert asking.hub.regimes.current.epoch == 13
        assert [one() for one in gone[2:]] == [None] * len(gone[2:])
        assert gc.isenabled()
    grown = (sizes[-1] - sizes[3]) / len(sizes[4:])
    assert grown < 1_000, f"{grown:.0f} more objects set aside with each exchange: {sizes}"
