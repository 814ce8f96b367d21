"""Conditions on treated values, column by column, in two-valued logic: a comparison with null is false."""

import operator
from collections.abc import Callable, Iterable
from typing import Any

from resolvers.reads import And, Comparison, Not, Op, Or, Where
from resolvers.rows.columns import Column
from resolvers.rows.frame import Frame
from resolvers.sources.base import Values, slot_items

Mask = list[bool]

_ORDERED: dict[Op, Callable[[Any, Any], bool]] = {
    Op.LT: operator.lt,
    Op.LTE: operator.le,
    Op.GT: operator.gt,
    Op.GTE: operator.ge,
}


def mask(frame: Frame, where: Where, values: Values) -> Mask:
    """Whether each record of the frame fulfils the condition."""
    match where:
        case Comparison():
            return compare(frame.column(where.treated), where.op, values[where.slot])
        case And():
            return _each(all, frame, where.items, values)
        case Or():
            return _each(any, frame, where.items, values)
        case Not():
            return [not found for found in mask(frame, where.item, values)]


def _each(join: Callable[[Iterable[bool]], bool], frame: Frame, items: tuple[Where, ...], values: Values) -> Mask:
    if not items:
        return [join(())] * len(frame)
    return list(map(join, zip(*(mask(frame, item, values) for item in items), strict=True)))


def compare(column: Column, op: Op, value: Any) -> Mask:
    """`column op value` for each record; false where either is null."""
    if value is None:
        return [False] * len(column)
    if op is Op.IS_NULL:
        return [(found is None) == value for found in column]
    if op is Op.EQ:
        return [found == value for found in column]
    if op in _ORDERED:
        holds = _ORDERED[op]
        return [found is not None and holds(found, value) for found in column]
    return _among(column, op, value)


def _among(column: Column, op: Op, value: Any) -> Mask:
    if op is Op.HAS:
        return [found is not None and value in found for found in column]
    wanted = frozenset(slot_items(value)) - {None}
    if op is Op.HAS_ANY:
        return [found is not None and not wanted.isdisjoint(found) for found in column]
    return [found in wanted for found in column]
