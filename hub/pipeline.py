"""The path of one operation, from its text to its answer. Read this file first.

prepare (parsed, validated: remembered) -> ask (operation and values) -> plan (decided per coordinate and owner:
remembered) -> run (all sources at once) -> journal (durable) -> answer. Nothing after the journal can add a value, and
whatever goes wrong on the way ends in an entry and an error, never in data.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import orjson
from structlog.typing import FilteringBoundLogger

from hub.documents import Documents, PreparedOperation
from hub.errors import STATUS, HubError, internal_error
from hub.evidence import Evidence, entry_of
from hub.http import Answer, GraphQLRequest
from hub.journal import Journal
from hub.planning import Asked, Planning
from hub.refusals import client_error
from hub.settings import Limits
from hub.specials import INTROSPECTION, Specials, check_specials
from hub.telling import decisions_text, say_in
from resolvers.aggregates import answer_grouping
from resolvers.cursor import BadCursorError
from resolvers.execution import Connected, Execution
from resolvers.lists import RootAnswer, SourceBoundExceededError, SourcesIncompleteError, answer_list
from resolvers.operation import Special
from resolvers.plan import GroupPlan, ListPlan, Refusal
from resolvers.seal import Keyring
from resolvers.sources.base import SourceError
from resolvers.together import together
from schema.caller import Caller
from schema.catalogue import Catalogue

_REFUSED = (HubError, Refusal, BadCursorError, SourcesIncompleteError, SourceBoundExceededError)


@dataclass(frozen=True, slots=True)
class Machinery:
    """Everything the path leads through, joined in `hub.wiring`."""

    catalogue: Catalogue
    documents: Documents
    planning: Planning
    specials: Specials
    connected: Connected
    keyring: Keyring
    journal: Journal
    rules_version: str
    limits: Limits
    clock: Callable[[], datetime]
    log: FilteringBoundLogger


class Pipeline:
    """Answers operations."""

    def __init__(self, machinery: Machinery) -> None:
        """Lead through this machinery."""
        self._with = machinery
        self._large = asyncio.Semaphore(machinery.limits.large_answers)

    async def answer(self, request: GraphQLRequest, caller: Caller) -> Answer:
        """Answer one operation. Never raises; every outcome is in the journal before this returns."""
        evidence = Evidence(caller, self._with.clock())
        try:
            data = await self._answered(request, evidence)
            error = None
        except _REFUSED as refusal:
            data, error = [], client_error(refusal, evidence)
        except Exception as fault:  # noqa: BLE001 - whatever it is, no data leaves and the caller learns a number only
            data, error = [], internal_error(fault, self._with.log)
        return await self._logged(request, evidence, data, error)

    async def _answered(self, request: GraphQLRequest, evidence: Evidence) -> list[str]:
        prepared = self._with.documents.prepare(request.query, request.operation_name)
        evidence.prepared = prepared
        asked = self._with.planning.ask(prepared, request.variables)
        if request.method == "GET":
            self._with.planning.check_public(asked.operation)
        check_specials(asked.operation, evidence.standing)
        try:
            evidence.plan = self._with.planning.plan(asked, evidence.standing, evidence.at)
            evidence.noted = evidence.plan.noted
        except Refusal as refusal:
            evidence.noted = refusal.noted
            raise
        finally:
            evidence.name_persons(self._with.keyring, asked.values)
        if asked.template.weight.records(asked.values) < self._with.limits.large_rows:
            return await self._run(request, prepared, asked, evidence)
        async with self._large:
            return await self._run(request, prepared, asked, evidence)

    async def _run(
        self, request: GraphQLRequest, prepared: PreparedOperation, asked: Asked, evidence: Evidence
    ) -> list[str]:
        """The JSON of the data, in pieces."""
        plan = evidence.plan
        assert plan is not None  # noqa: S101 - planned before it is run
        run = Execution(
            connected=self._with.connected,
            catalogue=self._with.catalogue,
            keyring=self._with.keyring,
            standing=evidence.standing,
            now=evidence.at,
            values=asked.values,
            complain=self._complain,
            say=say_in(request.language),
        )
        roots = await together([self._root(run, root, request, prepared) for _, root in plan.roots])
        evidence.close(run, roots)
        pieces = ["{"]
        for place, ((key, _), answer) in enumerate(zip(plan.roots, roots, strict=True)):
            pieces += (f',"{key}":' if place else f'"{key}":', *answer.pieces)
        return [*pieces, "}"]

    async def _root(
        self,
        run: Execution,
        root: ListPlan | GroupPlan | Special,
        request: GraphQLRequest,
        prepared: PreparedOperation,
    ) -> RootAnswer:
        if isinstance(root, ListPlan):
            return await answer_list(run, root)
        if isinstance(root, GroupPlan):
            return await answer_grouping(run, root)
        specials = self._with.specials
        if root.name in INTROSPECTION:
            return RootAnswer((await specials.introspection(root, prepared, request.variables),), ())
        return RootAnswer((await specials.text(root, run.values, run.standing, request.language),), ())

    def _complain(self, source: str, error: SourceError) -> None:
        self._with.log.warning("source_failed", source=source, error=type(error).__name__, detail=str(error))

    async def _logged(
        self, request: GraphQLRequest, evidence: Evidence, data: list[str], error: HubError | None
    ) -> Answer:
        """The answer, once its entry is durable; without an entry there is no data."""
        outcome = "OK" if error is None else error.code.value
        try:
            entry = await self._with.journal.append(entry_of(evidence, outcome, self._with.rules_version))
        except HubError as unlogged:
            return _body(request, [], unlogged, None, evidence)
        return _body(request, data, error, entry, evidence)


def _body(
    request: GraphQLRequest, data: list[str], error: HubError | None, entry: str | None, evidence: Evidence
) -> Answer:
    extensions = [f'"audit":{{"entry":"{entry}"}}'] if entry else []
    if entry:
        extensions.insert(0, f'"decisions":{decisions_text(evidence.noted)}')
    pieces = ['{"data":', *data]
    if error is not None:
        pieces = [f'{{"errors":[{orjson.dumps(error.entry(request.language)).decode()}],"data":null']
    pieces.append(f',"extensions":{{{",".join(extensions)}}}}}')
    status = 200 if error is None else STATUS[error.code]
    body = b"".join([piece.encode() for piece in pieces])
    return Answer(body, status, "OK" if error is None else error.code.value)
