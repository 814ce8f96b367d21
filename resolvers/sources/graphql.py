"""A source behind a GraphQL API: one root field per table, only the columns needed, conditions in one input object."""

from typing import Any

import orjson

from resolvers.mapping import SourceMapping
from resolvers.mapping_toml import Table
from resolvers.rows.contract import ContractError
from resolvers.rows.natives import NativeValue
from resolvers.sources.api import ApiPage, Ask, Equal
from resolvers.sources.http import ApiAccess, JsonClient
from resolvers.sources.paging import Paging


class GraphqlApi:
    """One GraphQL API, at one address."""

    def __init__(self, mapping: SourceMapping, access: ApiAccess) -> None:
        """Raises `MappingError` where the settings do not say how the API pages."""
        self._paging = Paging.of(mapping)
        if self._paging.condition is None and any(
            shape.api.filters or shape.api.many for shape in mapping.types.values()
        ):
            raise Table(mapping.file, "settings", mapping.settings).fault("filter", None, "the argument for conditions")
        self._client = JsonClient(access, mapping.deadline_ms / 1000)

    async def page(self, ask: Ask) -> ApiPage:
        """One page by one query."""
        answer = await self._client.post(orjson.dumps({"query": self.query(ask)}))
        name = f"query {ask.table}"
        if not isinstance(answer, dict) or answer.get("errors"):
            raise ContractError(f"{name}: the API answered with errors")
        data = answer.get("data")
        if not isinstance(data, dict):
            raise ContractError(f"{name}: expected an object with `data`")
        return self._paging.read(data.get(ask.table), name)

    def query(self, ask: Ask) -> str:
        """The query document of a page. Values stand in it as JSON, which GraphQL reads as its own literals."""
        paging = self._paging
        arguments = [f"{name}: {value}" for name, value in paging.placed(ask)]
        if ask.filters:
            arguments.append(f"{paging.condition}: {{{', '.join(map(_condition, ask.filters))}}}")
        if paging.order is not None:
            arguments.append(f"{paging.order}: {_literal(paging.ordered(ask))}")
        total = f" {paging.total}" if paging.total is not None else ""
        return f"{{ {ask.table}({', '.join(arguments)}) {{ {paging.items} {{ {' '.join(ask.columns)} }}{total} }} }}"

    async def close(self) -> None:
        """Let go of every connection."""
        await self._client.close()


def _condition(equal: Equal) -> str:
    value: Any = list(equal.natives) if equal.takes_list else equal.natives[0]
    return f"{equal.parameter}: {_literal(value)}"


def _literal(value: NativeValue | list[NativeValue]) -> str:
    return orjson.dumps(value).decode()
