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

from hub.documents import PreparedOperation
from hub.duties.answer import obligations
from hub.duties.store import ActReader
from hub.errors import ErrorCode, HubError
from hub.harvest.counting import Harvest
from hub.health import UNKNOWN, Health
from hub.journal.entry import DecisionRecord, SourceRecord
from hub.journal.reader import JournalReader
from hub.journal.view import Account, AuditEntry, AuditFilter, Reader, Window
from hub.messages import Language, text
from hub.proof.checkpoint import hash_text
from hub.proof.reader import ProofReader
from hub.proof.store import StoredCheckpoint
from hub.publication.report import TrialReader
from hub.remembered import Remembered
from hub.self_view import Asking, SelfView
from hub.sourcing.source_set import SourceSet, joined_since
from policies.model import End
from policies.rulebook import Rulebook
from resolvers.connections import json_text, shaped
from resolvers.operation import Operation, Special
from schema.caller import Standing

INTROSPECTION = frozenset({"__schema", "__type"})
_AUDIT = ("auditor", "audit")
_TRIAL_ROLES = frozenset({"steward", "auditor"})
_LOG = frozenset({"auditEntries", "auditCheckpoint", "auditProof"})
_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Desk:
    """What the special fields are answered from."""

    schema: GraphQLSchema
    rulebook: Rulebook
    sources: SourceSet
    health: Health
    reader: JournalReader
    proofs: ProofReader
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
                return await self._audited(special, arguments, asking.caller.standing.party)

    async def _own(self, name: str, arguments: Mapping[str, Any], asking: Asking) -> dict[str, Any]:
        match name:
            case "me":
                return await self._self_view.me(asking)
            case "accessMatrix":
                return await self._self_view.matrix(arguments, asking)
            case _:
                return await self._self_view.explain(arguments, asking)

    async def _audited(self, special: Special, arguments: Mapping[str, Any], party: str) -> dict[str, Any] | None:
        reader = Reader(party, self._desk.rulebook.policies.parties[party].end is End.MINISTRY)
        match special.name:
            case "auditCheckpoint":
                newest = await self._desk.proofs.newest()
                return None if newest is None else _audit_checkpoint(newest)
            case "auditProof":
                return await self._proof(arguments["entry"], reader)
            case _:
                return await self._log(special, arguments, reader)

    async def _trial(self, party: str) -> Any:
        """The Ministry is a party of every agreement; any other party learns of its own alone."""
        sees_all = self._desk.rulebook.policies.parties[party].end is End.MINISTRY
        return await self._desk.trials.newest(None if sees_all else party)

    async def _obligations(self, party: str, asking: Asking) -> list[dict[str, Any]]:
        acts = await self._desk.acts.all()
        return obligations(self._desk.rulebook.policies, acts, (asking.caller.standing.party, party), asking.at)

    async def _proof(self, entry: str, reader: Reader) -> dict[str, Any] | None:
        found = await self._desk.proofs.entry(reader, entry)
        if found is None:
            return None
        checkpoint, proof = found
        return {
            "__typename": "AuditProof",
            "place": proof.place,
            "leaf": proof.data.decode(),
            "path": [hash_text(one) for one in proof.path],
            "checkpoint": _audit_checkpoint(checkpoint),
            "text": proof.text.decode(),
        }

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

    async def _log(self, special: Special, arguments: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
        window = self._window(special, arguments)
        page = await self._desk.reader.page(reader, _audit_filter(arguments.get("where") or {}), window)
        return {
            "__typename": "AuditEntryConnection",
            "nodes": [_audit_entry(entry) for entry in page.entries],
            "pageInfo": {
                "__typename": "PageInfo",
                "hasNextPage": page.has_next,
                "endCursor": page.entries[-1].cursor if page.entries else None,
            },
            "totalCount": page.total,
        }

    def _window(self, special: Special, arguments: Mapping[str, Any]) -> Window:
        first = arguments.get("first", 50)
        if not 0 <= first <= self._desk.most:
            raise HubError(ErrorCode.BAD_USER_INPUT, "first_range", least=0, most=self._desk.most)
        selected = {member.name for member in special.members}
        selected |= {each.name for member in special.members for each in member.members}
        wanted = (name in selected for name in ("totalCount", "decisions", "sources"))
        return Window(first, arguments.get("after"), *wanted)

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
    if asked & _LOG and (standing.role, standing.purpose) != _AUDIT:
        raise HubError(ErrorCode.FORBIDDEN, "forbidden_log")
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


def _audit_filter(where: Mapping[str, Any]) -> AuditFilter:
    caller = where.get("caller")
    plain = ("party", "role", "purpose", "outcome", "source", "coordinate", "treatment", "rule")
    return AuditFilter(
        since=where.get("from"),
        until=where.get("to"),
        caller=caller and Account(caller["issuer"], caller["subject"]),
        **{name: where.get(name) for name in plain},
    )


def _audit_entry(entry: AuditEntry) -> dict[str, Any]:
    account, standing = entry.account, entry.standing
    return {
        "__typename": "AuditEntry",
        "id": entry.id,
        "at": entry.at,
        "caller": account and {"__typename": "AuditCaller", "issuer": account.issuer, "subject": account.subject},
        "party": standing and standing.party,
        "role": standing and standing.role,
        "purpose": standing and standing.purpose,
        "outcome": entry.outcome,
        "operation": {"__typename": "AuditOperation", "hash": entry.operation_hash, "text": entry.operation_text},
        "decisions": [_audit_decision(decision) for decision in entry.decisions],
        "sources": [_audit_source(source) for source in entry.sources],
        "rulesVersion": entry.rules_version,
    }


def _audit_checkpoint(stored: StoredCheckpoint) -> dict[str, Any]:
    return {
        "__typename": "AuditCheckpoint",
        "size": stored.size,
        "root": hash_text(stored.root),
        "time": stored.at,
        "signature": stored.note.rpartition("\n\n")[2],
        "signedNote": stored.note,
    }


def _audit_decision(decision: DecisionRecord) -> dict[str, Any]:
    names = ("coordinate", "owner", "scope", "side", "treatment", "form", "rule", "clause")
    return {"__typename": "AuditDecision", **{name: getattr(decision, name) for name in names}}


def _audit_source(source: SourceRecord) -> dict[str, Any]:
    ref = {"__typename": "SourceRef", "id": source.source, "owner": source.owner}
    return {"__typename": "AuditSource", "source": ref, "status": source.status, "rows": source.rows}
