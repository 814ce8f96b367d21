"""An aggregate at the root: partial figures of every source, merged, suppressed, rounded and written."""

from resolvers.execution import Execution
from resolvers.group_text import table_text
from resolvers.lists import RootAnswer, check_complete
from resolvers.plan import GroupPlan
from resolvers.tabulate import tabulate


async def answer_grouping(run: Execution, plan: GroupPlan) -> RootAnswer:
    """Answer an aggregate. Raises `SourcesIncompleteError`, `SourceBoundExceededError`."""
    table = await tabulate(run, plan)
    check_complete(table.participations, complete=plan.grouping.complete)
    return RootAnswer((table_text(run, plan.grouping, table),), table.participations)
