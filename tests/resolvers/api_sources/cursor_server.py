"""APIs over the unruly server's records that cannot skip: each page tells the token of the next.

`python -m tests.resolvers.api_sources.cursor_server PORT`. `/berikut` gives the token in the answer, `/tautan`
in a Link header beside a bare list, `/graphql` as Relay connections do. A token holds for its own question only.
"""

import sys
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

import orjson
import uvicorn
from graphql import build_schema, graphql_sync
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.resolvers.api_sources.unruly_server import (
    BEHAVIOUR,
    LARGEST_PAGE,
    NATIVE_LISTS,
    REQUESTS,
    Record,
    answer,
    behave,
    chosen,
    everything,
    garbled,
    misbehaved,
    recorded,
)

SCHEMA = build_schema("""
type Tka { id: Int, paspor: String, lahir: String, lokasi: String, npwp: String, dkptka: Int }
type Info { hasNextPage: Boolean, endCursor: String }
type Halaman { nodes: [Tka], pageInfo: Info }
input Saring { paspor: [String], npwp: String, dkptka_min: Int }
type Query { tka(saring: Saring, urut: String, after: String, first: Int): Halaman }
""")
OWN = {"kursor", "batas", "urut", "sejak", "sampai"}
NUMBERS = count()

Page = tuple[list[Record], str | None]


def page_of(records: list[Record], question: str, token: str | None, size: int) -> Page:
    """The page a token leads to, and the next token. Raises `ValueError` for a token of another question."""
    start = 0
    if token is not None:
        asked, _, place = urlsafe_b64decode(token).decode().rpartition("|")
        if asked != question:
            raise ValueError(token)
        start = int(place)
    end = start + min(size, LARGEST_PAGE)
    following = urlsafe_b64encode(f"{question}|{end}".encode()).decode() if end < len(records) else None
    return spoilt(records[start:end], following)


def spoilt(records: list[Record], following: str | None) -> Page:
    """The page, as the behaviour says."""
    modes: Mapping[str, Callable[[], Page]] = {
        "same-token": lambda: (records, "lagi"),
        "two-tokens": lambda: (records, "ab"[next(NUMBERS) % 2]),
        "empty-pages": lambda: ([], f"{next(NUMBERS)}"),
        "endless": lambda: (records, f"{next(NUMBERS)}"),
        "long-token": lambda: (records, "y" * 5_000),
    }
    mode = BEHAVIOUR["mode"]
    return modes[mode]() if mode in modes else (records, following)


def question_of(request: Request) -> tuple[list[Record], str]:
    """The records of a request and the question they answer."""
    given = {name: text for name, text in request.query_params.items() if name not in ("kursor", "batas")}
    wanted = {
        name: set(text.split(",") if name in NATIVE_LISTS else [text])
        for name, text in given.items()
        if name not in OWN
    }
    records = chosen(request.path_params["table"], wanted, given.get("urut", "id"))
    least, most = given.get("sejak"), given.get("sampai")
    if least is not None or most is not None:
        records = [r for r in records if r["daftar"] and (least or "") <= r["daftar"] <= (most or "9")]
    return records, orjson.dumps(given, option=orjson.OPT_SORT_KEYS).decode()


async def listed(request: Request) -> tuple[Page, Response | None]:
    """The page a request asks for, or the answer that is none."""
    REQUESTS.append([request.url.path, str(request.url.query)])
    refused = await misbehaved(request)
    records, question = question_of(request)
    token = request.query_params.get("kursor")
    known = BEHAVIOUR["mode"] in ("same-token", "two-tokens", "empty-pages", "endless")
    try:
        return page_of(records, question, None if known else token, int(request.query_params["batas"])), refused
    except ValueError:
        return ([], None), Response(status_code=400)


async def inside(request: Request) -> Response:
    """The token within the answer."""
    (records, token), refused = await listed(request)
    following: Any = {"odd-token": ["x"], "true-token": True}.get(BEHAVIOUR["mode"], token)
    return refused or answer(garbled({"data": records}) | {"meta": {"next": following}})


async def beside(request: Request) -> Response:
    """The token in a Link header, the records alone in the body."""
    (records, token), refused = await listed(request)
    found = refused or answer(garbled({"data": records})["data"])
    elsewhere = "http://127.0.0.1:9/rampas" if BEHAVIOUR["mode"] == "elsewhere" else str(request.url.path)
    name = "lain" if BEHAVIOUR["mode"] == "no-cursor" else "kursor"
    links = ['<https://contoh.id/?kursor=awal>; rel="first"']
    if token is not None:
        links.append(f'<{elsewhere}?batas=1&{name}={token.replace("=", "%3D")}>; title="a, b"; rel="next"')
    found.headers["link"] = ", ".join(links)
    return found


async def query(request: Request) -> Response:
    """A GraphQL answer."""
    body = orjson.loads(await request.body())
    REQUESTS.append([request.url.path, body["query"]])
    refused = await misbehaved(request)
    result = graphql_sync(SCHEMA, body["query"], {"tka": entries})
    return refused or answer({"data": result.data, **({"errors": ["galat"]} if result.errors else {})})


def entries(
    _: Any, saring: Record | None = None, urut: str = "id", after: str | None = None, first: int = 50
) -> Record:
    """A connection. As Relay has it, the last page has an end cursor too."""
    given = dict(saring or {})
    least = given.pop("dkptka_min", 0)
    wanted = {name: {*value} if isinstance(value, list) else {value} for name, value in given.items()}
    records = [record for record in chosen("tka", wanted, urut) if record["dkptka"] >= least]
    nodes, token = page_of(records, repr((saring, urut)), after, first)
    return {"nodes": nodes, "pageInfo": {"hasNextPage": token is not None, "endCursor": token or "akhir"}}


ROUTES = [
    Route("/berikut/api/{table}", inside),
    Route("/tautan/api/{table}", beside),
    Route("/graphql", query, methods=["POST"]),
    Route("/perilaku", behave, methods=["POST"]),
    Route("/catatan", recorded),
    Route("/semua/{table}", everything),
]

if __name__ == "__main__":
    uvicorn.run(Starlette(routes=ROUTES), host="127.0.0.1", port=int(sys.argv[1]), log_level="error", lifespan="off")
