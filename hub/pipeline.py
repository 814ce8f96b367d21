"""The path of one operation, from its text to its answer. Read this file first.

prepare (parsed, validated: remembered) -> ask (operation and values) -> plan (decided per coordinate and owner:
remembered) -> run (all sources at once) -> journal (durable) -> answer. Nothing after the journal can add a value, and
whatever goes wrong on the way ends in an entry and an error, never in data.

All of it happens under one regime: the policies of one epoch. The journal takes no entry of an older one; then the
operation is decided again, and what was fetched is thrown away if any decision it rests on has changed.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Any

import orjson
from structlog.typing import FilteringBoundLogger

from hub.documents import Documents
from hub.errors import STATUS, HubError, internal_error
from hub.evidence import Evidence, entry_of
from hub.harvest.counting import Harvest, Visit
from hub.harvest.grounds import grounds
from hub.http import ATTEMPTS, REACH_SECONDS, Answer, GraphQLRequest
from hub.journal.entry import entry_id
from hub.journal.writer import EpochMovedError, Journal
from hub.planning import Asked
from hub.plans_told import plan_told, sees_plans
from hub.publication.regimes import Regime, Regimes, Turn, no_lease
from hub.publication.trial import Trials
from hub.refusals import client_error
from hub.self_view import Asking
from hub.settings import Limits
from hub.specials import INTROSPECTION, check_specials
from hub.telling import decisions_json, say_in, word_in
from hub.term_keys import TermKeys
from resolvers.aggregates import answer_grouping
from resolvers.cursor import BadCursorError
from resolvers.execution import NOBODY, Execution, shared_by
from resolvers.explain_steps import SqlGround
from resolvers.indicators.answer import answer_indicators
from resolvers.lists import RootAnswer, SourceBoundExceededError, SourcesIncompleteError, answer_list
from resolvers.operation import Special
from resolvers.persons import answer_person
from resolvers.plan import GroupPlan, IndicatorsPlan, ListPlan, PersonPlan, Refusal, RootPlan, SubjectPlan
from resolvers.seal import Keyring
from resolvers.sources.base import SourceError
from resolvers.together import Meanwhile, in_turn, together
from resolvers.trace import Trace
from resolvers.utf8 import to_bytes
from schema.catalogue import Catalogue

_REFUSED = (HubError, Refusal, BadCursorError, SourcesIncompleteError, SourceBoundExceededError)


@dataclass(frozen=True, slots=True)
class Machinery:
    """Everything the path leads through, joined in `hub.wiring`."""

    catalogue: Catalogue
    documents: Documents
    regimes: Regimes
    trials: Trials
    keyring: Keyring
    journal: Journal
    harvest: Harvest
    limits: Limits
    clock: Callable[[], datetime]
    log: FilteringBoundLogger


@dataclass(frozen=True, slots=True)
class _Made:
    """What came of one attempt: the JSON of the data in pieces, or an error."""

    evidence: Evidence
    data: list[str]
    error: HubError | None


class Pipeline:
    """Answers operations."""

    def __init__(self, machinery: Machinery) -> None:
        """Lead through this machinery."""
        self._with = machinery
        self._keys = TermKeys(machinery.keyring)
        self._large = asyncio.Semaphore(machinery.limits.large_answers)

    async def answer(self, request: GraphQLRequest, turn: Turn) -> Answer:
        """Answer one operation. Never raises; every outcome is in the journal before this returns."""
        made, epoch = None, 0
        turn.until = asyncio.get_running_loop().time() + self._with.limits.operation_seconds
        try:
            for _ in range(ATTEMPTS):
                regime = await self._with.regimes.reach(epoch, REACH_SECONDS)
                made = await self._attempt(request, turn, regime, made)
                try:
                    return await self._logged(request, turn, made)
                except EpochMovedError as moved:
                    epoch = moved.epoch
            raise no_lease()
        except HubError as unable:
            return _body(request, unable, None)

    async def _attempt(self, request: GraphQLRequest, turn: Turn, regime: Regime, before: _Made | None) -> _Made:
        """One attempt under one regime, after `before`, which the journal did not take."""
        asker = turn.caller
        assert asker is not None  # noqa: S101 - nobody comes here unproved
        evidence = Evidence(asker, regime, self._with.clock(), turn.until)
        try:
            turn.prove(regime, evidence.at)
            self._plan(request, evidence)
            if before is not None and _still_holds(before, evidence):
                return replace(before, evidence=replace(before.evidence, **_renewed(evidence)))
            with regime.sources:
                return _Made(evidence, await self._fetched(request, evidence), None)
        except _REFUSED as refusal:
            return _Made(evidence, [], client_error(refusal, evidence))
        except Exception as fault:  # noqa: BLE001 - whatever it is, no data leaves and the caller learns a number only
            return _Made(evidence, [], internal_error(fault, self._with.log))

    def _plan(self, request: GraphQLRequest, evidence: Evidence) -> None:
        """Decide and plan, without asking any source."""
        planning = evidence.regime.planning
        evidence.prepared = self._with.documents.prepare(request.query, request.operation_name)
        evidence.asked = asked = planning.ask(evidence.prepared, request.variables)
        if request.method == "GET":
            planning.check_public(asked.operation)
        check_specials(asked.operation, evidence.standing)
        try:
            evidence.plan = planning.plan(asked, evidence.standing, evidence.at)
            evidence.noted = evidence.plan.noted
        except Refusal as refusal:
            evidence.noted = refusal.noted
            raise
        finally:
            evidence.name_persons(self._keys.at(evidence.regime, evidence.at), asked.values)

    async def _fetched(self, request: GraphQLRequest, evidence: Evidence) -> list[str]:
        asked, plan = evidence.asked, evidence.plan
        assert asked is not None and plan is not None  # noqa: S101, PT018 - planned before it is run
        await self._with.harvest.admit(self._visit(evidence), grounds(plan), evidence.named)
        if asked.template.weight.records(asked.values) < self._with.limits.large_rows:
            return await self._run(request, asked, evidence)
        async with in_turn(self._large, evidence.until):
            return await self._run(request, asked, evidence)

    async def _run(self, request: GraphQLRequest, asked: Asked, evidence: Evidence) -> list[str]:
        """The JSON of the data, in pieces."""
        plan = evidence.plan
        assert plan is not None  # noqa: S101 - planned before it is run
        run = Execution(
            connected=evidence.regime.sources.connected,
            catalogue=self._with.catalogue,
            keyring=self._keys.at(evidence.regime, evidence.at),
            standing=evidence.standing,
            now=evidence.at,
            values=asked.values,
            complain=self._complain,
            say=say_in(request.language),
            shared_by=shared_by(evidence.standing, evidence.regime.epoch, evidence.at),
            until=evidence.until,
            trace=Trace() if request.plan and sees_plans(evidence.regime.policies, evidence.standing) else None,
        )
        roots = await together([self._root(run, root, request, evidence) for _, root in plan.roots])
        evidence.take_part(chain.from_iterable(root.participations.asked for root in roots))
        await self._with.harvest.show(self._visit(evidence), run.tags)
        evidence.close(run)
        if run.trace is not None:
            ground = SqlGround(evidence.regime.sources.mappings, self._with.catalogue)
            evidence.steps = await asyncio.to_thread(plan_told, plan, asked, ground, run.trace)
        pieces = ["{"]
        for place, ((key, _), answer) in enumerate(zip(plan.roots, roots, strict=True)):
            pieces += (f',"{key}":' if place else f'"{key}":', *answer.pieces)
        return [*pieces, "}"]

    async def _root(
        self,
        run: Execution,
        root: RootPlan,
        request: GraphQLRequest,
        evidence: Evidence,
    ) -> RootAnswer:
        if isinstance(root, ListPlan):
            return await answer_list(run, root)
        if isinstance(root, PersonPlan):
            return await answer_person(run, root)
        if isinstance(root, GroupPlan):
            return await answer_grouping(run, root)
        if isinstance(root, IndicatorsPlan):
            return await answer_indicators(run, root, word_in(request.language))
        return await self._told(run, root, request, evidence)

    async def _told(
        self, run: Execution, root: Special | SubjectPlan, request: GraphQLRequest, evidence: Evidence
    ) -> RootAnswer:
        """What the hub answers from itself."""
        specials, asking = evidence.regime.specials, Asking(evidence.caller, evidence.at, request.language)
        if isinstance(root, SubjectPlan):
            return await specials.trail(run, root, asking)
        if root.name in INTROSPECTION and evidence.prepared is not None:
            return RootAnswer((await specials.introspection(root, evidence.prepared, request.variables),), NOBODY)
        return RootAnswer((await specials.text(root, run.values, asking),), NOBODY)

    def _visit(self, evidence: Evidence) -> Visit:
        return Visit(evidence.caller, evidence.at, evidence.regime.policies)

    def _complain(self, source: str, error: SourceError) -> None:
        self._with.log.warning("source_failed", source=source, error=type(error).__name__, detail=str(error))

    async def _logged(self, request: GraphQLRequest, turn: Turn, made: _Made) -> Answer:
        """The answer, once its entry is durable; without an entry there is no data. Raises EpochMovedError."""
        outcome = "OK" if made.error is None else made.error.code.value
        regimes = self._with.regimes
        regimes.hold(turn, made.evidence.regime.epoch)
        key = entry_id(made.evidence.at)
        body = Meanwhile(partial(_body, request, made, str(key)))
        try:
            await self._with.journal.append(entry_of(made.evidence, outcome), key)
        except HubError as unlogged:
            return _body(request, unlogged, None)
        except EpochMovedError:
            regimes.release(turn)
            raise
        turn.afterwards = partial(self._with.trials.consider, made.evidence)
        return body.result()


def _still_holds(before: _Made, evidence: Evidence) -> bool:
    """Whether what was fetched under older rules may be given: planned anew, it would be asked and treated the same.

    What the hub tells of itself may follow from the rules in other ways, and is told anew.
    """
    old, new = before.evidence.plan, evidence.plan
    if before.error is not None or old is None or new is None:
        return False
    told = any(isinstance(root, Special) and root.name not in INTROSPECTION for _, root in new.roots)
    told = told or any(isinstance(root, SubjectPlan) for _, root in new.roots)
    return not told and old.roots == new.roots and old.noted.decisions == new.noted.decisions


def _renewed(evidence: Evidence) -> dict[str, Any]:
    """What an answer that still holds takes from the rules it is logged under."""
    return {name: getattr(evidence, name) for name in ("regime", "at", "asked", "plan", "noted")}


def _body(request: GraphQLRequest, made: _Made | HubError, entry: str | None) -> Answer:
    """The answer as bytes: an attempt that was logged, or an error that was not."""
    error, data = (made, []) if isinstance(made, HubError) else (made.error, made.data)
    if error is not None:
        pieces = [b'{"errors":[', orjson.dumps(error.entry(request.language)), b'],"data":null']
    else:
        pieces = [b'{"data":', *map(to_bytes, data)]
    pieces.append(b',"extensions":{')
    if entry is not None and isinstance(made, _Made):
        pieces += (b'"decisions":', decisions_json(made.evidence.noted), f',"audit":{{"entry":"{entry}"}}'.encode())
        if made.evidence.steps is not None and error is None:
            pieces.append(to_bytes(f',"plan":{made.evidence.steps}'))
    pieces.append(b"}}")
    status = 200 if error is None else STATUS[error.code]
    return Answer(b"".join(pieces), status, "OK" if error is None else error.code.value)
