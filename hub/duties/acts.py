"""What the parties did or what befell them, as administration tells it to the log: no name, no free text."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

import orjson

PREFIX: Final = "duty "
"""How the words of such an act begin."""

_LETTER = re.compile(r"[0-9A-Za-z][0-9A-Za-z./-]{0,59}")
_ID = re.compile(r"[0-9a-f]{32}")


class ActError(ValueError):
    """An act that cannot be told to the log; the text says what would be right."""


class EventKind(StrEnum):
    """What may befall a party, or what it changes."""

    LIAISON_CHANGE = "liaison-change"
    FORCE_MAJEURE = "force-majeure"
    BREACH = "breach"


_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    "kind": EventKind,
    "at": datetime.fromisoformat,
    "on": date.fromisoformat,
}
"""The members of an act that are no plain text."""


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that a party must tell of. `at` is aware; where a day is meant, its beginning in WIB."""

    id: str
    kind: EventKind
    agreement: str
    party: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """An obligation was kept on a day, by the letter of this number if there is one."""

    id: str
    obligation: str
    on: date
    letter: str | None

    def __post_init__(self) -> None:
        """Refuse a letter that is no plain number: what stands in the log stays there."""
        if self.letter is not None and not _LETTER.fullmatch(self.letter):
            raise ActError("the number of a letter has at most 60 letters, digits, dots, slashes and hyphens")


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """An earlier act was told by mistake and counts no more; it stays in the log."""

    id: str
    act: str

    def __post_init__(self) -> None:
        """Refuse what is no act's id."""
        if not _ID.fullmatch(self.act):
            raise ActError("an act's id has 32 hexadecimal digits")


Act = Happened | Done | Withdrawn

_KINDS: Final[Mapping[str, type[Act]]] = {kind.__name__.lower(): kind for kind in (Happened, Done, Withdrawn)}


def words_of(act: Act) -> str:
    """An act in the words of the log: its kind and its members as JSON."""
    told = {"is": type(act).__name__.lower(), **asdict(act)}
    return PREFIX + orjson.dumps(told, option=orjson.OPT_SORT_KEYS).decode()


def act_of(words: str) -> Act:
    """The act that words of the log tell. Raises ActError."""
    try:
        members = orjson.loads(words.removeprefix(PREFIX))
        return _KINDS[members.pop("is")](**{name: _value(name, told) for name, told in members.items()})
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise ActError("words that tell no act") from error


def _value(name: str, told: str | None) -> Any:
    read = _READ.get(name)
    return told if read is None or told is None else read(told)


def standing(acts: Iterable[Act]) -> tuple[Happened | Done, ...]:
    """The acts that count: those that were not withdrawn."""
    told = tuple(acts)
    withdrawn = {act.act for act in told if isinstance(act, Withdrawn)}
    return tuple(act for act in told if not isinstance(act, Withdrawn) and act.id not in withdrawn)
