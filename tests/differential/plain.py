"""Simple operations beside the plain SQL that means the same over the database with all rows: a measure of its own."""

import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from schema.build import CATALOGUE
from schema.catalogue import DomainType, Field, ValueType
from schema.decisions import Right
from schema.names import enum_name
from tests.differential.layouts import SCHEMA
from tests.differential.rows import KEY

_NUMBERS = frozenset({ValueType.INT, ValueType.MONEY})
_UNSHOWN = frozenset({ValueType.ID, ValueType.DATETIME})
_PERSONS = frozenset({ValueType.NIK, ValueType.PASSPORT})
_ORDERED = {"gte": ">=", "lt": "<", "gt": ">", "lte": "<="}


Usable = Callable[[DomainType, Right], list[Field]]
"""The fields of a type with a right."""


@dataclass(frozen=True)
class Plain:
    """An operation, the SQL of its rows and what counts all of them, with their arguments."""

    query: str
    rows: str
    count: str
    arguments: Sequence[Any]

    @property
    def is_aggregate(self) -> bool:
        """Whether the rows are groups."""
        return "Aggregate" in self.query


def plain(held: Mapping[str, Sequence[Any]], usable: Usable, chance: random.Random) -> Plain:
    """A page or a grouped count, of some type with some filter and order, by fields that may be used for it."""
    kind = chance.choice(list(CATALOGUE.types.values()))
    shown = [one for one in kind.fields.values() if one.value not in _UNSHOWN and not one.is_list]
    filtered = [one for one in usable(kind, Right.FILTER) if one in shown and one.value not in _PERSONS]
    argument, condition, arguments = _condition(held, chance.choice(filtered), chance)
    place = f'FROM {SCHEMA}."{kind.root}" WHERE {condition}'
    count = f"SELECT count(*) {place}"
    if chance.random() < 0.4:
        return Plain(*_grouped(kind, shown, (argument, place), chance), count, arguments)
    sorted_by = [one for one in usable(kind, Right.SORT) if one in shown]
    return Plain(*_page(shown, sorted_by, (argument, place), chance), count, arguments)


def _condition(held: Mapping[str, Sequence[Any]], one: Field, chance: random.Random) -> tuple[str, str, list[Any]]:
    """The filter, its SQL and its arguments."""
    values = held[one.coordinate]
    if one.value in _NUMBERS | {ValueType.DATE} and chance.random() < 0.7:
        way = chance.choice(list(_ORDERED))
        value = chance.choice(values)
        return f"{{ {one.name}: {{ {way}: {_literal(one, value)} }} }}", f'"{one.name}" {_ORDERED[way]} $1', [value]
    if chance.random() < 0.3:
        told = chance.random() < 0.5
        sql = f'$1 = 1 AND "{one.name}" IS {"" if told else "NOT "}NULL'
        return f"{{ {one.name}: {{ isNull: {str(told).lower()} }} }}", sql, [1]
    chosen = [chance.choice(values)] if one.value is ValueType.BOOLEAN else chance.sample(values, min(3, len(values)))
    texts = ", ".join(_literal(one, value) for value in chosen)
    way = f"eq: {texts}" if len(chosen) == 1 else f"in: [{texts}]"
    return f"{{ {one.name}: {{ {way} }} }}", f'"{one.name}" = ANY($1)', [chosen]


def _literal(one: Field, value: Any) -> str:
    if one.enum:
        return str(value)
    return json.dumps(value.isoformat() if isinstance(value, date) else value)


def _page(
    shown: Sequence[Field], sorted_by: Sequence[Field], filtered: tuple[str, str], chance: random.Random
) -> tuple[str, str]:
    (argument, place), kind = filtered, CATALOGUE.types[shown[0].type_name]
    terms = chance.sample(sorted_by, chance.randint(0, 2))
    downwards = [chance.random() < 0.5 for _ in terms]
    pairs = list(zip(terms, downwards, strict=True))
    ways = ((enum_name(one.name), "DESC" if down else "ASC") for one, down in pairs)
    order = ", ".join(f"{{ field: {name}, direction: {way} }}" for name, way in ways)
    sql = "".join(f"{_sort_key(one)} {'DESC' if down else 'ASC'} NULLS LAST, " for one, down in pairs)
    first = chance.choice((3, 20, 100))
    names = [one.name for one in shown]
    arguments = f"where: {argument}, orderBy: [{order}], first: {first}"
    query = f"{{ {kind.root}({arguments}) {{ totalCount nodes {{ {' '.join(names)} }} }} }}"
    columns = ", ".join(f'"{name}"' for name in names)
    return query, f"SELECT {columns} {place} ORDER BY {sql}{KEY} LIMIT {first}"


def _sort_key(one: Field) -> str:
    is_text = one.value not in _NUMBERS | {ValueType.DATE, ValueType.BOOLEAN}
    return f'"{one.name}"' + ' COLLATE "C"' * is_text


def _grouped(
    kind: DomainType, shown: Sequence[Field], filtered: tuple[str, str], chance: random.Random
) -> tuple[str, str]:
    argument, place = filtered
    key = chance.choice([one for one in shown if one.enum or one.value in {ValueType.REGION, ValueType.BOOLEAN}])
    numbers = [one.name for one in shown if one.value in _NUMBERS][:1]
    sums = [f"{way} {{ {name} }}" for name in numbers for way in ("sum", "min", "max")]
    members = " ".join(["count", *sums])
    arguments = f"where: {argument}, groupBy: [{enum_name(key.name)}]"
    query = f"{{ {kind.root}Aggregate({arguments}) {{ total groups {{ key {{ {key.name} }} {members} }} }} }}"
    figures = "".join(f', {way}("{name}")::bigint' for name in numbers for way in ("sum", "min", "max"))
    return query, f'SELECT "{key.name}", count(*){figures} {place} GROUP BY 1'


def leaves(value: Any) -> Iterator[Any]:
    """The values of an answer or a row, in order, as JSON writes them."""
    if isinstance(value, dict):
        for below in value.values():
            yield from leaves(below)
    else:
        yield value.isoformat() if isinstance(value, date) else value
