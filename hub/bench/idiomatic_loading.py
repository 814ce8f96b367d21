"""How the Strawberry resolvers fetch: data loaders, new for each request, over the same databases as the limit."""

import asyncio
from collections.abc import Sequence

import asyncpg
from strawberry.dataloader import DataLoader

from hub.bench.statements import EMPLOYERS, PLACEMENTS, VACANCIES, Databases

Key = tuple[str, int]
"""A record: its source and its key there."""

Found = asyncpg.Record


class Loaders:
    """What the resolvers of one request share."""

    def __init__(self, databases: Databases) -> None:
        """Load from these databases."""
        self.databases = databases
        self.placements: DataLoader[Key, list[Found]] = DataLoader(self._placements)
        self.vacancies: DataLoader[Key, Found | None] = DataLoader(self._vacancies)
        self.employers: DataLoader[Key, Found | None] = DataLoader(self._employers)

    async def _placements(self, keys: list[Key]) -> list[list[Found]]:
        found: dict[Key, list[Found]] = {}
        for source, rows in await self._fetched(keys, PLACEMENTS, 1):
            for row in rows:
                found.setdefault((source, row["seeker"]), []).append(row)
        return [found.get(key, []) for key in keys]

    async def _vacancies(self, keys: list[Key]) -> list[Found | None]:
        return await self._by_key(keys, VACANCIES)

    async def _employers(self, keys: list[Key]) -> list[Found | None]:
        return await self._by_key(keys, EMPLOYERS)

    async def _by_key(self, keys: list[Key], statement: str) -> list[Found | None]:
        fetched = await self._fetched(keys, statement)
        found = {(source, row["id"]): row for source, rows in fetched for row in rows}
        return [found.get(key) for key in keys]

    async def _fetched(self, keys: Sequence[Key], statement: str, *more: object) -> list[tuple[str, list[Found]]]:
        by_source: dict[str, list[int]] = {}
        for source, key in keys:
            by_source.setdefault(source, []).append(key)
        asked = (self.databases.fetch(source, statement, of, *more) for source, of in by_source.items())
        return list(zip(by_source, await asyncio.gather(*asked), strict=True))
