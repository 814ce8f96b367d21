"""Callers who ask all the time and note the entry of every answer that reached them whole, and a witness of the log."""

import asyncio
import itertools
import random
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx

from hub.groundwork import policies_of
from hub.proof.note import NoteError, Signer, Verifier
from hub.proof.witness import Post, WitnessError
from hub.proof.witnessing import InconsistentError, Witness
from hub.settings import Settings
from hub.tokens import TokenIssuer, TokenRequest, own_issuer
from hub.trust import roles_by_purpose
from schema.caller import Standing
from tests.publication.conftest import DASHBOARD, Site
from tests.worlds.background import Background

CALLERS: Final = 12
AUDITOR: Final = Standing("bekasi", "auditor", "audit")
_PAUSE_SECONDS: Final = 0.06
_PATIENCE_SECONDS: Final = 0.2
"""Until a caller asks again to whom nobody listened."""
_LOOK_SECONDS: Final = 0.3
_ORDINARY: Final = (
    '{ jobSeekers(first: 5, sources: ["siapkerja"]) { nodes { fullName } } }',
    '{ jobSeekers(first: 2, sources: ["sip-kerja"]) { nodes { id birthDate } } }',
    '{ employers(first: 3, sources: ["siapkerja"]) { totalCount } }',
    '{ jobSeekers(where: { nik: { eq: "3216990101900999" } }, first: 1) { totalCount } }',
)
"""What many ask; the last is refused, and a refusal has its entry too."""


def _issuer(settings: Settings) -> TokenIssuer:
    return TokenIssuer(own_issuer(settings), settings.audience, roles_by_purpose(policies_of(settings)))


@dataclass
class Told:
    """What callers sent and were told.

    `once` has, for accounts that asked once, the entry that was answered; `broken` answers that should not be; `cut`
    counts those that did not arrive whole.
    """

    entries: list[str] = field(default_factory=list)
    once: dict[str, str] = field(default_factory=dict)
    sent: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)
    cut: int = 0
    over: bool = False


class Callers:
    """All callers, on a loop of their own."""

    def __init__(self, site: Site, url: str, chance: random.Random) -> None:
        """`url` is the hub's."""
        self.told = Told()
        self._url = url
        self._chance = chance
        self._numbers = itertools.count()
        self._issuer = _issuer(site.settings)

    async def ask_all(self) -> None:
        """Ask until it is over."""
        await asyncio.gather(*(self._call(f"caller-{number}") for number in range(CALLERS)))

    async def _call(self, name: str) -> None:
        token = self._token(name)
        async with httpx.AsyncClient(base_url=self._url, trust_env=False, timeout=20) as client:
            while not self.told.over:
                number = next(self._numbers)
                if number % 4 == 0:  # by an account that asks this once, so that no other entry is taken for it
                    await self._ask(client, f"once-{number}", self._token(f"once-{number}"))
                else:
                    await self._ask(client, name, token)
                await asyncio.sleep(self._chance.uniform(0, 2 * _PAUSE_SECONDS))

    def _token(self, name: str) -> str:
        return self._issuer.issue(TokenRequest(name, DASHBOARD, timedelta(hours=1)), datetime.now(UTC))

    async def _ask(self, client: httpx.AsyncClient, name: str, token: str) -> None:
        self.told.sent[name] += 1
        query, headers = {"query": self._chance.choice(_ORDINARY)}, {"authorization": f"Bearer {token}"}
        try:
            answer = (await client.post("/graphql", json=query, headers=headers)).json()
        except httpx.TransportError:  # who answers was killed
            self.told.cut += 1
            await asyncio.sleep(_PATIENCE_SECONDS)
            return
        entry = self._entry(answer)
        if entry and name.startswith("once"):
            self.told.once[name] = entry

    def _entry(self, answer: dict[str, Any]) -> str | None:
        code = answer["errors"][0]["extensions"]["code"] if "errors" in answer else "OK"
        self.told.codes[code] += 1
        entry: str | None = answer.get("extensions", {}).get("audit", {}).get("entry")
        unlogged = entry is None and code != "AUDIT_UNAVAILABLE"  # a refusal has its entry too
        if unlogged or (answer.get("data") is not None and code == "AUDIT_UNAVAILABLE"):
            self.told.broken.append(repr(answer))
        if entry:
            self.told.entries.append(entry)
        return entry


@contextmanager
def asking(callers: Callers, background: Background) -> Iterator[Told]:
    """Callers at work until the block ends."""

    async def begin() -> "asyncio.Task[None]":
        return asyncio.get_running_loop().create_task(callers.ask_all())

    async def ended(task: "asyncio.Task[None]") -> None:
        await task

    task = background.run(begin())
    try:
        yield callers.told
    finally:
        callers.told.over = True
        background.run(ended(task))


class Outside:
    """A witness of another party: the checkpoints it kept, what it found contradictory, and why it had to wait."""

    def __init__(self, site: Site, url: str, signer: Signer, keys: list[Verifier]) -> None:
        """`keys` are the log's, as they were handed over by another way."""
        self.seen: list[bytes] = []
        self.contradictions: list[str] = []
        self.not_now: list[str] = []
        self._state: Path = site.home.root / "seen"
        self._token = site.token(AUDITOR, "saksi")
        self._url = url
        self._witness = Witness(signer, keys)
        self._over = threading.Event()

    def _watch(self) -> None:
        with httpx.Client(base_url=self._url, trust_env=False) as client:
            post = Post(client, lambda: self._token, self._state)
            while not self._over.wait(_LOOK_SECONDS):
                self._look(post)

    def _look(self, post: Post) -> None:
        try:
            post.round(self._witness)
        except InconsistentError as error:
            self.contradictions.append(str(error))
        except (WitnessError, NoteError) as error:
            self.not_now.append(str(error))
        if self._state.exists() and (seen := self._state.read_bytes()) not in self.seen[-1:]:
            self.seen.append(seen)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """At work until the block ends."""
        thread = threading.Thread(target=self._watch, name="witness")
        thread.start()
        try:
            yield
        finally:
            self._over.set()
            thread.join()
