"""What every test may use, and the rule that under CI=true a skipped test is a failed one."""

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from hub.embedded import PostgresServer, start_postgres, stop_postgres

CI = os.environ.get("CI") == "true"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that skipped itself under CI=true: there every component is installed."""
    report = yield
    if CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped under CI=true: {report.longreprtext}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Fail a module that skipped itself whole under CI=true."""
    report = yield
    if CI and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"skipped under CI=true: {report.longreprtext}"
    return report


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One real PostgreSQL for all tests: each makes databases of its own in it.

    Not under pytest's own folder: as root another run of pytest would shut the server's account out of it meanwhile.
    """
    with TemporaryDirectory(prefix="the hub's tests ") as folder:
        server = start_postgres(Path(folder))
        yield server
        stop_postgres(server)
