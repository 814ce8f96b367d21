"""Invented rows of every type for five sources, full of ties, nulls and texts that are easily sorted or compared wrong.

Values are the domain's own. Keys are disjoint and ascend with the order of the sources, links stay within a source, and
persons recur in several: so one database with all rows breaks ties and finds relations as the sources together do.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from resolvers.mapping import SourceKind
from schema.build import CATALOGUE
from schema.catalogue import DomainType, Field, ValueType

Row = dict[str, Any]
KEY, CHANGED = "kunci", "diubah"
KINDS = (SourceKind.POSTGRES, SourceKind.MYSQL, SourceKind.REST, SourceKind.GRAPHQL, SourceKind.FILES)
_KEYS = 100_000
_NULLS = 0.12

TEXTS = (
    "Budi", "budi", "Budi ", " Budi", "BUDI", "O'Brien \"Jago\"", "\N{REPLACEMENT CHARACTER}z", "\N{GRINNING FACE}a",
    "\N{FULLWIDTH LATIN SMALL LETTER A}", "\u00e9", "e\u0301", "ss", "\u00df", "a\nb", "%_", "\\n", "Z", "z", "10", "9",
    "Budi\u00a0", "NULL", "true", ";,|", "\u0130stanbul", "",
)  # fmt: skip
"""The emoji lies behind U+FFFD and U+FF41 by code point, and before them by UTF-16."""

_ITEMS = ("las", 'kue "lapis"', "komputer", "Las", "\N{GRINNING FACE}", "o'brien", "\u00e9")


@dataclass(frozen=True)
class Part:
    """What one source holds: rows by type."""

    kind: SourceKind
    rows: Mapping[str, Sequence[Row]]

    @property
    def id(self) -> str:
        """The id of the source, by which sources are in the order of their keys."""
        return f"s{KINDS.index(self.kind) + 1}-{self.kind}"


@dataclass(frozen=True)
class Data:
    """All rows of all sources, and the persons they tell of."""

    parts: Sequence[Part]
    niks: Sequence[str]
    passports: Sequence[str]

    def everything(self) -> Mapping[str, Sequence[Row]]:
        """The rows of all sources together."""
        return {name: [row for part in self.parts for row in part.rows[name]] for name in CATALOGUE.types}

    def held(self) -> Mapping[str, Sequence[Any]]:
        """The different values of each coordinate."""
        rows = self.everything()
        return {
            one.coordinate: list(dict.fromkeys(_single(row[one.name] for row in rows[kind.name])))
            for kind in CATALOGUE.types.values()
            for one in kind.fields.values()
            if one.value is not ValueType.ID
        }


def _single(values: Iterator[Any]) -> Iterator[Any]:
    for value in values:
        yield from (item for item in (value if isinstance(value, list) else [value]) if item is not None)


def make_data(seed: int, size: int) -> Data:
    """About `size` rows of each type in each source; the same for the same seed."""
    chance = random.Random(seed)
    niks = [_nik(chance) for _ in range(size * 2)]
    passports = [f"{chance.choice('AEGX')}{chance.randint(1_000_000, 9_999_999)}" for _ in range(size)]
    parts = [_Maker(chance, kind, size, niks, passports).part() for kind in KINDS]
    return Data(parts, niks, passports)


def _nik(chance: random.Random) -> str:
    born = date(1950, 1, 1) + timedelta(chance.randrange(64 * 365))
    day = born.day + chance.choice((0, 40))
    number = chance.randint(1, 9999)
    return f"{chance.choice(('321699', '820499'))}{day:02}{born.month:02}{born.year % 100:02}{number:04}"


@dataclass(frozen=True)
class _Maker:
    """Makes the rows of one source."""

    chance: random.Random
    kind: SourceKind
    size: int
    niks: Sequence[str]
    passports: Sequence[str]

    def part(self) -> Part:
        counts = {name: self.size + self.chance.randint(-3, 3) for name in CATALOGUE.types}
        keys = {name: sorted(self._keys(count)) for name, count in counts.items()}
        return Part(self.kind, {name: self._rows(CATALOGUE.types[name], keys) for name in CATALOGUE.types})

    def _keys(self, count: int) -> list[int]:
        first = (KINDS.index(self.kind) + 1) * _KEYS
        return self.chance.sample(range(first, first + count * 3), count)

    def _rows(self, kind: DomainType, keys: Mapping[str, Sequence[int]]) -> list[Row]:
        """Rows in the order of their keys: readers may expect none."""
        rows = [self._row(kind, key, keys) for key in keys[kind.name]]
        self.chance.shuffle(rows)
        return rows

    def _row(self, kind: DomainType, key: int, keys: Mapping[str, Sequence[int]]) -> Row:
        row: Row = {KEY: key}
        for one in kind.fields.values():
            row[one.name] = None if self.chance.random() < _NULLS else self._value(one, key, keys)
        row[CHANGED] = None if self.chance.random() < _NULLS else _moment(self.chance)
        return row

    def _value(self, one: Field, key: int, keys: Mapping[str, Sequence[int]]) -> Any:
        if one.is_list:
            return self._list(one)
        if one.value is ValueType.ID:
            return self._link(one, keys)
        if one.value is ValueType.STRING:
            return self._text(one, key)
        if one.enum:
            return self.chance.choice(CATALOGUE.enums[one.enum][:5])
        persons = {ValueType.NIK: self.niks, ValueType.PASSPORT: self.passports}
        if one.value in persons:
            return self.chance.choice(persons[one.value])
        return _DRAWN[one.value](self.chance)

    def _list(self, one: Field) -> list[str]:
        least = 1 if self.kind is SourceKind.FILES else 0  # an empty cell is no value, and no empty list
        items = CATALOGUE.enums[one.enum] if one.enum else _REGIONS if one.value is ValueType.REGION else _ITEMS
        return self.chance.sample(list(items), self.chance.randint(least, 3))

    def _link(self, one: Field, keys: Mapping[str, Sequence[int]]) -> int:
        """A record of the same source; now and then one that is not there."""
        targets = keys[one.links_to or "Employer"]
        if self.chance.random() < 0.06:
            return targets[-1] + 1
        return self.chance.choice(targets[: self.size // 2])

    def _text(self, one: Field, key: int) -> str:
        if self.chance.random() < 0.3:
            return f"{one.name}/{key}"
        texts = TEXTS[:-1] if self.kind is SourceKind.FILES else TEXTS  # an empty cell is no value, and no empty text
        return self.chance.choice(texts)


_REGIONS = ("32.16", "82.04", "12.75")


def _moment(chance: random.Random) -> datetime:
    micro = chance.choice((0, 0, 500_000, 123_456, 1))
    hour = chance.choice((0, 16, 17, 23))  # days differ between UTC and Western Indonesia
    return datetime(2026, chance.randint(1, 10), chance.choice((1, 28)), hour, 59, 1, micro, tzinfo=UTC)


def _day(chance: random.Random) -> date:
    if chance.random() < 0.4:
        return chance.choice((date(2026, 1, 1), date(2025, 12, 31), date(2026, 3, 31), date(2024, 2, 29)))
    return date(1960 + chance.choice((0, 30, 48, 64, 65, 66)), chance.randint(1, 12), chance.randint(1, 28))


def _among(*values: Any) -> Callable[[random.Random], Any]:
    return lambda chance: chance.choice(values)


_DRAWN: Mapping[ValueType, Callable[[random.Random], Any]] = {
    ValueType.BOOLEAN: _among(True, False),
    ValueType.INT: lambda chance: chance.choice((0, 1, 10, 10, 250, -3, chance.randint(0, 99))),
    ValueType.MONEY: lambda chance: chance.choice((0, 999_999, 5_000_000, 10**12, chance.randint(1, 9_999_999))),
    ValueType.FLOAT: lambda chance: chance.choice((0.0, 0.1, 2.5, chance.uniform(-9, 9))),
    ValueType.DATE: _day,
    ValueType.DATETIME: _moment,
    ValueType.REGION: _among(*_REGIONS),
    ValueType.DISTRICT: _among("32.16.06", "32.16.07", "82.04.06"),
    ValueType.PHONE: _among("+6281234567890", "+62215550001", "+6281234567891"),
    ValueType.EMAIL: _among("siti@example.id", "Siti@example.id", "a@b.id", "tanpa"),
    ValueType.KBJI: _among("2411", "24", "7", "241101"),
    ValueType.KBLI: _among("24202", "01111", "46", "461"),
    ValueType.COUNTRY: _among("CN", "JP", "KR"),
    ValueType.NPWP: _among("0123456789012345", "123456789012345", "0913216994508980"),
    ValueType.NIB: _among("9120001234567", "9120001234568"),
    ValueType.KPJ: _among("01234567890", "11234567890"),
}
