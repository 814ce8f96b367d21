"""Sources are added, changed and removed while workers answer: nobody's request is lost or fails because of it."""

import asyncio
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx
from typer.testing import CliRunner

from hub.cli import APP
from hub.sourcing.reload import reload_sources
from tests.publication.conftest import Site, opened, package, served, until
from tests.sourcing.conftest import Ground, write_bandung

QUERY = "{ jobSeekers(first: 20) { nodes { fullName } completeness { source { id } status } } }"
CALLERS = 12
RELOADS = 4
PAUSE_SECONDS = 0.15


@dataclass
class Seen:
    """What callers got: when a request began, and which sources took part."""

    answers: list[tuple[float, float, Mapping[str, str]]] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    over: bool = False


async def _call(url: str, token: str, seen: Seen) -> None:
    headers = {"authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, trust_env=False, timeout=30) as client:
        while not seen.over:
            begun = time.monotonic()
            answer = (await client.post("/graphql", json={"query": QUERY})).json()
            if "errors" in answer:
                seen.failures.append(answer["errors"][0]["extensions"]["code"])
                continue
            parts = answer["data"]["jobSeekers"]["completeness"]
            seen.answers.append((begun, time.monotonic(), {one["source"]["id"]: one["status"] for one in parts}))
            await asyncio.sleep(random.uniform(0, 2 * PAUSE_SECONDS))


async def _sessions(site: Site, database: str) -> int:
    """Connections of the hub to a source."""
    (row,) = await site.rows(
        "SELECT count(*) AS n FROM pg_stat_activity WHERE application_name = 'sinergi-hub' AND datname = $1", database
    )
    return int(row["n"])


async def test_no_request_fails_while_sources_come_and_go(ground: Ground) -> None:
    """Over workers and reloads; what a set no longer holds is closed, and every later answer is of the new set."""
    await ground.site.publish(package())
    without = {"siapkerja": ground.addresses["siapkerja"]}
    seen, changed = Seen(), []
    with served(ground.site, 2) as hub:
        callers = [
            asyncio.create_task(_call(hub.url, ground.site.token(subject=f"caller-{n}"), seen)) for n in range(CALLERS)
        ]
        await asyncio.sleep(0.5)
        for number in range(RELOADS):
            names = {"siapkerja"} if number % 2 == 0 else {"siapkerja", "sip-kerja"}
            ground.connect(without if number % 2 == 0 else ground.addresses)
            outcome = await ground.reload()
            assert (outcome.workers, outcome.refused, outcome.waiting) == (2, (), 0)
            changed.append((time.monotonic(), names))
            await asyncio.sleep(0.3)
            if number == RELOADS - 2:
                assert await until(lambda: _none(ground.site)), "the source that was taken out was left"
        seen.over = True
        await asyncio.gather(*callers)
    assert seen.failures == []
    assert len(seen.answers) > 50
    for begun, ended, parts in seen.answers:
        assert set(parts.values()) == {"OK"}
        sure = [names for since, names in changed if since <= begun]
        if sure and not any(begun <= since + 1 and since <= ended + 1 for since, _ in changed[len(sure) :]):
            assert set(parts) == sure[-1]


async def _none(site: Site) -> bool:
    return await _sessions(site, "publication_sip_kerja") == 0


async def test_a_mapping_that_does_not_fit_changes_nothing(ground: Ground) -> None:
    """It is told by file and key, and the set in force goes on."""
    await ground.site.publish(package())
    async with opened(ground.site) as asking:
        mapping = ground.mappings / "sip-kerja.toml"
        right = mapping.read_text()
        mapping.write_text(right.replace('table = "pelamar"', 'table = "pelamar_lama"', 1))
        outcome = await ground.reload()
        assert outcome.number is None
        assert any("pelamar_lama" in line for line in outcome.verdicts["sip-kerja"].faults)
        answer = await asking.ask(query=QUERY)
        assert {one["status"] for one in answer.body["data"]["jobSeekers"]["completeness"]} == {"OK"}
        mapping.write_text(right.replace("deadline_ms = 5000", "deadline_ms = 4000"))
        assert (await ground.reload()).workers == 1
        assert asking.hub.mappings["sip-kerja"].deadline_ms == 4000
        assert (await asking.ask(query=QUERY)).code == "OK"


async def test_what_did_not_change_keeps_its_connections(ground: Ground) -> None:
    """Only what differs is opened anew: a secret, a number, a mapping."""
    await ground.site.publish(package())
    async with opened(ground.site) as asking:
        before = dict(asking.hub.sources)
        ground.connect({**ground.addresses, "sip-kerja": ground.addresses["sip-kerja"] + "?application_name=lain"})
        await ground.reload()
        after = asking.hub.sources
        assert after["siapkerja"] is before["siapkerja"]
        assert after["sip-kerja"] is not before["sip-kerja"]


async def test_a_worker_whose_files_differ_keeps_what_it_has_and_says_so(ground: Ground) -> None:
    """Two machines may hold two versions of the files; the one that cannot follow is named."""
    await ground.site.publish(package())
    async with opened(ground.site) as asking:
        fewer = {"siapkerja": ground.addresses["siapkerja"]}
        ground.connect(fewer)
        theirs = ground.settings
        ground.connect(ground.addresses)
        outcome = await reload_sources(theirs)
        assert (outcome.workers, outcome.waiting) == (0, 0)
        assert "hold other sources than were announced" in outcome.refused[0]
        assert set(asking.hub.sources) == {"siapkerja", "sip-kerja"}
        ground.connect(fewer)

        async def followed() -> bool:
            return set(asking.hub.sources) == {"siapkerja"}

        assert await until(followed), "it follows once its files are the same"


async def test_a_source_of_nobody_is_refused_by_every_worker(ground: Ground) -> None:
    """An owner is a registered party, or one whose keys are in the settings."""
    await ground.site.publish(package())
    async with opened(ground.site):
        write_bandung(ground, owner="bandung")
        ground.connect({**ground.addresses, "bdg-kerja": ground.addresses["sip-kerja"]})
        outcome = await ground.reload()
        assert "one of bekasi" in outcome.refused[0]


async def test_a_reload_stands_in_the_log(ground: Ground) -> None:
    """The owners of the sources can read what was added and removed, and when."""
    await ground.site.publish(package())
    async with opened(ground.site):
        await ground.reload()
        ground.connect({"siapkerja": ground.addresses["siapkerja"]})
        outcome = await ground.reload()
    assert outcome.words.endswith("; removed sip-kerja")
    found = await ground.site.rows(
        "SELECT o.text FROM journal.entry e JOIN journal.profile p ON p.id = e.profile "
        "JOIN journal.operation o ON o.id = p.operation WHERE o.text LIKE 'sources %'"
    )
    assert outcome.words in {row["text"] for row in found}


def test_the_commands_say_what_they_found(ground: Ground) -> None:
    """One line for each source, and what was put in force."""
    asyncio.run(ground.site.publish(package()))
    gone = ground.addresses["sip-kerja"].replace("publication_sip_kerja", "publication_none")
    ground.connect({"siapkerja": ground.addresses["siapkerja"], "sip-kerja": gone})
    config = ["--config", str(ground.site.home.config)]
    checked = CliRunner().invoke(APP, ["sources", "check", *config])
    assert checked.exit_code == 1
    assert "siapkerja: fits its mapping" in checked.stdout
    assert "sip-kerja: does not answer" in checked.stdout
    reloaded = CliRunner().invoke(APP, ["sources", "reload", *config])
    assert reloaded.exit_code == 0, reloaded.output
    assert "begun with siapkerja, sip-kerja: set 1 is in force in 0 workers" in reloaded.stdout
