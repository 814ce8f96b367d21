"""Layouts filled column by column: the JSON text of a page of records."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import repeat
from operator import mod
from typing import Any

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

    def texts(self, layout: Layout) -> list[str]:
        """The JSON of every record in one layout."""
        template: list[str] = []
        columns: list[list[str]] = []
        for part in layout:
            if isinstance(part, Text):
                template.append(_escaped(part.text))
            elif isinstance(part, SourceText):
                template.append("%s")
                columns.append(self.pieces[part.piece])
            elif isinstance(part, OwnId):
                template.append(f'"{part.key}":"%s"')
                columns.append(self._own_ids())
            else:
                template.append(f'"{part.key}":%s')
                columns.append(self._column(part))
        text = "{" + ",".join(template) + "}"
        if not columns:
            return [text.replace("%%", "%")] * len(self.keys)
        return list(map(mod, repeat(text), zip(*columns, strict=True)))

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


def _escaped(text: str) -> str:
    return text.replace("%", "%%")
