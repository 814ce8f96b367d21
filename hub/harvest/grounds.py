"""Under which agreements a plan reads persons' records or names persons: whose limits it stands under."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from resolvers.plan import GroupPlan, ListPlan, PersonPlan, Plan, SourcePlan, SubjectPlan
from schema.build import CATALOGUE


@lru_cache(maxsize=8192)
def grounds(plan: Plan) -> tuple[str | None, ...]:
    """The agreements, each once (None: own sources); none where no person's record is read and nobody is named."""
    found: dict[str | None, None] = {}
    for _, root in plan.roots:
        if isinstance(root, ListPlan | PersonPlan):
            found.update(dict.fromkeys(_of_lists(root.asked, naming=plan.noted.looks_up)))
        elif isinstance(root, GroupPlan) and plan.noted.looks_up:
            found.update(dict.fromkeys(agreement_of(source.decisions.agreement) for source in root.asked))
        elif isinstance(root, SubjectPlan):
            found.update(dict.fromkeys([None, *_of_lists(root.asked, naming=True)]))
    return tuple(found)


def agreement_of(between: str | None) -> str | None:
    """The agreement between caller and owner; for the recipient of a consent (`agreement/consent`) the former."""
    return between and between.partition("/")[0]


def _of_lists(plans: Iterable[SourcePlan], *, naming: bool) -> Iterator[str | None]:
    """Those of the lists themselves and of the relations below them."""
    for plan in plans:
        if naming or CATALOGUE.types[plan.read.type_name].about_person:
            yield agreement_of(plan.decisions.agreement)
        for child in plan.children:
            yield from _of_lists(child.targets, naming=naming)
