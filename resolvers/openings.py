"""Which slots of a filter hold sealed ids or pseudonyms, and what they become for one source."""

from collections.abc import Sequence

from resolvers.holdings import Setting
from resolvers.narrow import Narrowed
from resolvers.operation import Condition, Filter
from resolvers.plan import Opening, Pseudonyms, SealedIds, SourceRef
from resolvers.reads import KEY, Op
from resolvers.rights import conditions, is_link
from resolvers.seal import Keyring
from schema.caller import Standing
from schema.catalogue import DomainType
from schema.decisions import Access, Right, Treatment

UNTYPED_LINK = 255
"""The type code of links to what the hub has no type for (a mediator, a border officer)."""


def link_target(setting: Setting, source: SourceRef, kind: DomainType, field: str) -> tuple[int, str | None]:
    """The type code and agreement under which a link's ids are sealed."""
    target = kind.fields[field].links_to
    if target is None:
        return UNTYPED_LINK, setting.decide(source, kind.name, Access.LIST).agreement
    return setting.catalogue.types[target].code, setting.decide(source, target, Access.LIST).agreement


def plan_openings(
    setting: Setting, source: SourceRef, kind: DomainType, filter_: Filter | None, narrowed: Narrowed
) -> tuple[Opening, ...]:
    """The openings a filter needs at one source."""
    found = (_opening(setting, source, kind, condition, narrowed) for condition in conditions(filter_))
    return tuple(opening for opening in found if opening)


def _opening(
    setting: Setting, source: SourceRef, kind: DomainType, condition: Condition, narrowed: Narrowed
) -> Opening | None:
    if condition.op is Op.IS_NULL:
        return None
    if condition.field == KEY:
        return SealedIds(condition.slot, kind.code, narrowed.decisions.agreement)
    if is_link(kind, condition.field):
        return SealedIds(condition.slot, *link_target(setting, source, kind, condition.field))
    if condition.field not in kind.fields:
        return None
    decisions = [narrowed.decisions.decision(cell, condition.field) for cell in narrowed.cells]
    sealed = any(d.treatment is Treatment.PSEUDONYMISE and not d.allows(Right.LOOKUP) for d in decisions)
    value_type = kind.fields[condition.field].value.value
    return Pseudonyms(condition.slot, value_type, narrowed.decisions.agreement) if sealed else None


def open_values(
    openings: Sequence[Opening], values: Sequence[object], source: str, keyring: Keyring, standing: Standing
) -> list[object]:
    """The values of an operation as one source compares them."""
    opened = list(values)
    for opening in openings:
        given = _listed(values[opening.slot])
        if isinstance(opening, SealedIds):
            sealer = keyring.ids(standing, opening.agreement)
            opened[opening.slot] = sealer.unseal(opening.type_code, source, given)
        else:
            pseudonymiser = keyring.pseudonyms(standing, opening.agreement)
            plain = [pseudonymiser.unseal(opening.value_type, text) for text in given]
            known = [text for text in plain if text is not None]
            single = not isinstance(values[opening.slot], list)
            opened[opening.slot] = (known[0] if known else None) if single else known
    return opened


def _listed(value: object) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
