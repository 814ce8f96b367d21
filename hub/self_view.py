"""What a caller may learn about itself: `me`, `accessMatrix` and `explain`. Its own party and role, never another's."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from hub.errors import ErrorCode, HubError
from hub.harvest.counting import Harvest, Taken, Visit, resets_at
from hub.messages import Language, text
from policies.explaining import GATE, PRIORITY, Explanation, Mismatch, PassedOver
from policies.model import Agreement, PolicySet
from policies.rulebook import Question, Rulebook
from resolvers.mapping import SourceMapping
from schema.build import CATALOGUE
from schema.caller import Caller, Standing
from schema.catalogue import Field
from schema.decisions import Access, Cell, Decision, Right, TypeDecisions

_REASONS = {GATE: "explain_gate", PRIORITY: "explain_priority"}
_OF_OTHERS = frozenset({"role", "caller_end"})


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks about itself, when, and in which language."""

    caller: Caller
    at: datetime
    language: str


@dataclass(frozen=True, slots=True)
class _Held:
    """One type in one source of an owner, as asked for in a standing."""

    standing: Standing
    source: str
    owner: str
    type_name: str

    def question(self, access: Access) -> Question:
        """Its question to the rulebook."""
        return Question(self.standing, self.owner, self.source, self.type_name, access)

    @property
    def ref(self) -> dict[str, Any]:
        """The source as an answer names it."""
        return {"__typename": "SourceRef", "id": self.source, "owner": self.owner}


class SelfView:
    """Answers a caller's questions about itself, under one rulebook."""

    def __init__(self, rulebook: Rulebook, mappings: Mapping[str, SourceMapping], harvest: Harvest) -> None:
        """Explain the rules for the types that these sources hold."""
        self._rulebook = rulebook
        self._mappings = mappings
        self._harvest = harvest

    async def me(self, asking: Asking) -> dict[str, Any]:
        """`Me`. Raises HubError (AUDIT_UNAVAILABLE) where the day's counts cannot be known."""
        caller, policies = asking.caller, self._rulebook.policies
        standing = caller.standing
        visit = Visit(caller, asking.at, policies)
        taken = await self._harvest.taken(visit, (None, *_agreements(policies, standing.party, asking.at)))
        return {
            "__typename": "Me",
            "issuer": caller.issuer,
            "subject": caller.subject,
            **_standing(standing),
            "partyName": policies.parties[standing.party].name,
            "purposes": _purposes(policies, standing.role),
            "expiresAt": caller.expires_at,
            "rulesVersion": policies.version,
            "limits": [_limit(item, resets_at(asking.at)) for item in taken],
        }

    async def matrix(self, arguments: Mapping[str, Any], asking: Asking) -> dict[str, Any]:
        """`AccessMatrix`. Raises HubError (BAD_USER_INPUT, FORBIDDEN)."""
        standing, owner = self._meant(arguments, asking)
        rows = await asyncio.to_thread(lambda: list(self._rows(standing, owner, asking.at)))
        return {"__typename": "AccessMatrix", **self._frame(standing, owner), "rows": rows}

    async def explain(self, arguments: Mapping[str, Any], asking: Asking) -> dict[str, Any]:
        """`AccessExplanation`. Raises HubError (BAD_USER_INPUT, FORBIDDEN)."""
        standing, owner = self._meant(arguments, asking)
        field = _deciding(arguments["coordinate"])
        cells = await asyncio.to_thread(lambda: list(self._explained(standing, owner, field, asking)))
        return {
            "__typename": "AccessExplanation",
            **self._frame(standing, owner),
            "coordinate": arguments["coordinate"],
            "decidedBy": field.coordinate,
            "term": field.term,
            "privacyClass": field.privacy_class,
            "cells": cells,
        }

    def _frame(self, standing: Standing, owner: str) -> dict[str, Any]:
        return {**_standing(standing), "owner": owner, "rulesVersion": self._rulebook.policies.version}

    def _meant(self, arguments: Mapping[str, Any], asking: Asking) -> tuple[Standing, str]:
        """The caller's own standing, for a purpose that its role may ask for, and a party that has a source."""
        own, owner, purpose = asking.caller.standing, arguments["owner"], arguments["purpose"]
        purposes = _purposes(self._rulebook.policies, own.role)
        if purpose not in purposes:
            raise HubError(ErrorCode.FORBIDDEN, "forbidden_purpose", role=own.role, known=", ".join(purposes))
        if all(mapping.owner != owner for mapping in self._mappings.values()):
            raise HubError(ErrorCode.BAD_USER_INPUT, "unknown_owner")
        return Standing(own.party, own.role, purpose), owner

    def _held(self, standing: Standing, owner: str) -> Iterator[_Held]:
        """Every type in every source of the owner."""
        for source, mapping in self._mappings.items():
            if mapping.owner == owner:
                for type_name in mapping.types:
                    yield _Held(standing, source, owner, type_name)

    def _rows(self, standing: Standing, owner: str, at: datetime) -> Iterator[dict[str, Any]]:
        for held in self._held(standing, owner):
            decided = [self._rulebook.decide(held.question(access), at) for access in Access]
            for name, field in CATALOGUE.types[held.type_name].fields.items():
                yield {
                    "__typename": "AccessRow",
                    "source": held.ref,
                    "coordinate": field.coordinate,
                    "term": field.term,
                    "privacyClass": field.privacy_class,
                    "cells": [_cell(one.decision(cell, name)) for one in decided for cell in one.fields],
                }

    def _explained(self, standing: Standing, owner: str, field: Field, asking: Asking) -> Iterator[dict[str, Any]]:
        language = Language(asking.language)
        for held in self._held(standing, owner):
            if held.type_name == field.type_name:
                for question, cell in _places(held, self._rulebook, asking.at):
                    found = self._rulebook.explain(question, asking.at, cell, field.name)
                    yield {"source": held.ref, **_explanation(found, language)}


def _places(held: _Held, rulebook: Rulebook, at: datetime) -> Iterator[tuple[Question, Cell]]:
    for access in Access:
        question = held.question(access)
        decided: TypeDecisions = rulebook.decide(question, at)
        yield from ((question, cell) for cell in decided.fields)


def _agreements(policies: PolicySet, party: str, at: datetime) -> list[str]:
    """The agreements in force under which the party may ask: as one of the two, or by a consent."""
    return [
        agreement.id
        for agreement in policies.agreements.values()
        if not policies.is_withdrawn(agreement.id) and agreement.in_force(at) and _binds(policies, agreement, party, at)
    ]


def _binds(policies: PolicySet, agreement: Agreement, party: str, at: datetime) -> bool:
    if party in agreement.parties:
        return True
    return any(consent.to == party and consent.in_force(at) for consent in policies.consents(agreement))


def _purposes(policies: PolicySet, role: str) -> list[str]:
    return sorted(name for name, purpose in policies.purposes.items() if role in purpose.roles)


def _deciding(coordinate: str) -> Field:
    """The field that decides on a coordinate: itself, or the link that a relation rests on."""
    type_name, _, name = coordinate.partition(".")
    kind = CATALOGUE.types.get(type_name)
    if kind is None or name not in {*kind.fields, *kind.relations}:
        raise HubError(ErrorCode.BAD_USER_INPUT, "unknown_coordinate")
    return kind.fields[name] if name in kind.fields else CATALOGUE.field(kind.relations[name].join)


def _standing(standing: Standing) -> dict[str, str]:
    return {"party": standing.party, "role": standing.role, "purpose": standing.purpose}


def _limit(taken: Taken, resets: datetime) -> dict[str, Any]:
    return {
        "__typename": "DayLimit",
        "agreement": taken.agreement,
        "personsSeen": taken.persons,
        "personsLimit": taken.limit.persons,
        "lookupsTried": taken.lookups,
        "lookupsLimit": taken.limit.lookups,
        "resetsAt": resets,
    }


def _cell(decision: Decision) -> dict[str, Any]:
    return {
        "__typename": "AccessCell",
        "scope": decision.cell.scope,
        "side": decision.cell.side,
        "access": decision.access,
        "treatment": decision.treatment,
        "form": decision.form,
        "rights": [right for right in Right if decision.allows(right)],
        "rule": decision.rule,
        "clause": decision.clause,
    }


def _explanation(found: Explanation, language: Language) -> dict[str, Any]:
    named = found.agreement
    return {
        **_cell(found.decision),
        "__typename": "ExplainedCell",
        "ruleNote": found.note,
        "clauses": [{"__typename": "CitedClause", "clause": one.clause, "text": one.text} for one in found.clauses],
        "agreement": named
        and {
            "__typename": "AgreementRef",
            "id": named.id,
            "numbers": list(named.numbers),
            "version": named.version,
            "since": named.since.astimezone(UTC),
            "until": named.until.astimezone(UTC),
        },
        "shut": found.shut,
        "passedOver": [_passed_over(rule, language) for rule in found.passed_over if not _is_of_others(rule)],
    }


def _is_of_others(rule: PassedOver) -> bool:
    """Whether the rule speaks of another role, or of the other end of an agreement: no business of this caller."""
    return any(reason.column in _OF_OTHERS for reason in rule.reasons)


def _passed_over(rule: PassedOver, language: Language) -> dict[str, Any]:
    return {
        "__typename": "PassedOverRule",
        "rule": rule.rule,
        "treatment": rule.treatment,
        "form": rule.form,
        "clause": rule.clause,
        "ruleNote": rule.note,
        "reasons": [_reason(one, language) for one in rule.reasons],
    }


def _reason(one: Mismatch, language: Language) -> dict[str, Any]:
    told = {"column": one.column, "says": one.says, "asked": one.asked}
    return {
        "__typename": "RuleMismatch",
        **told,
        "text": text(language, _REASONS.get(one.column, "explain_mismatch"), told),
    }
