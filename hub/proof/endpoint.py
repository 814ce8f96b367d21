"""Where witnesses fetch the log's newest checkpoint with its proof, and bring their countersignatures.

`GET /audit/submission?old=N` gives what C2SP tlog-witness has a log send; `POST /audit/cosignature` takes the note back
with the witness's line. For auditors alone; nothing here tells of an entry but that there are so many.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from math import ceil
from typing import Final

import asyncpg
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from hub.database import AWAY, connect
from hub.errors import HubError
from hub.party import CallerRefusedError
from hub.proof.checkpoint import Checkpoint
from hub.proof.note import Note, NoteError, Verifier
from hub.proof.store import add_cosignature, checkpoint_at, newest_checkpoint, prove_consistency
from hub.proof.witnessing import Submission
from hub.publication.regimes import Regimes
from hub.rates import CallerRates
from schema.caller import Caller

_MOST_BYTES: Final = 16 * 1024
_PATIENCE_SECONDS: Final = 5.0
_NO_STORE: Final = {"cache-control": "no-store"}


class _RefusedError(Exception):
    """A request that is not answered, with the status that says why."""

    def __init__(self, status: HTTPStatus, text: str) -> None:
        super().__init__(text)
        self.status = status


@dataclass(frozen=True, slots=True)
class WitnessDesk:
    """What serves witnesses: the log's database, those whose countersignatures are kept, and who may ask how often."""

    dsn: str
    witnesses: Sequence[Verifier]
    regimes: Regimes
    rates: CallerRates
    clock: Callable[[], datetime]

    def routes(self) -> list[BaseRoute]:
        """The two paths."""
        return [
            Route("/audit/submission", self.submission, methods=["GET"]),
            Route("/audit/cosignature", self.cosignature, methods=["POST"]),
        ]

    async def submission(self, request: Request) -> Response:
        """Answer with the newest checkpoint, and the proof that it continues the one of size `old`.

        Where the log is shorter than that there is no such proof, and the witness is given what contradicts it.
        """
        return await self._answer(request, self._submission)

    async def cosignature(self, request: Request) -> Response:
        """Keep the line of a known witness under a checkpoint that this log signed."""
        return await self._answer(request, self._cosignature)

    async def _answer(
        self, request: Request, handle: Callable[[Request, asyncpg.Connection], Awaitable[str]]
    ) -> Response:
        try:
            self._admit(request)
            connection = await connect(self.dsn, _PATIENCE_SECONDS)
            try:
                return PlainTextResponse(await handle(request, connection), headers=_NO_STORE)
            finally:
                connection.terminate()
        except _RefusedError as refused:
            return PlainTextResponse(f"{refused}\n", refused.status, headers=_NO_STORE)
        except (*AWAY, HubError):  # the latter: without a lease nobody is answered
            return PlainTextResponse("the log is away\n", HTTPStatus.SERVICE_UNAVAILABLE, headers=_NO_STORE)

    def _admit(self, request: Request) -> Caller:
        now = self.clock()
        try:
            caller = self.regimes.in_force().authenticator.authenticate(request.headers.get("authorization"), now)
        except CallerRefusedError as error:
            raise _RefusedError(HTTPStatus.UNAUTHORIZED, "a valid token is needed") from error
        if (caller.standing.role, caller.standing.purpose) != ("auditor", "audit"):
            raise _RefusedError(HTTPStatus.FORBIDDEN, "this is for auditors")
        if seconds := ceil(self.rates.wait((caller.issuer, caller.subject), now.timestamp())):
            raise _RefusedError(HTTPStatus.TOO_MANY_REQUESTS, f"too many requests; wait {seconds} s")
        return caller

    async def _submission(self, request: Request, connection: asyncpg.Connection) -> str:
        text = request.query_params.get("old", "")
        if not text.isascii() or not text.isdecimal() or len(text) > 18:
            raise _RefusedError(HTTPStatus.BAD_REQUEST, "expected ?old=SIZE, the size that was seen last, or 0")
        newest = await newest_checkpoint(connection)
        if newest is None:
            raise _RefusedError(HTTPStatus.NOT_FOUND, "the log has no checkpoint yet")
        old = min(int(text), newest.size)
        proof = await prove_consistency(connection, old, newest.size)
        return Submission(old, proof, newest.note.encode()).text.decode()

    async def _cosignature(self, request: Request, connection: asyncpg.Connection) -> str:
        raw = await _body(request)
        try:
            note = Note.of_bytes(raw)
            checkpoint = Checkpoint.of_body(note.body)
            known = note.signers(self.witnesses)
        except NoteError as error:
            raise _RefusedError(HTTPStatus.BAD_REQUEST, str(error)) from error
        stored = await checkpoint_at(connection, checkpoint.size)
        if stored is None or not stored.note.startswith(note.body + "\n"):
            raise _RefusedError(HTTPStatus.NOT_FOUND, "the log signed no such checkpoint")
        if not known:
            raise _RefusedError(HTTPStatus.FORBIDDEN, "no witness that is known here signed it")
        for signature in note.signatures:
            if any((key.name, key.id) == (signature.name, signature.key) for key in known):
                await add_cosignature(connection, checkpoint.size, signature.name, signature.line)
        return "kept\n"


async def _body(request: Request) -> bytes:
    raw = b""
    async for part in request.stream():
        raw += part
        if len(raw) > _MOST_BYTES:
            raise _RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"expected at most {_MOST_BYTES} bytes")
    return raw
