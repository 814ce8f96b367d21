"""`extensions.plan`: which source was asked what, what it did itself, how long it took. Told to operators alone."""

from hub.planning import Asked
from policies.model import End, PolicySet, Role
from resolvers.connections import json_text
from resolvers.cost import price
from resolvers.explain import plan_text
from resolvers.explain_steps import SqlGround, step_value, steps
from resolvers.plan import Plan
from resolvers.trace import Trace
from resolvers.utf8 import Utf8
from schema.caller import Standing


def sees_plans(policies: PolicySet, standing: Standing) -> bool:
    """Whether a caller may be told: statements name the tables of every party, so the hub's operators alone are."""
    return standing.role == Role.OPERATOR and policies.parties[standing.party].end is End.MINISTRY


def plan_told(plan: Plan, asked: Asked, ground: SqlGround, trace: Trace) -> Utf8:
    """The plan of an answered operation as JSON. No value of the request stands in it, nor the rows of an aggregate."""
    told = {
        "text": plan_text(plan, asked.template.slots),
        "cost": price(plan).of(asked.values),
        "steps": [step_value(step, trace) for step in steps(plan, ground, asked.values)],
    }
    return json_text(told)
