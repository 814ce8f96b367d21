"""What keeps each duty: a part of the hub by its dotted name, or somebody outside software, with the reason."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

_FILES = ("agreements.toml", "law.toml")


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty, in Indonesian. `agreement` is one of them, `both`, or None for the law, where the id is the clause.

    `kept_by` are dotted names of modules or of what they define; `outside` tells what people do. One of them is given.
    """

    id: str
    agreement: str | None
    clause: str
    who: str
    what: str
    kept_by: tuple[str, ...]
    outside: str | None


def read_duties() -> tuple[Duty, ...]:
    """The duties of the two agreements, then those of UU 27/2022, in their order."""
    folder = files(__package__)
    return tuple(
        _duty(id_, row) for file in _FILES for id_, row in tomllib.loads((folder / file).read_text("utf-8")).items()
    )


def _duty(id_: str, row: Mapping[str, Any]) -> Duty:
    return Duty(
        id=id_,
        agreement=row.get("agreement"),
        clause=row.get("clause", id_),
        who=row["who"],
        what=row["what"],
        kept_by=tuple(row.get("kept_by", ())),
        outside=row.get("outside"),
    )
