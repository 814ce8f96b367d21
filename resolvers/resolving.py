"""Whether all that a plan finds are the records of the one person it looks up: then the log learns which these are."""

from collections.abc import Sequence
from functools import lru_cache

from resolvers.operation import AllOf, Condition, Filter
from resolvers.plan import ListPlan, PersonPlan, Plan, SourcePlan, SubjectPlan
from resolvers.reads import Op
from schema.build import CATALOGUE


@lru_cache(maxsize=8192)
def resolves(plan: Plan) -> bool:
    """Whether every root narrows its list to the bearer of an identifier, and nothing below leads to other persons.

    Who that is stands in the values: it is one person where all the slots hold one identifier.
    """
    lists = [root for _, root in plan.roots if isinstance(root, ListPlan | PersonPlan | SubjectPlan)]
    return bool(lists) and all(map(_of_bearer, lists))


def _of_bearer(root: ListPlan | PersonPlan | SubjectPlan) -> bool:
    if isinstance(root, ListPlan):
        listing = root.paged.listing
        if not _names(listing.where, CATALOGUE.types[listing.type_name].identifier):
            return False
    return not _lead_away(root.asked)


def _names(where: Filter | None, identifier: str | None) -> bool:
    """Whether a filter is true of the bearer of one identifier alone."""
    if isinstance(where, Condition):
        return where.field == identifier and where.op is Op.EQ
    return isinstance(where, AllOf) and any(_names(item, identifier) for item in where.items)


def _lead_away(plans: Sequence[SourcePlan]) -> bool:
    """Whether a relation leads from what is about no single person, as a training, to persons again."""
    return any(_leads_away(plan, child.targets) for plan in plans for child in plan.children)


def _leads_away(above: SourcePlan, targets: Sequence[SourcePlan]) -> bool:
    about = (CATALOGUE.types[plan.read.type_name].about_person for plan in targets)
    return (not CATALOGUE.types[above.read.type_name].about_person and any(about)) or _lead_away(targets)
