"""The yearly evaluation of an agreement: its figures are those of the log, and it says what the log cannot."""

import asyncio
import json
from collections import Counter
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner, Result

from hub.cli import APP
from hub.evaluation.figures import shares
from hub.evaluation.period import NoEvaluationError, Period, period_of
from policies.load import ROOT, load_policies
from schema.build import CATALOGUE
from schema.caller import Standing
from schema.zone import WIB
from tests.duties.papers import read
from tests.publication.conftest import Site, opened, package, until

AGREEMENT = load_policies(ROOT, CATALOGUE).agreements["bekasi"]
OFFICER = Standing("bekasi", "officer", "placement-service")
MINISTRY = Standing("kemnaker", "officer", "placement-service")
REGIONAL = '{ jobSeekers(first: 5, sources: ["sip-kerja"]) { nodes { id fullName } } }'
NATIONAL = '{ jobSeekers(first: 7, sources: ["siapkerja"]) { nodes { id fullName } } }'


@pytest.mark.parametrize(
    ("until_", "today", "expected"),
    [
        (None, date(2026, 3, 20), Period(date(2025, 3, 20), date(2026, 3, 20))),
        (None, date(2027, 3, 18), Period(date(2025, 3, 20), date(2026, 3, 20))),
        (None, date(2025, 9, 1), Period(date(2025, 3, 20), date(2025, 9, 2))),
        (date(2026, 12, 31), date(2026, 12, 30), Period(date(2025, 12, 31), date(2026, 12, 31))),
        (date(2025, 6, 1), date(2027, 1, 5), Period(date(2025, 3, 20), date(2025, 6, 1))),
    ],
)
def test_a_year_ends_with_an_evaluation_or_on_the_day_that_is_asked_for(
    until_: date | None, today: date, expected: Period
) -> None:
    """Before the first evaluation, all of the term so far."""
    assert period_of(AGREEMENT, until_, today) == expected


@pytest.mark.parametrize("until_", [date(2025, 3, 20), date(2026, 12, 1)])
def test_a_time_that_is_not_over_or_not_of_the_term_is_refused(until_: date) -> None:
    """It says which days would do."""
    with pytest.raises(NoEvaluationError, match="a day after 2025-03-20, by 2026-11-25"):
        period_of(AGREEMENT, until_, date(2026, 11, 24))


def test_a_source_that_may_not_be_asked_is_not_called_unavailable() -> None:
    """What was denied or left out is no read."""
    reads = ((("a", "OK"), 8), (("a", "TIMED_OUT"), 2), (("a", "DENIED"), 5), (("b", "NOT_ASKED"), 3))
    assert shares(reads) == {"a": (8, 10)}


def drawn(site: Site, party: str, *more: str, agreement: str = "bekasi") -> Result:
    """What `hub evaluation` gives."""
    words = ["--agreement", agreement, "--party", party, *more, "--config", str(site.home.config)]
    return CliRunner().invoke(APP, ["evaluation", *words])


async def asked(site: Site) -> None:
    """The region asks its own and the national source, the Ministry both, and one request is refused."""
    wanted = ((REGIONAL, OFFICER), (NATIONAL, OFFICER), (NATIONAL, OFFICER), (REGIONAL, MINISTRY), (NATIONAL, MINISTRY))
    async with opened(site) as asking:
        for query, standing in wanted:
            assert (await asking.ask(asking.site.token(standing), query)).code == "OK"
        assert (await asking.ask(asking.site.token(OFFICER), "{ auditCheckpoint { size } }")).code == "FORBIDDEN"

        async def sequenced() -> bool:
            return not await site.rows("SELECT FROM journal.unsequenced")

        assert await until(sequenced)


def counted(found: dict[str, Any], part: str, *names: str) -> Counter[tuple[str, ...]]:
    """The counts of a part of the data."""
    return Counter({tuple(one[name] for name in names): one["count"] for one in found[part]})


def test_the_figures_are_those_of_the_log_and_both_parties_draw_the_same(site: Site, tmp_path: Path) -> None:
    """What the Ministry asked of its own source alone is not the agreement's; acts of administration are told."""
    asyncio.run(site.publish(package()))
    asyncio.run(asked(site))
    late, tomorrow = ((datetime.now(WIB) + timedelta(days=days)).date().isoformat() for days in (2, 1))
    refused = drawn(site, "bekasi", "--until", late)
    assert (refused.exit_code, "expected a day after 2025-03-20" in refused.stderr) == (2, True)
    files = [tmp_path / name for name in ("laporan.html", "laporan.pdf", "laporan.json", "lain.json")]
    html, pdf, data, others = files
    result = drawn(site, "bekasi", "--until", tomorrow, "--out", str(html), "--pdf", str(pdf), "--json", str(data))
    assert result.exit_code == 0, result.output
    found = json.loads(data.read_text("utf-8"))
    assert counted(found, "outcomes", "party", "outcome")[("bekasi", "OK")] == 3
    assert counted(found, "outcomes", "party", "outcome")[("bekasi", "FORBIDDEN")] == 1
    assert counted(found, "outcomes", "party", "outcome")[("kemnaker", "OK")] == 1
    assert counted(found, "purposes", "party", "purpose")[("kemnaker", "placement-service")] == 1
    assert counted(found, "domains", "type") == {("JobSeeker",): 4}
    assert counted(found, "rows", "source") == {("siapkerja",): 14, ("sip-kerja",): 10}
    assert counted(found, "reads", "source", "status")[("sip-kerja", "OK")] == 2
    assert found["faults"] == []
    assert {one["party"] for one in found["duties"]} == {"bekasi", "kemnaker"}
    assert any(one["words"].startswith("publish") for one in found["administration"])
    text = read(html.read_text("utf-8")).text
    whole = "".join(page.extract_text() for page in PdfReader(BytesIO(pdf.read_bytes())).pages)
    for told in ("Pencari kerja", "utuh: tiap catatan", "Pasal 10(1)", "disamarkan sebagian"):
        assert told in text
        assert told in whole
    assert drawn(site, "kemnaker", "--until", tomorrow, "--no-verify", "--json", str(others)).exit_code == 0
    again = json.loads(others.read_text("utf-8"))
    same = ("domains", "treatments", "reads", "rows", "duties")
    assert {name: found[name] for name in same} == {name: again[name] for name in same}
    assert again["faults"] is None
    entries = asyncio.run(site.rows("SELECT text FROM journal.operation WHERE text LIKE 'evaluation %'"))
    assert len(entries) == 2


def test_who_is_no_party_of_it_draws_nothing(site: Site) -> None:
    """And an agreement that is not there is told with those that are."""
    asyncio.run(site.publish(package()))
    assert "expected one of bekasi, kemnaker" in drawn(site, "halmahera-selatan").stderr
    assert "expected one of" in drawn(site, "bekasi", agreement="garut").stderr
