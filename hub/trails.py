"""What a data-protection officer reads: who looked at one person's data, when, why, and in which form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from hub.audit_values import asked, decision_value, page_of, window_of
from hub.journal.accesses import AccessReader
from hub.journal.view import AuditEntry, Reader
from resolvers.connections import json_text, participation_value, shaped
from resolvers.execution import Execution
from resolvers.lists import RootAnswer
from resolvers.plan import SubjectPlan
from resolvers.seal import Keyring
from resolvers.subjects import resolve_subject
from schema.build import CATALOGUE


@dataclass(frozen=True, slots=True)
class Trails:
    """Answers `dataSubjectAccesses`; `most` is the longest page of the log."""

    accesses: AccessReader
    keyring: Keyring
    most: int

    async def answer(self, run: Execution, plan: SubjectPlan, reader: Reader) -> RootAnswer:
        """Who looked at a person's data, and which sources could be asked for the person's records. Raises HubError."""
        special = plan.special
        arguments = cast("Mapping[str, Any]", run.values[cast("int", special.arguments)])
        resolved = await resolve_subject(run, plan)
        subject = self.keyring.journal_subject(arguments["nik"], resolved.tags)
        page = await self.accesses.page(reader, subject, window_of(special, arguments, self.most))
        told = page_of("DataSubjectAccessConnection", page, _access)
        told["completeness"] = [participation_value(one, run.say) for one in resolved.participations]
        return RootAnswer((json_text(shaped(special.members, told)),), resolved.participations)


def _access(entry: AuditEntry) -> dict[str, Any]:
    about = (decision for decision in entry.decisions if _is_about_person(decision.coordinate))
    return {
        "__typename": "DataSubjectAccess",
        "entry": entry.id,
        **asked(entry),
        "decisions": [decision_value(decision) for decision in about],
    }


def _is_about_person(coordinate: str) -> bool:
    kind = CATALOGUE.types.get(coordinate.partition(".")[0])
    return kind is not None and kind.about_person
