"""A witness at work: fetches the log's checkpoints over HTTP, keeps the last it saw in a file, and countersigns.

It is another party's process. What it finds contradictory it keeps beside that file: two texts that the log signed and
that cannot both be true are all that anyone needs to see.
"""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Final

import httpx

from hub.proof.note import NoteError
from hub.proof.witnessing import InconsistentError, Submission, Witness

_TIMEOUT_SECONDS: Final = 30.0


class WitnessError(Exception):
    """The witness cannot do its work now: a file, the hub or its answer; the text says which, and accuses nobody."""


@contextmanager
def alone(state: Path) -> Iterator[None]:
    """Keep other processes from the state until the block ends, so that what is checked is what is kept.

    Raises WitnessError.
    """
    lock = state.with_name(state.name + ".lock")
    try:
        with lock.open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
    except BlockingIOError as error:
        raise WitnessError(f"{state}: another witness is at work over it") from error


@dataclass(frozen=True, slots=True)
class Post:
    """A witness's post: the hub's address, how it proves who it is, and where it keeps what it saw last.

    `token` is asked before each round, so that it may be renewed.
    """

    client: httpx.Client
    token: Callable[[], str]
    state: Path

    def round(self, witness: Witness) -> str:
        """One look at the log: what came of it, in words. Raises WitnessError, NoteError or InconsistentError."""
        seen = self._seen()
        old = witness.opened(seen).checkpoint.size if seen is not None else 0
        submission = Submission.of_bytes(self._asked("GET", f"/audit/submission?old={old}"))
        try:
            opened = witness.judge(seen, submission)
        except InconsistentError as error:
            raise InconsistentError(f"{error}; what it signed is in {self._accuse(submission)}") from error
        size = opened.checkpoint.size
        if opened.cosigned([witness.key]):
            return f"nothing new: {size} entries"
        signature = witness.cosign(opened, int(time.time()))
        note = replace(opened.note, signatures=(*opened.note.signatures, signature))
        self._keep(self.state, note.text.encode())  # before it is told: nobody is given a signature that is forgotten
        self._asked("POST", "/audit/cosignature", replace(note, signatures=(signature,)).text.encode())
        return f"countersigned {size} entries, {size - old} more than before"

    def _seen(self) -> bytes | None:
        try:
            return self.state.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise WitnessError(f"{self.state}: cannot be read ({type(error).__name__})") from error

    def _keep(self, path: Path, content: bytes) -> None:
        """Exchange a file for good."""
        part = path.with_name(path.name + ".part")
        try:
            with part.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        except OSError as error:
            raise WitnessError(f"{path}: cannot be written ({type(error).__name__})") from error

    def _accuse(self, submission: Submission) -> Path:
        path = self.state.with_name(f"{self.state.name}.contradicted")
        self._keep(path, submission.text)
        return path

    def _asked(self, method: str, path: str, content: bytes | None = None) -> bytes:
        headers = {"authorization": f"Bearer {self.token()}"}
        try:
            answer = self.client.request(method, path, content=content, headers=headers, timeout=_TIMEOUT_SECONDS)
        except httpx.HTTPError as error:
            raise WitnessError(f"the hub does not answer ({type(error).__name__})") from error
        if answer.status_code != HTTPStatus.OK:
            raise WitnessError(f"the hub answers {answer.status_code}: {answer.text.strip()[:200]}")
        return answer.content


def watch(post: Post, witness: Witness, every: float, tell: Callable[[str], None]) -> None:
    """Look at the log again and again, `every` so many seconds. Raises InconsistentError, and only that.

    What else goes wrong is told and tried again: a log that is away, or was signed by a key that is not known yet.
    """
    while True:
        try:
            tell(post.round(witness))
        except (WitnessError, NoteError) as error:
            tell(f"not now: {error}")
        time.sleep(every)
