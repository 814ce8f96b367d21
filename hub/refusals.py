"""From the reasons of the lower layers to the errors a caller is told."""

from hub.errors import ErrorCode, HubError
from hub.evidence import Evidence
from resolvers.cursor import BadCursorError
from resolvers.execution import Status
from resolvers.lists import SourceBoundExceededError, SourcesIncompleteError
from resolvers.plan import Refusal

_KEYS = {
    "FORBIDDEN": "forbidden_list",
    "FIELD_NOT_FILTERABLE": "not_filterable",
    "FIELD_NOT_SORTABLE": "not_sortable",
    "FIELD_NOT_GROUPABLE": "not_groupable",
}

_MISSING = frozenset({Status.UNAVAILABLE, Status.TIMED_OUT, Status.OVER_BOUND})


def client_error(error: Exception, evidence: Evidence) -> HubError:
    """What the caller is told; a refusal leaves its denials in the evidence."""
    if isinstance(error, HubError):
        return error
    if isinstance(error, Refusal):
        evidence.noted, evidence.denied = error.noted, error.denied
        key = _KEYS[error.code]
        if error.aggregate and key == "not_filterable":
            key = "not_filterable_in_aggregate"
        return HubError(ErrorCode(error.code), key, coordinate=error.coordinate)
    if isinstance(error, BadCursorError):
        return HubError(ErrorCode.BAD_CURSOR, "bad_cursor")
    if isinstance(error, SourcesIncompleteError):
        evidence.take_part(error.participations)
        missing = sorted({item.source.id for item in error.participations if item.status in _MISSING})
        return HubError(ErrorCode.SOURCES_INCOMPLETE, "sources_incomplete", sources=", ".join(missing))
    assert isinstance(error, SourceBoundExceededError)  # noqa: S101 - the last of the reasons
    evidence.take_part(error.participations)
    over = ((item.source.id, item.failure) for item in error.participations if item.failure)
    advice = "; ".join(f"{source} ({failure.bound}) {failure.advice}" for source, failure in over)
    return HubError(ErrorCode.SOURCE_BOUND_EXCEEDED, "source_bound_exceeded", advice=advice)
