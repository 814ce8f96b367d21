"""Reads written shortly, for the golden cases."""

from collections.abc import Iterable
from typing import Any

from resolvers.reads import GroupRead, OrderTerm, Output, Piece, Read, Treated
from schema.decisions import Cell, Form, Scope, Side, Treatment

OWN_ADULT = Cell(Scope.OWN, Side.ADULT)
OWN_MINOR = Cell(Scope.OWN, Side.MINOR)
OTHER_ADULT = Cell(Scope.OTHER, Side.ADULT)
OTHER_MINOR = Cell(Scope.OTHER, Side.MINOR)
EVERY_CELL = (OTHER_ADULT, OTHER_MINOR, OWN_ADULT, OWN_MINOR)


def clear(field: str, cells: Iterable[Cell]) -> Treated:
    """The field as it is, in every cell."""
    return treated(field, cells, Treatment.CLEAR)


def treated(field: str, cells: Iterable[Cell], treatment: Treatment, form: Form | None = None) -> Treated:
    """The field in one way, in every cell."""
    return Treated(field, tuple((cell, treatment, form) for cell in cells))


def piece(*members: Treated) -> tuple[Piece, ...]:
    """One piece with the fields under their own names."""
    return (Piece(tuple(Output(member.field.partition(":")[0], member) for member in members)),)


def order(field: str, cells: Iterable[Cell], *, descending: bool = False) -> OrderTerm:
    """An order by a field as it is."""
    return OrderTerm(clear(field, cells), descending)


def listing(type_name: str, cells: tuple[Cell, ...], **parts: Any) -> Read:
    """A list whose limit stands in slot 9."""
    plain: dict[str, Any] = {
        "region": None,
        "split_sides": True,
        "pieces": (),
        "hidden": (),
        "where": None,
        "order": (),
        "keyset": None,
        "parents": None,
        "limit_slot": 9,
        "total": False,
    }
    return Read(source="uji", type_name=type_name, cells=cells, **(plain | parts))


def grouping(type_name: str, cells: tuple[Cell, ...], **parts: Any) -> GroupRead:
    """An aggregate."""
    plain: dict[str, Any] = {
        "region": None,
        "split_sides": True,
        "where": None,
        "keys": (),
        "numbers": (),
        "tags": False,
    }
    return GroupRead(source="uji", type_name=type_name, cells=cells, **(plain | parts))
