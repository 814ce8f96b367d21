"""What auditors read, as answers: the log's entries and totals, its checkpoint, and the proof of an entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hub.errors import ErrorCode, HubError
from hub.journal.entry import DecisionRecord, SourceRecord
from hub.journal.reader import JournalReader
from hub.journal.totals import AuditTotal, Counting
from hub.journal.view import Account, AuditEntry, AuditFilter, Reader, Window
from hub.proof.checkpoint import hash_text
from hub.proof.reader import ProofReader
from hub.proof.store import StoredCheckpoint
from hub.replaying import Replay, Replayed, Replayer
from resolvers.mapping import SourceMapping
from resolvers.operation import Special
from schema.audit_totals import AuditDimension
from schema.caller import Standing

AUDIT_FIELDS: Final = frozenset({"auditEntries", "auditTotals", "auditCheckpoint", "auditProof", "auditReplay"})
"""The root fields that auditors alone may ask."""

_MOST_DIMENSIONS: Final = 2
_ONE_TIME: Final = frozenset({AuditDimension.DAY, AuditDimension.MONTH})


@dataclass(frozen=True, slots=True)
class Auditing:
    """Answers what auditors ask; `most` is the longest page of the log."""

    reader: JournalReader
    proofs: ProofReader
    replayer: Replayer
    mappings: Mapping[str, SourceMapping]
    most: int

    async def answer(self, special: Special, arguments: Mapping[str, Any], reader: Reader) -> dict[str, Any] | None:
        """The value of one of `AUDIT_FIELDS`, as far as the reader may see it. Raises HubError."""
        match special.name:
            case "auditCheckpoint":
                newest = await self.proofs.newest()
                return None if newest is None else _audit_checkpoint(newest)
            case "auditProof":
                return await self._proof(arguments["entry"], reader)
            case "auditReplay":
                return await self._replay(arguments["entry"], reader)
            case "auditTotals":
                return await self._totals(arguments, reader)
            case _:
                return await self._log(special, arguments, reader)

    async def _proof(self, entry: str, reader: Reader) -> dict[str, Any] | None:
        found = await self.proofs.entry(reader, entry)
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

    async def _replay(self, entry: str, reader: Reader) -> dict[str, Any] | None:
        found = await self.reader.entry(reader, entry)
        return None if found is None else _audit_replay(await self.replayer.replay(found, self.mappings))

    async def _log(self, special: Special, arguments: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
        window = self._window(special, arguments)
        page = await self.reader.page(reader, _audit_filter(arguments.get("where") or {}), window)
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

    async def _totals(self, arguments: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
        counting = Counting(_dimensions(arguments["by"]), self._first(arguments))
        found = await self.reader.totals(reader, _audit_filter(arguments.get("where") or {}), counting)
        return {
            "__typename": "AuditTotals",
            "groups": [_audit_total(counting.by, group) for group in found.groups],
            "complete": found.complete,
            "total": found.total,
        }

    def _window(self, special: Special, arguments: Mapping[str, Any]) -> Window:
        selected = {member.name for member in special.members}
        selected |= {each.name for member in special.members for each in member.members}
        wanted = (name in selected for name in ("totalCount", "decisions", "sources"))
        return Window(self._first(arguments), arguments.get("after"), *wanted)

    def _first(self, arguments: Mapping[str, Any]) -> int:
        first: int = arguments.get("first", 50)
        if not 0 <= first <= self.most:
            raise HubError(ErrorCode.BAD_USER_INPUT, "first_range", least=0, most=self.most)
        return first


def _dimensions(given: Sequence[str]) -> tuple[AuditDimension, ...]:
    by = tuple(map(AuditDimension, given))
    if not by or len(by) > _MOST_DIMENSIONS or len(set(by)) < len(by) or _ONE_TIME.issubset(by):
        raise HubError(ErrorCode.BAD_USER_INPUT, "totals_by")
    return by


def _audit_total(by: Sequence[AuditDimension], total: AuditTotal) -> dict[str, Any]:
    key: dict[str, Any] = dict.fromkeys(one.value.lower() for one in AuditDimension)
    key |= {one.value.lower(): _part(one, words) for one, words in zip(by, total.key, strict=True)}
    return {"__typename": "AuditTotal", "key": {"__typename": "AuditTotalKey", **key}, "entries": total.entries}


def _part(dimension: AuditDimension, words: tuple[str, ...] | None) -> Any:
    if words is None:
        return None
    if dimension is AuditDimension.CALLER:
        return _audit_caller(Account(*words))
    if dimension is AuditDimension.SOURCE:
        return {"__typename": "SourceRef", "id": words[0], "owner": words[1]}
    return words[0]


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
    account = entry.account
    return {
        "__typename": "AuditEntry",
        "id": entry.id,
        "at": entry.at,
        "caller": account and _audit_caller(account),
        **_audit_standing(entry.standing),
        "outcome": entry.outcome,
        "operation": {"__typename": "AuditOperation", "hash": entry.operation_hash, "text": entry.operation_text},
        "decisions": [_audit_decision(decision) for decision in entry.decisions],
        "sources": [_audit_source(source) for source in entry.sources],
        "rulesVersion": entry.rules_version,
    }


def _audit_replay(replay: Replay) -> dict[str, Any]:
    entry = replay.entry
    return {
        "__typename": "AuditReplay",
        "entry": entry.id,
        "at": entry.at,
        **_audit_standing(entry.standing),
        "epoch": entry.epoch,
        "rulesVersion": entry.rules_version,
        "epochRulesVersion": replay.version,
        "equal": replay.equal,
        "decisions": [_audit_replayed(one) for one in replay.decisions],
    }


def _audit_replayed(one: Replayed) -> dict[str, Any]:
    return {
        "__typename": "AuditReplayed",
        "logged": _audit_decision(one.logged),
        "replayed": one.found and _audit_decision(one.found),
        "equal": one.equal,
    }


def _audit_standing(standing: Standing | None) -> dict[str, str | None]:
    return {name: None if standing is None else getattr(standing, name) for name in ("party", "role", "purpose")}


def _audit_caller(account: Account) -> dict[str, Any]:
    return {"__typename": "AuditCaller", "issuer": account.issuer, "subject": account.subject}


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
