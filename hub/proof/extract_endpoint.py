"""Where an auditor fetches an extract of the log: `GET /audit/extract?entries=csv&from=…&party=…`.

The filters are those of `auditEntries`. That it is fetched is an entry of the log, on disk before a byte of it leaves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from hub.errors import HubError
from hub.http import ATTEMPTS, REACH_SECONDS
from hub.journal.entry import administration
from hub.journal.view import Account, AuditFilter, Reader
from hub.journal.writer import EpochMovedError, Journal
from hub.proof.admission import NO_STORE, Admission, RefusedError
from hub.proof.extract_lines import Form
from hub.proof.extracting import Extracts, Order
from policies.model import End
from schema.caller import Caller

_ENTRIES: Final = "entries"
_TIMES: Final = ("from", "to")
_ACCOUNT: Final = ("issuer", "subject")
_WORDS: Final = ("party", "role", "purpose", "outcome", "source", "coordinate", "treatment", "rule")
_KNOWN: Final = (_ENTRIES, *_TIMES, *_ACCOUNT, *_WORDS)


@dataclass(frozen=True, slots=True)
class ExtractDesk:
    """What serves extracts: who may have one, the log that tells of it, and what makes it."""

    admission: Admission
    journal: Journal
    extracts: Extracts

    def routes(self) -> list[BaseRoute]:
        """The path."""
        return [Route("/audit/extract", self.extract, methods=["GET"])]

    async def extract(self, request: Request) -> Response:
        """Answer with an extract, a ZIP file as it is made; one that could not be made whole breaks off."""
        try:
            caller = self.admission.admit(request)
            form, wanted = _asked(request.query_params)
            words = f"audit extract {form}; parameters: {' '.join(sorted(request.query_params))}"
            end = await self._note(caller, words)
        except RefusedError as refused:
            return refused.response
        except HubError:
            return PlainTextResponse("the log is away\n", HTTPStatus.SERVICE_UNAVAILABLE, headers=NO_STORE)
        reader = Reader(caller.standing.party, end is End.MINISTRY)
        told = {**NO_STORE, "content-disposition": f'attachment; filename="audit-{form}.zip"'}
        pieces = self.extracts.written(Order(reader, wanted, form))
        return StreamingResponse(pieces, media_type="application/zip", headers=told)

    async def _note(self, caller: Caller, words: str) -> End:
        """Put it into the log, by the rules in force; gives which end the caller's party is. Raises HubError."""
        epoch = 0
        for _ in range(ATTEMPTS):
            regime = await self.admission.regimes.reach(epoch, REACH_SECONDS)
            entry = administration(words, self.admission.clock(), (), regime.epoch, regime.version)
            try:
                await self.journal.append(replace(entry, caller=caller))
            except EpochMovedError as moved:
                epoch = moved.epoch
            else:
                return regime.policies.parties[caller.standing.party].end
        raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, "the rules change all the time; try again")


def _asked(given: Mapping[str, str]) -> tuple[Form, AuditFilter]:
    """How the entries are written, and which. Raises RefusedError."""
    if strange := sorted(set(given) - set(_KNOWN)):
        raise _wrong(f"{len(strange)} parameters that are not known; there are: {', '.join(_KNOWN)}")
    if any(name in given for name in _ACCOUNT) and not all(name in given for name in _ACCOUNT):
        raise _wrong("issuer and subject go together")
    try:
        form = Form(given.get(_ENTRIES, Form.JSONL))
    except ValueError as error:
        raise _wrong(f"{_ENTRIES} is one of {', '.join(Form)}") from error
    since, until = (_time(given[name]) if name in given else None for name in _TIMES)
    account = Account(given["issuer"], given["subject"]) if "issuer" in given else None
    words = {name: given[name] for name in _WORDS if name in given}
    return form, AuditFilter(since=since, until=until, caller=account, **words)


def _time(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise _wrong("a time is written as 2026-11-03T00:00:00+07:00") from error
    if found.tzinfo is None:
        raise _wrong("a time says its zone, as 2026-11-03T00:00:00+07:00 does")
    return found


def _wrong(text: str) -> RefusedError:
    return RefusedError(HTTPStatus.BAD_REQUEST, text)
