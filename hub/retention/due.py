"""What the schedule says is to be erased by now."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from hub.proof.erasure import Erasure, years_before
from policies.retention import Retention


def due_acts(retention: Retention, parties: Iterable[str], now: datetime) -> tuple[Erasure, ...]:
    """The act that the schedule asks for of each party: up to the last midnight (UTC) whose years are over."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return tuple(
        Erasure(party, years_before(midnight, retention.of(party)), retention.of(party), retention.clause)
        for party in sorted(parties)
    )


def newest_acts(texts: Iterable[str], now: datetime) -> Mapping[str, Erasure]:
    """Of acts told by the log, the one of each party that covers most, where its years are over."""
    newest: dict[str, Erasure] = {}
    for act in filter(None, map(Erasure.of_words, texts)):
        if act.is_due(now) and (act.party not in newest or newest[act.party].before < act.before):
            newest[act.party] = act
    return newest
