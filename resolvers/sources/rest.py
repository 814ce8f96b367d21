"""A source behind a REST JSON API: pages by GET, conditions as query parameters, lists with commas."""

from resolvers.mapping import SourceMapping
from resolvers.rows.natives import NativeValue
from resolvers.sources.api import ApiPage, Ask
from resolvers.sources.http import ApiAccess, JsonClient
from resolvers.sources.paging import Paging


class RestApi:
    """One REST API."""

    def __init__(self, mapping: SourceMapping, access: ApiAccess) -> None:
        """Raises `MappingError` where the settings do not say how the API pages."""
        self._paging = Paging.of(mapping)
        self._client = JsonClient(access, mapping.deadline_ms / 1000)

    async def page(self, ask: Ask) -> ApiPage:
        """One page by `GET <table>?<conditions>&<order>&<place>`."""
        parameters = [(equal.parameter, ",".join(map(_text, equal.natives))) for equal in ask.filters]
        if self._paging.order is not None:
            parameters.append((self._paging.order, self._paging.ordered(ask)))
        parameters += [(name, str(value)) for name, value in self._paging.placed(ask)]
        return self._paging.read(await self._client.get(ask.table, parameters), f"GET {ask.table}")

    async def close(self) -> None:
        """Let go of every connection."""
        await self._client.close()


def _text(value: NativeValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
