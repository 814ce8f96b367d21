"""A source that is a folder of files (CSV, XLSX, Parquet), for a region that has no system: DuckDB answers for it.

A file is read when it is first asked for and again when it was changed; a read sees one version of it throughout.
"""

import asyncio
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from time import monotonic
from typing import Any
from weakref import finalize

from resolvers.capabilities import Capabilities, capabilities_of
from resolvers.mapping import SourceMapping, TypeMapping
from resolvers.rows.natives import UNREADABLE
from resolvers.sources.api import ApiPage, Ask
from resolvers.sources.base import SourceTimeoutError
from resolvers.sources.files_database import Call, Database
from resolvers.sources.files_folder import FilesError, Folder, Version
from resolvers.sources.files_layout import Dialect, Layout, layout_of, read_settings
from resolvers.sources.files_loading import Loaded, Loading, unreadable_lines
from resolvers.sources.files_sql import Bound, Places, count_sql, page_sql, shown

PAGE = 10_000
"""The most records of one page."""
_LOAD_SECONDS = 300
"""Reading a large workbook takes longer than an answer may; it goes on when the reads that began it are cut off."""
_ATTEMPTS = 3
_AGAIN_SECONDS = 10
"""How long a version's faults hold: reading a large file again for every read would be a burden to all."""


@dataclass(slots=True)
class Shelf:
    """The tables of one folder: which version of each is held, and what is being read."""

    database: Database
    dialect: Dialect
    layouts: Mapping[str, Layout]
    _held: dict[str, Loaded] = field(default_factory=dict)
    _faulty: dict[str, tuple[Version, FilesError, float]] = field(default_factory=dict)
    _loading: dict[str, asyncio.Task[Loaded]] = field(default_factory=dict)
    _doomed: deque[str] = field(default_factory=deque)
    _names: Iterator[int] = field(default_factory=count)

    async def current(self, name: str) -> Loaded:
        """The table in its present version. Raises `SourceError`."""
        layout = self.layouts[name]
        for _ in range(_ATTEMPTS):
            version = await self.database.call(lambda _, folder: folder.version(layout))
            held, faulty = self._held.get(name), self._faulty.get(name)
            if held is not None and held.version == version:
                return held
            if faulty is not None and faulty[0] == version and monotonic() < faulty[2]:
                raise FilesError(faulty[1].lines)
            await asyncio.shield(self._load_once(name, version))
        return self._held[name]

    def _load_once(self, name: str, version: Version) -> asyncio.Task[Loaded]:
        """The loading under way, which all who need it wait for; it ends with none of them."""
        task = self._loading.get(name)
        if task is None:
            task = asyncio.get_running_loop().create_task(self._load(name, version))
            task.add_done_callback(lambda done: self._done(name, done))
            self._loading[name] = task
        return task

    def _done(self, name: str, task: asyncio.Task[Loaded]) -> None:
        del self._loading[name]
        if not task.cancelled():
            task.exception()  # who waited was told; nobody waiting is no fault

    async def _load(self, name: str, version: Version) -> Loaded:
        table = f"t{next(self._names)}"
        layout = self.layouts[name]

        def work(call: Call, folder: Folder) -> Loaded:
            return Loading(call, folder, layout, self.dialect, table).loaded()

        try:
            async with asyncio.timeout(_LOAD_SECONDS):
                loaded = await self.database.call(work)
        except FilesError as fault:
            self._faulty[name] = version, fault, monotonic() + _AGAIN_SECONDS
            raise
        except TimeoutError:
            raise SourceTimeoutError(f"{layout.pattern}: not read within {_LOAD_SECONDS} s") from None
        finalize(loaded, self._doomed.append, table).atexit = False
        self._held[name] = loaded
        await self.database.call(self._sweep)
        return loaded

    def _sweep(self, call: Call, _: Folder) -> None:
        """Drop the versions that no read looks at any more."""
        while self._doomed:
            call.run(f"DROP TABLE IF EXISTS {self._doomed.popleft()}")

    async def close(self) -> None:
        """End what is being read, and let go of every table."""
        tasks = [*self._loading.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._held.clear()
        self.database.close()


class FilesApi:
    """The files of one folder."""

    def __init__(self, mapping: SourceMapping, address: str) -> None:
        """`address` is the folder's path. Raises `MappingError` where the mapping does not say how to read it."""
        dialect, allowance = read_settings(mapping)
        layouts = {name: layout_of(of_type, mapping.file) for name, of_type in mapping.types.items()}
        self._capabilities = capabilities_of(mapping)
        self._types = mapping.types
        self._shelf = Shelf(Database(address, allowance), dialect, layouts)

    @property
    def capabilities(self) -> Capabilities:
        """What DuckDB does: all but groups."""
        return self._capabilities

    @property
    def size_max(self) -> int:
        """The most records of one page."""
        return PAGE

    def pages(self) -> "FilesPages":
        """The pages of one read, all of one version of each table."""
        return FilesPages(self._shelf, self._types)

    async def faults(self, type_name: str) -> list[str]:
        """What is wrong with the files of a type: by file, row and column, without a value."""
        try:
            loaded = await self._shelf.current(type_name)
        except FilesError as fault:
            return [*fault.lines]
        return await self._shelf.database.call(lambda call, _: unreadable_lines(call, loaded))

    async def close(self) -> None:
        """Let go of every table."""
        await self._shelf.close()


@dataclass(slots=True)
class FilesPages:
    """The pages of one read."""

    shelf: Shelf
    types: Mapping[str, TypeMapping]
    _tables: dict[str, Loaded] = field(default_factory=dict)
    _totals: dict[object, int] = field(default_factory=dict)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def page(self, ask: Ask) -> ApiPage:
        """One page, counted. Raises `SourceError`."""
        async with self._lock:
            if ask.type_name not in self._tables:
                self._tables[ask.type_name] = await self.shelf.current(ask.type_name)
        loaded = self._tables[ask.type_name]
        return await self.shelf.database.call(lambda call, _: self._read(call, ask, loaded))

    def _read(self, call: Call, ask: Ask, loaded: Loaded) -> ApiPage:
        mapping = self.types[ask.type_name]
        places, bound = Places(mapping, loaded.numbers), Bound()
        selected, marked = _selected(ask, mapping, loaded)
        rows = call.run(page_sql(ask, places, loaded.name, selected, bound), bound.values)
        return ApiPage(_records(ask, marked, rows), self._total(call, ask, places, loaded), None, loaded.as_of)

    def _total(self, call: Call, ask: Ask, places: Places, loaded: Loaded) -> int:
        asked = ask.type_name, ask.filters, ask.onward
        if asked not in self._totals:
            bound = Bound()
            ((total,),) = call.run(count_sql(ask, places, loaded.name, bound), bound.values)
            self._totals[asked] = total
        return self._totals[asked]


def _selected(ask: Ask, mapping: TypeMapping, loaded: Loaded) -> tuple[list[str], list[str]]:
    """What a page selects, and the columns whose marks of unreadable cells stand behind it."""
    numbers, storages = loaded.numbers, loaded.layout.columns
    values = ["k" if name == mapping.key else shown(storages[name], f"v{numbers[name]}") for name in ask.columns]
    marked = [name for name in ask.columns if name != mapping.key and numbers[name] in loaded.unreadable]
    return values + [f"b{numbers[name]}" for name in marked], marked


def _records(ask: Ask, marked: list[str], rows: list[tuple[Any, ...]]) -> list[Any]:
    names, width = ask.columns, len(ask.columns)
    records = [dict(zip(names, row, strict=False)) for row in rows]
    for place, name in enumerate(marked, width):
        for record, row in zip(records, rows, strict=True):
            if row[place]:
                record[name] = UNREADABLE
    return records
