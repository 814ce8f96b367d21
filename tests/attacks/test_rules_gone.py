"""Rules that no longer hold: revoked, ended, replaced, broken or on trial. No route goes on giving what they gave."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from joserfc.jws import extract_compact

from hub.demo.home import ISSUER
from hub.journal.entry import Entry
from hub.publication.published import RevocationKind
from hub.publication.publisher import Offer
from hub.settings import load_settings
from policies.bundle import Bundle
from policies.errors import PolicyError
from policies.rulebook import Rulebook
from schema.caller import Standing
from tests.attacks.routes import WITHIN, discloses
from tests.attacks.target import Target, standing
from tests.policies.changing import AGREEMENT, CONSENT, RECEIVING, UNIVERSITY
from tests.publication.conftest import RULES, Answer, Asking, Site, opened, package, renamed, strict, until, with_file
from tests.worlds.asking import send
from tests.worlds.hubs import BEGIN

DASHBOARD = "bekasi/dashboard/statistics"
CAMPUS = Standing("kampus", "analyst", "statistics")
END = datetime(2028, 3, 19, 17, 0, tzinfo=UTC)
"""Midnight in Jakarta at which the agreements end."""

OF_THE_MINISTRY = {name: query for name, query in WITHIN.items() if name != "to many"}
"""Without the relation below public records: so few of these national trainings have participants of Bekasi's."""

BELOW_PUBLIC = '{ trainings(first: 100, sources: ["sip-kerja"]) { nodes { enrollments { nodes { id } totalCount } } } }'

BY_CONSENT: Mapping[str, str] = {
    "nodes": '{ jobSeekers(first: 5, sources: ["sip-kerja"]) { nodes { id regionCode } } }',
    "edges": '{ jobSeekers(first: 5, sources: ["sip-kerja"]) { edges { cursor node { id } } } }',
    "total": '{ jobSeekers(first: 0, sources: ["sip-kerja"]) { totalCount } }',
    "aggregate": '{ jobSeekersAggregate(sources: ["sip-kerja"]) { total } }',
    "matrix": '{ accessMatrix(owner: "bekasi", purpose: "statistics") { rows { coordinate cells { treatment } } } }',
    "explain": """{ explain(coordinate: "JobSeeker.regionCode", owner: "bekasi", purpose: "statistics") {
                    cells { treatment } } }""",
    "me": "{ me { limits { agreement } } }",
}
"""What the university gets by Bekasi's consent, by each route."""


async def _open(asking: Asking, routes: Mapping[str, str], token: str | None = None) -> dict[str, bool]:
    """By which routes something is given."""
    return {name: discloses((await asking.ask(token, query)).body.get("data")) for name, query in routes.items()}


async def _revoke(site: Site, kind: RevocationKind, subject: str) -> None:
    async with site.publisher() as publisher:
        await publisher.revoke(kind, subject)


def _all(routes: Mapping[str, str], *, given: bool) -> dict[str, bool]:
    return dict.fromkeys(routes, given)


@pytest.mark.parametrize("kind", [RevocationKind.VERSION, RevocationKind.KEY])
async def test_attack_27_a_revoked_version_or_signature_gives_nothing_by_any_route(
    site: Site, kind: RevocationKind
) -> None:
    """Operations that were planned and answered before are asked again: nothing remembered outlives the rules."""
    await site.publish(package())
    subject = package().version("bekasi") if kind is RevocationKind.VERSION else str(site.key("bekasi").kid)
    async with opened(site) as asking:
        assert await _open(asking, OF_THE_MINISTRY) == _all(OF_THE_MINISTRY, given=True)
        await _revoke(site, kind, subject)
        assert await _open(asking, OF_THE_MINISTRY) == _all(OF_THE_MINISTRY, given=False)


async def test_attack_27_persons_below_public_records_go_with_the_version(site: Site) -> None:
    """The trainings stay, by law; who took part in them was the agreement's."""
    await site.publish(package())
    ministry = site.token(Standing("kemnaker", "officer", "placement-service"))
    async with opened(site) as asking:
        assert discloses((await asking.ask(ministry, BELOW_PUBLIC)).body["data"])
        await _revoke(site, RevocationKind.VERSION, package().version("bekasi"))
        answer = await asking.ask(ministry, BELOW_PUBLIC)
    assert answer.body["data"]["trainings"]["nodes"]
    assert not discloses(answer.body["data"])


@pytest.mark.parametrize("kind", [RevocationKind.TOKEN, RevocationKind.ISSUER, RevocationKind.KEY])
async def test_attack_27_a_revoked_token_issuer_or_key_opens_no_route(site: Site, kind: RevocationKind) -> None:
    """What the hub tells of itself and introspection included."""
    await site.publish(package())
    token, routes = (
        site.token(),
        {**WITHIN, "schema": "{ __schema { types { name } } }", "sources": "{ sources { id } }"},
    )
    subjects = {
        RevocationKind.TOKEN: json.loads(extract_compact(token.encode()).payload or b"")["jti"],
        RevocationKind.ISSUER: ISSUER,
        RevocationKind.KEY: next(iter(site.settings.issuers[0].keys)),
    }
    async with opened(site) as asking:
        assert (await asking.ask(token)).code == "OK"
        await _revoke(site, kind, subjects[kind])
        for name, query in routes.items():
            answer = await asking.ask(token, query)
            assert (answer.status, answer.code, answer.body.get("data")) == (401, "UNAUTHENTICATED", None), name


@pytest.mark.parametrize("route", OF_THE_MINISTRY)
async def test_attack_28_an_answer_in_flight_is_not_given_under_rules_that_fell(site: Site, route: str) -> None:
    """The version is revoked between the fetch and the entry of the log: the answer is decided anew."""
    await site.publish(package())
    async with opened(site) as asking:
        assert discloses((await asking.ask(query=WITHIN[route])).body["data"])
        append, revoking = asking.hub.journal.append, list[asyncio.Task[None]]()

        async def revoked_first(entry: Entry, key: UUID | None = None) -> str:
            if not revoking:
                version = package().version("bekasi")
                revoking.append(asyncio.create_task(_revoke(site, RevocationKind.VERSION, version)))
                assert await until(lambda: _in_force(asking, 2))
            return await append(entry, key)

        asking.hub.journal.append = revoked_first  # type: ignore[method-assign] # the test decides when it is logged
        answer = await asking.ask(query=WITHIN[route])
        await revoking[0]
    assert not discloses(answer.body.get("data")), answer.body
    entries = await site.rows("SELECT epoch FROM journal.entry WHERE account IS NOT NULL ORDER BY epoch")
    assert [row["epoch"] for row in entries] == [1, 2]


async def _in_force(asking: Asking, epoch: int) -> bool:
    return asking.hub.regimes.current.epoch == epoch


async def test_attack_29_no_swap_has_a_moment_without_rules(site: Site) -> None:
    """While versions are exchanged, who is denied is denied, and who sees initials sees initials or nothing."""
    await site.publish(package())
    denied = site.token(Standing("halmahera-selatan", "dashboard", "statistics"))
    over, seen = asyncio.Event(), list[Answer]()

    async def knock(asking: Asking) -> None:
        while not over.is_set():
            seen.append(await asking.ask(denied, '{ jobSeekers(sources: ["sip-kerja"]) { totalCount } }'))
            shown = await asking.ask()
            assert all(name is None or set(name[1::2]) == {"."} for name in shown.names)
            await asyncio.sleep(0.01)  # who publishes is on the same event loop

    async with opened(site) as asking:
        knocking = [asyncio.create_task(knock(asking)) for _ in range(4)]
        for number in range(6):
            bundle = renamed(package(), f"versi {number}")
            await site.publish(strict(bundle) if number % 2 else bundle)
        over.set()
        await asyncio.gather(*knocking)
    assert len(seen) > 10
    assert {answer.code for answer in seen} == {"FORBIDDEN"}


def test_attack_30_after_the_end_no_route_gives_what_the_agreement_gave(target: Target) -> None:
    """Until the last second of the term in Jakarta, and from then on not: every route, also those asked before."""
    with target.later(END - BEGIN):
        for seconds, given in ((-30, True), (0, False), (7 * 3600, False)):
            for name, query in WITHIN.items():
                target.hubs.clock.now = END + timedelta(seconds=seconds)
                assert discloses(target.ask(DASHBOARD, query).json.get("data")) is given, (name, seconds)


@pytest.mark.parametrize("route", WITHIN)
def test_attack_31_no_word_beside_the_token_changes_the_purpose(target: Target, route: str) -> None:
    """In headers, in the address, in the body and its extensions: the answer is the dashboard's, to the byte."""
    app, token = target.hubs.sites[0].hub.app, target.hubs.token(standing(DASHBOARD))
    plain = target.ask(DASHBOARD, WITHIN[route]).comparable()
    forged = {"purpose": "placement-service", "role": "officer", "party": "kemnaker"}
    headers = [(f"x-{name}".encode(), value.encode()) for name, value in forged.items()]
    headers += [(b"content-type", b"application/json"), (b"accept-language", b"en"), (b"cookie", b"role=officer")]
    body = json.dumps({"query": WITHIN[route], "variables": {}, "extensions": forged, **forged}).encode()
    asked = ("POST", "/graphql", b"role=officer&purpose=placement-service")
    sent = send(app, asked, [(b"authorization", f"Bearer {token}".encode()), *headers], body)
    assert target.hubs.background.run(sent).comparable() == plain


def test_attack_31_a_caller_is_told_nothing_of_purposes_that_its_role_has_not(target: Target) -> None:
    """`explain` and `accessMatrix` take a purpose: one of the own role, and no other, real or not."""
    for purpose in ("placement-service", "consolidation", "audit", "statistics ", "STATISTICS", ""):
        given = f'owner: "kemnaker", purpose: "{purpose}"'
        for query in (f"accessMatrix({given}) {{ rows {{ coordinate }} }}",
                      f'explain(coordinate: "JobSeeker.nik", {given}) {{ cells {{ rule }} }}'):  # fmt: skip
            assert target.ask(DASHBOARD, f"{{ {query} }}").code == "FORBIDDEN"


def _consenting() -> Bundle:
    """The package's policies, and Bekasi's consent to a university."""
    bundle = package()
    consent = CONSENT.replace("2026-07-01", "2025-03-20").replace("2027-01-01", "2028-03-20")
    added = {**UNIVERSITY, RULES: RECEIVING, AGREEMENT: consent}
    files = {file: bundle.files.get(file, b"") + text.encode() for file, text in added.items()}
    return Bundle({**bundle.files, **files})


def _with_campus(site: Site) -> Site:
    """A site whose issuer may speak for the university too."""
    text = site.home.config.read_text()
    site.home.config.write_text(
        text.replace("\nhalmahera-selatan = [", '\nkampus = ["analyst"]\nhalmahera-selatan = [', 1)
    )
    return replace(site, settings=load_settings(site.home.config, {}))


async def test_attack_32_a_revoked_consent_opens_no_route(site: Site) -> None:
    """A recipient gets by it what it names, and once it is revoked nothing by any route."""
    site = _with_campus(site)
    await site.publish(_consenting())
    token = site.token(CAMPUS, "peneliti")
    async with opened(site) as asking:
        assert await _open(asking, BY_CONSENT, token) == _all(BY_CONSENT, given=True)
        national = {name: query for name, query in WITHIN.items() if name != "me"}
        assert await _open(asking, national, token) == _all(national, given=False)
        await _revoke(site, RevocationKind.CONSENT, "bekasi/penelitian")
        assert await _open(asking, BY_CONSENT, token) == _all(BY_CONSENT, given=False)


async def test_attack_32_a_consent_falls_with_the_version_it_stands_in(site: Site) -> None:
    """Revoking the agreement's version leaves the recipient nothing, though nobody revoked the consent."""
    site = _with_campus(site)
    await site.publish(_consenting())
    token = site.token(CAMPUS, "peneliti")
    async with opened(site) as asking:
        assert await _open(asking, BY_CONSENT, token) == _all(BY_CONSENT, given=True)
        await _revoke(site, RevocationKind.VERSION, _consenting().version("bekasi"))
        assert await _open(asking, BY_CONSENT, token) == _all(BY_CONSENT, given=False)


async def test_attack_33_a_rule_that_cannot_be_asked_opens_no_route(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error while it is decided is no decision: INTERNAL, no data, no text of the error, and an entry in the log."""
    await site.publish(package())

    def failing(*_: object) -> None:
        raise ZeroDivisionError("syarat 3216994101900123")

    async with opened(site) as asking:
        monkeypatch.setattr(Rulebook, "decide", failing)
        monkeypatch.setattr(Rulebook, "explain", failing)
        for name, query in WITHIN.items():
            answer = await asking.ask(query=query)
            if name != "me":  # which decides nothing
                assert (answer.code, answer.body["data"]) == ("INTERNAL", None), name
                assert "3216994101900123" not in json.dumps(answer.body)
    outcomes = await site.rows(
        "SELECT p.outcome FROM journal.entry e JOIN journal.profile p ON p.id = e.profile WHERE p.party IS NOT NULL"
    )
    assert [row["outcome"] for row in outcomes].count("INTERNAL") == len(WITHIN) - 1


@pytest.mark.parametrize(
    ("word", "typo"), [(b",deny,", b",Deny,"), (b",allow,", b",alow,"), (b",WITHHOLD,", b",HIDE,")]
)
async def test_attack_34_a_misspelt_word_is_neither_published_nor_tried(site: Site, word: bytes, typo: bytes) -> None:
    """Whether in force or on trial: what would be ignored is refused, and the version in force stays."""
    await site.publish(package())
    rules = package().files[RULES]
    assert word in rules
    wrong = with_file(package(), RULES, rules.replace(word, typo, 1).decode())
    async with site.publisher() as publisher:
        for refusing in (publisher.publish(Offer(wrong, ())), publisher.propose(Offer(wrong, ()))):
            with pytest.raises(PolicyError, match=typo.decode().strip(",")):
                await refusing
    [state] = await site.rows(
        "SELECT (SELECT epoch FROM policy.state) AS epoch, count(*) AS tried FROM policy.candidate"
    )
    assert (state["epoch"], state["tried"]) == (1, 0)
