"""A plan as steps: one per source and read, with what is sent, what it does itself, and how long it took. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from resolvers.explain_reads import Division, divided
from resolvers.mapping import SourceKind, SourceMapping
from resolvers.operation import Special
from resolvers.plan import GroupSource, IndicatorsPlan, PersonPlan, Plan, RootPlan, SealedIds, SourcePlan, SourceRef
from resolvers.sql.dialect import Dialect
from resolvers.sql.groups import compile_groups
from resolvers.sql.mariadb import MARIADB
from resolvers.sql.postgres import POSTGRES
from resolvers.sql.read import Target, compile_read
from resolvers.sql.statement import Statement
from resolvers.trace import Trace
from schema.catalogue import Catalogue

_DIALECTS: Mapping[SourceKind, Dialect] = {SourceKind.POSTGRES: POSTGRES, SourceKind.MYSQL: MARIADB}
"""How statements are written for each kind of database."""


@dataclass(frozen=True, slots=True)
class SqlGround:
    """What reads are compiled against."""

    mappings: Mapping[str, SourceMapping]
    catalogue: Catalogue


@dataclass(frozen=True, slots=True)
class Step:
    """One read of one source. Without `statements` it is asked through its API, by the request of the division."""

    path: str
    plan: SourcePlan | GroupSource
    kind: SourceKind
    statements: tuple[tuple[str, Statement], ...]
    division: Division

    @property
    def source(self) -> SourceRef:
        """Who is asked."""
        return self.plan.source


def steps(plan: Plan, ground: SqlGround, values: Sequence[object]) -> Iterator[Step]:
    """Every read of a plan, parents before what hangs on them."""
    for key, root in plan.roots:
        yield from _root_steps(key, root, _Walk(ground, values))


def _root_steps(key: str, root: RootPlan, walk: "_Walk") -> Iterator[Step]:
    if isinstance(root, Special):
        return
    if isinstance(root, IndicatorsPlan):
        for place, table in enumerate(root.tables):
            yield from _root_steps(f"{key}.{place}", table, walk)
        return
    if isinstance(root, PersonPlan):
        for one in root.lists:
            yield from _root_steps(f"{key}.{one.asked_for.key}", one.plan, walk)
        return
    for source in root.asked:
        yield from walk.listed(key, source) if isinstance(source, SourcePlan) else walk.grouped(key, source)


@dataclass(frozen=True, slots=True)
class _Walk:
    ground: SqlGround
    values: Sequence[object]

    def listed(self, path: str, plan: SourcePlan) -> Iterator[Step]:
        mapping = self.ground.mappings[plan.source.id]
        yield Step(path, plan, mapping.kind, self._read(plan, mapping), divided(plan.read, mapping, self._opened(plan)))
        for child in plan.children:
            dialect = _DIALECTS.get(mapping.kind)
            joined = child.joined is not None and dialect is not None and dialect.laterals
            for target in () if joined else child.targets:
                yield from self.listed(f"{path}.{child.relation.name}", target)

    def _opened(self, plan: SourcePlan | GroupSource) -> list[object]:
        """The values with a key where sealed ids stand: which one does not matter for what can be asked."""
        sealed = {opening.slot for opening in plan.openings if isinstance(opening, SealedIds)}
        return [[1] if slot in sealed else value for slot, value in enumerate(self.values)]

    def _read(self, plan: SourcePlan, mapping: SourceMapping) -> tuple[tuple[str, Statement], ...]:
        dialect = _DIALECTS.get(mapping.kind)
        if dialect is None:
            return ()
        compiled = compile_read(plan.read, mapping, self.ground.catalogue, Target(dialect))
        parts = {"identifiers": compiled.identifiers, "rows": compiled.rows, "total": compiled.total}
        return tuple((name, statement) for name, statement in parts.items() if statement is not None)

    def grouped(self, path: str, plan: GroupSource) -> Iterator[Step]:
        mapping = self.ground.mappings[plan.source.id]
        made: tuple[tuple[str, Statement], ...] = ()
        dialect = _DIALECTS.get(mapping.kind)
        if dialect is not None:
            named = [("groups", plan.read)]
            named += [(f"values of {spread.keys[-1].treated.field}", spread) for spread in plan.spreads]
            made = tuple((name, compile_groups(read, mapping, self.ground.catalogue, dialect)) for name, read in named)
        yield Step(path, plan, mapping.kind, made, divided(plan.read, mapping, self._opened(plan)))


def step_value(step: Step, trace: Trace) -> dict[str, Any]:
    """A step as `extensions.plan` tells it. Of an aggregate no rows are told: the numbers it rounds are data."""
    timed = trace.of(step.plan)
    rows = [one.rows for one in timed if one.rows is not None]
    return {
        "path": step.path,
        "source": {"id": step.source.id, "owner": step.source.owner},
        "kind": step.kind,
        "sent": [statement.sql for _, statement in step.statements] or [step.division.request],
        "pushed": step.division.pushed,
        "left": [{"what": left.what, "why": left.why} for left in step.division.left],
        "reads": len(timed),
        "milliseconds": round(sum(one.seconds for one in timed) * 1000, 3),
        "rows": sum(rows) if rows else None,
    }
