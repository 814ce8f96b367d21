"""A plan in lines a person can read and compare: who is asked for what, and how each record is put together.

Pure and stable: equal plans give equal text. Values stand in slots (`[3]`) and are never shown.
"""

from collections.abc import Iterable, Iterator, Sequence

from resolvers import plan as plans
from resolvers.inputs import Constant, FromVariable, ListOf, MadeOf, SlotSource
from resolvers.operation import Special
from resolvers.reads import (
    And,
    Comparison,
    GroupKey,
    GroupRead,
    Hidden,
    Not,
    Or,
    OrderTerm,
    Output,
    Parents,
    Read,
    Treated,
    Where,
)
from resolvers.slots import ExecutorSlots
from schema.decisions import Cell, Decision, Form, Treatment

Lines = Iterator[str]
_INDENT = "  "


def decisions_text(decisions: Iterable[Decision]) -> str:
    """Decisions, one a line: coordinate, owner, cell, treatment and form, rule, clause."""
    return _text(map(_decision, decisions))


def plan_text(plan: plans.Plan, slots: Sequence[SlotSource]) -> str:
    """The plan of an operation, and where its values come from."""
    roots = (line for key, root in plan.roots for line in _root(key, root))
    return _text((*_values(slots), *roots))


def refusal_text(refusal: plans.Refusal) -> str:
    """Why no source is asked."""
    denied = (f"{source.id} ({source.owner}) is denied" for source in refusal.denied)
    return _text((f"refused: {refusal.code} at {refusal.coordinate}", *_below(denied)))


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)


def _below(lines: Iterable[str]) -> Lines:
    return (_INDENT + line for line in lines)


def _decision(decision: Decision) -> str:
    way = _way(decision.treatment, decision.form)
    where = f"{decision.coordinate} of {decision.owner}, {_cell(decision.cell)}"
    return f"{where}: {way}; {decision.rule}; {decision.clause}"


def _values(slots: Sequence[SlotSource]) -> Lines:
    """Where the value of each slot comes from; the executor's own follow the operation's."""
    yield "values"
    yield from _below(f"[{place}] {_origin(source)}" for place, source in enumerate(slots))
    own = ExecutorSlots(len(slots))
    yield f"{_INDENT}[{own.limit}] page size and one more; [{own.parents}] parents; from [{own.key}] the cursor's place"


def _origin(source: SlotSource) -> str:
    if isinstance(source, Constant):
        return "literal"
    if isinstance(source, FromVariable):
        return "variable " + ".".join(map(str, (source.name, *source.path)))
    if isinstance(source, MadeOf):
        return f"{source.making} of {_origin(source.source)}"
    if isinstance(source, ListOf):
        return "list of " + ", ".join(map(_origin, source.members))
    return "arguments " + ", ".join(f"{name}: {_origin(member)}" for name, member in source.members)


def _root(key: str, root: plans.RootPlan) -> Lines:
    if isinstance(root, Special):
        yield f"{key}: {root.name}, answered by the hub itself"
        return
    if isinstance(root, plans.IndicatorsPlan):
        yield from _indicators(key, root)
        return
    if isinstance(root, plans.SubjectPlan):
        yield f"{key}: {root.special.name}, answered by the hub itself, for one person's records"
        yield from _below(line for source in root.asked for line in _list_source(source))
        return
    if isinstance(root, plans.PersonPlan):
        yield f"{key}: one person's records"
        yield from _below(line for one in root.lists for line in _person_list(one))
        return
    yield _list_head(key, root) if isinstance(root, plans.ListPlan) else _group_head(key, root)
    yield from _below(f"{source.id} ({source.owner}) is denied" for source in root.unasked.denied)
    yield from _below(f"{source.id} ({source.owner}) is not asked" for source in root.unasked.not_asked)
    for source in root.asked:
        yield from _below(_list_source(source) if isinstance(source, plans.SourcePlan) else _group_source(source))


def _indicators(key: str, plan: plans.IndicatorsPlan) -> Lines:
    """Each indicator with its aggregates, then each aggregate once."""
    yield f"{key}: indicators of the period [{plan.ask.period}]"
    for one in plan.indicators:
        tables = ", ".join(f"{key}.{place}" for place in one.tables)
        denied = f"; without {', '.join(ref.id for ref in one.denied)}" if one.denied else ""
        yield f"{_INDENT}{one.code}: {'refused' if one.refused else tables or 'published figures'}{denied}"
    for place, table in enumerate(plan.tables):
        yield from _root(f"{key}.{place}", table)


def _person_list(one: plans.PersonListPlan) -> Lines:
    through = one.asked_for.through
    yield from _root(one.asked_for.key if through is None else f"{one.asked_for.key}, by {through} of", one.plan)


def _list_head(key: str, plan: plans.ListPlan) -> str:
    listing = plan.paged.listing
    return f"{key}: list of {listing.type_name}, first [{listing.first}]{_complete(needed=listing.complete)}"


def _group_head(key: str, plan: plans.GroupPlan) -> str:
    grouping = plan.grouping
    figures = "exact" if plan.exact else f"rounded, at least {plan.min_cell} {_counted(plan)} a cell"
    complete = _complete(needed=grouping.complete)
    return f"{key}: aggregate of {grouping.type_name}, {figures}{_units(plan)}{_months(plan)}{complete}"


def _complete(*, needed: bool) -> str:
    return ", every source needed" if needed else ""


def _counted(plan: plans.GroupPlan) -> str:
    return "records" if plan.by_rows else "persons"


def _units(plan: plans.GroupPlan) -> str:
    units = zip(plan.grouping.numbers, plan.rounding_units, strict=True)
    return "" if plan.exact else "".join(f", sum of {name} in units of {unit}" for name, unit in units)


def _months(plan: plans.GroupPlan) -> str:
    return "".join(f", [{slot}] a first of a month" for slot, _ in plan.whole_months)


def _list_source(plan: plans.SourcePlan) -> Lines:
    read = plan.read
    yield _asked(plan)
    yield from _below(_rows(read))
    yield from _below(_page(read))
    yield from _below(map(_opening, plan.openings))
    yield from _below(f"piece {place}: {_outputs(piece.outputs)}" for place, piece in enumerate(read.pieces))
    yield from _below(f"hidden {place}: {_hidden(hidden)}" for place, hidden in enumerate(read.hidden))
    yield from _below(f"record: {_layout(layout)}" for layout in plan.layouts)
    for place, child in enumerate(plan.children):
        yield from _below(_child(place, child))


def _group_source(plan: plans.GroupSource) -> Lines:
    read = plan.read
    yield _asked(plan)
    yield from _below(_rows(read))
    yield from _below(map(_opening, plan.openings))
    yield from _below(f"key: {_group_key(key)}" for key in read.keys)
    yield from _below(f"number: {_treated(number)}" for number in read.numbers)
    yield from _below(f"median: of {_treated(spread.keys[-1].treated)}, by its values" for spread in plan.spreads)
    if read.tags:
        yield f"{_INDENT}persons: by keyed tags"


def _asked(plan: plans.SourcePlan | plans.GroupSource) -> str:
    return f"ask {plan.source.id} ({plan.source.owner}){_agreement(plan.decisions.agreement)}"


def _agreement(agreement: str | None) -> str:
    return f", under the agreement {agreement}" if agreement else ", under no agreement"


def _rows(read: Read | GroupRead) -> Lines:
    split = f"; own are those of {read.region}" if read.region else ""
    yield f"rows: {', '.join(map(_cell, read.cells))}{split}"
    if read.where is not None:
        yield f"where: {_where(read.where)}"


def _page(read: Read) -> Lines:
    if read.parents is not None:
        yield f"parents: {_parents(read.parents)}"
    if read.parents is None or read.parents.first_slot is not None:
        yield f"order: {', '.join((*map(_term, read.order), 'key'))}"
    if read.total:
        yield "total: counted" if read.rows else "total: counted, without rows"


def _parents(parents: Parents) -> str:
    by = "the person's tag" if parents.by_person else parents.link
    each = "" if parents.first_slot is None else f", at most [{parents.first_slot}] of each"
    return f"{by} in [{parents.slot}]{each}"


def _term(term: OrderTerm) -> str:
    return f"{_treated(term.treated)} descending" if term.descending else _treated(term.treated)


def _where(where: Where) -> str:
    if isinstance(where, Comparison):
        return f"{_treated(where.treated)} {where.op} [{where.slot}]"
    if isinstance(where, Not):
        return f"not ({_where(where.item)})"
    if not where.items:
        return "always" if isinstance(where, And) else "never"
    joined = (" and " if isinstance(where, And) else " or ").join(map(_where, where.items))
    return f"({joined})" if isinstance(where, Or) else joined


def _opening(opening: plans.Opening) -> str:
    if isinstance(opening, plans.SealedIds):
        return f"open [{opening.slot}]: sealed ids of type {opening.type_code}{_agreement(opening.agreement)}"
    return f"open [{opening.slot}]: pseudonyms of {opening.value_type}{_agreement(opening.agreement)}"


def _outputs(outputs: Iterable[Output]) -> str:
    return ", ".join(
        _treated(output.treated)
        if output.name == output.treated.field
        else f"{output.name} = {_treated(output.treated)}"
        for output in outputs
    )


def _hidden(hidden: Hidden) -> str:
    return f"{hidden.kind} of {_treated(hidden.treated)}"


def _layout(layout: plans.Layout) -> str:
    return ", ".join(map(_part, layout))


def _part(part: plans.LayoutPart) -> str:
    if isinstance(part, plans.Text):
        return part.text
    if isinstance(part, plans.SourceText):
        return f"piece {part.piece}"
    if isinstance(part, plans.OwnId):
        return f"{part.key} = own id"
    if isinstance(part, plans.LinkId):
        return f"{part.key} = id of hidden {part.hidden}, type {part.type_code}{_agreement(part.agreement)}"
    if isinstance(part, plans.HiddenText):
        return f"{part.key} = hidden {part.hidden}"
    return f"{part.key} = relation {part.child}"


def _child(place: int, child: plans.Child) -> Lines:
    many = "to many" if child.relation.many else "to one"
    joined = "own key" if child.hidden is None else f"hidden {child.hidden}"
    only = ", id only" if child.id_only else ""
    nothing = "" if child.targets else ": nothing may be seen"
    yield f"relation {place}: {child.relation.name}, {many} {child.relation.target}, by {joined}{only}{nothing}"
    for target in child.targets:
        yield from _below(_list_source(target))


def _group_key(key: GroupKey) -> str:
    return _treated(key.treated) if key.bucket is None else f"{_treated(key.treated)} by {key.bucket.lower()}"


def _treated(treated: Treated) -> str:
    """A field and what becomes of it, told per cell where cells differ."""
    ways = {cell: _way(treatment, form) for cell, treatment, form in treated.by_cell}
    if len(set(ways.values())) == 1:
        way = next(iter(ways.values()))
        return treated.field if way == Treatment.CLEAR else f"{treated.field} {way}"
    return f"{treated.field} {{{', '.join(f'{_cell(cell)} {way}' for cell, way in ways.items())}}}"


def _way(treatment: Treatment, form: Form | None) -> str:
    return f"{treatment} {form}" if form else treatment.value


def _cell(cell: Cell) -> str:
    return f"{cell.scope}/{cell.side}"
