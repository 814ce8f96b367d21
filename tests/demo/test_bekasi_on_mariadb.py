"""`hub demo --bekasi mariadb`: the same demo, with Bekasi's source in a MariaDB of its own."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from hub.embedded_mariadb import mariadb_missing
from tests.conftest import Demo, running_demo_in

OFFICER = "bekasi/officer/placement-service"
ANALYST = "kemnaker/analyst/statistics"
SCALE = ("--seekers", "600", "--seed", "5")
OPERATIONS = (
    (
        OFFICER,
        """{ jobSeekers(first: 40, orderBy: [{ field: FULL_NAME, direction: DESC }]) {
            nodes { id fullName birthDate skills seekerStatus phone registeredAt updatedAt source { id } }
            totalCount pageInfo { hasNextPage } } }""",
    ),
    (
        OFFICER,
        """{ placements(first: 30, sources: ["sip-kerja"], orderBy: [{ field: PLACED_AT, direction: ASC }]) {
            nodes { id placedAt localWorker monthlyWage seeker { fullName } vacancy { jobTitle disabilityFriendly }
                    employer { name workersTotal } } totalCount } }""",
    ),
    (
        OFFICER,
        """{ jobVacancies(first: 30, where: { and: [{ disabilityFriendly: { eq: true } },
                                                   { skillsRequired: { hasAny: ["Microsoft Excel", "Forklift"] } }] }) {
            nodes { id jobTitle skillsRequired wageMin status } totalCount } }""",
    ),
    (
        "bekasi/dashboard/statistics",
        """{ jobVacanciesAggregate(groupBy: [STATUS, PLACEMENT_KIND]) {
            groups { key { status placementKind } count sum { positionsRequested } min { wageMin } max { wageMax } }
            total exact } }""",
    ),
    (
        ANALYST,
        """{ employers(first: 100, where: { regionCode: { eq: "32.16" } }, orderBy: [{ field: NAME, direction: ASC }]) {
            nodes { id name workersTotal industryCode kbliVersion } totalCount } }""",
    ),
)
"""What each kind must answer alike, exact figures among it; the query cases (tests/cases) ask far more."""


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """One data directory, for one demo after the other."""
    if missing := mariadb_missing():
        pytest.skip(missing)
    with TemporaryDirectory(prefix="the hub's two demos ") as data:
        yield Path(data)


def _answers(demo: Demo) -> list[Any]:
    answers = [demo.ask(standing, query) for standing, query in OPERATIONS]
    assert not [answer["errors"] for answer in answers if "errors" in answer]
    return [(answer["data"], answer["extensions"]["decisions"]) for answer in answers]


def test_the_kind_can_be_changed_and_nothing_else_changes(folder: Path) -> None:
    """Record ids, order, figures and decisions are the same; other sources, and what is there, are not made again."""
    found, others, made = [], [], []
    for kind in ("postgres", "mariadb", "mariadb"):
        with running_demo_in(folder, *SCALE, "--bekasi", kind) as demo:
            source = demo.sources["sip-kerja"]
            assert source["kind"] == {"postgres": "postgres", "mariadb": "mysql"}[kind]
            assert re.match({"postgres": "postgresql://", "mariadb": "mysql://hub_baca:"}[kind], source["dsn"])
            assert json.loads((folder / "loaded.json").read_text("utf-8"))["bekasi"] == kind
            found.append(_answers(demo))
            others.append((folder / "aptekad.sqlite").stat().st_mtime_ns)
            made.append("Making" in (folder / "output.log").read_text("utf-8"))
    assert found[0] == found[1] == found[2]
    assert len(set(others)) == 1
    assert made == [True, True, False]
