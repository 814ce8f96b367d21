"""GraphQL over HTTP on a real socket: who is let in, what is an operation, and how refusals look."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import asyncpg
import httpx
import pytest

from hub.app import Site, create_app
from hub.graphql_http import GRAPHQL_JSON, PLAIN_JSON, language, media_type
from hub.journal.entry import Entry
from hub.journal.writer import Journal
from tests.hub.conftest import Issuers, Log, RunningHub

CANARY = "3216019901010001"


_ENTRIES = """
SELECT p.*, a.*, e.* FROM journal.entry e JOIN journal.profile p ON p.id = e.profile
LEFT JOIN journal.account a ON a.id = e.account ORDER BY e.id
"""


async def _entries(dsn: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn)
    try:
        return list(await connection.fetch(_ENTRIES))
    finally:
        await connection.close()


def _code(answer: httpx.Response) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


async def test_an_operation_is_answered_for_the_caller_of_the_token(
    hub: RunningHub, issuers: Issuers, now: datetime
) -> None:
    """Standing, variables and language reach the pipeline; nothing may store or frame the answer."""
    answer = await hub.ask(issuers.token(now), variables={"a": [1, "b"]}, headers={"accept-language": "en"})
    assert answer.status_code == 200
    data = answer.json()["data"]
    assert (data["party"], data["role"], data["purpose"]) == ("bekasi", "officer", "placement-service")
    assert (data["variables"], data["language"], data["method"]) == ({"a": [1, "b"]}, "en", "POST")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-language"] == "en"
    assert len(answer.headers["x-request-id"]) == 16
    assert "server" not in answer.headers


async def test_a_get_names_the_operation_in_its_address(hub: RunningHub, issuers: Issuers, now: datetime) -> None:
    """`query`, `variables` and `operationName`, by the specification."""
    parameters = {"query": "{ me }", "variables": '{"n": 1}', "operationName": ""}
    bearer = {"authorization": f"Bearer {issuers.token(now)}"}
    answer = await hub.client.get("/graphql", params=parameters, headers=bearer)
    assert answer.json()["data"]["variables"] == {"n": 1}
    assert answer.json()["data"]["method"] == "GET"


class TestRefusedCallers:
    """No caller, no operation; every refusal is an entry before it is told."""

    async def test_without_a_token(self, hub: RunningHub, journal_dsn: str) -> None:
        """401 with the challenge of RFC 6750, and an entry of nobody."""
        answer = await hub.ask(None)
        assert (answer.status_code, _code(answer)) == (401, "UNAUTHENTICATED")
        assert answer.headers["www-authenticate"].startswith("Bearer")
        [entry] = await _entries(journal_dsn)
        assert (entry["outcome"], entry["party"], entry["subject"]) == ("UNAUTHENTICATED", None, None)

    async def test_attack_40_a_refused_standing_is_an_entry_of_its_caller(
        self, hub: RunningHub, issuers: Issuers, now: datetime, journal_dsn: str
    ) -> None:
        """403; the log says who asked for what purpose, and the operator's log why it was refused."""
        answer = await hub.ask(issuers.token(now, purpose="consolidation"))
        assert (answer.status_code, _code(answer)) == (403, "FORBIDDEN")
        [entry] = await _entries(journal_dsn)
        assert [entry[name] for name in ("outcome", "party", "role", "purpose")] == [
            "FORBIDDEN",
            "bekasi",
            "officer",
            "consolidation",
        ]
        refusals = [line for line in hub.log.lines() if line["event"] == "caller_refused"]
        assert [(line["reason"], line["entry"]) for line in refusals] == [("PURPOSE", str(entry["id"]))]

    async def test_attack_31_a_purpose_comes_from_the_token_alone(
        self, hub: RunningHub, issuers: Issuers, now: datetime
    ) -> None:
        """Headers, cookies, arguments and extensions that name another purpose, party or role change nothing."""
        spoofed = {
            "x-purpose": "consolidation",
            "purpose": "consolidation",
            "x-party": "kemnaker",
            "x-role": "analyst",
            "cookie": "purpose=consolidation; party=kemnaker",
        }
        answer = await hub.ask(issuers.token(now), extensions={"purpose": "consolidation"}, headers=spoofed)
        data = answer.json()["data"]
        assert (data["party"], data["role"], data["purpose"]) == ("bekasi", "officer", "placement-service")

    async def test_attack_38_a_token_is_in_no_log(
        self, hub: RunningHub, issuers: Issuers, now: datetime, journal_dsn: str
    ) -> None:
        """Neither a good one nor a refused one, nor any part of it, in the journal or the operator's log."""
        good, bad = issuers.token(now), issuers.token(now, jti=CANARY, exp=1)
        await hub.ask(good)
        await hub.ask(bad)
        written = hub.log.stream.getvalue() + repr(await _entries(journal_dsn)).encode()
        for part in [CANARY, *good.split("."), *bad.split(".")[1:]]:
            assert part.encode() not in written

    async def test_who_asks_too_often_waits(self, hub: RunningHub, issuers: Issuers, now: datetime) -> None:
        """The 201st request of one account at once is LIMIT_EXCEEDED with the seconds to wait; others are not."""
        token = issuers.token(now)
        answers = await asyncio.gather(*(hub.ask(token) for _ in range(230)))
        refused = [answer for answer in answers if answer.status_code == 429]
        assert len(answers) - len(refused) in range(200, 215)
        assert _code(refused[0]) == "LIMIT_EXCEEDED"
        assert int(refused[0].headers["retry-after"]) >= 1
        other = await hub.ask(issuers.token(now, sub="budi@bekasi.example"))
        assert other.status_code == 200


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'[{"query": "{ me }"}]', 400),
        (b'"{ me }"', 400),
        (b"{}", 400),
        (b'{"query": null}', 400),
        (b'{"query": {"a": 1}}', 400),
        (b'{"query": "{ me }", "operationName": 1}', 400),
        (b'{"query": "{ me }", "variables": [1]}', 400),
        (b'{"query": "\xff"}', 400),
        (b'{"query": "' + CANARY.encode(), 400),
        (b'{"query": ' + b"[" * 2000 + b"]" * 2000 + b"}", 400),
        (b'{"query": "' + b"x" * 5000 + b'"}', 413),
    ],
)
async def test_a_malformed_request_is_refused_without_repeating_it(
    hub: RunningHub, issuers: Issuers, now: datetime, body: bytes, status: int
) -> None:
    """A status, a code and a word on what fits, in the language asked for; lists of operations are not taken."""
    headers = {"authorization": f"Bearer {issuers.token(now)}", "content-type": "application/json"}
    answer = await hub.client.post("/graphql", content=body, headers={**headers, "accept-language": "en"})
    assert (answer.status_code, _code(answer)) == (status, "BAD_USER_INPUT")
    assert answer.headers["cache-control"] == "no-store"
    assert CANARY not in answer.text


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/json; charset=latin-1",
        "multipart/form-data",
        None,
    ],
)
async def test_another_content_type_is_refused(
    hub: RunningHub, issuers: Issuers, now: datetime, content_type: str | None
) -> None:
    """What a web page of a stranger could post without asking first is not taken."""
    headers = {"authorization": f"Bearer {issuers.token(now)}"} | (
        {"content-type": content_type} if content_type else {}
    )
    answer = await hub.client.post("/graphql", content=b'{"query": "{ me }"}', headers=headers)
    assert answer.status_code == 415


async def test_a_body_without_a_length_is_read_no_further_than_the_limit(
    hub: RunningHub, issuers: Issuers, now: datetime
) -> None:
    """Chunks are counted as they come."""

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 1000

    headers = {"authorization": f"Bearer {issuers.token(now)}", "content-type": "application/json"}
    try:
        answer = await hub.client.post("/graphql", content=endless(), headers=headers)
    except httpx.WriteError:
        return  # the hub answered and closed while we were still writing
    assert answer.status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
async def test_other_methods_are_not_allowed(hub: RunningHub, method: str) -> None:
    """405, with the two that are."""
    answer = await hub.client.request(method, "/graphql")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, POST")


@pytest.mark.parametrize(
    "address",
    ["", "?query=", "?query=a&query=b", "?query=a&variables={", "?query=a&variables=[1]", "?query=%FF", "?query=é"],
)
async def test_a_malformed_address_is_refused(hub: RunningHub, issuers: Issuers, now: datetime, address: str) -> None:
    """As a body is."""
    bearer = {"authorization": f"Bearer {issuers.token(now)}"}
    answer = await hub.client.get(f"/graphql{address}", headers=bearer)
    assert answer.status_code == (200 if address == "?query=é" else 400)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, GRAPHQL_JSON),
        ("*/*", PLAIN_JSON),
        ("application/json", PLAIN_JSON),
        ("application/graphql-response+json", GRAPHQL_JSON),
        ("application/graphql-response+json, application/json;q=0.9", GRAPHQL_JSON),
        ("application/json, application/graphql-response+json", GRAPHQL_JSON),
        ("application/json, application/graphql-response+json;q=0.5", PLAIN_JSON),
        ("APPLICATION/JSON; charset=utf-8", PLAIN_JSON),
        ("application/*", PLAIN_JSON),
        ("application/json;q=0", None),
        ("application/json;q=x", None),
        ("text/html", None),
        ("", None),
    ],
)
def test_the_media_type_is_the_one_preferred(accept: str | None, kind: str | None) -> None:
    """By weight, then by the specification's own type."""
    assert media_type(accept) == kind


async def test_no_media_type_that_fits_is_not_acceptable(hub: RunningHub, issuers: Issuers, now: datetime) -> None:
    """406."""
    answer = await hub.ask(issuers.token(now), headers={"accept": "text/html"})
    assert answer.status_code == 406


@pytest.mark.parametrize(("accept", "status"), [(PLAIN_JSON, 200), (GRAPHQL_JSON, 400)])
async def test_a_refused_operation_has_a_status_of_its_own_in_the_newer_type_only(
    hub: RunningHub, issuers: Issuers, now: datetime, accept: str, status: int
) -> None:
    """Clients of application/json take every status but 200 for a failure of the transport."""
    answer = await hub.ask(issuers.token(now), query="refused", headers={"accept": accept})
    assert answer.status_code == status
    assert answer.headers["content-type"] == f"{accept}; charset=utf-8"


@pytest.mark.parametrize(
    ("header", "spoken"),
    [
        (None, "id"),
        ("", "id"),
        ("en", "en"),
        ("en-GB,en;q=0.9,id;q=0.8", "en"),
        ("id,en;q=0.9", "id"),
        ("de,en;q=0.2", "en"),
        ("fr", "id"),
        ("en;q=0", "id"),
        ("en;q=banyak", "id"),
    ],
)
def test_the_language_is_the_one_preferred(header: str | None, spoken: str) -> None:
    """Indonesian unless English is preferred to it."""
    assert language(header) == spoken


async def test_refusals_speak_the_language_asked_for(hub: RunningHub) -> None:
    """Indonesian by default."""
    indonesian = (await hub.ask(None)).json()["errors"][0]["message"]
    english = (await hub.ask(None, headers={"accept-language": "en"})).json()["errors"][0]["message"]
    assert indonesian.startswith("Token akses")
    assert english.startswith("The bearer token")


async def test_an_unforeseen_error_is_told_by_an_id_alone(hub: RunningHub, issuers: Issuers, now: datetime) -> None:
    """The operator finds type and place under the id; the error's text is nowhere."""
    answer = await hub.ask(issuers.token(now), query="boom", headers={"accept-language": "en"})
    assert (answer.status_code, _code(answer)) == (500, "INTERNAL")
    [line] = [line for line in hub.log.lines() if line["event"] == "internal_error"]
    assert str(line["incident"]) in answer.json()["errors"][0]["message"]
    assert line["error"] == "ValueError"
    assert "3216999999999999" not in answer.text + hub.log.stream.getvalue().decode()


async def test_without_a_journal_even_a_refusal_is_audit_unavailable(hub: RunningHub, journal: Journal) -> None:
    """What cannot be logged is not told."""
    await journal.close()
    answer = await hub.ask(None)
    assert (answer.status_code, _code(answer)) == (503, "AUDIT_UNAVAILABLE")
    ready = await hub.client.get("/health/live")
    assert ready.status_code == 200


async def test_access_lines_hold_no_query_string_and_no_strangers_path(
    hub: RunningHub, issuers: Issuers, now: datetime
) -> None:
    """One line per request: known paths by name, others not at all."""
    bearer = {"authorization": f"Bearer {issuers.token(now)}"}
    await hub.client.get(f"/graphql?query={CANARY}", headers=bearer)
    await hub.client.get(f"/{CANARY}?nik={CANARY}")
    lines = [line for line in hub.log.lines() if line["event"] == "access"]
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("GET", "/graphql", 200),
        ("GET", "(other)", 404),
    ]
    assert CANARY.encode() not in hub.log.stream.getvalue()


async def test_health_says_what_is_there(hub: RunningHub) -> None:
    """Live while it runs, ready while the journal takes entries."""
    assert (await hub.client.get("/health/live")).json() == {"status": "live"}
    answer = await hub.client.get("/health/ready")
    assert answer.status_code == 200
    page = answer.json()
    assert page.pop("rules") == hub.door.regimes.current.version
    assert page == {"status": "ready", "journal": "OK", "epoch": 0, "lease": "OK", "sources": {}}


async def test_metrics_count_by_outcome_and_name_nobody(hub: RunningHub, issuers: Issuers, now: datetime) -> None:
    """No party, account or query is a label."""
    await hub.ask(issuers.token(now))
    await hub.ask(None)
    text = (await hub.client.get("/metrics")).text
    assert 'hub_requests_total{outcome="OK"} 1.0' in text
    assert 'hub_requests_total{outcome="UNAUTHENTICATED"} 1.0' in text
    assert "bekasi" not in text
    assert "rini" not in text


async def test_a_token_that_expires_between_two_requests_is_refused(
    hub: RunningHub, issuers: Issuers, now: datetime
) -> None:
    """Memory of a verified token ends with it, on the hub's own clock."""
    token = issuers.token(now, exp=int(now.timestamp()) + 2)
    assert (await hub.ask(token)).status_code == 200
    wait = (now + timedelta(seconds=2)).timestamp() - datetime.now(now.tzinfo).timestamp()
    await asyncio.sleep(max(wait, 0) + 0.05)
    assert (await hub.ask(token)).status_code == 401


async def test_the_access_log_can_be_switched_off(hub: RunningHub, log: Log, make_entry: Callable[..., Entry]) -> None:
    """Headers and request ids stay."""
    site = Site(hub.door, None, None, [])  # type: ignore[arg-type] # only /health/live is asked
    transport = httpx.ASGITransport(create_app(site, access_log=False))
    async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
        answer = await client.get("/health/live")
    assert "x-request-id" in answer.headers
    assert log.lines() == []
