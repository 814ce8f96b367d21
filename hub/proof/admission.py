"""Who may fetch of the log beside the GraphQL API: auditors alone, and as often as they may ask at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from math import ceil
from types import MappingProxyType
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from hub.party import CallerRefusedError
from hub.publication.regimes import Regimes
from hub.rates import CallerRates
from schema.caller import Caller

NO_STORE: Final[Mapping[str, str]] = MappingProxyType({"cache-control": "no-store"})
"""No cache keeps what is answered."""


class RefusedError(Exception):
    """A request that is not answered, with the status that says why."""

    def __init__(self, status: HTTPStatus, text: str) -> None:
        """Keep both."""
        super().__init__(text)
        self.status = status

    @property
    def response(self) -> Response:
        """What is answered instead."""
        return PlainTextResponse(f"{self}\n", self.status, headers=NO_STORE)


@dataclass(frozen=True, slots=True)
class Admission:
    """Lets auditors in, by the rules in force."""

    regimes: Regimes
    rates: CallerRates
    clock: Callable[[], datetime]

    def admit(self, request: Request) -> Caller:
        """Who asks. Raises RefusedError, or HubError (AUDIT_UNAVAILABLE) while nobody is answered."""
        now = self.clock()
        try:
            caller = self.regimes.in_force().authenticator.authenticate(request.headers.get("authorization"), now)
        except CallerRefusedError as error:
            raise RefusedError(HTTPStatus.UNAUTHORIZED, "a valid token is needed") from error
        if (caller.standing.role, caller.standing.purpose) != ("auditor", "audit"):
            raise RefusedError(HTTPStatus.FORBIDDEN, "this is for auditors")
        if seconds := ceil(self.rates.wait((caller.issuer, caller.subject), now.timestamp())):
            raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, f"too many requests; wait {seconds} s")
        return caller
