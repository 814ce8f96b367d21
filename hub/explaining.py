"""What would become of an operation: decided and planned as the pipeline does it, without asking any source."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from hub.assembly import GRAPHQL, make_planning
from hub.documents import Documents
from hub.errors import HubError
from hub.planning import Asked
from hub.settings import Limits
from hub.specials import check_specials
from policies.errors import UnknownNameError
from policies.model import PolicySet
from policies.rulebook import Rulebook
from resolvers.cost import price
from resolvers.explain import decisions_text, plan_text, refusal_text
from resolvers.explain_sql import SqlGround, sql_text
from resolvers.mapping import SourceMapping
from resolvers.plan import Plan, Refusal
from schema.build import CATALOGUE
from schema.caller import Standing


@dataclass(frozen=True, slots=True)
class Inquiry:
    """An operation, its variables, who would ask it and when."""

    query: str
    variables: Mapping[str, object]
    standing: Standing
    at: datetime


@dataclass(frozen=True, slots=True)
class Explanation:
    """The decisions, plan, cost and SQL of an operation, as lines; a refused one has its reason for a plan."""

    decisions: str
    plan: str
    cost: str
    sql: str
    refused: bool


class Explainer:
    """Explains operations under one rulebook, over the sources of some mappings."""

    def __init__(self, rulebook: Rulebook, mappings: Mapping[str, SourceMapping], limits: Limits) -> None:
        """Plan as a hub with these would."""
        self._policies = rulebook.policies
        self._documents = Documents(GRAPHQL)
        self._planning = make_planning(rulebook, mappings, limits)
        self._limits = limits
        self._ground = SqlGround(mappings, CATALOGUE)

    def explain(self, inquiry: Inquiry) -> Explanation:
        """Explain one operation. Raises UnknownNameError for a standing that no rule knows."""
        check_standing(self._policies, inquiry.standing)
        try:
            return self._planned(inquiry)
        except Refusal as refusal:
            return Explanation(decisions_text(refusal.noted.decisions), refusal_text(refusal), "", "", refused=True)
        except HubError as error:
            return Explanation("", f"refused: {error.code}: {error.message('en')}\n", "", "", refused=True)

    def _planned(self, inquiry: Inquiry) -> Explanation:
        prepared = self._documents.prepare(inquiry.query, None)
        asked = self._planning.ask(prepared, inquiry.variables)
        check_specials(asked.operation, inquiry.standing)
        plan = self._planning.plan(asked, inquiry.standing, inquiry.at)
        return Explanation(
            decisions=decisions_text(plan.noted.decisions),
            plan=plan_text(plan, asked.template.slots),
            cost=self._cost(plan, asked, inquiry.standing.role),
            sql=sql_text(plan, self._ground, asked.values),
            refused=False,
        )

    def _cost(self, plan: Plan, asked: Asked, role: str) -> str:
        """What the operation costs, of what its role may ask for, by what costs it."""
        found, values = price(plan), asked.values
        dearest = sorted(found.charges, key=lambda charge: -charge.of(values))
        lines = [f"{found.of(values)} points of {self._limits.cost_for(role)}"]
        lines += [f"  {one.of(values)}: {one.what}, at {one.sources} sources" for one in dearest if one.sources]
        return "".join(f"{line}\n" for line in lines)


def check_standing(policies: PolicySet, standing: Standing) -> None:
    """Raise UnknownNameError unless the party is registered and the role may use the purpose."""
    if standing.party not in policies.parties:
        raise UnknownNameError(f"unknown party {standing.party!r}; known: {', '.join(sorted(policies.parties))}")
    if standing.purpose not in policies.purposes:
        raise UnknownNameError(f"unknown purpose {standing.purpose!r}; known: {', '.join(sorted(policies.purposes))}")
    roles = sorted(map(str, policies.purposes[standing.purpose].roles))
    if standing.role not in roles:
        raise UnknownNameError(f"role {standing.role!r} may not use {standing.purpose}; these may: {', '.join(roles)}")
