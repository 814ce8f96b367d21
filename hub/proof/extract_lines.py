"""The entries of an extract, as JSON Lines and as CSV: both hold the same, and each is read back to the letter."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Final

import orjson

from hub.journal.view import AuditEntry

Told = Mapping[str, Any]
"""An entry as it is told: the columns by name."""


class Form(StrEnum):
    """How the entries of an extract are written."""

    CSV = "csv"
    JSONL = "jsonl"


COLUMNS: Final = (
    "id", "at", "issuer", "subject", "party", "role", "purpose", "outcome", "rules_version", "epoch",
    "operation_hash", "operation_text", "decisions", "sources"
)  # fmt: skip
_NULLABLE: Final = frozenset({"issuer", "subject", "party", "role", "purpose"})
_JSON: Final = frozenset({"epoch", "decisions", "sources"})
_ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r", "'")
"""What a spreadsheet takes for a formula at the beginning of a cell; and the mark that keeps it from doing so."""


def told_of(entry: AuditEntry) -> Told:
    """An entry as an extract tells it, cut as its reader sees it."""
    standing, account = entry.standing, entry.account
    return {
        "id": entry.id,
        "at": entry.at.isoformat(timespec="milliseconds"),
        "issuer": account and account.issuer,
        "subject": account and account.subject,
        "party": standing and standing.party,
        "role": standing and standing.role,
        "purpose": standing and standing.purpose,
        "outcome": entry.outcome,
        "rules_version": entry.rules_version,
        "epoch": entry.epoch,
        "operation_hash": entry.operation_hash,
        "operation_text": entry.operation_text,
        "decisions": [
            [one.coordinate, one.owner, one.scope, one.side, one.treatment, one.form, one.rule, one.clause]
            for one in entry.decisions
        ],
        "sources": [[one.source, one.owner, one.status, one.rows] for one in entry.sources],
    }


def head_of(form: Form) -> bytes:
    """What stands before the first entry."""
    return _csv_line(COLUMNS) if form is Form.CSV else b""


def line_of(told: Told, form: Form) -> bytes:
    """An entry as it is written; a line of CSV may go on over line ends within a cell."""
    if form is Form.JSONL:
        return orjson.dumps(told) + b"\n"
    return _csv_line([_harmless(_cell(name, told[name])) for name in COLUMNS])


def _cell(name: str, value: Any) -> str:
    if name in _JSON:
        return orjson.dumps(value).decode()
    return "" if value is None else str(value)


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_ACTIVE) else cell


def _csv_line(cells: Iterable[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()


def entries_in(lines: Iterable[str], form: Form) -> Iterator[Told]:
    """The entries written. Raises ValueError where something else is."""
    if form is Form.JSONL:
        yield from map(_json_entry, lines)
        return
    rows = csv.reader(lines, strict=True)
    if tuple(next(rows, ())) != COLUMNS:
        raise ValueError("another head")
    yield from map(_csv_entry, rows)


def _json_entry(line: str) -> Told:
    told = orjson.loads(line)
    if not isinstance(told, dict) or tuple(told) != COLUMNS:
        raise ValueError("another entry")
    return told


def _csv_entry(row: list[str]) -> Told:
    cells = zip(COLUMNS, row, strict=True)
    return {name: _value(name, cell.removeprefix("'")) for name, cell in cells}


def _value(name: str, cell: str) -> Any:
    if name in _JSON:
        return orjson.loads(cell)
    return None if not cell and name in _NULLABLE else cell
