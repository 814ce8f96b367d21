"""The two families of errors: what a caller may be told (`HubError`), and all else, told by an incident id only."""

import secrets
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from structlog.typing import FilteringBoundLogger

from hub.logs import frames
from hub.messages import TEXTS, Language, text


class ErrorCode(StrEnum):
    """The codes in `extensions.code`; no other leaves the hub (DESIGN section 5)."""

    UNAUTHENTICATED = "UNAUTHENTICATED"
    FORBIDDEN = "FORBIDDEN"
    BAD_USER_INPUT = "BAD_USER_INPUT"
    FIELD_NOT_FILTERABLE = "FIELD_NOT_FILTERABLE"
    FIELD_NOT_SORTABLE = "FIELD_NOT_SORTABLE"
    FIELD_NOT_GROUPABLE = "FIELD_NOT_GROUPABLE"
    BAD_CURSOR = "BAD_CURSOR"
    QUERY_TOO_COSTLY = "QUERY_TOO_COSTLY"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    SOURCES_INCOMPLETE = "SOURCES_INCOMPLETE"
    SOURCE_BOUND_EXCEEDED = "SOURCE_BOUND_EXCEEDED"
    AUDIT_UNAVAILABLE = "AUDIT_UNAVAILABLE"
    INTERNAL = "INTERNAL"


STATUS: Mapping[ErrorCode, int] = MappingProxyType(
    {
        ErrorCode.UNAUTHENTICATED: 401,
        ErrorCode.FORBIDDEN: 403,
        ErrorCode.BAD_USER_INPUT: 400,
        ErrorCode.FIELD_NOT_FILTERABLE: 400,
        ErrorCode.FIELD_NOT_SORTABLE: 400,
        ErrorCode.FIELD_NOT_GROUPABLE: 400,
        ErrorCode.BAD_CURSOR: 400,
        ErrorCode.QUERY_TOO_COSTLY: 400,
        ErrorCode.LIMIT_EXCEEDED: 429,
        ErrorCode.SOURCES_INCOMPLETE: 503,
        ErrorCode.SOURCE_BOUND_EXCEEDED: 400,
        ErrorCode.AUDIT_UNAVAILABLE: 503,
        ErrorCode.INTERNAL: 500,
    }
)
"""The HTTP status of an answer that holds no data because of this error."""


class HubError(Exception):
    """An error that a caller may be told: a code, and a text chosen by key with names and numbers as parameters.

    Whoever raises it puts nothing into `parameters` but what the caller sent as a name (a field, an argument), what the
    documentation says (a bound), or an id. Raises KeyError where the key has no text: such an error is internal.
    """

    def __init__(self, code: ErrorCode, key: str, **parameters: str | int) -> None:
        """Check at once that the text exists and its placeholders are filled."""
        super().__init__(text(Language.ENGLISH, key, parameters))
        self.code = code
        self.key = key
        self.parameters: Mapping[str, str | int] = MappingProxyType(parameters)

    def message(self, language: str) -> str:
        """What the caller is told, in `id` or `en`."""
        return text(Language(language), self.key, self.parameters)

    def entry(self, language: str) -> dict[str, object]:
        """The error as an item of `errors` in a GraphQL answer."""
        return {"message": self.message(language), "extensions": {"code": self.code.value}}


class InternalError(Exception):
    """A broken promise between parts of the hub. Its text is for the operator's log, never for a caller."""


def internal_error(error: BaseException, log: FilteringBoundLogger) -> HubError:
    """Log an unforeseen error under a fresh id, and give what the caller is told instead: that id.

    The log gets the error's type and where it arose, not its text: a driver's text may quote a person's data.
    """
    incident = secrets.token_hex(6)
    log.error("internal_error", incident=incident, error=type(error).__qualname__, frames=frames(error))
    return HubError(ErrorCode.INTERNAL, "internal", incident=incident)


def keys_missing_in(language: Language) -> frozenset[str]:
    """Keys that some language has and this one lacks; the tests hold it empty."""
    return frozenset().union(*(texts.keys() for texts in TEXTS.values())) - TEXTS[language].keys()
