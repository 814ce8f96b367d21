"""The root fields the hub answers from itself: the sources' state, the log, and introspection."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    execute_sync,
)

from hub.auditing import AUDIT_FIELDS, Auditing
from hub.documents import PreparedOperation
from hub.duties.answer import obligations
from hub.duties.store import ActReader
from hub.errors import ErrorCode, HubError
from hub.harvest.counting import Harvest
from hub.health import UNKNOWN, Health
from hub.journal.accesses import AccessReader
from hub.journal.reader import JournalReader
from hub.journal.view import Reader
from hub.messages import Language, text
from hub.proof.reader import ProofReader
from hub.publication.report import TrialReader
from hub.remembered import Remembered
from hub.replaying import Replayer
from hub.self_view import Asking, SelfView
from hub.sourcing.source_set import SourceSet, joined_since
from hub.trails import Trails
from policies.model import End
from policies.rulebook import Rulebook
from resolvers.connections import json_text, shaped
from resolvers.execution import Execution
from resolvers.lists import RootAnswer
from resolvers.operation import Operation, Special
from resolvers.plan import SubjectPlan
from resolvers.seal import Keyring
from schema.caller import Standing

INTROSPECTION = frozenset({"__schema", "__type"})
_AUDIT = ("auditor", "audit")
_SUBJECTS = ("dpo", "data-subject-request")
_TRIAL_ROLES = frozenset({"steward", "auditor"})
_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Desk:
    """What the special fields are answered from."""

    schema: GraphQLSchema
    rulebook: Rulebook
    sources: SourceSet
    health: Health
    reader: JournalReader
    accesses: AccessReader
    keyring: Keyring
    proofs: ProofReader
    replayer: Replayer
    trials: TrialReader
    acts: ActReader
    harvest: Harvest
    most: int
    """The longest page of the log."""


class Specials:
    """Answers special root fields."""

    def __init__(self, desk: Desk) -> None:
        """Answer from this desk."""
        self._desk = desk
        policies = desk.rulebook.policies
        joined = {name: one for name, one in desk.sources.mappings.items() if joined_since(one, policies) is not None}
        self._self_view = SelfView(desk.rulebook, joined, desk.harvest)
        self._auditing = Auditing(desk.reader, desk.proofs, desk.replayer, desk.sources.mappings, desk.most)
        self._trails = Trails(desk.accesses, desk.keyring, desk.most)
        self._introspected: Remembered[str] = Remembered(_REMEMBERED)

    def over(self, sources: SourceSet) -> "Specials":
        """The same over other sources; what was introspected is of the schema alone."""
        specials = Specials(replace(self._desk, sources=sources))
        specials._introspected = self._introspected
        return specials

    async def text(self, special: Special, values: Sequence[object], asking: Asking) -> str:
        """The JSON of a special field. Raises HubError."""
        if special.name == "__typename":
            return '"Query"'
        found = {} if special.arguments is None else values[special.arguments]
        arguments = found if isinstance(found, dict) else {}
        return json_text(shaped(special.members, await self._value(special, arguments, asking)))

    async def _value(self, special: Special, arguments: Mapping[str, Any], asking: Asking) -> Any:
        match special.name:
            case "sources":
                return await self._sources(asking)
            case "me" | "accessMatrix" | "explain":
                return await self._own(special.name, arguments, asking)
            case "policyTrial":
                return await self._trial(asking.caller.standing.party)
            case "obligations":
                return await self._obligations(arguments["party"], asking)
            case _:
                return await self._auditing.answer(special, arguments, self._reader(asking.caller.standing.party))

    async def _own(self, name: str, arguments: Mapping[str, Any], asking: Asking) -> dict[str, Any]:
        match name:
            case "me":
                return await self._self_view.me(asking)
            case "accessMatrix":
                return await self._self_view.matrix(arguments, asking)
            case _:
                return await self._self_view.explain(arguments, asking)

    async def trail(self, run: Execution, plan: SubjectPlan, asking: Asking) -> RootAnswer:
        """Who looked at a person's data. Raises HubError."""
        return await self._trails.answer(run, plan, self._reader(asking.caller.standing.party))

    def _reader(self, party: str) -> Reader:
        """What a party sees of the log: the Ministry all."""
        return Reader(party, self._desk.rulebook.policies.parties[party].end is End.MINISTRY)

    async def _trial(self, party: str) -> Any:
        """The Ministry is a party of every agreement; any other party learns of its own alone."""
        sees_all = self._desk.rulebook.policies.parties[party].end is End.MINISTRY
        return await self._desk.trials.newest(None if sees_all else party)

    async def _obligations(self, party: str, asking: Asking) -> list[dict[str, Any]]:
        acts = await self._desk.acts.all()
        return obligations(self._desk.rulebook.policies, acts, (asking.caller.standing.party, party), asking.at)

    async def _sources(self, asking: Asking) -> list[dict[str, Any]]:
        found, sources, policies = await self._desk.health.sources(), self._desk.sources, self._desk.rulebook.policies
        states = {name: found.get(name, UNKNOWN) for name in sources.mappings}
        return [
            {
                "__typename": "SourceState",
                "id": name,
                "owner": mapping.owner,
                "kind": mapping.kind,
                "domains": list(mapping.types),
                "regions": list(mapping.regions),
                "stage": sources.stage(name, policies, asking.at),
                "status": states[name].status,
                "circuit": self._desk.health.circuit(name),
                "latencyMs": states[name].latency_ms,
                "checkedAt": states[name].checked_at,
                "message": status_message(states[name].status, asking.language),
            }
            for name, mapping in sources.mappings.items()
        ]

    async def introspection(self, special: Special, prepared: PreparedOperation, variables: Mapping[str, Any]) -> str:
        """The JSON of an introspection field, made by graphql-core and remembered, since the schema is fixed."""
        key = (special.nodes[0], json_text(variables))
        known = self._introspected.peek(key)
        if known is None:
            known = await asyncio.to_thread(_introspected, self._desk.schema, prepared, special.nodes, variables)
            self._introspected.put(key, known)
        return known


def check_specials(operation: Operation, standing: Standing) -> None:
    """Refuse what the caller may not ask at all, before anything is done. Raises HubError(FORBIDDEN)."""
    asked = {root.ask.name for root in operation.roots if isinstance(root.ask, Special)}
    if asked & AUDIT_FIELDS and (standing.role, standing.purpose) != _AUDIT:
        raise HubError(ErrorCode.FORBIDDEN, "forbidden_log")
    if "dataSubjectAccesses" in asked and (standing.role, standing.purpose) != _SUBJECTS:
        raise HubError(ErrorCode.FORBIDDEN, "forbidden_accesses")
    if "policyTrial" in asked and standing.role not in _TRIAL_ROLES:
        raise HubError(ErrorCode.FORBIDDEN, "forbidden_trial")


def status_message(status: str, language: str) -> str | None:
    """What a caller is told about a source that does not answer."""
    keys = {"UNAVAILABLE": "source_unavailable", "TIMED_OUT": "source_timed_out"}
    return text(Language(language), keys[status], {}) if status in keys else None


def _introspected(
    schema: GraphQLSchema, prepared: PreparedOperation, nodes: Sequence[FieldNode], variables: Mapping[str, Any]
) -> str:
    definition = prepared.definition
    operation = OperationDefinitionNode(
        operation=definition.operation,
        variable_definitions=definition.variable_definitions,
        directives=(),
        selection_set=SelectionSetNode(selections=tuple(nodes)),
    )
    fragments = [node for node in prepared.document.definitions if isinstance(node, FragmentDefinitionNode)]
    result = execute_sync(schema, DocumentNode(definitions=(operation, *fragments)), variable_values=dict(variables))
    if result.errors or result.data is None:
        raise HubError(ErrorCode.BAD_USER_INPUT, "introspection")
    return json_text(next(iter(result.data.values())))
