"""Which rules act together: the stacks from which tables are compiled, and the limits that hold together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from operator import itemgetter

from policies.matching import Placed, Slice, in_order, words
from policies.model import Aggregation, Agreement, Layer, PolicySet, RuleSet


@dataclass(frozen=True, slots=True)
class Stack:
    """The rules that act together, in the order in which they decide; equal keys mean equal rules."""

    key: str
    rules: tuple[Placed, ...]
    _ranked: Mapping[tuple[str, ...], list[tuple[int, Placed]]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Sort the rules by their words for a slice, so that fifty thousand are not gone through for each."""
        ranked: dict[tuple[str, ...], list[tuple[int, Placed]]] = {}
        for rank, placed in enumerate(self.rules):
            rule = placed.rule
            key = (rule.role, rule.purpose, rule.caller_end, rule.owner_end, rule.type_name)
            ranked.setdefault(key, []).append((rank, placed))
        object.__setattr__(self, "_ranked", ranked)

    def within(self, part: Slice) -> list[Placed]:
        """The rules that can match something in a slice, in the order in which they decide."""
        columns = (part.role, part.purpose, part.caller_end.value, part.owner_end.value, part.type_name)
        found = [ranked for key in product(*map(words, columns)) for ranked in self._ranked.get(key, ())]
        return [placed for _, placed in sorted(found, key=itemgetter(0))]


def stacks_of(policies: PolicySet, known: Iterable[Stack]) -> Mapping[tuple[Layer, str | None], Stack]:
    """The rules that act together, by layer and agreement; those `known` are taken over."""
    public = tuple(Placed(Layer.PUBLIC, rule) for rule in policies.public.rules)
    shared = {one.key: one for one in known}

    def stack(*layers: tuple[Layer, RuleSet]) -> Stack:
        key = " ".join(f"{layer}:{rules.digest}" for layer, rules in (*layers, (Layer.PUBLIC, policies.public)))
        if key not in shared:
            placed = (Placed(layer, rule) for layer, rules in layers for rule in rules.rules)
            shared[key] = Stack(key, in_order([*placed, *public]))
        return shared[key]

    def agreed(agreement: Agreement) -> Stack:
        stricter = agreement.restrictions
        own = ((Layer.RESTRICTION, stricter),) if stricter is not None else ()
        return stack((Layer.AGREEMENT, agreement.rules), *own)

    return {
        (Layer.OWN, None): stack((Layer.OWN, policies.own)),
        (Layer.PUBLIC, None): stack(),
        **{(Layer.AGREEMENT, name): agreed(agreement) for name, agreement in policies.agreements.items()},
    }


def largest(limits: Sequence[Aggregation]) -> Aggregation:
    """The stricter of several limits, everywhere."""
    units: dict[str, int] = {}
    for limit in limits:
        for coordinate, unit in limit.rounding_units.items():
            units[coordinate] = max(unit, units.get(coordinate, 0))
    return Aggregation(max(limit.min_cell for limit in limits), units)
