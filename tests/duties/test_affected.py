"""Whom a breach concerns is drawn from the log: by time, source and caller, as keyed tags, once that is logged."""

import asyncio
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from hub.cli import APP
from schema.caller import Standing
from schema.zone import WIB
from tests.publication.conftest import Site, opened, package

OFFICER = Standing("bekasi", "officer", "placement-service")
MINISTRY = Standing("kemnaker", "officer", "placement-service")
REGIONAL = '{ jobSeekers(first: 5, sources: ["sip-kerja"]) { nodes { id fullName } } }'
NATIONAL = '{ jobSeekers(first: 7, sources: ["siapkerja"]) { nodes { id fullName } } }'
GROUPS = "{ jobSeekersAggregate(groupBy: [SEX]) { total } }"


def breach(site: Site, party: str, *more: str, since: datetime, until: datetime) -> Result:
    """What `hub duty breach-affected` gives."""
    times = [f"{at.astimezone(WIB):%Y-%m-%dT%H:%M:%S}" for at in (since, until)]
    words = ["--party", party, "--from", times[0], "--to", times[1], *more, "--config", str(site.home.config)]
    return CliRunner().invoke(APP, ["duty", "breach-affected", *words])


async def asked(site: Site) -> None:
    """Two callers of Bekasi and one of the Ministry ask; a count of groups names nobody."""
    wanted = ((REGIONAL, OFFICER, "rini"), (NATIONAL, OFFICER, "dedi"), (GROUPS, OFFICER, "rini"))
    async with opened(site) as asking:
        for query, standing, subject in (*wanted, (NATIONAL, MINISTRY, "sari"), (REGIONAL, MINISTRY, "sari")):
            assert (await asking.ask(asking.site.token(standing, subject), query)).code == "OK"


async def issuer_of(site: Site) -> str:
    """The issuer of the tokens that were used."""
    return str((await site.rows("SELECT DISTINCT issuer FROM journal.account"))[0]["issuer"])


def told(site: Site, file: Path, party: str, *more: str, since: datetime, until: datetime) -> dict[str, Any]:
    """The list of those concerned."""
    result = breach(site, party, *more, "--json", str(file), since=since, until=until)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    assert f"{len(found['persons'])} records of persons in {len(found['answers'])} answers" in result.stdout
    return found


def sizes(found: dict[str, Any]) -> list[tuple[str, int | None]]:
    """Who asked, and how many persons each answer concerned."""
    return [(one["party"], None if one["persons"] is None else len(one["persons"])) for one in found["answers"]]


def test_those_concerned_are_drawn_by_time_source_and_caller(site: Site, tmp_path: Path) -> None:
    """Each record once, with the answers in which it left; another party's answers where own records left."""
    asyncio.run(site.publish(package()))
    began = datetime.now(UTC) - timedelta(seconds=1)
    asyncio.run(asked(site))
    span = {"since": began, "until": datetime.now(UTC) + timedelta(minutes=1)}

    own = told(site, tmp_path / "own.json", "bekasi", **span)
    assert sizes(own) == [("bekasi", 5), ("bekasi", 7), ("kemnaker", 5)]
    assert set(own["persons"]) == {tag for one in own["answers"] for tag in one["persons"]}
    assert len(own["persons"]) < 5 + 7 + 5
    assert all(re.fullmatch("[0-9a-f]{32}", tag) for tag in own["persons"])
    assert not any(name in (tmp_path / "own.json").read_text("utf-8") for name in ("rini", "dedi", "fullName"))
    whole = told(site, tmp_path / "whole.json", "kemnaker", **span)
    assert sizes(whole) == [("bekasi", 5), ("bekasi", 7), ("kemnaker", 7), ("kemnaker", 5)]

    issuer = asyncio.run(issuer_of(site))
    assert sizes(told(site, tmp_path / "one.json", "bekasi", "--caller", issuer, "dedi", **span)) == [("bekasi", 7)]
    regional = told(site, tmp_path / "source.json", "kemnaker", "--source", "sip-kerja", **span)
    assert sizes(regional) == [("bekasi", 5), ("kemnaker", 5)]
    before = told(site, tmp_path / "before.json", "bekasi", since=began - timedelta(days=1), until=began)
    assert before == {"answers": [], "persons": [], "forgotten": 0}


def test_answers_whose_persons_were_erased_are_counted_apart(site: Site, tmp_path: Path) -> None:
    """They were there, and nobody can say any more whom they concerned."""
    asyncio.run(site.publish(package()))
    span = {"since": datetime.now(UTC) - timedelta(minutes=1), "until": datetime.now(UTC) + timedelta(minutes=1)}
    asyncio.run(asked(site))
    gone = "UPDATE journal.entry SET salt = NULL, account = NULL, tags = NULL WHERE length(tags) = 16 * 5"
    asyncio.run(site.execute_past_triggers(gone))
    left = told(site, tmp_path / "left.json", "kemnaker", **span)
    assert (sizes(left), left["forgotten"]) == (
        [("bekasi", None), ("bekasi", 7), ("kemnaker", 7), ("kemnaker", None)],
        2,
    )
    assert "2 answers whose persons were erased" in breach(site, "kemnaker", **span).stdout


def test_the_reading_stands_in_the_log_without_the_account_it_was_about(site: Site) -> None:
    """So it is known who was listed to whom; a party that nobody knows is refused before."""
    asyncio.run(site.publish(package()))
    span = {"since": datetime(2026, 1, 1, tzinfo=UTC), "until": datetime(2026, 1, 2, tzinfo=UTC)}
    assert breach(site, "bekasi", "--caller", "https://issuer.example", "dedi", **span).exit_code == 0
    refused = breach(site, "bekas", **span)
    assert (refused.exit_code, "no party 'bekas'" in refused.stderr) == (2, True)
    words = asyncio.run(site.rows("SELECT text FROM journal.operation WHERE text LIKE 'breach-affected %'"))
    (one,) = [json.loads(row["text"].removeprefix("breach-affected ")) for row in words]
    assert one == {
        "party": "bekasi",
        "since": "2026-01-01T00:00:00+00:00",
        "until": "2026-01-02T00:00:00+00:00",
        "source": None,
        "of_one_caller": True,
    }
