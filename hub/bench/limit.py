"""The bare limit: one Starlette endpoint that fetches the same rows with asyncpg and encodes them with orjson.

No GraphQL, no policy, no treatment, no sealed ids, no journal: what a server does that only hands rows over.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from heapq import merge
from itertools import islice
from operator import itemgetter
from typing import Any

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.bench.statements import COUNTS, LAST_PLACEMENTS, SEEKER_BY_NIK, SEEKERS, SEEKERS_OF_REGION, Databases

Values = Mapping[str, Any]
"""The variables of one request."""

Record = dict[str, Any]


class Limit:
    """The answers, one method for each way of asking."""

    def __init__(self, databases: Databases) -> None:
        """Answer from these databases."""
        self._databases = databases

    async def page(self, values: Values) -> object:
        """A region's newest seekers over some sources, each with the last placement, its vacancy and employer."""
        region = values["region"].replace(".", "")
        shown = await self._merged(values, SEEKERS_OF_REGION, region)
        by_source: dict[str, list[int]] = {}
        for source, seeker in shown:
            by_source.setdefault(source, []).append(seeker["id"])
        found = await asyncio.gather(*(self._placements(source, keys) for source, keys in by_source.items()))
        placements = dict(zip(by_source, found, strict=True))
        for source, seeker in shown:
            seeker["placements"] = placements[source].get(seeker["id"], [])
        return [seeker for _, seeker in shown]

    async def _placements(self, source: str, keys: list[int]) -> dict[int, list[Record]]:
        rows = await self._databases.fetch(source, LAST_PLACEMENTS, keys)
        return {row["seeker"]: [_placement(row)] for row in rows}

    async def rows(self, values: Values) -> object:
        """The newest seekers over some sources."""
        if len(values["sources"]) > 1:
            return [seeker for _, seeker in await self._merged(values, SEEKERS)]
        (source,) = values["sources"]
        return [dict(row) for row in await self._seekers(source, values, SEEKERS)]

    async def _merged(self, values: Values, statement: str, *more: object) -> list[tuple[str, Record]]:
        sources = values["sources"]
        found = await asyncio.gather(*(self._seekers(source, values, statement, *more) for source in sources))
        streams = [[(source, dict(row)) for row in rows] for source, rows in zip(sources, found, strict=True)]
        newest = merge(*streams, key=lambda item: item[1]["registeredAt"], reverse=True)
        return list(islice(newest, values["first"]))

    async def _seekers(self, source: str, values: Values, statement: str, *more: object) -> list[Any]:
        return await self._databases.fetch(source, statement, *_span(values), values["first"], *more)

    async def one(self, values: Values) -> object:
        """The seeker with a NIK."""
        (source,) = values["sources"]
        return [dict(row) for row in await self._databases.fetch(source, SEEKER_BY_NIK, values["nik"])]

    async def counts(self, values: Values) -> object:
        """Active seekers by region, sex and education, added up over all sources."""
        fetched = (self._databases.fetch(source, COUNTS, *_span(values)) for source in values["sources"])
        total: dict[tuple[object, ...], int] = {}
        for rows in await asyncio.gather(*fetched):
            for *key, count in rows:
                total[tuple(key)] = total.get(tuple(key), 0) + count
        names = ("regionCode", "sex", "educationLevel")
        return [{**dict(zip(names, key, strict=True)), "count": count} for key, count in total.items()]


_vacancy = itemgetter("vacancyId", "jobTitle", "workRegionCode")
_employer = itemgetter("employerId", "name", "industryCode")


def _placement(row: Any) -> Record:
    vacancy = dict(zip(("id", "jobTitle", "workRegionCode"), _vacancy(row), strict=True))
    employer = dict(zip(("id", "name", "industryCode"), _employer(row), strict=True))
    return {"placedAt": row["placedAt"], "vacancy": vacancy, "employer": employer}


def _span(values: Values) -> tuple[date, date]:
    return date.fromisoformat(values["since"]), date.fromisoformat(values["before"])


def create_limit(databases: Databases) -> Starlette:
    """The application: one endpoint, by the way of asking."""
    limit = Limit(databases)
    ways: dict[str, Callable[[Values], Awaitable[object]]] = {
        "page": limit.page,
        "rows": limit.rows,
        "one": limit.one,
        "counts": limit.counts,
    }

    async def answer(request: Request) -> Response:
        values = orjson.loads(await request.body())
        content = await ways[request.path_params["way"]](values)
        return Response(orjson.dumps(content), media_type="application/json")

    return Starlette(routes=[Route("/{way}", answer, methods=["POST"])])
