"""What a caller may learn about itself: exactly what is decided for it, and nothing about anybody else."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from hub.database import migrate
from hub.embedded import PostgresServer, ensure_database
from hub.errors import ErrorCode, HubError
from hub.groundwork import MAPPINGS
from hub.harvest.counting import Harvest, Visit
from hub.logs import make_log
from hub.secret import Secret
from hub.self_view import Asking, SelfView
from hub.settings import JournalSettings
from policies.load import ROOT, load_policies
from policies.rulebook import Question, Rulebook
from resolvers.mapping import SourceMapping
from resolvers.mapping_load import load_mapping
from schema.build import CATALOGUE
from schema.caller import Caller, Standing
from schema.catalogue import PrivacyClass
from schema.decisions import RECORD_LEVEL, Access

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
OWNERS = ("kemnaker", "bekasi", "halmahera-selatan")
CALLERS = (
    ("bekasi", "officer", "placement-service"),
    ("bekasi", "dashboard", "statistics"),
    ("halmahera-selatan", "officer", "foreign-worker-levy"),
    ("kemnaker", "analyst", "consolidation"),
    ("kemnaker", "auditor", "audit"),
)


@pytest.fixture(scope="module")
def mappings() -> dict[str, SourceMapping]:
    """The mappings of the demo's sources."""
    found = (load_mapping(file, CATALOGUE) for file in sorted(MAPPINGS.glob("*.toml")))
    return {mapping.id: mapping for mapping in found}


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    """The rules that come with the hub."""
    return Rulebook(load_policies(ROOT, CATALOGUE), CATALOGUE)


@pytest.fixture
async def harvest(postgres: PostgresServer) -> AsyncIterator[Harvest]:
    """The counts of a worker."""
    ensure_database(postgres, "self_view")
    await asyncio.to_thread(lambda: asyncio.run(migrate(postgres.dsn("self_view"))))
    counts = Harvest(JournalSettings(Secret(postgres.dsn("self_view")), 2.0, 16), make_log("error"))
    await counts.start()
    yield counts
    await counts.close()


@pytest.fixture
def view(rulebook: Rulebook, mappings: dict[str, SourceMapping], harvest: Harvest) -> SelfView:
    """The view of callers on themselves."""
    return SelfView(rulebook, mappings, harvest)


def asking(party: str, role: str, purpose: str) -> Asking:
    """A caller in a standing, whose token ends in an hour."""
    standing = Standing(party, role, purpose)
    return Asking(Caller("https://masuk.example", f"{role}@{party}", standing, NOW + timedelta(hours=1)), NOW, "en")


def cells(rows: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Every cell with its row."""
    return ((row, cell) for row in rows for cell in row["cells"])


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize("caller", CALLERS, ids="/".join)
async def test_the_matrix_is_what_is_decided(
    view: SelfView, rulebook: Rulebook, caller: tuple[str, str, str], owner: str
) -> None:
    """Each field of each source of the owner, in each cell, list and look-up: as the rulebook decides."""
    matrix = await view.matrix({"owner": owner, "purpose": caller[2]}, asking(*caller))
    assert matrix["rows"]
    for row, cell in cells(matrix["rows"]):
        type_name, _, name = row["coordinate"].partition(".")
        question = Question(Standing(*caller), owner, row["source"]["id"], type_name, Access(cell["access"]))
        (decided,) = (
            fields[name]
            for place, fields in rulebook.decide(question, NOW).fields.items()
            if (place.scope, place.side) == (cell["scope"], cell["side"])
        )
        told = (cell["treatment"], cell["form"], cell["rule"], cell["clause"], frozenset(cell["rights"]))
        assert told == (decided.treatment, decided.form, decided.rule, decided.clause, decided.rights)


async def test_the_matrix_holds_what_the_sources_hold(view: SelfView, mappings: dict[str, SourceMapping]) -> None:
    """All types of all sources of the owner, and each of their fields once."""
    matrix = await view.matrix(
        {"owner": "halmahera-selatan", "purpose": "audit"}, asking("kemnaker", "auditor", "audit")
    )
    expected = [
        (mapping.id, field.coordinate)
        for mapping in mappings.values()
        if mapping.owner == "halmahera-selatan"
        for type_name in mapping.types
        for field in CATALOGUE.types[type_name].fields.values()
    ]
    assert [(row["source"]["id"], row["coordinate"]) for row in matrix["rows"]] == expected


async def test_another_regions_matrix_shows_public_fields_of_records_alone(view: SelfView) -> None:
    """The regions are third parties to each other."""
    caller = asking("bekasi", "officer", "placement-service")
    matrix = await view.matrix({"owner": "halmahera-selatan", "purpose": "placement-service"}, caller)
    shown = {row["privacyClass"] for row, cell in cells(matrix["rows"]) if cell["treatment"] in RECORD_LEVEL}
    assert shown == {PrivacyClass.PUBLIC}


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize("caller", CALLERS, ids="/".join)
async def test_an_explanation_agrees_with_the_matrix_and_speaks_of_nobody_else(
    view: SelfView, caller: tuple[str, str, str], owner: str
) -> None:
    """The same decisions, each with its clause; no rule for another role or for the other end is told."""
    arguments = {"owner": owner, "purpose": caller[2]}
    matrix = await view.matrix(arguments, asking(*caller))
    for coordinate in ("JobSeeker.nik", "Placement.monthlyWage", "Employer.name"):
        explained = await view.explain({**arguments, "coordinate": coordinate}, asking(*caller))
        expected = [
            (row["source"]["id"], cell["scope"], cell["side"], cell["access"], cell["treatment"], cell["rule"])
            for row, cell in cells(matrix["rows"])
            if row["coordinate"] == coordinate
        ]
        assert [
            (one["source"]["id"], *(one[name] for name in ("scope", "side", "access", "treatment", "rule")))
            for one in explained["cells"]
        ] == expected
        reasons = [reason for one in explained["cells"] for rule in one["passedOver"] for reason in rule["reasons"]]
        assert not {"role", "caller_end"} & {reason["column"] for reason in reasons}


async def test_a_caller_may_ask_for_another_purpose_of_its_own_role(view: SelfView) -> None:
    """An officer sees what a data subject's request would open, before it asks for such a token."""
    caller = asking("bekasi", "officer", "placement-service")
    explained = await view.explain(
        {"coordinate": "JobSeeker.nik", "owner": "bekasi", "purpose": "data-subject-request"}, caller
    )
    assert (explained["role"], explained["purpose"]) == ("officer", "data-subject-request")


@pytest.mark.parametrize("purpose", ["statistics", "consolidation", "audit", "no-purpose"])
async def test_purposes_of_other_roles_are_not_explained(view: SelfView, purpose: str) -> None:
    """Neither by the matrix nor by an explanation."""
    caller, arguments = asking("bekasi", "officer", "placement-service"), {"owner": "kemnaker", "purpose": purpose}
    for told in (view.matrix(arguments, caller), view.explain({**arguments, "coordinate": "JobSeeker.nik"}, caller)):
        with pytest.raises(HubError) as caught:
            await told
        assert (caught.value.code, caught.value.key) == (ErrorCode.FORBIDDEN, "forbidden_purpose")


@pytest.mark.parametrize(
    "coordinate", ["JobSeeker", "JobSeeker.", "JobSeeker.id", "Query.jobSeekers", "JobSeeker.nik.x", ""]
)
async def test_what_is_no_coordinate_is_refused(view: SelfView, coordinate: str) -> None:
    """Members every record has are not governed, and a type alone is none."""
    arguments = {"coordinate": coordinate, "owner": "kemnaker", "purpose": "placement-service"}
    with pytest.raises(HubError) as caught:
        await view.explain(arguments, asking("bekasi", "officer", "placement-service"))
    assert (caught.value.code, caught.value.key) == (ErrorCode.BAD_USER_INPUT, "unknown_coordinate")


async def test_a_caller_is_told_what_it_took(view: SelfView, rulebook: Rulebook, harvest: Harvest) -> None:
    """Its own counts of the day beside its role's limits, and when they begin anew."""
    caller = asking("bekasi", "officer", "placement-service")
    visit = Visit(caller.caller, NOW, rulebook.policies)
    await harvest.admit(visit, (None, "bekasi"), 2)
    await harvest.show(visit, {"bekasi": [bytes(range(16))]})
    told = await view.me(caller)
    assert (told["party"], told["expiresAt"]) == ("bekasi", NOW + timedelta(hours=1))
    assert [(one["agreement"], one["personsSeen"], one["lookupsTried"]) for one in told["limits"]] == [
        (None, 0, 2),
        ("bekasi", 1, 2),
    ]
    assert {one["resetsAt"] for one in told["limits"]} == {datetime(2026, 11, 2, 17, 0, tzinfo=UTC)}
    limit = rulebook.policies.harvest_limit("bekasi", "officer")
    assert (told["limits"][1]["personsLimit"], told["limits"][1]["lookupsLimit"]) == (limit.persons, limit.lookups)
