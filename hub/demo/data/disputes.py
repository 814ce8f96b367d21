"""Industrial disputes, in the order of UU 2/2004: bipartite, then mediation or another path, then the court."""

import numpy as np

from hub.demo.data import words
from hub.demo.data.draw import Draw, digits, hidden
from hub.demo.data.model import Array, Columns, DemoSettings
from hub.demo.data.seekers import updates
from hub.demo.data.work import Source, rounded

HAK, KEPENTINGAN, PHK, ANTAR_SERIKAT = range(4)
BIPARTITE, MEDIATION, CONCILIATION, ARBITRATION, COURT = range(5)
REASONS = (3, 40, 8, 2, 1, 8, 3, 1, 6, 8, 12, 1, 2, 4, 1)
"""The weights of the letters a to o of PP 35/2021 Pasal 36: efficiency first."""
AGREED, FAILED, REFUSED = range(3)
JOINT, ACCEPTED, REJECTED, ARBITRATED, JUDGED, WITHDRAWN, PENDING = range(7)


def disputes(settings: DemoSettings, source: Source, employers: Columns, size: int) -> Columns:
    """The disputes of one source, ids from 1 on."""
    draw = Draw(settings.seed, f"disputes {source.stage}")
    employer = draw.even(size, len(employers["id"]))
    kind = draw.pick(size, (20, 6, 70, 4))
    registered = settings.day - (draw.beta(size, 1, 2) * 800).astype(np.int64).astype("timedelta64[D]")
    party = draw.pick(size, (62, 20, 15, 3))
    names = draw.one_of(size, words.MEN) + " " + draw.one_of(size, words.FAMILY)
    return {
        "id": np.arange(1, size + 1),
        "caseNumber": source.prefix + digits(draw.sample(size * 3, size) + 1, 6),
        "disputeKind": kind,
        "subject": draw.one_of(size, words.SUBJECTS),
        "employerId": employers["id"][employer],
        "industryCode": employers["industryCode"][employer],
        "regionCode": employers["regionCode"][employer],
        "workerPartyKind": party,
        "workersInvolved": np.where(party == 0, 1, (draw.spread(size, 1.0) * 14).astype(np.int64) + 2),
        "claimantNames": names,
        "unionName": hidden(draw.one_of(size, words.UNIONS), party < 2),
        "registeredAt": registered,
        "strikeOrLockout": draw.pick(size, (93, 6, 1)),
        "terminationReason": np.where(kind == PHK, draw.pick(size, REASONS), -1).astype(np.int16),
        "severanceAmount": hidden(rounded(draw.spread(size, 0.9) * 28_000_000, 100_000), kind != PHK),
        "mediatorId": draw.whole(1, 9, size),
        "note": draw.one_of(size, words.NOTES),
    } | _course(draw, settings, kind, registered)  # fmt: skip


def _course(draw: Draw, settings: DemoSettings, kind: Array, registered: Array) -> Columns:
    size = len(kind)
    path = _paths(draw, kind)
    open_still = (settings.day - registered).astype(np.int64) < draw.whole(20, 160, size)
    outcome = np.where(open_still, PENDING, _outcomes(draw, path)).astype(np.int16)
    mediated = np.isin(path, (MEDIATION, COURT))
    begun = registered + draw.whole(3, 15, size).astype("timedelta64[D]")
    advised = begun + draw.whole(12, 45, size).astype("timedelta64[D]")
    no_advice = ~mediated | np.isin(outcome, (JOINT, WITHDRAWN)) | (advised > settings.day)
    closed = advised + draw.whole(5, 90, size).astype("timedelta64[D]")
    answer = np.where(outcome == ACCEPTED, 0, np.where(np.isin(outcome, (REJECTED, JUDGED)), 1, 2))
    return {
        "settlementPath": path,
        "outcome": outcome,
        "bipartiteStartedAt": registered - draw.whole(10, 60, size).astype("timedelta64[D]"),
        "bipartiteOutcome": np.where(path == BIPARTITE, AGREED, draw.pick(size, (0, 75, 25))).astype(np.int16),
        "mediationStartedAt": hidden(begun, ~mediated | (begun > settings.day)),
        "recommendationIssuedAt": hidden(advised, no_advice),
        "recommendationAnswer": np.where(no_advice, -1, answer).astype(np.int16),
        "agreementRegistrationNumber": hidden("PB-" + digits(draw.whole(1, 99_999, size), 5), outcome != JOINT),
        "courtCaseNumber": hidden(digits(draw.whole(1, 400, size), 3) + "/Pdt.Sus-PHI/DEMO", outcome != JUDGED),
        "closedAt": hidden(np.minimum(closed, settings.day), outcome == PENDING),
        "updatedAt": updates(draw, settings, registered, draw.some(size, 0.04)),
    }


def _paths(draw: Draw, kind: Array) -> Array:
    """Conciliation is not for disputes over rights, arbitration only for interests and between unions (Pasal 4)."""
    size = len(kind)
    path = draw.pick(size, (14, 62, 4, 3, 17))
    barred = ((path == CONCILIATION) & (kind == HAK)) | ((path == ARBITRATION) & np.isin(kind, (HAK, PHK)))
    return np.where(barred, MEDIATION, path).astype(np.int16)


def _outcomes(draw: Draw, path: Array) -> Array:
    size = len(path)
    mediated = np.array((JOINT, ACCEPTED, REJECTED, WITHDRAWN))[draw.pick(size, (48, 22, 22, 8))]
    settled = np.where(path == ARBITRATION, ARBITRATED, np.where(path == COURT, JUDGED, JOINT))
    return np.where(path == MEDIATION, mediated, settled)
