"""APTEKAD, the demo's GraphQL API of Halmahera Selatan, in its own process: `python -m hub.demo.aptekad`.

Its list fields answer with rows that are already shaped, so that a page of 500 takes milliseconds.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import orjson
import strawberry
from graphql import GraphQLError, GraphQLOutputType, GraphQLResolveInfo
from graphql.pyutils import Path as FieldPath
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp
from strawberry.asgi import GraphQL
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext
from strawberry.types.nodes import SelectedField, Selection

from hub.demo.aptekad_store import ORDERS, Condition, Store, Window
from hub.demo.aptekad_types import Perusahaan, SaringPerusahaan, SaringTkaMasuk, TkaMasuk
from hub.demo.serving import KeyGate, read_process, run

KEY_HEADER = "Authorization"
KEY_PREFIX = "Bearer "
KEY_VARIABLE = "APTEKAD_API_KEY"
STATUS_PATH = "/status"
GRAPHQL_PATH = "/graphql"
LARGEST_PAGE = 500


@dataclass(frozen=True, slots=True)
class Ready:
    """A value that is shaped by the selection already: the executor hands it on as it is."""

    value: object


class ReadyExecution(StrawberryGraphQLCoreExecutionContext):
    """An executor that does not walk rows that are ready."""

    def complete_value(  # noqa: PLR0913, PLR0917  the signature is graphql-core's
        self,
        return_type: GraphQLOutputType,
        field_details_list: Any,
        info: GraphQLResolveInfo[Any],
        path: FieldPath,
        result: Any,
        position_context: Any,
    ) -> Any:
        """Complete a value, or take it as it is."""
        if isinstance(result, Ready):
            return result.value
        return super().complete_value(return_type, field_details_list, info, path, result, position_context)


@dataclass(frozen=True, slots=True)
class Listing:
    """What is asked of one table."""

    store: Store
    table: str
    conditions: tuple[Condition, ...]
    window: Window

    def total(self) -> int:
        """How many records match."""
        return self.store.count(self.table, self.conditions)

    def rows(self, selections: Iterable[Selection], type_name: str) -> Ready:
        """The page's records with the members selected; `__typename` among them."""
        members = dict(_members(selections))
        columns = tuple(sorted(set(members.values()) - {"__typename"})) or ORDERS[self.table][:1]
        places = {column: place for place, column in enumerate(columns)}
        rows = self.store.rows(self.table, columns, self.conditions, self.window)
        shape = [(name, places.get(column)) for name, column in members.items()]
        return Ready([{name: type_name if at is None else row[at] for name, at in shape} for row in rows])


def _members(selections: Iterable[Selection]) -> Iterable[tuple[str, str]]:
    """Response key and column of each selected member, fragments opened."""
    for selection in filter(_is_asked, selections):
        if isinstance(selection, SelectedField):
            yield selection.alias or selection.name, selection.name
        else:
            yield from _members(selection.selections)


def _is_asked(selection: Selection) -> bool:
    """Whether `@include` and `@skip` leave the selection in."""
    asked = selection.directives
    return bool(asked.get("include", {}).get("if", True)) and not asked.get("skip", {}).get("if", False)


def _selected(info: strawberry.Info[Any, Any]) -> list[Selection]:
    return [selection for field in info.selected_fields for selection in field.selections]


def _entries(root: strawberry.Parent[Any], info: strawberry.Info[Any, Any]) -> Any:
    return root.listing.rows(_selected(info), "TkaMasuk")


def _companies(root: strawberry.Parent[Any], info: strawberry.Info[Any, Any]) -> Any:
    return root.listing.rows(_selected(info), "Perusahaan")


@strawberry.type
class HalamanTkaMasuk:
    """A page of entries, and the count of all that match."""

    listing: strawberry.Private[Listing]
    data: list[TkaMasuk] = strawberry.field(resolver=_entries)

    @strawberry.field
    def total(self) -> int:
        """Count all that match."""
        return self.listing.total()


@strawberry.type
class HalamanPerusahaan:
    """A page of companies, and the count of all that match."""

    listing: strawberry.Private[Listing]
    data: list[Perusahaan] = strawberry.field(resolver=_companies)

    @strawberry.field
    def total(self) -> int:
        """Count all that match."""
        return self.listing.total()


@strawberry.type
class Query:
    """The root: two lists. `urut` is a column, `-` before it for downwards; nulls come last, ties by id."""

    store: strawberry.Private[Store]

    @strawberry.field
    def tka_masuk(
        self, saring: SaringTkaMasuk | None = None, urut: str = "idCatatan", lewati: int = 0, ambil: int = 50
    ) -> HalamanTkaMasuk:
        """List entries."""
        conditions = saring.conditions() if saring else []
        return HalamanTkaMasuk(listing=_listing(self.store, "tkaMasuk", conditions, Window(urut, lewati, ambil)))

    @strawberry.field
    def perusahaan(
        self, saring: SaringPerusahaan | None = None, urut: str = "idPerusahaan", lewati: int = 0, ambil: int = 50
    ) -> HalamanPerusahaan:
        """List companies."""
        conditions = saring.conditions() if saring else []
        return HalamanPerusahaan(listing=_listing(self.store, "perusahaan", conditions, Window(urut, lewati, ambil)))


def _listing(store: Store, table: str, conditions: list[Condition], window: Window) -> Listing:
    """Refuse what the API does not offer; its errors name no value."""
    if window.order.removeprefix("-") not in ORDERS[table]:
        raise GraphQLError(f"urut harus salah satu dari: {', '.join(ORDERS[table])} (awali - untuk menurun)")
    if not 1 <= window.limit <= LARGEST_PAGE or window.offset < 0:
        raise GraphQLError(f"ambil harus 1 sampai {LARGEST_PAGE} dan lewati tidak boleh negatif")
    return Listing(store, table, tuple(conditions), window)


class _Endpoint(GraphQL[Any, Any]):
    """The GraphQL endpoint over a store."""

    def __init__(self, store: Store) -> None:
        schema = strawberry.Schema(query=Query, execution_context_class=ReadyExecution)
        super().__init__(schema, graphql_ide=None, allow_queries_via_get=False)
        self._store = store

    async def get_root_value(self, request: Any) -> Query:  # noqa: ARG002  strawberry hands it over
        """The root of every query."""
        return Query(store=self._store)

    def encode_json(self, data: object) -> bytes:
        """Encode an answer."""
        return orjson.dumps(data)


def create_app(store: Store, key: str) -> ASGIApp:
    """The API over a data file; every path but the status needs `Authorization: Bearer <key>`."""
    endpoint = _Endpoint(store)
    paths = (GRAPHQL_PATH, f"{GRAPHQL_PATH}/")
    app = Starlette(routes=[Route(STATUS_PATH, _status), *(Route(path, endpoint) for path in paths)])
    return KeyGate(app, KEY_HEADER, f"{KEY_PREFIX}{key}", frozenset({STATUS_PATH}))


async def _status(_: Request) -> Response:
    return JSONResponse({"status": "AKTIF"})


def main() -> None:
    """Run the process until it is ended."""
    logging.getLogger("strawberry.execution").setLevel(logging.CRITICAL)  # it would log the query, values and all
    process = read_process("aptekad", KEY_VARIABLE)
    run(create_app(Store(process.data), process.key), process.port)


if __name__ == "__main__":
    main()
