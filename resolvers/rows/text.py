"""Records' members as JSON text, byte for byte as PostgreSQL's side prints them: compact, times in UTC with `Z`."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import orjson

from resolvers.mapping import ARRAY, ColumnMapping
from resolvers.reads import KEY, QUALITY, Output, Piece
from resolvers.rows.columns import Column
from resolvers.rows.frame import Frame
from resolvers.sql.quality import INVALID, MISSING, written_form
from resolvers.utf8 import Utf8, from_bytes, from_text
from schema.catalogue import ValueType

_QUALITY_PREFIX = f"{QUALITY}:"


def piece_texts(frame: Frame, piece: Piece) -> list[Utf8]:
    """The piece's JSON text for each record, without braces."""
    if not piece.outputs:
        return [from_text("")] * len(frame)
    names = [output.name for output in piece.outputs]
    columns = [_column(frame, output) for output in piece.outputs]
    return [
        from_bytes(orjson.dumps(dict(zip(names, row, strict=True)), option=orjson.OPT_UTC_Z)[1:-1])
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
        missing = f"{name}:{MISSING}" if table.shape.domain.fields[name].required else None
        invalid, valid = f"{name}:{INVALID}", _validity(column)
        for found, value, native in zip(flags, table.column(name), table.natives(column.column), strict=True):
            if native is None and missing is not None:
                found.append(missing)
            elif native is not None and not valid(value, native):
                found.append(invalid)
    return [*flags]


def _validity(column: ColumnMapping) -> Callable[[Any, Any], bool]:
    """Whether a canonical value, read from a native one that is not null, is a whole value of the column's kind."""
    if column.list_as == ARRAY:
        return lambda value, native: value is not None and len(value) == len(native)
    form = written_form(column)
    if form is None:
        return lambda value, _: value is not None
    fits = re.compile(form).fullmatch
    return lambda value, _: value is not None and fits(value) is not None
