"""Published figures in the files of a folder, as a statistics office hands them out: see `resolvers.figures`."""

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from resolvers.batches import Batch, Groups
from resolvers.figures import PARTS, Figure
from resolvers.mapping import FiguresMapping, SourceMapping
from resolvers.mapping_toml import Table
from resolvers.reads import GroupRead, Read
from resolvers.sources.base import Question, SourceTimeoutError, SourceUnavailableError
from resolvers.sources.files import Shelf
from resolvers.sources.files_database import Call, Database
from resolvers.sources.files_folder import FilesError
from resolvers.sources.files_layout import Storage, make_layout, read_settings
from resolvers.sources.files_loading import Loaded, rows_told, unreadable_lines

_TABLE = "figures"
_STORAGES = {"value": Storage.NUMBER, "as_of": Storage.DATE}
_FORMS = {"region": r"[0-9]{2}([.][0-9]{2})?", "period": r"[0-9]{4}(-(0[1-9]|1[0-2]))?"}
_EXPECTED = {"region": "00 or a Kemendagri code such as 32.16", "period": "a year or a month, as 2025 or 2025-08"}


class FolderFigures:
    """A folder of figures: see `FiguresSource`. It is a `Source` that holds no records."""

    def __init__(self, mapping: SourceMapping, figures: FiguresMapping, address: str) -> None:
        """`address` is the folder's path. Raises `MappingError` where the mapping does not say how to read it."""
        dialect, allowance = read_settings(mapping)
        place = Table(mapping.file, _TABLE, {"table": figures.table, "sheet": figures.sheet})
        columns = {figures.columns[part]: _STORAGES.get(part, Storage.TEXT) for part in PARTS}
        self._mapping = mapping
        self._figures = figures
        self._shelf = Shelf(Database(address, allowance), dialect, {_TABLE: make_layout(place, None, columns)})

    async def figures(self, regions: Sequence[str], period: str | None) -> Sequence[Figure]:
        """The figures of the regions: see `FiguresSource`. Raises `SourceError` and nothing else."""
        rows = await self._in_time(lambda call, loaded: _chosen(call, loaded, regions, period))
        return [Figure(name, region, when, _exact(value), *rest) for name, region, when, value, *rest in rows]

    async def rows(self, read: Read, question: Question) -> Batch:  # noqa: ARG002  see `Source`
        """Nothing to read: raises `SourceUnavailableError`."""
        raise SourceUnavailableError(f"{self._mapping.id} holds figures and no {read.type_name}")

    async def groups(self, read: GroupRead, question: Question) -> Groups:  # noqa: ARG002  see `Source`
        """Nothing to count: raises `SourceUnavailableError`."""
        raise SourceUnavailableError(f"{self._mapping.id} holds figures and no {read.type_name}")

    async def check(self) -> None:
        """Raise `SourceError` unless the figures can be read now."""
        await self._in_time(lambda call, loaded: _chosen(call, loaded, (), None))

    async def verify(self) -> list[str]:
        """One line per fault: file, row and column, and what was expected."""
        try:
            await self.check()
        except FilesError as fault:
            return [f"{self._mapping.file}: figures.table: {line}" for line in fault.lines]
        return []

    async def close(self) -> None:
        """Let go of the tables."""
        await self._shelf.close()

    async def _in_time(self, work: Any) -> list[tuple[Any, ...]]:
        try:
            async with asyncio.timeout(self._mapping.deadline_ms / 1000):
                loaded = await self._shelf.current(_TABLE)
                found: list[tuple[Any, ...]] = await self._shelf.database.call(lambda call, _: work(call, loaded))
                return found
        except TimeoutError:
            raise SourceTimeoutError(f"no whole answer within {self._mapping.deadline_ms} ms") from None


def _chosen(call: Call, loaded: Loaded, regions: Sequence[str], period: str | None) -> list[tuple[Any, ...]]:
    """The rows asked for, of a table without a fault: one bad figure may be the one that misleads."""
    faults = [*unreadable_lines(call, loaded), *_form_lines(call, loaded)]
    if faults:
        raise FilesError(faults)
    cells = ", ".join(f"v{number}" for number in range(len(PARTS)))
    name, region, when = (f"v{PARTS.index(part)}" for part in ("indicator", "region", "period"))
    return call.run(
        f"SELECT {cells} FROM {loaded.name} WHERE {region} = ANY($1::VARCHAR[]) "  # noqa: S608  numbers of columns
        f"AND ($2::VARCHAR IS NULL OR {when} = $2 OR starts_with({when}, $2 || '-')) "
        f"ORDER BY {region}, {name}, {when} DESC, k",
        [[*regions], period],
    )


def _form_lines(call: Call, loaded: Loaded) -> list[str]:
    """Cells that are empty, or hold what is no region or period."""
    lines = []
    for number, (part, column) in enumerate(zip(PARTS, loaded.layout.columns, strict=True)):
        wrong = f"v{number} IS NULL"
        if part in _FORMS:
            wrong = f"NOT coalesce(regexp_full_match(v{number}, '{_FORMS[part]}'), false)"
        ((found,),) = call.run(f"SELECT count(*) FROM {loaded.name} WHERE {wrong}")  # noqa: S608  as above
        if found:
            where = rows_told(call, loaded.name, wrong, loaded.version)
            lines.append(f"{where}, column {column!r}: expected {_EXPECTED.get(part, 'a value')}")
    return lines


def _exact(value: float) -> Decimal:
    """The number as the file writes it: 15 digits are exact."""
    return Decimal(int(value)) if value.is_integer() else Decimal(repr(value))
