"""A source behind a GraphQL API: one root field per table, only the columns needed, conditions in one input object."""

from typing import Any

import orjson

from resolvers.capabilities import Capabilities, capabilities_of
from resolvers.mapping import SourceMapping
from resolvers.mapping_toml import Table
from resolvers.rows.contract import ContractError
from resolvers.rows.natives import NativeValue
from resolvers.sources.api import ApiPage, Ask, Condition, Within
from resolvers.sources.http import ApiAccess, JsonClient
from resolvers.sources.paging import LINK_HEADER, Paging


class GraphqlApi:
    """One GraphQL API, at one address. It holds nothing still between the pages of a read."""

    def __init__(self, mapping: SourceMapping, access: ApiAccess) -> None:
        """Raises `MappingError` where the settings do not say how the API pages."""
        self._paging = Paging.of(mapping)
        self._capabilities = capabilities_of(mapping)
        settings = Table(mapping.file, "settings", mapping.settings)
        if self._paging.next == LINK_HEADER:
            raise settings.fault("next", LINK_HEADER, "the member with the next page's token, as `pageInfo.endCursor`")
        apis = [shape.api for shape in mapping.types.values()]
        if self._paging.condition is None and any(api.filters or api.many or api.least or api.most for api in apis):
            raise settings.fault("filter", None, "the argument for conditions")
        self._client = JsonClient(access, mapping.deadline_ms / 1000)

    @property
    def capabilities(self) -> Capabilities:
        """What the API can do itself."""
        return self._capabilities

    @property
    def size_max(self) -> int:
        """The most records of one page."""
        return self._paging.size_max

    def pages(self) -> "GraphqlApi":
        """The pages of one read."""
        return self

    async def page(self, ask: Ask) -> ApiPage:
        """One page by one query."""
        answer = await self._client.post(orjson.dumps({"query": self.query(ask)}))
        name = f"query {ask.table}"
        if not isinstance(answer, dict) or answer.get("errors"):
            raise ContractError(f"{name}: the API answered with errors")
        data = answer.get("data")
        if not isinstance(data, dict):
            raise ContractError(f"{name}: expected an object with `data`")
        return self._paging.read(data.get(ask.table), name, {})

    def query(self, ask: Ask) -> str:
        """The query document of a page. Values stand in it as JSON, which GraphQL reads as its own literals."""
        paging = self._paging
        arguments = [f"{name}: {_literal(value)}" for name, value in paging.placed(ask)]
        if ask.filters:
            arguments.append(f"{paging.condition}: {{{', '.join(map(_condition, ask.filters))}}}")
        if paging.order is not None:
            arguments.append(f"{paging.order}: {_literal(paging.ordered(ask))}")
        selected = [_selection(paging.items or "", " ".join(ask.columns)), *map(_selection, paging.members())]
        return f"{{ {ask.table}({', '.join(arguments)}) {{ {' '.join(selected)} }} }}"

    async def faults(self, type_name: str) -> list[str]:  # noqa: ARG002  the same for every type
        """None: what an API does wrong shows in its pages."""
        return []

    async def close(self) -> None:
        """Let go of every connection."""
        await self._client.close()


def _selection(path: str, below: str = "") -> str:
    """The selection of a member at a dotted path, with what is selected below it."""
    *outer, last = path.split(".")
    found = f"{last} {{ {below} }}" if below else last
    for name in reversed(outer):
        found = f"{name} {{ {found} }}"
    return found


def _condition(condition: Condition) -> str:
    if isinstance(condition, Within):
        return f"{condition.parameter}: {_literal(condition.native)}"
    value: Any = list(condition.natives) if condition.takes_list else condition.natives[0]
    return f"{condition.parameter}: {_literal(value)}"


def _literal(value: NativeValue | list[NativeValue]) -> str:
    return orjson.dumps(value).decode()
