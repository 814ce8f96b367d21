"""Raw protected values, and where they may and may not be found."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import orjson

from hub.demo.data import DemoData
from resolvers.mapping import SourceMapping
from schema.catalogue import PrivacyClass
from schema.decisions import Treatment
from tests.worlds.meaning import Records, World, table_name
from tests.worlds.sight import Sight

CANARY = "KENARI77"
"""Stands in every protected text of the data."""

NEVER = "TERLARANG88"
"""Stands in every text of a column that no field is mapped to: it may leave its source for nobody."""

_TOKEN = re.compile(r"\+?[0-9A-Za-z]{7,}")
_DIGITS = re.compile("[0-9]{7,}")
_LEAST = 7
_RUN = re.compile(rb"[0-9A-Za-z]{%d,}" % _LEAST)


def forbidden_marked(data: DemoData, mappings: Iterable[SourceMapping]) -> DemoData:
    """The data with another marker in the columns that no field is mapped to."""
    tables = {name: dict(table) for name, table in data.tables.items()}
    for source in mappings:
        for mapping in source.types.values():
            table = tables[table_name(source, mapping)]
            mapped = {column.column for column in mapping.columns.values()}
            for name in table.keys() - mapped:
                table[name] = [_marked(value) for value in table[name]]
    return DemoData(data.settings, tables)


def _marked(value: object) -> object:
    return value.replace(CANARY, NEVER) if isinstance(value, str) else value


@dataclass(frozen=True, eq=False)
class Secrets:
    """The raw protected values of a world: identifiers and numbers as they are, texts by their markers."""

    world: World

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Identifiers, telephone and card numbers: whatever stands in a protected column and looks like one."""
        return frozenset(
            value
            for records in self.world
            for value in _protected(records)
            if len(value) >= _LEAST and _is_number(value)
        )

    def in_text(self, text: str) -> set[str]:
        """The raw protected values in a text from which nobody may learn any."""
        found = {token for token in (*_TOKEN.findall(text), *_DIGITS.findall(text)) if token in self.tokens}
        return found | {marker for marker in (CANARY, NEVER) if marker in text}

    @cached_property
    def _packed(self) -> dict[int, frozenset[bytes]]:
        """The tokens as bytes, by their length."""
        tokens = {token.lstrip("+").encode() for token in self.tokens}
        return {length: frozenset(one for one in tokens if len(one) == length) for length in set(map(len, tokens))}

    def in_bytes(self, raw: bytes) -> set[str]:
        """The raw protected values anywhere in bytes, also where other letters or digits stand right beside."""
        found = {marker for marker in (CANARY, NEVER) if marker.encode() in raw}
        for run in _RUN.findall(raw):
            for length, tokens in self._packed.items():
                parts = (run[at : at + length] for at in range(len(run) - length + 1))
                found |= {part.decode() for part in parts if part in tokens}
        return found

    def in_answer(self, body: bytes, allowed: frozenset[str]) -> set[str]:
        """The raw protected values in an answer that the caller may not read there."""
        found: set[str] = set()
        for text in _texts(orjson.loads(body)):
            if text not in allowed:
                found |= {text} if self.in_text(text) else set()
        return found


def _is_number(value: str) -> bool:
    return _TOKEN.fullmatch(value) is not None and any(sign.isdigit() for sign in value)


def _protected(records: Records) -> Iterator[str]:
    """Native and canonical values of every column that is not public."""
    fields = records.domain.fields
    mapped = {column.column: column.field for column in records.mapping.columns.values()}
    for name, natives in records.table.items():
        field = fields.get(mapped.get(name, ""))
        if field is not None and field.privacy_class is PrivacyClass.PUBLIC:
            continue
        yield from (native for native in natives if isinstance(native, str))
        yield from (value for value in (records.column(field.name) if field else ()) if isinstance(value, str))


def allowed(world: World, sight: Sight) -> frozenset[str]:
    """Every text that the caller may read in the clear on some record."""
    found: set[str] = set()
    for records in world:
        groups = sight.groups(world, records)
        for name in records.mapping.columns:
            clear = {
                group
                for group in set(groups)
                if any(one.treatment is Treatment.CLEAR for one in sight.of(records, group, name))
            }
            column = zip(records.column(name), groups, strict=True) if clear else ()
            found |= {value for value, group in column if group in clear and isinstance(value, str)}
    return frozenset(found)


def _texts(value: Any) -> Iterator[str]:
    """Every text of an answer, the names of its members too."""
    if isinstance(value, dict):
        for name, below in value.items():
            yield name
            yield from _texts(below)
    elif isinstance(value, list):
        for below in value:
            yield from _texts(below)
    elif isinstance(value, str):
        yield value
