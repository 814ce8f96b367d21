"""Layouts filled column by column: the JSON text of a page of records."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import mod
from typing import Any, overload

from resolvers.execution import Execution
from resolvers.plan import ChildText, HiddenText, Layout, LayoutPart, LinkId, OwnId, SourcePlan, SourceText, Text


@dataclass(frozen=True, slots=True)
class Filler:
    """The columns of one page of records, from which every layout is filled."""

    run: Execution
    plan: SourcePlan
    keys: list[int]
    hidden: list[list[Any]]
    pieces: list[list[str]]
    children: list[list[str]]

    def texts(self, layout: Layout) -> "Records":
        """The JSON of every record in one layout."""
        around, columns = ["{"], list[list[str]]()
        for place, part in enumerate(layout):
            before, column, behind = self._filled(part)
            around[-1] += f",{before}" if place else before
            if column is not None:
                columns.append(column)
                around.append(behind)
        around[-1] += "}"
        return Records(around, columns, len(self.keys))

    def _filled(self, part: LayoutPart) -> tuple[str, list[str] | None, str]:
        """What stands before a part's column, the column (none for a constant), and what stands behind it."""
        if isinstance(part, Text):
            return part.text, None, ""
        if isinstance(part, SourceText):
            return "", self.pieces[part.piece], ""
        if isinstance(part, OwnId):
            return f'"{part.key}":"', self._own_ids(), '"'
        return f'"{part.key}":', self._column(part), ""

    def _column(self, part: LayoutPart) -> list[str]:
        if isinstance(part, LinkId):
            return self._sealed(part.type_code, part.agreement, self.hidden[part.hidden])
        if isinstance(part, HiddenText):
            return ["null" if text is None else f'"{text}"' for text in self.hidden[part.hidden]]
        assert isinstance(part, ChildText)  # noqa: S101 - the last kind of part
        return self.children[part.child]

    def _own_ids(self) -> list[str]:
        """The sealed id of every record."""
        type_code = self.run.catalogue.types[self.plan.read.type_name].code
        sealer = self.run.keyring.ids(self.run.standing, self.plan.decisions.agreement)
        return sealer.seal(type_code, self.plan.source.id, self.keys)

    def _sealed(self, type_code: int, agreement: str | None, keys: Sequence[int | None]) -> list[str]:
        """Sealed ids as JSON strings, null where there is no key."""
        sealer = self.run.keyring.ids(self.run.standing, agreement)
        present = [key for key in keys if key is not None]
        sealed = iter(sealer.seal(type_code, self.plan.source.id, present))
        if len(present) == len(keys):
            return [f'"{text}"' for text in sealed]
        return ["null" if key is None else f'"{next(sealed)}"' for key in keys]


class Records(Sequence[str]):
    """The JSON of some records: texts by column with constants `around` them, one more than columns.

    A long list is written from its columns straight away: ten thousand texts that are thrown away again cost more than
    all else that is done with them, for the memory they pass through.
    """

    __slots__ = ("_around", "_columns", "_rows")

    def __init__(self, around: Sequence[str], columns: Sequence[Sequence[str]], rows: int) -> None:
        """Write nothing yet."""
        self._around = around
        self._columns = columns
        self._rows = rows

    def __len__(self) -> int:
        """How many records."""
        return self._rows

    @overload
    def __getitem__(self, at: int) -> str: ...

    @overload
    def __getitem__(self, at: slice) -> list[str]: ...

    def __getitem__(self, at: int | slice) -> str | list[str]:
        """One record's text, or some."""
        if isinstance(at, slice):
            return _interleaved(self._around, [column[at] for column in self._columns], len(range(self._rows)[at]))
        return self[at : at + 1 or None][0]

    def __iter__(self) -> Iterator[str]:
        """Every record's text."""
        return iter(_interleaved(self._around, self._columns, self._rows))

    def listed(self, begin: int, end: int) -> str:
        """The texts of records that follow one another, with commas between them."""
        first, *between, last = [*self._around, ""] if not self._columns else self._around
        rows, width = len(range(self._rows)[begin:end]), 2 * len(self._columns)
        if not rows or not width:
            return ",".join([first] * rows)
        flat = [f"{last},{first}"] * (rows * width + 1)
        flat[0], flat[-1] = first, last
        for place, column in enumerate(self._columns):
            flat[2 * place + 1 :: width] = column[begin:end]
        for place, constant in enumerate(between):
            flat[2 * place + 2 : -1 : width] = [constant] * rows
        return "".join(flat)


def _interleaved(around: Sequence[str], columns: Sequence[Sequence[str]], rows: int) -> list[str]:
    """Each row's texts. The usual numbers of columns are written out: that takes a third of the time."""
    if not columns:
        return [around[0]] * rows
    if len(columns) == 1:
        (a, b), (one,) = around, columns
        return [f"{a}{x}{b}" for x in one]
    if len(columns) == 2:
        (a, b, c), (one, two) = around, columns
        return [f"{a}{x}{b}{y}{c}" for x, y in zip(one, two, strict=True)]
    if len(columns) == 3:
        (a, b, c, d), (one, two, three) = around, columns
        return [f"{a}{x}{b}{y}{c}{z}{d}" for x, y, z in zip(one, two, three, strict=True)]
    template = "%s".join(text.replace("%", "%%") for text in around)
    return list(map(mod, repeat(template), zip(*columns, strict=True)))
