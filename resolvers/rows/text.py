"""Records' members as JSON text, byte for byte as PostgreSQL's side prints them: compact, times in UTC with `Z`."""

import re
from collections.abc import Sequence
from typing import Any

import orjson

from resolvers.mapping import ARRAY, ColumnMapping
from resolvers.reads import KEY, QUALITY, Output, Piece
from resolvers.rows.columns import Column
from resolvers.rows.frame import Frame
from resolvers.sql.quality import INVALID, MISSING, PATTERNS
from schema.catalogue import Field, ValueType

_QUALITY_PREFIX = f"{QUALITY}:"
_PATTERNS = {value: re.compile(pattern) for value, pattern in PATTERNS.items()}


def piece_texts(frame: Frame, piece: Piece) -> list[str]:
    """The piece's JSON text for each record, without braces."""
    if not piece.outputs:
        return [""] * len(frame)
    names = [output.name for output in piece.outputs]
    columns = [_column(frame, output) for output in piece.outputs]
    return [
        orjson.dumps(dict(zip(names, row, strict=True)), option=orjson.OPT_UTC_Z)[1:-1].decode()
        for row in zip(*columns, strict=True)
    ]


def _column(frame: Frame, output: Output) -> Column:
    name = output.treated.field
    if name.startswith(_QUALITY_PREFIX):
        return quality(frame, name.removeprefix(_QUALITY_PREFIX).split(","))
    governed = frame.table.shape.domain.fields.get(name)
    if name == KEY or (governed is not None and governed.value is ValueType.ID):
        raise ValueError(f"{frame.table.shape.domain.name}.{name}: ids are sealed in the hub and never written here")
    return frame.column(output.treated)


def quality(frame: Frame, names: Sequence[str]) -> Column:
    """The flags of each record on the fields named: `sex:MISSING`, `nik:INVALID`."""
    table = frame.table
    flags: list[list[str]] = [[] for _ in range(len(frame))]
    for name in names:
        column = table.shape.mapping.columns.get(name)
        if column is None:
            continue
        governed = table.shape.domain.fields[name]
        for found, value, native in zip(flags, table.column(name), table.natives(column.column), strict=True):
            flag = _flag(governed, column, value, native)
            if flag is not None:
                found.append(f"{name}:{flag}")
    return [*flags]


def _flag(governed: Field, column: ColumnMapping, value: Any, native: Any) -> str | None:
    if native is None:
        return MISSING if governed.required else None
    if value is None or (column.list_as == ARRAY and len(value) != len(native)):
        return INVALID
    pattern = _PATTERNS.get(governed.value) if column.list_as is None else None
    return None if pattern is None or pattern.fullmatch(value) else INVALID
