"""A REST and a GraphQL API over records in a JSON file, in a process of their own.

`python -m tests.differential.api_server --port PORT --data FILE`. The file holds, under `rest` and `graphql`, the
records of each table. `/rest/<table>` pages by number, `/graphql` by a token.
"""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import uvicorn
from graphql import build_schema, graphql_sync
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from tests.differential.rows import KEY

Record = dict[str, Any]
STATUS_PATH = "/status"
LARGEST_PAGE = 40
_LEAST, _MOST = "_min", "_maks"
_HEAD = "scalar Nilai\ntype Info { hasNextPage: Boolean!, endCursor: String }\n"


def chosen(records: list[Record], conditions: Mapping[str, Any], order: str) -> list[Record]:
    """The records that fulfil every condition, in order: without a value last, ties by key."""
    kept = [record for record in records if all(_fits(record, *condition) for condition in conditions.items())]
    column = order.removeprefix("-")
    kept.sort(key=lambda record: record[KEY])
    valued = [record for record in kept if record[column] is not None]
    valued.sort(key=lambda record: record[column], reverse=order.startswith("-"))
    return valued + [record for record in kept if record[column] is None]


def _fits(record: Record, name: str, wanted: Any) -> bool:
    column = name.removesuffix(_LEAST).removesuffix(_MOST)
    value = record[column]
    if value is None:
        return False
    if name.endswith(_LEAST):
        return bool(value >= _like(value, wanted))
    if name.endswith(_MOST):
        return bool(value <= _like(value, wanted))
    return _text(value) in map(_text, wanted if isinstance(wanted, list) else [wanted])


def _like(value: Any, wanted: Any) -> Any:
    return int(wanted) if isinstance(value, int) else wanted


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


class Rest:
    """The REST API."""

    def __init__(self, tables: Mapping[str, list[Record]]) -> None:
        self._tables = tables

    async def answer(self, request: Request) -> Response:
        """One page."""
        given = dict(request.query_params)
        page, size = int(given.pop("halaman")), min(int(given.pop("batas")), LARGEST_PAGE)
        order = given.pop("urut", KEY)
        records = self._tables[request.path_params["table"]]
        several = {name: text.split(",") if name == KEY or _is_many(name) else text for name, text in given.items()}
        found = chosen(records, several, order)
        data = found[(page - 1) * size : page * size]
        return Response(orjson.dumps({"data": data, "total": len(found)}), media_type="application/json")


def _is_many(name: str) -> bool:
    """Whether a parameter takes a list: links and the numbers of persons."""
    return name.endswith(("Id", "nik", "Nik", "passportNumber"))


class GraphQL:
    """The GraphQL API."""

    def __init__(self, tables: Mapping[str, list[Record]]) -> None:
        self._tables = tables
        self._schema = build_schema(_HEAD + "".join(map(_types, tables.items())) + _query(tables))

    async def answer(self, request: Request) -> Response:
        """One answer."""
        asked = orjson.loads(await request.body())
        root = {name: self._resolver(records) for name, records in self._tables.items()}
        found = graphql_sync(self._schema, asked["query"], root)
        return Response(orjson.dumps(found.formatted), media_type="application/json")

    @staticmethod
    def _resolver(records: list[Record]) -> Any:
        def resolve(
            _: Any, first: int, after: str | None = None, saring: Record | None = None, urut: str = KEY
        ) -> dict[str, Any]:
            found = chosen(records, saring or {}, urut)
            start = int(after or 0)
            end = start + min(first, LARGEST_PAGE)
            more = end < len(found)
            return {"nodes": found[start:end], "pageInfo": {"hasNextPage": more, "endCursor": str(end)}}

        return resolve


def _types(table: tuple[str, list[Record]]) -> str:
    name, records = table
    columns = list(records[0])
    members = " ".join(f"{column}: Nilai" for column in columns)
    inputs = " ".join(f"{column}{end}: Nilai" for column in columns for end in ("", _LEAST, _MOST))
    return (
        f"type {name}_ {{ {members} }}\ninput {name}_saring {{ {inputs} }}\n"
        f"type {name}_halaman {{ nodes: [{name}_!]!, pageInfo: Info! }}\n"
    )


def _query(tables: Mapping[str, list[Record]]) -> str:
    fields = (
        f"{name}(first: Int!, after: String, saring: {name}_saring, urut: String): {name}_halaman!" for name in tables
    )
    return f"type Query {{ {' '.join(fields)} }}"


async def _status(_: Request) -> Response:
    return PlainTextResponse("OK")


def main() -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    options = parser.parse_args()
    data = orjson.loads(options.data.read_bytes())
    routes = [
        Route(STATUS_PATH, _status),
        Route("/rest/{table}", Rest(data["rest"]).answer),
        Route("/graphql", GraphQL(data["graphql"]).answer, methods=["POST"]),
    ]
    uvicorn.run(Starlette(routes=routes), host="127.0.0.1", port=options.port, log_level="warning", lifespan="off")


if __name__ == "__main__":
    main()
