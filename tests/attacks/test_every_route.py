"""Row 21 on every route there is: the routes are known, they are searched for raw values, and none is forgotten."""

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount, Route

import hub
import resolvers
from schema.build import CATALOGUE
from schema.catalogue import PrivacyClass, ValueType
from schema.sdl import SCHEMA
from tests.attacks.routes import SPECIALS, everything
from tests.attacks.target import NOBODY, Target, standing
from tests.worlds.asking import Ask, send
from tests.worlds.hubs import BEGIN
from tests.worlds.leaks import Secrets, allowed
from tests.worlds.meaning import Records, World
from tests.worlds.sight import Sight

CALLERS = (
    "bekasi/dashboard/statistics",
    "bekasi/officer/placement-service",
    "halmahera-selatan/dashboard/statistics",
    "halmahera-selatan/auditor/audit",
    "kemnaker/analyst/consolidation",
    "kemnaker/operator/monitoring-evaluation",
)
AUDIT = {"/audit/submission", "/audit/cosignature", "/audit/extract"}
"""They speak of the log's size and hashes, and tell auditors what `auditEntries` does."""

PATHS = {"/graphql", "/health/live", "/health/ready", "/metrics", "/", "/assets/{name}", "/demo/callers"} | AUDIT
"""The last of the others stands in the demo alone, as these settings are; it gives the tokens of invented callers."""

ASKS_SOURCES = {
    "hub/verified.py",
    "resolvers/borderline.py",
    "resolvers/execution.py",
    "resolvers/lists.py",
    "resolvers/persons.py",
    "resolvers/records.py",
    "resolvers/subjects.py",
    "resolvers/tabulate.py",
}
_RAW = {ValueType.STRING, ValueType.NIK, ValueType.PHONE, ValueType.EMAIL, ValueType.PASSPORT, ValueType.KPJ}
_LEAST = 7


@pytest.fixture(scope="module")
def secrets(target: Target) -> Secrets:
    """What no answer may hold in the raw."""
    return Secrets(target.world)


@lru_cache
def personal_texts(world: World) -> frozenset[str]:
    """Names, addresses, numbers: every text of a person's own in any source, as it stands there and in the hub."""
    return frozenset(
        value for records in world for value in _texts(records) if len(value) >= _LEAST and not value.isalpha()
    )


def _texts(records: Records) -> Iterator[str]:
    for name, field in records.domain.fields.items():
        personal = field.privacy_class in {PrivacyClass.PERSONAL_GENERAL, PrivacyClass.PERSONAL_SPECIFIC}
        if personal and field.value in _RAW and name in records.mapping.columns:
            natives = records.table[records.mapping.columns[name].column]
            yield from (value for value in (*natives, *records.column(name)) if isinstance(value, str))


@pytest.mark.parametrize("who", CALLERS)
def test_attack_21_no_route_gives_a_raw_value_that_was_not_decided_to_be_clear(
    target: Target, secrets: Secrets, who: str
) -> None:
    """Every list, edge, relation, group, total, GET and special field of the schema, every member of each."""
    sight = Sight(target.hubs.rulebook, standing(who), BEGIN, NOBODY)
    clear = allowed(target.world, sight)
    hidden = personal_texts(target.world) - clear
    assert len(hidden) > 1_000
    answered = 0
    for asked in everything(standing(who).purpose):
        reply = target.hubs.ask_one(standing(who), asked)
        answered += reply.code == "OK"
        assert reply.code != "INTERNAL", asked.query
        assert not secrets.in_answer(reply.body, clear), asked.query
        assert not hidden & set(_leaves(reply.json)), asked.query
        assert not secrets.in_text(repr(reply.headers)), asked.query
    assert answered > 60


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for item in value.values():
            yield from _leaves(item)
    elif isinstance(value, list):
        for item in value:
            yield from _leaves(item)
    elif isinstance(value, str):
        yield value


def test_attack_21_what_was_searched_leaves_no_raw_value_in_logs_or_on_the_operators_pages(
    target: Target, secrets: Secrets
) -> None:
    """The log of the process, metrics, health and the pages, after every route was used in vain and in earnest."""
    for asked in everything("statistics"):
        target.hubs.ask_one(standing(CALLERS[0]), asked)
    site = target.hubs.sites[0]
    assert not secrets.in_text(site.log.getvalue().decode())
    for path in ("/metrics", "/health/live", "/health/ready", "/", "/nothing", "/graphql/"):
        reply = target.hubs.background.run(send(site.hub.app, ("GET", path, b""), []))
        assert not secrets.in_text(reply.body.decode() + repr(reply.headers)), path
    auditor = [(b"authorization", f"Bearer {target.hubs.token(standing(CALLERS[3]))}".encode())]
    for method, path, query in (("GET", "/audit/submission", b"old=0"), ("POST", "/audit/cosignature", b"")):
        reply = target.hubs.background.run(send(site.hub.app, (method, path, query), auditor, b"3216990101900997"))
        assert not secrets.in_text(reply.body.decode() + repr(reply.headers)), path


def test_attack_21_every_path_of_the_application_is_known(target: Target) -> None:
    """An export, a REST twin or a debug page would be a second way to the data: it must be entered here, and tested."""
    app: Any = target.hubs.sites[0].hub.app
    application = app._app
    assert isinstance(application, Starlette)
    assert not [route for route in application.routes if isinstance(route, Mount)]
    assert {route.path for route in application.routes if isinstance(route, Route)} == PATHS
    assert len(application.routes) == len(PATHS)


def test_attack_21_every_root_field_is_searched(target: Target) -> None:
    """A root field that `routes` does not ask would be searched by nobody; nor is there any other operation."""
    graphql = SCHEMA._schema
    assert graphql.query_type is not None
    lists = {kind.root for kind in CATALOGUE.types.values()}
    aggregates = {f"{root}Aggregate" for root in lists}
    assert set(graphql.query_type.fields) == lists | aggregates | {"person"} | SPECIALS
    assert graphql.mutation_type is None
    assert graphql.subscription_type is None
    asked = " ".join(one.query for one in everything("statistics"))
    assert all(f"{{ {name}" in asked for name in graphql.query_type.fields)
    for query in ("{ _entities { id } }", "{ _service { sdl } }", '{ node(id: "x") { id } }', "mutation { x }"):
        assert target.ask(CALLERS[1], query).code == "BAD_USER_INPUT", query


def test_attack_21_sources_are_read_by_the_known_modules_alone() -> None:
    """Whoever calls `rows` or `groups` holds values before they are shaped and logged."""
    found = set()
    for package in (hub, resolvers):
        root = Path(str(package.__file__)).parent
        for file in root.rglob("*.py"):
            name = f"{root.name}/{file.relative_to(root).as_posix()}"
            if not name.startswith(("hub/demo/", "hub/bench/", "resolvers/sql/")) and _reads_sources(file):
                found.add(name)
    assert found == ASKS_SOURCES


def _reads_sources(file: Path) -> bool:
    called = (node.func for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Call))
    return any(isinstance(one, ast.Attribute) and one.attr in {"rows", "groups"} for one in called)


def test_attack_20_there_is_no_socket_to_slip_through(target: Target) -> None:
    """A WebSocket is closed before it is opened: no subscription, and nothing that skips the door."""
    app, sent = target.hubs.sites[0].hub.app, list[dict[str, Any]]()

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def sending(message: Any) -> None:
        sent.append(dict(message))

    scope = {
        "type": "websocket",
        "path": "/graphql",
        "headers": [],
        "query_string": b"",
        "subprotocols": ["graphql-ws"],
    }

    async def opening() -> None:
        await app({**scope, "root_path": "", "scheme": "ws"}, receive, sending)

    target.hubs.background.run(opening())
    assert [one["type"] for one in sent] == ["websocket.close"]
    asked = Ask("subscription { jobSeekers { nodes { id } } }")
    assert target.hubs.ask_one(standing(CALLERS[1]), asked).code == "BAD_USER_INPUT"
