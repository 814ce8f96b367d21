"""Attacks on the log through the hub's own doors: acting while it is busy, and writing values into it."""

import asyncio
import base64
import json
import time
from typing import Any, Final

import asyncpg
import pytest

from hub.journal.leaf import leaf_hash
from hub.proof.checkpoint import hash_text
from hub.proof.tree import included
from tests.attacks.target import Target, standing
from tests.worlds.asking import Ask, Reply, ask, send
from tests.worlds.hubs import Hubs

OFFICER: Final = "bekasi/officer/placement-service"
NUMBER: Final = "3216994101907777"
"""Of nobody; it stands in no source, so that wherever it is found it came from a request."""

JSON: Final = (b"content-type", b"application/json")


def _posted(body: object, *headers: tuple[bytes, bytes], path: str = "/graphql", query: bytes = b"") -> Any:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return ("POST", path, query), [JSON, *headers], content


REQUESTS: Final = {
    "in a path": _posted({"query": "{ __typename }"}, path=f"/graphql/{NUMBER}"),
    "in a query string": _posted({"query": "{ __typename }"}, query=f"nik={NUMBER}".encode()),
    "in a method": ((NUMBER, "/graphql", b""), [], b""),
    "in a header": _posted({"query": "{ __typename }"}, (b"user-agent", NUMBER.encode())),
    "in a language": _posted({"query": "{ __typename }"}, (b"accept-language", NUMBER.encode())),
    "in the number of a request": _posted({"query": "{ __typename }"}, (b"x-request-id", NUMBER.encode())),
    "in a content type": (("POST", "/graphql", b""), [(b"content-type", NUMBER.encode())], b"{}"),
    "in no JSON": _posted(b'{"query": "' + NUMBER.encode()),
    "in a member": _posted({"query": "{ __typename }", NUMBER: 1}),
    "in the name of an operation": _posted({"query": "query A { __typename }", "operationName": f"A{NUMBER}"}),
    "in the hash of a query": _posted({"extensions": {"persistedQuery": {"sha256Hash": NUMBER, "version": 1}}}),
    "in the id of a record": _posted({"query": f'{{ jobSeekers(ids: ["{NUMBER}"]) {{ totalCount }} }}'}),
    "in a source's name": _posted({"query": f'{{ jobSeekers(sources: ["{NUMBER}"]) {{ totalCount }} }}'}),
    "in a cursor": _posted({"query": f'{{ jobSeekers(after: "{NUMBER}") {{ totalCount }} }}'}),
    "in a coordinate": _posted({"query": f'{{ explain(coordinate: "{NUMBER}") {{ treatment }} }}'}),
    "in a directive": _posted({"query": f'{{ __typename @include(if: "{NUMBER}") }}'}),
    "in a filter of the log": _posted(
        {"query": f'{{ auditEntries(where: {{ caller: {{ subject: "{NUMBER}" }} }}) {{ totalCount }} }}'}
    ),
}
"""Every place of a request into which a caller can write, but for those of a well-formed look-up."""


@pytest.mark.parametrize("request_", REQUESTS.values(), ids=REQUESTS)
@pytest.mark.parametrize("known", ["by a caller", "by nobody"])
def test_attack_38_nothing_that_is_written_into_a_request_is_in_the_log(
    target: Target, request_: tuple[tuple[str, str, bytes], list[tuple[bytes, bytes]], bytes], known: str
) -> None:
    """Not in the log of entries, not in the operator's; whether it is answered or refused."""
    where, headers, body = request_
    token = target.hubs.token(standing(OFFICER)) if known == "by a caller" else f"{NUMBER}.{NUMBER}.{NUMBER}"
    hub = target.hubs.sites[0]
    sent = send(hub.hub.app, where, [*headers, (b"authorization", f"Bearer {token}".encode())], body)
    target.hubs.background.run(sent)
    assert NUMBER.encode() not in hub.log.getvalue()
    assert NUMBER not in target.hubs.background.run(_texts(hub.journal))


async def _texts(dsn: str) -> str:
    """Everything in the log that is a text which a caller might have written."""
    connection = await asyncpg.connect(dsn)
    try:
        tables = ("operation", "account", "decision", "source_set", "owner_set", "profile")
        rows = [await connection.fetch(f"SELECT one::text FROM journal.{table} one") for table in tables]  # noqa: S608
        return "\n".join(row[0] for table in rows for row in table)
    finally:
        await connection.close()


def test_attack_37_nobody_acts_unseen_while_the_log_is_busy(target: Target) -> None:
    """A flood without tokens around the requests of an officer: each answer with data has an entry of its own."""
    asked = Ask("{ jobSeekers(first: 2) { nodes { fullName } } }")
    replies = target.hubs.background.run(_flooded(target.hubs, asked))
    told = [reply.json["extensions"]["audit"]["entry"] for reply in replies if reply.json.get("data")]
    assert len(told) == len(set(told)) == len(replies)
    found = target.hubs.background.run(_of_officers(target.hubs.sites[0].journal, told))
    assert found == len(told)


async def _flooded(hubs: Hubs, asked: Ask) -> list[Reply]:
    """What an officer is answered thirty times amid three hundred requests of nobody."""
    app, token = hubs.sites[0].hub.app, hubs.token(standing(OFFICER))
    flood = [asyncio.create_task(ask(app, asked, None)) for _ in range(300)]
    replies = await asyncio.gather(*(ask(app, asked, token) for _ in range(30)))
    refused = await asyncio.gather(*flood)
    assert {reply.json.get("data") for reply in refused} == {None}
    return list(replies)


def test_attack_37_a_proof_tells_a_party_nothing_of_what_others_gave(target: Target) -> None:
    """Of the Ministry's list over all sources Bekasi reads its part, and learns only that the whole entry stands."""
    asked = Ask("{ jobSeekers(first: 200, orderBy: [{ field: REGISTERED_AT, direction: DESC }]) { nodes { sex } } }")
    entry = _asked(target, "kemnaker/officer/placement-service", asked)["extensions"]["audit"]["entry"]
    proof = _proof(target, "bekasi/auditor/audit", entry)
    assert (proof["leaf"], proof["text"]) == (None, None)
    path, root = ([base64.b64decode(one) for one in texts] for texts in (proof["path"], [proof["checkpoint"]["root"]]))
    leaf = base64.b64decode(proof["leafHash"])
    assert [included(leaf, proof["place"], proof["checkpoint"]["size"], path)] == root
    whole = _proof(target, "kemnaker/auditor/audit", entry)
    assert hash_text(leaf_hash(whole["leaf"].encode())) == proof["leafHash"]
    assert len([rows for rows in json.loads(whole["leaf"])[2] if rows]) > 1


def _asked(target: Target, who: str, asked: Ask) -> Any:
    app, token = target.hubs.sites[0].hub.app, target.hubs.token(standing(who))
    return target.hubs.background.run(ask(app, asked, token)).json


def _proof(target: Target, who: str, entry: str) -> Any:
    """Once the entry is in a checkpoint, which it is a second later."""
    asked = Ask(f'{{ auditProof(entry: "{entry}") {{ place leafHash leaf path text checkpoint {{ size root }} }} }}')
    for _ in range(200):
        if (found := _asked(target, who, asked)["data"]["auditProof"]) is not None:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{entry} is in no checkpoint after ten seconds")


async def _of_officers(dsn: str, entries: list[str]) -> int:
    connection = await asyncpg.connect(dsn)
    try:
        return int(
            await connection.fetchval(
                "SELECT count(*) FROM journal.entry e JOIN journal.profile p ON p.id = e.profile "
                "WHERE e.id = ANY($1::uuid[]) AND (p.party, p.role, p.outcome) = ('bekasi', 'officer', 'OK')",
                entries,
            )
        )
    finally:
        await connection.close()
