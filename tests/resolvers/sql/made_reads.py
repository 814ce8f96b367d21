"""Reads made by hypothesis: any type, cells, treatments, filters and orders that a planner could ask for, and more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from resolvers.mapping_load import load_mapping
from resolvers.reads import (
    QUALITY,
    UPDATED_AT,
    And,
    Comparison,
    GroupKey,
    GroupRead,
    Hidden,
    HiddenKind,
    Not,
    Op,
    Or,
    OrderTerm,
    Output,
    Piece,
    Read,
    Treated,
    Where,
)
from schema.build import CATALOGUE
from schema.catalogue import Field, ValueType
from schema.decisions import Cell, Scope, Side, Treatment
from schema.names import Bucket
from schema.treatments import fits, forms_of
from tests.resolvers.sql.world import NAMES, NIKS

LIMIT_SLOT = 0
MAPPING = load_mapping(Path(__file__).parent / "source.toml", CATALOGUE)
ReadCase = tuple[Read, list[object]]
"""A read and the values of its slots."""
_ORDERED = (Op.LT, Op.LTE, Op.GT, Op.GTE)
_TEXTS = (*NAMES, *NIKS, "32.16", "82.04", "+6281234567890", "a\0b", "Z", "2411", "***@c.id", "S.N.A.", "K", "AK/1")
_NUMBERS = (-5, 0, 1, 100, 1200, 999_999, 1_000_000, 5_000_000, 10**12)
_DATES = (date(2025, 1, 1), date(2024, 12, 31), date(2008, 11, 24), date(1970, 1, 1), date(2024, 2, 29))
_TIMES = (
    datetime(2025, 3, 1, tzinfo=UTC),
    datetime(2025, 6, 28, 12, 0, 1, 500_000, tzinfo=UTC),
    datetime(2025, 1, 1, 5, 0, 1, tzinfo=UTC),
)


@dataclass(slots=True)
class Draft:
    """A read under construction and the values of its slots."""

    draw: st.DrawFn
    type_name: str
    cells: tuple[Cell, ...]
    values: list[object]

    @property
    def fields(self) -> list[Field]:
        """The fields the source holds."""
        return [CATALOGUE.types[self.type_name].fields[name] for name in MAPPING.types[self.type_name].columns]

    def slot(self, value: object) -> int:
        """A new slot."""
        self.values.append(value)
        return len(self.values) - 1

    def treated(self, field: Field, *, text: bool = True) -> Treated:
        """A field with a way of showing it for each cell, or for none."""
        chosen = [t for t in Treatment if fits(field, t) and (t is not Treatment.PSEUDONYMISE or not text)]
        if self.draw(st.booleans()):
            chosen = [Treatment.CLEAR]
        ways = []
        for cell in self.cells:
            treatment = self.draw(st.sampled_from(chosen))
            form = self.draw(st.sampled_from(forms_of(field, treatment)))
            ways.append((cell, treatment, form))
        if self.draw(st.integers(0, 9)) == 0:
            ways = ways[1:]
        return Treated(field.name, tuple(ways))

    def plain(self, name: str) -> Treated:
        """A field that every cell sees as it is."""
        return Treated(name, tuple((cell, Treatment.CLEAR, None) for cell in self.cells))

    def comparison(self) -> Where:
        """A condition on one field."""
        field = self.draw(st.sampled_from(self.fields))
        if field.is_list:
            op = self.draw(st.sampled_from((Op.HAS, Op.HAS_ANY, Op.IS_NULL)))
        elif field.value in (ValueType.ENUM, ValueType.BOOLEAN, ValueType.ID):
            op = self.draw(st.sampled_from((Op.EQ, Op.IN, Op.IS_NULL)))
        else:
            op = self.draw(st.sampled_from((Op.EQ, Op.IN, Op.IS_NULL, *_ORDERED)))
        value = self.draw(_value(field))
        if op is Op.IS_NULL:
            value = self.draw(st.booleans())
        elif op in (Op.IN, Op.HAS_ANY):
            value = [value, self.draw(_value(field)), None]
        elif self.draw(st.integers(0, 19)) == 0:
            value = None
        return Comparison(self.treated(field), op, self.slot(value))

    def where(self, depth: int = 2) -> Where:
        """A condition."""
        kind = self.draw(st.sampled_from(("is", "is", "and", "or", "not"))) if depth else "is"
        if kind == "is":
            return self.comparison()
        if kind == "not":
            return Not(self.where(depth - 1))
        items = tuple(self.where(depth - 1) for _ in range(self.draw(st.integers(0, 2))))
        return And(items) if kind == "and" else Or(items)

    def order(self) -> tuple[OrderTerm, ...]:
        """Up to three terms."""
        fields = self.draw(st.lists(st.sampled_from(self.fields), max_size=3, unique=True))
        terms = [OrderTerm(self.treated(field), self.draw(st.booleans())) for field in fields if not field.is_list]
        if MAPPING.types[self.type_name].updated_at and self.draw(st.integers(0, 4)) == 0:
            terms.append(OrderTerm(self.plain(UPDATED_AT), self.draw(st.booleans())))
        return tuple(terms)

    def piece(self) -> Piece:
        """Some members, the times and flags of a record among them."""
        fields = self.draw(st.lists(st.sampled_from(self.fields), max_size=6))
        shown = [field for field in fields if field.value is not ValueType.ID]
        outputs = [Output(f"{field.name}_{place}", self.treated(field)) for place, field in enumerate(shown)]
        outputs.append(Output(UPDATED_AT, self.plain(UPDATED_AT)))
        flagged = ",".join(field.name for field in shown)
        return Piece((*outputs, Output("mutu", self.plain(f"{QUALITY}:{flagged}"))))

    def hidden(self) -> tuple[Hidden, ...]:
        """A hidden column of each kind that the type can have."""
        domain = CATALOGUE.types[self.type_name]
        found = [Hidden(HiddenKind.LINK, self.treated(field)) for field in self.fields if field.links_to]
        for field in self.fields:
            if fits(field, Treatment.PSEUDONYMISE) and field.value is not ValueType.ID:
                found.append(Hidden(HiddenKind.PSEUDONYM, self.treated(field, text=False)))
            if field.name == domain.identifier:
                found.append(Hidden(HiddenKind.PERSON, self.treated(field)))
        return tuple(found)


def _value(field: Field) -> st.SearchStrategy[Any]:
    """A canonical value that a filter on the field may name."""
    if field.value is ValueType.ENUM and field.enum is not None:
        return st.sampled_from(CATALOGUE.enums[field.enum])
    if field.value is ValueType.BOOLEAN:
        return st.booleans()
    if field.value in (ValueType.INT, ValueType.MONEY):
        return st.sampled_from(_NUMBERS)
    if field.value is ValueType.ID:
        return st.integers(1, 30)
    if field.value is ValueType.DATE:
        return st.sampled_from(_DATES)
    return st.sampled_from(_TIMES) if field.value is ValueType.DATETIME else st.sampled_from(_TEXTS)


def _cells(draw: st.DrawFn, type_name: str) -> tuple[tuple[Cell, ...], str | None, bool]:
    """Cells, the caller's region where scope splits the rows, and whether sides split them."""
    split = CATALOGUE.types[type_name].about_person
    region = draw(st.sampled_from((None, "32.16", "82.04")))
    scopes: Sequence[Scope] = tuple(Scope) if region else (draw(st.sampled_from(tuple(Scope))),)
    sides = tuple(Side) if split else (Side.ADULT,)
    every = [Cell(scope, side) for scope in scopes for side in sides]
    chosen = draw(st.lists(st.sampled_from(every), min_size=1, unique=True))
    return tuple(sorted(chosen)), region, split


@st.composite
def reads(draw: st.DrawFn) -> ReadCase:
    """A listing without position, with the values of its slots; the limit's comes first."""
    type_name = draw(st.sampled_from(tuple(MAPPING.types)))
    cells, region, split = _cells(draw, type_name)
    draft = Draft(draw, type_name, cells, [draw(st.sampled_from((1, 7, 40, 500)))])
    read = Read(
        source=MAPPING.id,
        type_name=type_name,
        cells=cells,
        region=region,
        split_sides=split,
        pieces=(draft.piece(), draft.piece()),
        hidden=draft.hidden(),
        where=draft.where() if draw(st.booleans()) else None,
        order=draft.order(),
        keyset=None,
        parents=None,
        limit_slot=LIMIT_SLOT,
        total=True,
    )
    return read, draft.values


@st.composite
def groupings(draw: st.DrawFn) -> tuple[GroupRead, list[object]]:
    """An aggregate with the values of its slots."""
    type_name = draw(st.sampled_from(tuple(MAPPING.types)))
    cells, region, split = _cells(draw, type_name)
    draft = Draft(draw, type_name, cells, [])
    single = [field for field in draft.fields if not field.is_list and field.value is not ValueType.ID]
    chosen = draw(st.lists(st.sampled_from(single), max_size=3, unique=True))
    numbers = [field for field in single if field.value in (ValueType.INT, ValueType.MONEY)]
    read = GroupRead(
        source=MAPPING.id,
        type_name=type_name,
        cells=cells,
        region=region,
        split_sides=split,
        where=draft.where(1) if draw(st.booleans()) else None,
        keys=tuple(GroupKey(draft.treated(field), _bucket(draw, field)) for field in chosen),
        numbers=tuple(draft.treated(field) for field in numbers),
        tags=CATALOGUE.types[type_name].identifier is not None and draw(st.booleans()),
    )
    return read, draft.values


def _bucket(draw: st.DrawFn, field: Field) -> Bucket | None:
    dated = field.value in (ValueType.DATE, ValueType.DATETIME)
    return draw(st.sampled_from(tuple(Bucket))) if dated else None
