"""What somebody writes by hand for hundreds of sources: asyncio, asyncpg, httpx and heapq, and nothing else.

`python -m hub.bench.wide_limit --port N`, with the sources' addresses in the environment. No GraphQL, no policy, no
treatment, no sealed ids, no journal.
"""

import argparse
import asyncio
import os
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import asyncpg
import httpx
import orjson
import uvloop
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hub.bench.client import HOST
from hub.bench.statements import COUNTS as NATIONAL_COUNTS
from hub.bench.statements import SEEKERS as NATIONAL_SEEKERS
from hub.logs import make_log
from hub.server import listening_socket, run_server

SOURCES: Final = "HUB_BENCH_SOURCES"
"""The environment variable with the file that holds the sources' addresses, kinds and headers."""

_CONNECTIONS = 2
_SEEKERS = """
SELECT id, nomor_daftar AS "registrationNumber", nik, nama AS "fullName", tanggal_lahir AS "birthDate",
    jenis_kelamin AS sex, kode_kab AS "regionCode", kode_kec AS "districtCode", pendidikan AS "educationLevel",
    telepon AS phone, status AS "seekerStatus", tgl_registrasi AS "registeredAt"
FROM pelamar WHERE (tgl_registrasi >= $1) IS TRUE AND tgl_registrasi < $2 ORDER BY tgl_registrasi DESC, id LIMIT $3
"""
_COUNTS = """
SELECT kode_kab AS "regionCode", jenis_kelamin AS sex, pendidikan AS "educationLevel", count(*) AS count
FROM pelamar
WHERE status = 'AKTIF' AND (tgl_registrasi >= $1) IS TRUE AND (tgl_registrasi < $2) IS TRUE GROUP BY 1, 2, 3
"""
_MEMBERS = {
    "id": "id", "no_pendaftaran": "registrationNumber", "nik": "nik", "nama": "fullName", "tanggal_lahir": "birthDate",
    "jenis_kelamin": "sex", "kode_kab": "regionCode", "kode_kec": "districtCode", "pendidikan": "educationLevel",
    "hp": "phone", "status": "seekerStatus", "tanggal_daftar": "registeredAt",
}  # fmt: skip
_PAGE = 500

Record = dict[str, Any]
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Database:
    """One database, with the statements in its own words."""

    pool: "asyncpg.Pool[asyncpg.Record]"
    seekers: str
    counts: str

    async def newest(self, since: date, before: date, first: int) -> list[Record]:
        """The newest seekers registered in a span."""
        return [dict(row) for row in await self.pool.fetch(self.seekers, since, before, first)]

    async def grouped(self, since: date, before: date) -> Counter[tuple[object, ...]]:
        """Active seekers by region, sex and education."""
        rows = await self.pool.fetch(self.counts, since, before)
        return Counter({tuple(key): count for *key, count in rows})


@dataclass(frozen=True, slots=True)
class Api:
    """One REST API: it orders and pages, and the rest is done here."""

    client: httpx.AsyncClient
    url: str
    headers: Mapping[str, str]

    async def newest(self, since: date, before: date, first: int) -> list[Record]:
        """The newest seekers registered in a span: pages from the newest on, until enough are in it."""
        found: list[Record] = []
        async for record in self._records("-tanggal_daftar"):
            registered = record["tanggal_daftar"]
            if registered is None or registered < since.isoformat() or len(found) == first:
                break
            if registered < before.isoformat():
                found.append({member: record[name] for name, member in _MEMBERS.items()})
        for one in found:
            one["registeredAt"] = date.fromisoformat(one["registeredAt"])
        return found

    async def grouped(self, since: date, before: date) -> Counter[tuple[object, ...]]:
        """Active seekers by region, sex and education."""
        span = (since.isoformat(), before.isoformat())
        counted: Counter[tuple[object, ...]] = Counter()
        async for record in self._records("id", status="AKTIF"):
            if record["tanggal_daftar"] is not None and span[0] <= record["tanggal_daftar"] < span[1]:
                counted[record["kode_kab"], record["jenis_kelamin"], record["pendidikan"]] += 1
        return counted

    async def _records(self, order: str, **filters: str) -> AsyncIterator[Record]:
        number, size = 1, _PAGE if filters else 100
        while True:
            query = {"urut": order, "halaman": str(number), "batas": str(size), **filters}
            answer = await self.client.get(f"{self.url}/api/v1/pencari-kerja", params=query, headers=self.headers)
            page = orjson.loads(answer.content)
            for record in page["data"]:
                yield record
            if number * size >= page["total"]:
                return
            number += 1


class Limit:
    """The answers over all sources."""

    def __init__(self, sources: "list[Database | Api]") -> None:
        """Answer from these."""
        self._sources = sources

    async def rows(self, values: Values) -> object:
        """The newest seekers over all sources."""
        since, before, first = *_span(values), values["first"]
        found = await asyncio.gather(*(source.newest(since, before, first + 1) for source in self._sources))
        return list(islice(merge(*found, key=itemgetter("registeredAt"), reverse=True), first))

    async def counts(self, values: Values) -> object:
        """Active seekers by region, sex and education, added up over all sources."""
        total: Counter[tuple[object, ...]] = Counter()
        for one in await asyncio.gather(*(source.grouped(*_span(values)) for source in self._sources)):
            total.update(one)
        names = ("regionCode", "sex", "educationLevel")
        return [{**dict(zip(names, key, strict=True)), "count": count} for key, count in total.items()]


def _span(values: Values) -> tuple[date, date]:
    return date.fromisoformat(values["since"]), date.fromisoformat(values["before"])


@asynccontextmanager
async def _opened(told: Mapping[str, Any]) -> AsyncIterator[Limit]:
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx.AsyncClient(trust_env=False, limits=httpx.Limits()))
        sources: list[Database | Api] = []
        for name, source in told.items():
            if source["headers"]:
                sources.append(Api(client, source["address"], source["headers"]))
                continue
            pool = await asyncpg.create_pool(source["address"], min_size=1, max_size=_CONNECTIONS)
            stack.push_async_callback(pool.close)
            national = name == "siapkerja"
            statements = (NATIONAL_SEEKERS, NATIONAL_COUNTS) if national else (_SEEKERS, _COUNTS)
            sources.append(Database(pool, *statements))
        yield Limit(sources)


async def _serve(told: Mapping[str, Any], port: int) -> None:
    async with _opened(told) as limit:
        ways: dict[str, Callable[[Values], Awaitable[object]]] = {"rows": limit.rows, "counts": limit.counts}

        async def answer(request: Request) -> Response:
            content = await ways[request.path_params["way"]](orjson.loads(await request.body()))
            return Response(orjson.dumps(content), media_type="application/json")

        app = Starlette(routes=[Route("/{way}", answer, methods=["POST"])])
        with listening_socket(HOST, port) as listening:
            await run_server(app, listening, make_log())


def main() -> None:
    """Serve until the process is told to stop."""
    parser = argparse.ArgumentParser(prog="python -m hub.bench.wide_limit")
    parser.add_argument("--port", type=int, required=True)
    sources = orjson.loads(Path(os.environ[SOURCES]).read_bytes())
    uvloop.run(_serve(sources, parser.parse_args().port))


if __name__ == "__main__":
    main()
