"""Databases that lie on the wire: in time, named, with a free event loop and bounded memory; and back by themselves."""

import time
from collections.abc import Iterator

import psutil
import pytest

from hub.demo.home import Bekasi
from hub.embedded_mariadb import mariadb_missing
from tests.chaos.conftest import (
    COUNT,
    GRACE_SECONDS,
    LIST,
    OPERATION_SECONDS,
    READ_SECONDS,
    SIP_KERJA,
    Ground,
    grounds,
)
from tests.chaos.lag import lag_of
from tests.chaos.proxy import TOLD_BY_SQL, Mode

BLOCKED_SECONDS = 0.05
MEGABYTE = 2**20
GROWN_MEGABYTES = 150
"""A few answers of the greatest length at once, and what a warm process moves by."""


def _held_to(ground: Ground, mode: Mode) -> None:
    """Ask a few times while a source lies, and until it is back."""
    before = psutil.Process().memory_info().rss
    with lag_of(ground.background) as lag:
        ground.proxies.behave(SIP_KERJA, mode)
        try:
            for query in (LIST, COUNT, LIST, LIST):
                found = ground.ask(query)
                assert found.seconds < OPERATION_SECONDS + GRACE_SECONDS
                assert found.statuses.pop(SIP_KERJA) in {"UNAVAILABLE", "TIMED_OUT"}
                assert found.parts[SIP_KERJA]["message"]
                assert {status for name, status in found.statuses.items() if name != SIP_KERJA} == {"OK"}
            time.sleep(READ_SECONDS)
        finally:
            ground.proxies.behave(SIP_KERJA)
    assert ground.back(LIST) < 8
    assert lag.computed < BLOCKED_SECONDS
    assert psutil.Process().memory_info().rss - before < GROWN_MEGABYTES * MEGABYTE


@pytest.mark.parametrize("mode", TOLD_BY_SQL)
def test_a_postgresql_that_lies(ground: Ground, mode: Mode) -> None:
    """Whatever it says in place of an answer, be it to a question or at the door."""
    _held_to(ground, mode)


@pytest.fixture(scope="module")
def with_mariadb() -> Iterator[Ground]:
    """The same hub, with Bekasi's data in MariaDB."""
    if missing := mariadb_missing():
        pytest.skip(missing)
    with grounds((READ_SECONDS, OPERATION_SECONDS), bekasi=Bekasi.MARIADB) as made:
        made.back(LIST)
        yield made


@pytest.mark.parametrize("mode", TOLD_BY_SQL)
def test_a_mariadb_that_lies(with_mariadb: Ground, mode: Mode) -> None:
    """The same for its packets."""
    _held_to(with_mariadb, mode)
