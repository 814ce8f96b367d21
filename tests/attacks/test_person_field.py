"""`person(nik)`: one person over all domains, by nothing but look-ups of each; what it tells beside what it says."""

from collections import Counter
from typing import Any

import asyncpg
import pytest

from tests.attacks.routes import persons as asked_whole
from tests.attacks.target import OWN_ADULT, Target, standing
from tests.attacks.test_lookups import ABSENT, OFFICER, SUBJECT_OFFICER, foreign, persons, reads
from tests.worlds.asking import Ask
from tests.worlds.leaks import Secrets

WHOLE = """query ($nik: NIK!) { person(nik: $nik) {
  jobSeekers { nodes { id fullName nik birthDate placements { nodes { placedAt } totalCount } } totalCount }
  employedPersons { nodes { fullName } totalCount pageInfo { hasNextPage endCursor } }
  trainingEnrollments { nodes { participantName training { programName } } totalCount }
  placements { nodes { placedAt seeker { fullName } } totalCount completeness { source { id } status rows } }
  completeness { source { id } status rows message } } }"""
LISTED = "query ($nik: NIK!) { jobSeekers(where: { nik: { eq: $nik } }) { nodes { id } } }"


def placed_in_both(target: Target) -> str:
    """Someone registered with the Ministry and with Bekasi, and placed by Bekasi."""
    seekers, placements = (target.records("sip-kerja", name) for name in ("JobSeeker", "Placement"))
    niks = seekers.column("nik")
    placed = {niks[seekers.keys[key]] for key in placements.column("seekerId") if key in seekers.keys}
    return next(nik for nik in persons(target, OFFICER, OWN_ADULT) if nik in placed)


def test_a_regions_placement_stands_beside_the_national_registration(target: Target) -> None:
    """The person is the Ministry's seeker too; the placement is the region's alone."""
    found: Any = target.data(OFFICER, WHOLE, nik=placed_in_both(target))
    seekers = found["jobSeekers"]["nodes"]
    assert len(seekers) >= 2
    assert len({node["fullName"].casefold() for node in seekers}) == 1
    placements = found["placements"]
    assert placements["totalCount"] == sum(node["placements"]["totalCount"] for node in seekers) > 0
    assert {node["seeker"]["fullName"] for node in placements["nodes"]} <= {one["fullName"] for one in seekers}
    states = {one["source"]["id"]: one["status"] for one in found["completeness"]}
    assert states == {"siapkerja": "OK", "sip-kerja": "OK", "si-pinker": "DENIED"}


def test_what_it_shows_is_what_the_look_up_of_each_domain_shows(target: Target) -> None:
    """The same records, treated the same, under the same decisions."""
    nik = placed_in_both(target)
    members = "nodes { id fullName nik birthDate phone quality }"
    listed = target.data(OFFICER, f'{{ jobSeekers(where: {{ nik: {{ eq: "{nik}" }} }}) {{ {members} }} }}')
    assert target.data(OFFICER, f'{{ person(nik: "{nik}") {{ jobSeekers {{ {members} }} }} }}')["jobSeekers"] == listed


def test_pages_of_a_persons_placements_give_each_once(target: Target) -> None:
    """One by one, over all sources, in the order asked for."""
    nik = placed_in_both(target)
    query = """query ($nik: NIK!, $first: Int!, $after: String) { person(nik: $nik) {
      placements(first: $first, after: $after, orderBy: [{ field: PLACED_AT, direction: DESC }]) {
        nodes { id placedAt } pageInfo { hasNextPage endCursor } totalCount } } }"""
    whole = target.data(OFFICER, query, nik=nik, first=50)["placements"]
    got: list[Any] = []
    after = None
    for _ in range(whole["totalCount"]):
        page = target.data(OFFICER, query, nik=nik, first=1, after=after)["placements"]
        got += page["nodes"]
        after = page["pageInfo"]["endCursor"]
    assert not page["pageInfo"]["hasNextPage"]
    assert got == whole["nodes"]


def test_attack_08_unknown_hidden_and_foreign_persons_are_one_empty_person(target: Target) -> None:
    """To the byte, whatever stands of them elsewhere."""
    absent, hidden = (target.ask(OFFICER, WHOLE, nik=nik) for nik in (ABSENT, foreign(target)))
    assert absent.code == hidden.code == "OK"
    assert absent.comparable() == hidden.comparable()
    assert {one["rows"] for one in absent.json["data"]["person"]["completeness"]} == {0, None}


def test_attack_26_a_hidden_person_costs_the_same_reads_as_an_absent_one(target: Target) -> None:
    """And the source of a third party is not asked at all."""
    calls = []
    for nik in (ABSENT, foreign(target)):
        before = reads(target)
        target.data(OFFICER, WHOLE, nik=nik)
        calls.append({name: count - before.get(name, 0.0) for name, count in reads(target).items()})
    assert calls[0] == calls[1]
    assert not any(count for name, count in calls[0].items() if "si-pinker" in name)


@pytest.mark.parametrize(
    "who",
    [
        "bekasi/dashboard/statistics",
        "bekasi/analyst/consolidation",
        "kemnaker/analyst/consolidation",
        "kemnaker/operator/monitoring-evaluation",
        "bekasi/auditor/audit",
    ],
)
def test_attack_08_who_may_not_look_up_is_refused_alike_for_everyone(target: Target, who: str) -> None:
    """Before any source is asked; an analyst's pseudonym is no NIK to look up either."""
    before = reads(target)
    replies = [target.ask(who, WHOLE, nik=nik) for nik in (ABSENT, placed_in_both(target), foreign(target))]
    assert {reply.code for reply in replies} <= {"FIELD_NOT_FILTERABLE", "FORBIDDEN"}
    assert len({reply.comparable() for reply in replies}) == 1
    assert reads(target) == before


def test_a_person_asked_for_is_one_look_up_and_one_entry_with_their_tag(target: Target) -> None:
    """Counted and logged as `where: { nik: { eq } }` is, however many domains are asked for."""
    counted, tagged = [], []
    for query in (LISTED, WHOLE):
        before, entries = _lookups(target), _tags(target)
        target.data(OFFICER, query, nik=ABSENT)
        tagged.append(_tags(target) - entries)
        counted.append(_lookups(target) - before)
    assert counted == [1, 1]
    assert tagged[0] == tagged[1]
    assert [len(tags) for tags in tagged[0]] == [16]


def _lookups(target: Target) -> int:
    found: Any = target.data(OFFICER, "{ me { limits { agreement lookupsTried } } }")
    return int(next(one["lookupsTried"] for one in found["limits"] if one["agreement"] == "bekasi"))


def _tags(target: Target) -> Counter[bytes]:
    """The tags of every entry so far."""

    async def read() -> Counter[bytes]:
        connection = await asyncpg.connect(target.hubs.sites[0].journal)
        try:
            return Counter(row[0] for row in await connection.fetch("SELECT tags FROM journal.entry"))
        finally:
            await connection.close()

    return target.hubs.background.run(read())


def test_a_person_is_not_asked_for_over_get(target: Target) -> None:
    """The number would stand in addresses and histories."""
    asked = Ask(f'{{ person(nik: "{ABSENT}") {{ jobSeekers {{ totalCount }} }} }}', method="GET")
    assert target.hubs.ask_one(standing(OFFICER), asked).code == "BAD_USER_INPUT"


def test_attack_21_no_domain_of_a_person_gives_what_was_not_decided_to_be_clear(target: Target) -> None:
    """Every member of every domain of someone whom the officer may look up: the NIK itself stays masked."""
    nik, secrets = placed_in_both(target), Secrets(target.world)
    for asked in asked_whole(nik):
        reply = target.hubs.ask_one(standing(OFFICER), asked)
        assert reply.code == "OK"
        assert nik not in reply.body.decode()
    for asked in asked_whole(nik):
        reply = target.hubs.ask_one(standing(SUBJECT_OFFICER), asked)
        assert reply.code == "OK"
    assert not secrets.in_text(target.hubs.sites[0].log.getvalue().decode())


def test_a_missing_source_is_an_error_where_all_are_needed(target: Target) -> None:
    """`require: COMPLETE` holds for every domain; a denied source does not count."""
    query = """query ($nik: NIK!) { person(nik: $nik, require: COMPLETE) {
               placements { totalCount } __typename } }"""
    assert target.data(OFFICER, query, nik=ABSENT) == {"placements": {"totalCount": 0}, "__typename": "Person"}


def test_an_order_that_may_not_be_used_is_refused_not_taken_for_denied(target: Target) -> None:
    """The reason lies in the order, not in the person."""
    query = f'{{ person(nik: "{ABSENT}") {{ jobSeekers(orderBy: [{{ field: NIK }}]) {{ totalCount }} }} }}'
    assert target.ask(OFFICER, query).code == "FIELD_NOT_SORTABLE"
