"""Which cells of a source take part in a list, or why none does; and its filter as the source will compare it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from resolvers.holdings import Setting, SourceHoldings
from resolvers.ledger import Ledger
from resolvers.operation import AllOf, Condition, Filter, NoneOf, Sort
from resolvers.plan import Refusal, SourceRef
from resolvers.reads import UPDATED_AT, And, Comparison, Not, Op, Or, OrderTerm, Where
from resolvers.rights import (
    UNGOVERNED,
    compared,
    conditions,
    filterable,
    holding,
    is_link,
    listable,
    lookup_condition,
    treated,
)
from schema.catalogue import DomainType
from schema.decisions import Access, Cell, Right, TypeDecisions

FORBIDDEN = "FORBIDDEN"
NOT_FILTERABLE = "FIELD_NOT_FILTERABLE"
NOT_SORTABLE = "FIELD_NOT_SORTABLE"
NOT_GROUPABLE = "FIELD_NOT_GROUPABLE"


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The cells left; where none is, `code` and `coordinate` say what took the last of them."""

    cells: frozenset[Cell]
    decisions: TypeDecisions
    code: str
    coordinate: str


@dataclass(frozen=True, slots=True)
class Share:
    """One source's part in a list, a relation or an aggregate: the type there, and the cells that take part."""

    source: SourceHoldings
    kind: DomainType
    narrowed: Narrowed


@dataclass(frozen=True, slots=True)
class Shares:
    """The parts of all sources that a root asks: those that take part, and the sources with no cell left."""

    taking: tuple[Share, ...]
    denied: tuple[SourceRef, ...]


def shared(found: Sequence[Share], kind: DomainType, ledger: Ledger, *, aggregate: bool = False) -> Shares:
    """Part those that take part from those denied. Raises `Refusal` where none takes part.

    The reason given is the first of a field's missing right, else that nothing may be seen at all.
    """
    taking = tuple(share for share in found if share.narrowed.cells)
    denied = tuple(share.source.ref for share in found if not share.narrowed.cells)
    if not taking:
        reasons = ((share.narrowed.code, share.narrowed.coordinate) for share in found)
        code, coordinate = next((reason for reason in reasons if reason[0] != FORBIDDEN), (FORBIDDEN, kind.name))
        raise Refusal(code, coordinate, ledger.noted(), denied, aggregate=aggregate)
    return Shares(taking, denied)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list uses fields for."""

    kind: DomainType
    where: Filter | None
    order: tuple[Sort, ...]
    selected: tuple[str, ...]


def narrow_list(setting: Setting, ledger: Ledger, source: SourceHoldings, asked: Asked, access: Access) -> Narrowed:
    """Narrow the cells of a source to those that hold every right the list uses."""
    kind = asked.kind
    lookup = lookup_condition(kind, asked.where)
    decisions = setting.decide(source.ref, kind.name, Access.LOOKUP if lookup else access)
    used = [condition.field for condition in conditions(asked.where)]
    ledger.note(decisions, [*asked.selected, *used, *(sort.field for sort in asked.order)])
    ledger.tag_persons(kind, asked.where)
    return shrink(decisions, listable(kind, decisions), _demands(asked, decisions))


Demand = tuple[str, str, frozenset[Cell]]
"""An error code, the coordinate it is about, and the cells that meet the demand."""


def _demands(asked: Asked, decisions: TypeDecisions) -> Iterable[Demand]:
    kind = asked.kind
    for condition in conditions(asked.where):
        yield NOT_FILTERABLE, f"{kind.name}.{condition.field}", filterable(kind, condition, decisions)
    for sort in asked.order:
        if sort.field != UPDATED_AT:
            yield NOT_SORTABLE, f"{kind.name}.{sort.field}", holding(sort.field, decisions, Right.SORT)


def shrink(decisions: TypeDecisions, cells: frozenset[Cell], demands: Iterable[Demand]) -> Narrowed:
    """Apply demands one by one; the first that leaves nothing gives the reason."""
    if not cells:
        return Narrowed(cells, decisions, FORBIDDEN, decisions.type_name)
    for code, coordinate, meeting in demands:
        cells &= meeting
        if not cells:
            return Narrowed(cells, decisions, code, coordinate)
    return Narrowed(cells, decisions, "", "")


def planned_where(filter_: Filter | None, kind: DomainType, narrowed: Narrowed) -> Where | None:
    """The filter as one source compares it."""
    return None if filter_ is None else _planned(filter_, kind, narrowed)


def _planned(filter_: Filter, kind: DomainType, narrowed: Narrowed) -> Where:
    if isinstance(filter_, Condition):
        as_compared = compared(filter_.field, narrowed.cells, narrowed.decisions)
        link = filter_.field == "id" or is_link(kind, filter_.field)
        op = Op.IN if link and filter_.op is Op.EQ else filter_.op
        return Comparison(as_compared, op, filter_.slot)
    if isinstance(filter_, NoneOf):
        return Not(_planned(filter_.item, kind, narrowed))
    build: Callable[[tuple[Where, ...]], Where] = And if isinstance(filter_, AllOf) else Or
    return build(tuple(_planned(item, kind, narrowed) for item in filter_.items))


def planned_order(order: tuple[Sort, ...], narrowed: Narrowed) -> tuple[OrderTerm, ...]:
    """The order as one source applies it."""
    return tuple(
        OrderTerm(
            compared(sort.field, narrowed.cells, narrowed.decisions)
            if sort.field in UNGOVERNED
            else treated(sort.field, narrowed.cells, narrowed.decisions),
            sort.descending,
        )
        for sort in order
    )
