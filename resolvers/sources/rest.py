"""A source behind a REST JSON API: pages by GET, conditions as query parameters, lists with commas."""

from resolvers.capabilities import Capabilities, capabilities_of
from resolvers.mapping import SourceMapping
from resolvers.rows.natives import NativeValue
from resolvers.sources.api import ApiPage, Ask, Condition, Equal
from resolvers.sources.http import ApiAccess, JsonClient
from resolvers.sources.paging import Paging


class RestApi:
    """One REST API. It holds nothing still between the pages of a read."""

    def __init__(self, mapping: SourceMapping, access: ApiAccess) -> None:
        """Raises `MappingError` where the settings do not say how the API pages."""
        self._paging = Paging.of(mapping)
        self._capabilities = capabilities_of(mapping)
        self._client = JsonClient(access, mapping.deadline_ms / 1000)

    @property
    def capabilities(self) -> Capabilities:
        """What the API can do itself."""
        return self._capabilities

    @property
    def size_max(self) -> int:
        """The most records of one page."""
        return self._paging.size_max

    def pages(self) -> "RestApi":
        """The pages of one read."""
        return self

    async def page(self, ask: Ask) -> ApiPage:
        """One page by `GET <table>?<conditions>&<order>&<place>`."""
        parameters = [(condition.parameter, _value(condition)) for condition in ask.filters]
        if self._paging.order is not None:
            parameters.append((self._paging.order, self._paging.ordered(ask)))
        parameters += [(name, str(value)) for name, value in self._paging.placed(ask)]
        answer, headers = await self._client.get(ask.table, parameters)
        return self._paging.read(answer, f"GET {ask.table}", headers)

    async def faults(self, type_name: str) -> list[str]:  # noqa: ARG002  the same for every type
        """None: what an API does wrong shows in its pages."""
        return []

    async def close(self) -> None:
        """Let go of every connection."""
        await self._client.close()


def _value(condition: Condition) -> str:
    natives = condition.natives if isinstance(condition, Equal) else (condition.native,)
    return ",".join(map(_text, natives))


def _text(value: NativeValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
