"""Other values like a given one: what a register might as well have held."""

import random
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from string import ascii_letters, ascii_uppercase, digits
from typing import Any

from resolvers.mapping import AgeKind, ColumnMapping
from schema.catalogue import Field, Kind, ValueType
from schema.decisions import Form, Treatment
from schema.patterns import PATTERNS
from schema.treatments import bands_of
from tests.worlds.meaning import born_by, verdict

_TRIES = 200
_LETTERS = f"{ascii_letters}áé'\"ñ"

Ways = frozenset[tuple[Treatment, Form | None]]


def variants(field: Field, column: ColumnMapping, native: Any, chance: random.Random) -> list[Any]:
    """Another native value, if one can be made up; most often one that a treatment shows like this one."""
    if native is None or column.codes is not None or column.list_as is not None or field.value is ValueType.ID:
        return []
    make = _BY_KIND.get(field.kind) if field.value is ValueType.STRING and field.kind else None
    make = make or _BY_VALUE.get(field.value)
    return [make(field, native, chance)] if make else []


def _text(_: Field, native: str, chance: random.Random) -> str:
    """Another text of any length."""
    return f"{_word(chance, 30)} {_word(chance, 3)} KENARI77"


def _name(_: Field, native: str, chance: random.Random) -> str:
    """Other words with the same initials."""
    return " ".join(word[:1] + _word(chance, 12) if word else word for word in native.split(" "))


def _email(_: Field, native: str, chance: random.Random) -> str:
    return f"KENARI77.{_word(chance, 9)}@{native.rpartition('@')[2]}"


def _tail(kept: int) -> Callable[[Field, str, random.Random], str]:
    """Other signs of the same kinds before the last few."""

    def make(_: Field, native: str, chance: random.Random) -> str:
        head = native[: len(native) - kept]
        first = head[:1] if head.startswith("0") else ""
        return first + "".join(_like(sign, chance) for sign in head[len(first) :]) + native[len(head) :]

    return make


def _like(sign: str, chance: random.Random) -> str:
    if sign.isdigit():
        return chance.choice(digits)
    return chance.choice(ascii_uppercase) if sign.isupper() else sign


def _word(chance: random.Random, longest: int) -> str:
    return "".join(chance.choices(_LETTERS, k=chance.randint(1, longest)))


def _day(_: Field, native: Any, chance: random.Random) -> Any:
    """A day of the same year, in the column's own form."""
    year = int(str(native)[:4])
    day = date(year, 1, 1) + timedelta(chance.randrange(365))
    return day.isoformat() if isinstance(native, str) else day


def _moment(_: Field, native: Any, chance: random.Random) -> Any:
    """A time in the same month (UTC), in the column's own form."""
    given = datetime.fromisoformat(native) if isinstance(native, str) else native
    month = given.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0)
    moment = month + timedelta(seconds=chance.randrange(28 * 86_400))
    return moment.astimezone(given.tzinfo).isoformat() if isinstance(native, str) else moment


def _money(field: Field, native: int, chance: random.Random) -> int:
    """An amount of the same band."""
    bounds = bands_of(field)
    low = max((bound for bound in bounds if bound <= native), default=0)
    high = min((bound for bound in bounds if bound > native), default=low * 2)
    return chance.randrange(low, max(high, low + 1))


def _number(_: Field, native: int, chance: random.Random) -> int:
    return chance.randrange(max(native, 1) * 2)


_BY_KIND: Mapping[Kind, Callable[[Field, Any, random.Random], Any]] = {Kind.NAME: _name}
_BY_VALUE: Mapping[ValueType, Callable[[Field, Any, random.Random], Any]] = {
    ValueType.STRING: _text,
    ValueType.EMAIL: _email,
    ValueType.PHONE: _tail(3),
    ValueType.NPWP: _tail(4),
    ValueType.KPJ: _tail(4),
    ValueType.DATE: _day,
    ValueType.DATETIME: _moment,
    ValueType.MONEY: _money,
    ValueType.INT: _number,
}


def new_identifiers(found: Mapping[str, Ways | None], today: date, chance: random.Random) -> Mapping[str, str]:
    """A new identifier for each person whose own may be changed; no two alike, and none that anyone had."""
    taken, new = set(found), dict[str, str]()
    for identifier, ways in found.items():
        if ways is None:
            continue
        kept = 4 if any(form is Form.LAST4 for _, form in ways) else 0
        for candidate in _candidates(identifier, kept, chance):
            if candidate not in taken and _same(candidate, identifier, today):
                taken.add(candidate)
                new[identifier] = candidate
                break
    return new


def _same(one: str, other: str, today: date) -> bool:
    """Whether two identifiers are valid or not, and tell the age, alike."""
    return all(
        bool(re.search(PATTERNS[kind], one)) == bool(re.search(PATTERNS[kind], other))
        for kind in (ValueType.NIK, ValueType.PASSPORT)
    ) and verdict(AgeKind.NIK, one, today) == verdict(AgeKind.NIK, other, today)


def _candidates(identifier: str, kept: int, chance: random.Random) -> Iterator[str]:
    head, tail = identifier[: len(identifier) - kept], identifier[len(identifier) - kept :]
    birth = range(6, 12) if born_by(identifier, date(2099, 1, 1)) else range(0)
    for _ in range(_TRIES):
        signs = [sign if at in birth else _like(sign, chance) for at, sign in enumerate(head)]
        if birth:
            day, month = chance.randint(1, 28) + chance.choice((0, 40)), chance.randint(1, 12)
            signs[4:12] = f"99{day:02}{month:02}{chance.randrange(100):02}"
        yield "".join(signs) + tail
