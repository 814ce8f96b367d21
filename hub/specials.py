"""The root fields the hub answers from itself: the sources' state, the log, and introspection."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

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
from hub.errors import ErrorCode, HubError
from hub.harvest.counting import Harvest
from hub.health import UNKNOWN, Health
from hub.journal.accesses import AccessReader
from hub.journal.entry import DecisionRecord, SourceRecord
from hub.journal.reader import JournalReader
from hub.journal.view import Account, AuditEntry, AuditFilter, AuditPage, Reader, Window
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
from resolvers.connections import json_text, participation_value, shaped
from resolvers.execution import Execution
from resolvers.lists import RootAnswer
from resolvers.operation import Operation, Special
from resolvers.plan import SubjectPlan
from resolvers.seal import Keyring
from resolvers.subjects import resolve_subject
from schema.build import CATALOGUE
from schema.caller import Standing

INTROSPECTION = frozenset({"__schema", "__type"})
_AUDIT = ("auditor", "audit")
_SUBJECTS = ("dpo", "data-subject-request")
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
    accesses: AccessReader
    keyring: Keyring
    proofs: ProofReader
    trials: TrialReader
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
            case "me":
                return await self._self_view.me(asking)
            case "accessMatrix":
                return await self._self_view.matrix(arguments, asking)
            case "policyTrial":
                return await self._trial(asking.caller.standing.party)
            case "explain":
                return await self._self_view.explain(arguments, asking)
            case _:
                return await self._audited(special, arguments, self._reader(asking))

    async def trail(self, run: Execution, plan: SubjectPlan, asking: Asking) -> RootAnswer:
        """Who looked at a person's data, and which sources could be asked for the person's records. Raises HubError."""
        special = plan.special
        arguments = cast("Mapping[str, Any]", run.values[cast("int", special.arguments)])
        resolved = await resolve_subject(run, plan)
        subject = self._desk.keyring.journal_subject(arguments["nik"], resolved.tags)
        page = await self._desk.accesses.page(self._reader(asking), subject, self._window(special, arguments))
        told = _page("DataSubjectAccessConnection", page, _access)
        told["completeness"] = [participation_value(one, run.say) for one in resolved.participations]
        return RootAnswer((json_text(shaped(special.members, told)),), resolved.participations)

    def _reader(self, asking: Asking) -> Reader:
        party = asking.caller.standing.party
        return Reader(party, self._desk.rulebook.policies.parties[party].end is End.MINISTRY)

    async def _audited(self, special: Special, arguments: Mapping[str, Any], reader: Reader) -> dict[str, Any] | None:
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
        return _page("AuditEntryConnection", page, _audit_entry) | {"totalCount": page.total}

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


def _audit_filter(where: Mapping[str, Any]) -> AuditFilter:
    caller = where.get("caller")
    plain = ("party", "role", "purpose", "outcome", "source", "coordinate", "treatment", "rule")
    return AuditFilter(
        since=where.get("from"),
        until=where.get("to"),
        caller=caller and Account(caller["issuer"], caller["subject"]),
        **{name: where.get(name) for name in plain},
    )


def _page(kind: str, page: AuditPage, told: Callable[[AuditEntry], dict[str, Any]]) -> dict[str, Any]:
    return {
        "__typename": kind,
        "nodes": [told(entry) for entry in page.entries],
        "pageInfo": {
            "__typename": "PageInfo",
            "hasNextPage": page.has_next,
            "endCursor": page.entries[-1].cursor if page.entries else None,
        },
    }


def _asked(entry: AuditEntry) -> dict[str, Any]:
    """Who asked, when, why, and what came of it."""
    account, standing = entry.account, entry.standing
    return {
        "at": entry.at,
        "caller": account and {"__typename": "AuditCaller", "issuer": account.issuer, "subject": account.subject},
        "party": standing and standing.party,
        "role": standing and standing.role,
        "purpose": standing and standing.purpose,
        "outcome": entry.outcome,
    }


def _access(entry: AuditEntry) -> dict[str, Any]:
    about = (decision for decision in entry.decisions if _is_about_person(decision.coordinate))
    return {
        "__typename": "DataSubjectAccess",
        "entry": entry.id,
        **_asked(entry),
        "decisions": [_audit_decision(decision) for decision in about],
    }


def _is_about_person(coordinate: str) -> bool:
    kind = CATALOGUE.types.get(coordinate.partition(".")[0])
    return kind is not None and kind.about_person


def _audit_entry(entry: AuditEntry) -> dict[str, Any]:
    return {
        "__typename": "AuditEntry",
        "id": entry.id,
        **_asked(entry),
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
