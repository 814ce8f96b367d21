"""`where` and `orderBy` of an operation, from argument trees to values without literals."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from resolvers.inputs import Leaf, Slots, Tree
from resolvers.operation import AllOf, AnyOf, Condition, Filter, NoneOf, Sort
from resolvers.reads import Op


def build_filter(tree: Tree, slots: Slots) -> Filter | None:
    """The filter of a `where`; `None` where it says nothing."""
    if not isinstance(tree, Mapping):
        return None
    items = tuple(_members(tree, slots))
    if not items:
        return None
    return items[0] if len(items) == 1 else AllOf(items)


def _members(tree: Mapping[str, Tree], slots: Slots) -> Iterator[Filter]:
    for name, below in tree.items():
        if name in {"and", "or"}:
            built = map(partial(build_filter, slots=slots), members(below))
            items = tuple(item or AllOf(()) for item in built)
            yield AllOf(items) if name == "and" else AnyOf(items)
        elif name == "not":
            yield NoneOf(build_filter(below, slots) or AllOf(()))
        elif isinstance(below, Mapping):
            yield from _conditions(name, below, slots)


def _conditions(field: str, operators: Mapping[str, Tree], slots: Slots) -> Iterator[Condition]:
    for operator, leaf in operators.items():
        if isinstance(leaf, Leaf):
            yield Condition(field, Op(operator), slots.add(leaf))
        elif operator in {Op.EQ, Op.IN}:
            yield Condition(field, Op.IN, slots.constant([]))


def members(tree: Tree) -> Sequence[Tree]:
    """The members of a list argument; an absent or empty one has none."""
    return tree if isinstance(tree, Sequence) and not isinstance(tree, str) else ()


def build_order(tree: Tree, names: Mapping[str, str]) -> tuple[Sort, ...]:
    """The terms of an `orderBy`, each field at most once; `names` gives the field of each enum name."""
    terms: dict[str, Sort] = {}
    single = [tree] if isinstance(tree, Mapping) else members(tree)
    for term in single:
        if isinstance(term, Mapping):
            field = names[str(leaf_value(term["field"]))]
            terms.setdefault(field, Sort(field, leaf_value(term.get("direction")) == "DESC"))
    return tuple(terms.values())


def leaf_value(tree: Tree) -> object:
    """The value of a leaf that decides structure (an enum); `None` where it is absent."""
    return tree.value if isinstance(tree, Leaf) else None
