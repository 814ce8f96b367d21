"""SI-PINKER, the demo's REST JSON API of Halmahera Selatan, in its own process: `python -m hub.demo.si_pinker`.

It does what such APIs do and no more: pages, equality on a few columns, order by id or a date, one record by its id.
"""

from dataclasses import dataclass
from functools import partial

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from hub.demo.serving import KeyGate, read_process, run
from hub.demo.si_pinker_store import RESOURCES, Page, Resource, Store

KEY_HEADER = "X-Api-Key"
KEY_VARIABLE = "SI_PINKER_API_KEY"
STATUS_PATH = "/api/v1/status"
LARGEST_PAGE = 500
LARGEST_LIST = 500
_OWN = frozenset({"halaman", "batas", "urut"})


def create_app(store: Store, key: str) -> ASGIApp:
    """The API over a data file; every path but the status needs the key in the header `X-Api-Key`."""
    app = Starlette(
        routes=[
            Route(STATUS_PATH, _status),
            Route("/api/v1/{resource}", partial(_list, store)),
            Route("/api/v1/{resource}/{key:int}", partial(_one, store)),
        ],
        exception_handlers={HTTPException: _refused},
    )
    return KeyGate(app, KEY_HEADER, key, frozenset({STATUS_PATH}))


async def _status(_: Request) -> Response:
    return _json(b'{"status":"AKTIF"}')


async def _list(store: Store, request: Request) -> Response:
    """`{"data": [...], "halaman": 1, "batas": 100, "total": 1234}`."""
    name = _resource(request)
    asked = _asked(request, RESOURCES[name])
    records, total = store.page(name, asked.page)
    head = f'],"halaman":{asked.number},"batas":{asked.page.limit},"total":{total}}}'.encode()
    return _json(b'{"data":[' + b",".join(records) + head)


async def _one(store: Store, request: Request) -> Response:
    """`{"data": {...}}`, or 404."""
    record = store.record(_resource(request), request.path_params["key"])
    if record is None:
        raise HTTPException(404, "tidak ditemukan")
    return _json(b'{"data":' + record + b"}")


def _resource(request: Request) -> str:
    name: str = request.path_params["resource"]
    if name not in RESOURCES:
        raise HTTPException(404, "tidak ditemukan")
    return name


@dataclass(frozen=True, slots=True)
class _Asked:
    number: int
    page: Page


def _asked(request: Request, resource: Resource) -> _Asked:
    """The question in the query string; 400 for anything the API does not know."""
    given = request.query_params
    for name in given:
        if name not in (*resource.lists, *resource.filters, *_OWN):
            raise HTTPException(400, f"parameter tidak dikenal: {name}")
    number, size = _number(request, "halaman", 1, 10**9), _number(request, "batas", 100, LARGEST_PAGE)
    order = given.get("urut", "id")
    if order.removeprefix("-") not in ("id", *resource.orders):
        raise HTTPException(
            400, f"urut harus salah satu dari: id, {', '.join(resource.orders)} (awali - untuk menurun)"
        )
    conditions = tuple((name, _values(name, given[name], resource)) for name in given if name not in _OWN)
    page = Page(conditions, order.removeprefix("-"), order.startswith("-"), size, (number - 1) * size)
    return _Asked(number, page)


def _number(request: Request, name: str, default: int, greatest: int) -> int:
    text = request.query_params.get(name, str(default))
    if not text.isdecimal() or not 1 <= int(text) <= greatest:
        raise HTTPException(400, f"{name} harus bilangan 1 sampai {greatest}")
    return int(text)


def _values(name: str, text: str, resource: Resource) -> tuple[str, ...]:
    if name not in resource.lists:
        return (text,)
    values = tuple(text.split(","))
    if len(values) > LARGEST_LIST or not all(value.isdecimal() and len(value) < 19 for value in values):
        raise HTTPException(400, f"{name} harus bilangan, paling banyak {LARGEST_LIST}, dipisah koma")
    return values


async def _refused(_: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else "galat"
    return _json(orjson.dumps({"galat": detail}), status)


def _json(content: bytes, status: int = 200) -> Response:
    return Response(content, status, media_type="application/json")


def main() -> None:
    """Run the process until it is ended."""
    process = read_process("si-pinker", KEY_VARIABLE)
    run(create_app(Store(process.data), process.key), process.port)


if __name__ == "__main__":
    main()
