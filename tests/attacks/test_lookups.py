"""Asking for one person: what an answer tells beside what it says."""

import base64
import hashlib
from collections.abc import Iterator
from typing import Any

import pytest

from schema.decisions import Cell
from tests.attacks.target import OTHER_ADULT, OWN_ADULT, OWN_MINOR, Target

OFFICER = "bekasi/officer/placement-service"
SUBJECT_OFFICER = "bekasi/officer/data-subject-request"
ANALYST = "bekasi/analyst/consolidation"
LOOK_UP = """query ($nik: NIK!) { jobSeekers(where: { nik: { eq: $nik } }) {
  nodes { id fullName nik birthDate placements { nodes { placedAt } totalCount } }
  totalCount pageInfo { hasNextPage endCursor } completeness { source { id } status rows message } } }"""
ABSENT = "3216990101900997"


def persons(target: Target, who: str, cell: Cell, source: str = "siapkerja") -> Iterator[str]:
    """The NIKs of the job seekers in a cell."""
    for row in target.rows(who, source, "JobSeeker", cell):
        nik = target.value(source, "JobSeeker", "nik", row)
        if nik and len(nik) == 16 and nik.isdecimal() and nik[8:10] <= "12" and nik[6:8] != "00":
            yield nik


def foreign(target: Target) -> str:
    """Someone known to the Ministry, but neither of Bekasi nor known to it."""
    own = {*persons(target, OFFICER, OWN_ADULT), *persons(target, OFFICER, OWN_MINOR)}
    own |= set(persons(target, OFFICER, OWN_ADULT, "sip-kerja"))
    return next(nik for nik in persons(target, OFFICER, OTHER_ADULT) if nik not in own)


def test_attack_08_unknown_hidden_and_foreign_persons_give_one_answer(target: Target) -> None:
    """Is she registered anywhere? Absent and not yours look the same, to the byte."""
    absent = target.ask(OFFICER, LOOK_UP, nik=ABSENT)
    hidden = target.ask(OFFICER, LOOK_UP, nik=foreign(target))
    assert absent.code == hidden.code == "OK"
    assert absent.comparable() == hidden.comparable()
    own = target.data(OFFICER, LOOK_UP, nik=next(persons(target, OFFICER, OWN_ADULT)))
    assert own["totalCount"] >= 1


def test_attack_08_who_may_not_look_up_is_refused_before_any_person_matters(target: Target) -> None:
    """A dashboard's guess at a NIK is refused alike for everyone."""
    replies = [
        target.ask("bekasi/dashboard/statistics", LOOK_UP, nik=nik)
        for nik in (ABSENT, foreign(target), next(persons(target, OFFICER, OWN_ADULT)))
    ]
    assert {reply.code for reply in replies} == {"FIELD_NOT_FILTERABLE"}
    assert len({reply.comparable() for reply in replies}) == 1


@pytest.mark.parametrize(
    "where",
    [
        '{ nik: { in: ["%s"] } }',
        '{ or: [{ nik: { eq: "%s" } }, { seekerStatus: { eq: ACTIVE } }] }',
        '{ not: { nik: { eq: "%s" } } }',
    ],
)
def test_attack_08_a_look_up_is_one_whole_number(target: Target, where: str) -> None:
    """No lists, no alternatives, no exclusion: those would search, not look up."""
    query = f"{{ jobSeekers(where: {where % ABSENT}) {{ nodes {{ id }} totalCount }} }}"
    assert target.ask(OFFICER, query).code == "FIELD_NOT_FILTERABLE"


def test_attack_19_an_id_opens_only_for_whom_and_what_it_was_made(target: Target) -> None:
    """Ids of other parties, purposes and types, and texts that are none, match nothing and fail nothing."""
    seeker = str(target.data(OFFICER, "{ jobSeekers(first: 1) { nodes { id } } }")["nodes"][0]["id"])
    asked = "query ($id: ID!) { jobSeekers(where: { id: { eq: $id } }) { nodes { id } totalCount } }"
    assert target.data(OFFICER, asked, id=seeker) == {"nodes": [{"id": seeker}], "totalCount": 1}
    nothing = {"nodes": [], "totalCount": 0}
    for thief in ("halmahera-selatan/officer/placement-service", "bekasi/dashboard/statistics"):
        assert target.data(thief, asked, id=seeker) == nothing
    for other in ("employers", "placements", "jobVacancies", "trainings"):
        query = f"query ($id: ID!) {{ {other}(where: {{ id: {{ eq: $id }} }}) {{ nodes {{ id }} totalCount }} }}"
        assert target.data(OFFICER, query, id=seeker) == nothing, other
    strange = [seeker[:-1] + sign for sign in "+/=. é\0"]
    for bad in ("", "1", "A" * 22, seeker[:-1], seeker + "A", "é" * 22, "\0" * 22, "+" * 22, "x" * 9_999, *strange):
        assert target.data(OFFICER, asked, id=bad) == nothing, bad


def test_attack_19_an_id_brings_back_no_row_that_the_list_would_not_show(target: Target) -> None:
    """The row filter holds for ids too: one who has become a child to the hub is gone with the id known."""
    asked = """query ($ids: [ID!]) { jobSeekers(where: { id: { in: $ids } }, first: 1000, sources: ["sip-kerja"])
               { totalCount } }"""
    everyone = '{ jobSeekers(first: 1000, sources: ["sip-kerja"]) { nodes { id } } }'
    ids = [node["id"] for node in target.data(OFFICER, everyone)["nodes"]]
    born = target.records("sip-kerja", "JobSeeker").table["tanggal_lahir"]
    nobody = [None] * len(born)
    aged = target.changed("sip-kerja.pelamar", tanggal_lahir=nobody, nik=nobody)
    assert aged.data(OFFICER, asked, ids=ids)["totalCount"] == 0


def test_attack_23_extracts_made_for_two_purposes_cannot_be_joined(target: Target) -> None:
    """The same persons, seen by two recipients or for two purposes, have neither id nor pseudonym in common."""
    query = '{ jobSeekers(first: 1000, sources: ["sip-kerja"]) { nodes { id nik } } }'
    bekasi = target.data(ANALYST, query)["nodes"]
    ministry = target.data("kemnaker/analyst/consolidation", query)["nodes"]
    statistics = target.data("bekasi/analyst/statistics", query)["nodes"]
    assert len(bekasi) == len(ministry) == len(statistics) > 100
    for member in ("id", "nik"):
        extracts = [{node[member] for node in nodes} - {None} for nodes in (bekasi, ministry, statistics)]
        assert not extracts[0] & extracts[1]
        assert not extracts[0] & extracts[2]
        assert not extracts[1] & extracts[2]


def test_attack_23_a_pseudonym_serves_only_whom_it_was_issued_to(target: Target) -> None:
    """It finds its person for its own recipient, and nothing for another."""
    query = '{ jobSeekers(first: 3, sources: ["sip-kerja"]) { nodes { nik } } }'
    pseudonym = next(node["nik"] for node in target.data(ANALYST, query)["nodes"] if node["nik"])
    asked = "query ($nik: [NIK!]) { jobSeekers(where: { nik: { in: $nik } }) { nodes { id nik } totalCount } }"
    found = target.data(ANALYST, asked, nik=[pseudonym])
    assert {node["nik"] for node in found["nodes"]} == {pseudonym}
    assert target.data("kemnaker/analyst/consolidation", asked, nik=[pseudonym])["totalCount"] == 0


def test_attack_24_a_pseudonym_is_no_plain_hash(target: Target) -> None:
    """NIKs are few enough to try them all: without the key no common hash of one gives its pseudonym."""
    query = '{ jobSeekers(first: 1000, sources: ["sip-kerja"]) { nodes { nik } } }'
    pseudonyms = [node["nik"].removeprefix("psn_") for node in target.data(ANALYST, query)["nodes"] if node["nik"]]
    niks = [nik for nik in target.records("sip-kerja", "JobSeeker").column("nik") if nik]
    assert len(pseudonyms) > 100
    for name in ("md5", "sha1", "sha256", "sha512", "blake2b", "sha3_256"):
        guesses = {hashlib.new(name, nik.encode()).hexdigest()[:20] for nik in niks}
        opened = {_hex(text)[:20] for text in pseudonyms} | {_hex(text)[32:52] for text in pseudonyms}
        assert not guesses & opened, name


def _hex(text: str) -> str:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).hex()


def test_attack_26_a_hidden_person_costs_the_same_work_as_an_absent_one(target: Target) -> None:
    """Time is an oracle where the hidden row is fetched first: both ask the same sources as often."""
    calls = [_calls(target, nik) for nik in (ABSENT, foreign(target))]
    assert calls[0] == calls[1]


def _calls(target: Target, nik: str) -> dict[str, float]:
    before = reads(target)
    target.data(OFFICER, LOOK_UP, nik=nik)
    return {name: count - before.get(name, 0.0) for name, count in reads(target).items()}


def reads(target: Target) -> dict[str, float]:
    """The reads of every source so far, by the hub's own metrics."""
    metrics = target.metrics().splitlines()
    lines = [line.rpartition(" ") for line in metrics if line.startswith("hub_source_calls_total")]
    return {name: float(count) for name, _, count in lines}


def test_attack_42_a_look_up_stays_with_the_person_it_names(target: Target) -> None:
    """A source that links an enrolment to someone else's placement: the other one is not shown under the look-up."""
    enrolments = target.records("sip-kerja", "TrainingEnrollment").table
    placements, seekers = (target.records("sip-kerja", name) for name in ("Placement", "JobSeeker"))
    row = next(row for row, nik in enumerate(enrolments["nik_peserta"]) if nik and len(str(nik)) == 16)
    nik = enrolments["nik_peserta"][row]
    wrong = next(
        key
        for key, seeker in zip(placements.table["id"], placements.column("seekerId"), strict=True)
        if seeker and seekers.column("nik")[seekers.keys[seeker]] not in {nik, None}
    )
    linked = [wrong if at == row else one for at, one in enumerate(enrolments["penempatan_id"])]
    query = """query ($nik: NIK!) { trainingEnrollments(where: { participantNik: { eq: $nik } }) { nodes {
               participantName placement { monthlyWage seeker { fullName nik phone } } } } }"""
    found: Any = target.changed("sip-kerja.peserta", penempatan_id=linked).data(SUBJECT_OFFICER, query, nik=nik)
    assert found["nodes"]
    assert all(node["participantName"] for node in found["nodes"])
    assert all(node["placement"] is None for node in found["nodes"])


def test_attack_23_counting_persons_does_not_tell_that_two_records_are_one(target: Target) -> None:
    """Two records, one of the Ministry's and one of Bekasi's, counted as persons: one or two? That would join them."""
    who = "bekasi/dashboard/statistics"
    records = {source: target.records(source, "JobSeeker") for source in ("siapkerja", "sip-kerja")}
    rows = {source: target.rows(who, source, "JobSeeker", OWN_ADULT) for source in records}
    niks = {source: [records[source].column("nik")[row] for row in rows[source]] for source in records}
    ids = {source: _ids(target, who, source) for source in records}
    twice = next(nik for nik in niks["siapkerja"] if nik and nik in niks["sip-kerja"])
    pair = [ids[source][niks[source].index(twice)] for source in records]
    query = """query ($ids: [ID!]) { jobSeekersAggregate(where: { id: { in: $ids } }) {
               groups { count persons } total exact } }"""
    assert target.ask(who, query, ids=pair).code == "FIELD_NOT_FILTERABLE"
    assert target.data(who, query.replace(" persons", ""), ids=pair)["total"] == 2


def _ids(target: Target, who: str, source: str) -> list[str]:
    """The ids of a caller's own records in a source, by key."""
    query = "query ($sources: [String!]) { jobSeekers(first: 5000, sources: $sources) { nodes { id } } }"
    return [node["id"] for node in target.data(who, query, sources=[source])["nodes"]]
