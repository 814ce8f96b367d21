"""Values to ask for: what the sources hold, what callers were told, and what nobody ever had."""

import json
import random
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from schema.build import CATALOGUE
from schema.catalogue import Field, ValueType
from schema.patterns import PATTERNS
from tests.worlds.meaning import World
from tests.worlds.sight import Sight, identifiers

_ABSENT = ("3216990101900999", "8204994102010998", "ZZ9999999")
_PERSONS = frozenset({ValueType.NIK, ValueType.PASSPORT})
_REMEMBERED = 400


def literal(field_: Field, value: Any) -> str:
    """A value as GraphQL writes it."""
    if field_.value is ValueType.ENUM:
        return str(value)
    if isinstance(value, datetime):
        return json.dumps(value.isoformat())
    return json.dumps(value.isoformat() if isinstance(value, date) else value, ensure_ascii=False)


@dataclass(frozen=True, eq=False)
class Held:
    """The different values that the sources hold, by coordinate."""

    values: Mapping[str, Sequence[Any]]

    @classmethod
    def of(cls, world: World) -> "Held":
        """All values of a world."""
        found: dict[str, dict[Any, None]] = defaultdict(dict)
        for records in world:
            for name, one in records.domain.fields.items():
                if one.value is not ValueType.ID:
                    for value in records.column(name):
                        parts = value if isinstance(value, tuple) else (value,)
                        found[one.coordinate].update(dict.fromkeys(part for part in parts if part is not None))
        return cls({coordinate: list(values) for coordinate, values in found.items()})


@dataclass(eq=False)
class Values:
    """Draws values for one caller. `remembered` holds the ids and pseudonyms of earlier answers, of every caller."""

    held: Held
    known: Sequence[str]
    """Persons whom the caller may look up without telling the worlds apart."""
    others: Sequence[str]
    """Persons whom the caller may not look up, and numbers nobody has."""
    chance: random.Random
    remembered: list[str] = field(default_factory=list)

    def of(self, field_: Field) -> str:
        """A literal that fits a field's filter."""
        if field_.value is ValueType.ID:
            return self.id()
        if field_.value in _PERSONS:
            return self.person(field_.value)
        known = self.held.values.get(field_.coordinate, ())
        if field_.value in {ValueType.INT, ValueType.MONEY} and self.chance.random() < 0.4:
            return str(self.chance.choice((0, 1, 10, 1_000_000, 4_999_999, 5_000_000, 8_000_000)))
        if field_.value is ValueType.DATE and self.chance.random() < 0.4:
            return json.dumps(self.month())
        if field_.enum and (not known or self.chance.random() < 0.3):
            return self.chance.choice(CATALOGUE.enums[field_.enum])
        return literal(field_, self.chance.choice(known)) if known else _ANY.get(field_.value, '"x"')

    def month(self) -> str:
        """The first of a month, or now and then another day."""
        day = self.chance.choice((1, 1, 1, 15))
        return date(self.chance.randint(2023, 2027), self.chance.randint(1, 12), day).isoformat()

    def id(self) -> str:
        """A sealed id out of an earlier answer, or what is none."""
        if self.remembered and self.chance.random() < 0.85:
            return json.dumps(self.chance.choice(self.remembered))
        return json.dumps(self.chance.choice(("AAAAAAAAAAAAAAAAAAAAAA", "1", "", "é" * 22, "x" * 500)))

    def person(self, kind: ValueType) -> str:
        """An identifier that may be named without telling the worlds apart, or a pseudonym."""
        pseudonyms = [text for text in self.remembered if text.startswith("psn_")]
        if pseudonyms and self.chance.random() < 0.5:
            return json.dumps(self.chance.choice(pseudonyms))
        return json.dumps(self.named(kind))

    def named(self, kind: ValueType = ValueType.NIK) -> str:
        """The NIK or passport number of a person, or of nobody."""
        numbers = self.known if self.chance.random() < 0.6 else self.others
        return self.chance.choice([number for number in numbers if re.search(PATTERNS[kind], number)])

    def remember(self, answer: Any) -> None:
        """Keep the ids and pseudonyms of an answer."""
        found = [text for text in _texts(answer) if len(text) == 22 or text.startswith("psn_")]
        self.remembered += self.chance.sample(found, min(len(found), 12))
        del self.remembered[:-_REMEMBERED]


_ANY = {
    ValueType.INT: "3",
    ValueType.MONEY: "5000000",
    ValueType.DATE: '"2026-01-01"',
    ValueType.DATETIME: '"2026-01-01T00:00:00Z"',
    ValueType.BOOLEAN: "true",
    ValueType.KBLI: '"24202"',
    ValueType.KBJI: '"8121"',
    ValueType.REGION: '"32.16"',
    ValueType.DISTRICT: '"32.16.06"',
    ValueType.COUNTRY: '"CN"',
    ValueType.NPWP: '"0091234567890000"',
    ValueType.KPJ: '"01234567890"',
    ValueType.PHONE: '"+6281200123456"',
    ValueType.EMAIL: '"ada@surel.example"',
    ValueType.NIB: '"9120001234567"',
}


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for below in value.values() for text in _texts(below)]
    if isinstance(value, list):
        return [text for below in value for text in _texts(below)]
    return [value] if isinstance(value, str) else []


def foreigners(world: World, sight: Sight) -> list[str]:
    """Identifiers of persons whom the caller may look up nowhere, and such as nobody has."""
    everyone = {one for records in world for one in identifiers(records) if one}
    foreign = sorted(everyone - sight.may_look_up(world) - sight.known.identifiers)
    return [*filter(is_whole, foreign[:: max(1, len(foreign) // 60)]), *_ABSENT]


def is_whole(identifier: str) -> bool:
    """Whether a filter takes the number."""
    return any(re.search(PATTERNS[one], identifier) for one in _PERSONS)
