"""A REST and a GraphQL API over records in memory, in its own process, that misbehaves on demand.

`python -m tests.resolvers.api_sources.unruly_server PORT`. `POST /perilaku` sets how it behaves, `GET /catatan` gives
the requests since it was last asked. It shares no code with the hub.
"""

import asyncio
import sys
from collections.abc import Callable
from functools import cache
from typing import Any

import orjson
import uvicorn
from graphql import build_schema, graphql_sync
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

Record = dict[str, Any]

SEEKERS, PLACEMENTS, ENTRIES = 2000, 300, 700
LARGEST_PAGE = 500

SCHEMA = build_schema("""
type Tka { id: Int, paspor: String, lahir: String, lokasi: String, npwp: String, dkptka: Int }
type Halaman { data: [Tka], total: Int }
input Saring { paspor: [String], npwp: String }
type Query { tka(saring: Saring, urut: String, lewati: Int, ambil: Int): Halaman }
""")


def seeker(i: int) -> Record:
    """A seeker: every eleventh has no date, every seventh is a child, every thirteenth of unknown age."""
    born = "" if i % 13 == 0 else f"{i % 28 + 1:02}-{i % 12 + 1:02}-{2015 if i % 7 == 0 else 1970 + i % 30}"
    return {
        "id": i * 3,
        "no_ak1": f"AK1-{i}",
        "nama": f"Nama {i * 7919 % 997} 'É\"😀",
        "jk": [None, "L", "P"][i % 3],
        "lahir": born or None,
        "kab": "8204" if i % 5 else "8205",
        "nik": None if i % 17 == 0 else f"8204990101{i % 90 + 10}{i:04}",
        "status": i % 3 + 1,
        "daftar": None if i % 11 == 0 else f"2026-{i % 9 + 1:02}-{i % 28 + 1:02}",
        "keterampilan": ["las", "tik"][: i % 3],
        "diubah": 1_760_000_000_000 + i,
        "rahasia": "x" * 50,
        "lembar": i // 10,
    }


DATA: dict[str, list[Record]] = {
    "pencaker": [seeker(i) for i in range(1, SEEKERS + 1)],
    "penempatan": [
        {
            "id": i,
            "id_pencaker": (i % 150 + 1) * 3,
            "kab_kerja": "8204",
            "upah": i * 1000,
            "tanggal": f"2026-01-{i % 28 + 1:02}",
        }
        for i in range(1, PLACEMENTS + 1)
    ],
    "pelatihan": [],
    "peserta": [],
    "tka": [
        {"id": i, "paspor": f"A{i % 400:06}", "lahir": None, "lokasi": "8204", "npwp": None, "dkptka": 100 * i}
        for i in range(1, ENTRIES + 1)
    ],
}
NATIVE_LISTS = {"id", "id_pencaker"}
OWN = {"halaman", "lewati", "batas", "urut"}
BEHAVIOUR: dict[str, Any] = {"mode": "", "delay": 0.0}
REQUESTS: list[list[str]] = []


def chosen(table: str, wanted: dict[str, set[str]], order: str) -> list[Record]:
    """The records of a table that match, in order."""
    records = in_order(table, order)
    return [record for record in records if all(str(record[name]) in values for name, values in wanted.items())]


@cache
def in_order(table: str, order: str) -> list[Record]:
    """All records of a table: nulls last, ties by id."""
    name, records = order.removeprefix("-"), sorted(DATA[table], key=lambda record: record["id"])
    held = [record for record in records if record[name] is not None]
    held.sort(key=lambda record: record[name], reverse=order.startswith("-"))
    return held + [record for record in records if record[name] is None]


def odd(record: Record) -> Record:
    """The record, with a day that does not exist where it had the last one of the table."""
    return record | {"daftar": "2026-09-31"} if record.get("daftar") == "2026-09-28" else record


def as_it_is(page: Record) -> Any:
    """No spoiling."""
    return page


def garbled(page: Record) -> Any:
    """The page, spoilt as the behaviour says."""
    spoil: dict[str, Callable[[Record], Any]] = {
        "list": lambda page: page["data"],
        "no-total": lambda page: {"data": page["data"]},
        "many-rows": lambda page: page | {"data": page["data"] * 2},
        "short-pages": lambda page: page | {"data": page["data"][:-1]},
        "no-objects": lambda page: page | {"data": [None for _ in page["data"]]},
        "no-keys": lambda page: page | {"data": [{**record, "id": None} for record in page["data"]]},
        "numbers": lambda page: page | {"data": [{**record, "nama": 5} for record in page["data"]]},
        "long-texts": lambda page: page | {"data": [{**record, "nama": "y" * 20_000} for record in page["data"]]},
        "new-codes": lambda page: page | {"data": [{**record, "jk": "X"} for record in page["data"]]},
        "others": lambda page: page | {"data": [{**record, "nik": "8204990101700000"} for record in page["data"]]},
        "other-passports": lambda page: page | {"data": [{**record, "paspor": "X1"} for record in page["data"]]},
        "reversed": lambda page: page | {"data": page["data"][::-1]},
        "odd-dates": lambda page: page | {"data": [odd(record) for record in page["data"]]},
        "negative": lambda page: page | {"total": -1},
    }
    return spoil.get(BEHAVIOUR["mode"], as_it_is)(page)


async def listing(request: Request) -> Response:
    """A page of one table."""
    given = dict(request.query_params)
    REQUESTS.append([request.url.path, str(request.url.query)])
    refused = await misbehaved(request)
    if refused:
        return refused
    wanted = {
        name: set(text.split(",") if name in NATIVE_LISTS else [text])
        for name, text in given.items()
        if name not in OWN
    }
    order = given.get("urut", "id")
    if not {*wanted, order.removeprefix("-")} <= seeker(1).keys() | DATA["penempatan"][0].keys():
        return Response(status_code=400)
    records = chosen(request.path_params["table"], wanted, order)
    size = min(int(given["batas"]), LARGEST_PAGE)
    start = int(given["lewati"]) if "lewati" in given else (int(given["halaman"]) - 1) * size
    return answer(garbled({"data": records[start : start + size], "total": len(records)}))


MISBEHAVIOUR: dict[str, Callable[[], Response]] = {
    "garbage": lambda: Response(b"<html>galat</html>"),
    "truncated": lambda: Response(b'{"data": [{"id": 1, "nik": "8204990101700001"'),
    "500": lambda: Response(b'{"galat": "NIK 8204990101700001"}', 500),
    "redirect": lambda: RedirectResponse("/api/pelatihan"),
    "huge": lambda: Response(b'{"data": [], "total": 0, "x": "' + b"x" * 20_000_000 + b'"}'),
    "packed": lambda: Response(b"{}", headers={"content-encoding": "gzip"}),
}


async def misbehaved(request: Request) -> Response | None:
    """An answer that is none, where the behaviour says so."""
    await asyncio.sleep(BEHAVIOUR["delay"])
    if request.headers.get("x-kunci") != "rahasia":
        return Response(status_code=401)
    misbehave = MISBEHAVIOUR.get(BEHAVIOUR["mode"])
    return misbehave() if misbehave else None


async def query(request: Request) -> Response:
    """A GraphQL answer."""
    body = orjson.loads(await request.body())
    REQUESTS.append([request.url.path, body["query"]])
    refused = await misbehaved(request)
    result = graphql_sync(SCHEMA, body["query"], {"tka": entries})
    return refused or answer({"data": result.data, **({"errors": ["galat"]} if result.errors else {})})


def entries(_: Any, saring: Record | None = None, urut: str = "id", lewati: int = 0, ambil: int = 50) -> Record:
    """The page of the one root field."""
    wanted = {name: {*value} if isinstance(value, list) else {value} for name, value in (saring or {}).items()}
    records = chosen("tka", wanted, urut)
    page: Record = garbled({"data": records[lewati : lewati + ambil], "total": len(records)})
    return page


async def behave(request: Request) -> Response:
    """Set the behaviour."""
    BEHAVIOUR.update({"mode": "", "delay": 0.0} | orjson.loads(await request.body()))
    return answer({})


async def recorded(_: Request) -> Response:
    """The requests since the last time."""
    found = list(REQUESTS)
    REQUESTS.clear()
    return answer(found)


async def everything(request: Request) -> Response:
    """All records of a table: what the tests hold answers against."""
    return answer(DATA[request.path_params["table"]])


def answer(value: Any) -> Response:
    """A JSON answer."""
    return Response(orjson.dumps(value), media_type="application/json")


ROUTES = [
    Route("/api/{table}", listing),
    Route("/graphql", query, methods=["POST"]),
    Route("/perilaku", behave, methods=["POST"]),
    Route("/catatan", recorded),
    Route("/semua/{table}", everything),
]

if __name__ == "__main__":
    uvicorn.run(Starlette(routes=ROUTES), host="127.0.0.1", port=int(sys.argv[1]), log_level="error", lifespan="off")
