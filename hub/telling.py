"""What an answer says beside its data: the decisions it rests on, and a word on each source."""

from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial

import orjson

from hub.messages import Language, text
from resolvers.execution import Participation, Status
from resolvers.ledger import Noted
from schema.decisions import Decision


@lru_cache(maxsize=8192)
def decisions_json(noted: Noted) -> bytes:
    """`extensions.decisions`: every decision once per operation."""
    return orjson.dumps([_decision(decision) for decision in noted.decisions])


def _decision(decision: Decision) -> dict[str, str | None]:
    return {
        "coordinate": decision.coordinate,
        "owner": decision.owner,
        "scope": decision.cell.scope,
        "side": decision.cell.side,
        "treatment": decision.treatment,
        "form": decision.form,
        "rule": decision.rule,
        "clause": decision.clause,
    }


@cache
def say_in(language: str) -> Callable[[Participation], str | None]:
    """How a source's part in an answer is put into words."""
    spoken = Language(language)

    def say(item: Participation) -> str | None:
        if item.status is Status.UNAVAILABLE:
            return text(spoken, "source_unavailable" if item.failure else "source_not_in_page", {})
        if item.status is Status.TIMED_OUT:
            return text(spoken, "source_timed_out", {})
        if item.status is Status.OVER_BOUND and item.failure:
            bound, advice = item.failure.bound or 0, item.failure.advice or ""
            return text(spoken, "source_over_bound", {"bound": bound, "advice": advice})
        return text(spoken, "source_denied", {}) if item.status is Status.DENIED else None

    return say


def word_in(language: str) -> Callable[[str, Mapping[str, str]], str]:
    """The texts of the hub in one language."""
    return partial(text, Language(language))
