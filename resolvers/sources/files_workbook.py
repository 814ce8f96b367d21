"""Rows of an XLSX workbook as text: numbers without `.0`, dates and times as ISO 8601.

DuckDB's own reader of workbooks is an extension to be downloaded, which closed networks cannot.
"""

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from resolvers.sources.files_folder import FilesError, placed
from resolvers.sources.files_layout import Layout

CHUNK = 2_000
"""Rows handed over at once."""
_LARGEST_UNPACKED = 1024 * 1024 * 1024
_MIDNIGHT = time()


@dataclass(frozen=True, slots=True)
class Rows:
    """Some rows, column by column in the order of the layout's names; `first` is the first one's row in the sheet."""

    first: int
    columns: list[list[str | None]]


def read_rows(path: Path, layout: Layout, header: int, stop: Callable[[], bool]) -> Iterator[Rows]:
    """The rows of the workbook's sheet below its header, until `stop` says so. Raises `FilesError`."""
    from openpyxl import load_workbook  # noqa: PLC0415  half a second that only workbooks need

    _check_size(path)
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # noqa: BLE001  whatever is wrong with a file that others wrote
        raise FilesError([f"{path.name}: no workbook that can be read ({type(error).__name__})"]) from None
    try:
        yield from _chunks(_sheet(book, path, layout), path, layout, header, stop)
    except FilesError:
        raise
    except Exception as error:  # noqa: BLE001  as above: a workbook is read as it is gone through
        raise FilesError([f"{path.name}: the workbook breaks off ({type(error).__name__})"]) from None
    finally:
        book.close()


def _check_size(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except (OSError, zipfile.BadZipFile):
        raise FilesError([f"{path.name}: no workbook (xlsx)"]) from None
    if size > _LARGEST_UNPACKED:
        raise FilesError([f"{path.name}: unpacks to more than {_LARGEST_UNPACKED} bytes"])


def _sheet(book: Any, path: Path, layout: Layout) -> Any:
    if layout.sheet is None and len(book.sheetnames) != 1:
        raise FilesError([f"{path.name}: {len(book.sheetnames)} sheets; expected one, or its name as `sheet`"])
    if layout.sheet is not None and layout.sheet not in book.sheetnames:
        raise FilesError([f"{path.name}: no sheet {layout.sheet!r}"])
    return book[layout.sheet or book.sheetnames[0]]


def _chunks(sheet: Any, path: Path, layout: Layout, header: int, stop: Callable[[], bool]) -> Iterator[Rows]:
    sheet.reset_dimensions()  # what the file says of its own size need not be true
    rows = sheet.iter_rows(min_row=header, values_only=True)
    names = ["" if name is None else text(name).strip() for name in next(rows, ())]
    places = list(placed(names, layout, path.name).values())
    held: list[list[str | None]] = []
    number = first = header + 1
    for row in rows:
        held.append([cell(row[place]) if place < len(row) else None for place in places])
        number += 1
        if len(held) == CHUNK:
            yield Rows(first, _turned(held, len(places)))
            held, first = [], number
            if stop():
                return
    yield Rows(first, _turned(held, len(places)))


def _turned(rows: list[list[str | None]], width: int) -> list[list[str | None]]:
    return [list(column) for column in zip(*rows, strict=True)] if rows else [[] for _ in range(width)]


def cell(value: object) -> str | None:
    """A cell's text; an empty one holds nothing."""
    return None if value is None or value == "" else text(value)


def text(value: object) -> str:
    """A cell's value as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**63 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == _MIDNIGHT else value.isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)
