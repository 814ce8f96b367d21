"""What auditors read, as answers: the log's entries and totals, its checkpoint, and the proof of an entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hub.audit_values import checkpoint_value, entry_value, first_of, page_of, replay_value, total_value, window_of
from hub.errors import ErrorCode, HubError
from hub.journal.leaf import leaf_hash
from hub.journal.reader import JournalReader
from hub.journal.totals import Counting
from hub.journal.view import Account, AuditFilter, Reader
from hub.proof.checkpoint import hash_text
from hub.proof.reader import ProofReader
from hub.replaying import Replayer
from resolvers.mapping import SourceMapping
from resolvers.operation import Special
from schema.audit_totals import AuditDimension

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
                return None if newest is None else checkpoint_value(newest)
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
        proof, whole = found.proof, found.is_whole(reader)
        return {
            "__typename": "AuditProof",
            "place": proof.place,
            "leafHash": hash_text(leaf_hash(proof.data)),
            "leaf": proof.data.decode() if whole else None,
            "path": [hash_text(one) for one in proof.path],
            "checkpoint": checkpoint_value(found.checkpoint),
            "text": proof.text.decode() if whole else None,
        }

    async def _replay(self, entry: str, reader: Reader) -> dict[str, Any] | None:
        found = await self.reader.entry(reader, entry)
        return None if found is None else replay_value(await self.replayer.replay(found, self.mappings))

    async def _log(self, special: Special, arguments: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
        window = window_of(special, arguments, self.most)
        page = await self.reader.page(reader, _audit_filter(arguments.get("where") or {}), window)
        return page_of("AuditEntryConnection", page, entry_value) | {"totalCount": page.total}

    async def _totals(self, arguments: Mapping[str, Any], reader: Reader) -> dict[str, Any]:
        counting = Counting(_dimensions(arguments["by"]), first_of(arguments, self.most))
        found = await self.reader.totals(reader, _audit_filter(arguments.get("where") or {}), counting)
        return {
            "__typename": "AuditTotals",
            "groups": [total_value(counting.by, group) for group in found.groups],
            "complete": found.complete,
            "total": found.total,
        }


def _dimensions(given: Sequence[str]) -> tuple[AuditDimension, ...]:
    by = tuple(map(AuditDimension, given))
    if not by or len(by) > _MOST_DIMENSIONS or len(set(by)) < len(by) or _ONE_TIME.issubset(by):
        raise HubError(ErrorCode.BAD_USER_INPUT, "totals_by")
    return by


def _audit_filter(where: Mapping[str, Any]) -> AuditFilter:
    caller = where.get("caller")
    plain = ("party", "role", "purpose", "outcome", "source", "coordinate", "treatment", "rule")
    return AuditFilter(
        since=where.get("from"),
        until=where.get("to"),
        caller=caller and Account(caller["issuer"], caller["subject"]),
        **{name: where.get(name) for name in plain},
    )
