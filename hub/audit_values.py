"""What is told of the log, as values of the schema's types."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from hub.errors import ErrorCode, HubError
from hub.journal.entry import DecisionRecord, SourceRecord
from hub.journal.totals import AuditTotal
from hub.journal.view import Account, AuditEntry, AuditPage, Window
from hub.proof.checkpoint import hash_text
from hub.proof.store import StoredCheckpoint
from hub.replaying import Replay, Replayed
from resolvers.operation import Special
from schema.audit_totals import AuditDimension
from schema.caller import Standing


def window_of(special: Special, arguments: Mapping[str, Any], most: int) -> Window:
    """The page that is asked for, and what of its entries. Raises HubError."""
    selected = {member.name for member in special.members}
    selected |= {each.name for member in special.members for each in member.members}
    wanted = (name in selected for name in ("totalCount", "decisions", "sources"))
    return Window(first_of(arguments, most), arguments.get("after"), *wanted)


def first_of(arguments: Mapping[str, Any], most: int) -> int:
    """How long a page is to be. Raises HubError."""
    first: int = arguments.get("first", 50)
    if not 0 <= first <= most:
        raise HubError(ErrorCode.BAD_USER_INPUT, "first_range", least=0, most=most)
    return first


def total_value(by: Sequence[AuditDimension], total: AuditTotal) -> dict[str, Any]:
    """An `AuditTotal`."""
    key: dict[str, Any] = dict.fromkeys(one.value.lower() for one in AuditDimension)
    key |= {one.value.lower(): _part(one, words) for one, words in zip(by, total.key, strict=True)}
    return {"__typename": "AuditTotal", "key": {"__typename": "AuditTotalKey", **key}, "entries": total.entries}


def _part(dimension: AuditDimension, words: tuple[str, ...] | None) -> Any:
    if words is None:
        return None
    if dimension is AuditDimension.CALLER:
        return _caller(Account(*words))
    if dimension is AuditDimension.SOURCE:
        return {"__typename": "SourceRef", "id": words[0], "owner": words[1]}
    return words[0]


def asked(entry: AuditEntry) -> dict[str, Any]:
    """Who asked, when, why, and what came of it."""
    account = entry.account
    return {
        "at": entry.at,
        "caller": account and _caller(account),
        **_standing(entry.standing),
        "outcome": entry.outcome,
    }


def page_of(kind: str, page: AuditPage, told: Callable[[AuditEntry], dict[str, Any]]) -> dict[str, Any]:
    """A page of entries, each as it is told."""
    return {
        "__typename": kind,
        "nodes": [told(entry) for entry in page.entries],
        "pageInfo": {
            "__typename": "PageInfo",
            "hasNextPage": page.has_next,
            "endCursor": page.entries[-1].cursor if page.entries else None,
        },
    }


def entry_value(entry: AuditEntry) -> dict[str, Any]:
    """An `AuditEntry`."""
    return {
        "__typename": "AuditEntry",
        "id": entry.id,
        **asked(entry),
        "operation": {"__typename": "AuditOperation", "hash": entry.operation_hash, "text": entry.operation_text},
        "decisions": [decision_value(decision) for decision in entry.decisions],
        "sources": [_source(source) for source in entry.sources],
        "rulesVersion": entry.rules_version,
    }


def replay_value(replay: Replay) -> dict[str, Any]:
    """An `AuditReplay`."""
    entry = replay.entry
    return {
        "__typename": "AuditReplay",
        "entry": entry.id,
        "at": entry.at,
        **_standing(entry.standing),
        "epoch": entry.epoch,
        "rulesVersion": entry.rules_version,
        "epochRulesVersion": replay.version,
        "equal": replay.equal,
        "decisions": [_replayed(one) for one in replay.decisions],
    }


def _replayed(one: Replayed) -> dict[str, Any]:
    return {
        "__typename": "AuditReplayed",
        "logged": decision_value(one.logged),
        "replayed": one.found and decision_value(one.found),
        "equal": one.equal,
    }


def _standing(standing: Standing | None) -> dict[str, str | None]:
    return {name: None if standing is None else getattr(standing, name) for name in ("party", "role", "purpose")}


def _caller(account: Account) -> dict[str, Any]:
    return {"__typename": "AuditCaller", "issuer": account.issuer, "subject": account.subject}


def checkpoint_value(stored: StoredCheckpoint) -> dict[str, Any]:
    """An `AuditCheckpoint`."""
    return {
        "__typename": "AuditCheckpoint",
        "size": stored.size,
        "root": hash_text(stored.root),
        "time": stored.at,
        "signature": stored.note.rpartition("\n\n")[2],
        "signedNote": stored.note,
    }


def decision_value(decision: DecisionRecord) -> dict[str, Any]:
    """An `AuditDecision`."""
    names = ("coordinate", "owner", "scope", "side", "treatment", "form", "rule", "clause")
    return {"__typename": "AuditDecision", **{name: getattr(decision, name) for name in names}}


def _source(source: SourceRecord) -> dict[str, Any]:
    ref = {"__typename": "SourceRef", "id": source.source, "owner": source.owner}
    return {"__typename": "AuditSource", "source": ref, "status": source.status, "rows": source.rows}
