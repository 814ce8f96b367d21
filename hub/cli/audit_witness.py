"""`hub audit witness`: another party's process that countersigns the log's checkpoints, and refuses one that lies."""

import os
import time
from pathlib import Path
from typing import Annotated

import httpx
import typer

from hub.cli.common import faults_told
from hub.proof.note import Kind, NoteError, Signer, Verifier
from hub.proof.witness import Post, WitnessError, alone, watch
from hub.proof.witnessing import InconsistentError, Witness
from hub.tls import AuthorityError, client_context, hosts_of, is_local

_CONTRADICTED = 3
"""The status of a witness that saw the log contradict itself."""


Once = Annotated[bool, typer.Option("--once", help="Look once, and end.")]


def witness_key(
    name: Annotated[str, typer.Argument(help="The witness's name, such as bekasi.example/witness.")],
    out: Annotated[Path, typer.Option("--out", help="Where the private key goes; a file of your own, off the hub.")],
) -> None:
    """Make a witness's key: the private one into a file that only you may read, the public one to standard output.

    The hub's settings take the public one (`[journal]`, `witnesses`), and auditors give it as --witness.
    """
    with faults_told(NoteError):
        made = Signer.of_seed(name, os.urandom(32))
        public = Verifier.of_text(made.verifier(Kind.COSIGNATURE).text)
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise typer.BadParameter(f"{out}: {error.strerror}; a key is never written over") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(made.text(Kind.COSIGNATURE) + "\n")
    typer.echo(public.text)


def witness(  # noqa: PLR0913, PLR0917 - one parameter per option of the command line
    hub: Annotated[str, typer.Option("--hub", help="The hub's address, such as https://hub.example.")],
    log: Annotated[list[str], typer.Option("--log", help="A key of its log, had from the hub by another way.")],
    key: Annotated[
        Path, typer.Option("--key", help="The witness's private key (`hub audit witness-key`).", exists=True)
    ],
    token: Annotated[Path, typer.Option("--token", help="A file with an auditor's token; read anew each time.")],
    state: Annotated[Path, typer.Option("--state", help="Where the checkpoint last seen is kept.")],
    ca: Annotated[Path | None, typer.Option("--ca", help="The authority of the hub's certificate.")] = None,
    every: Annotated[float, typer.Option("--every", help="Seconds between two looks.", min=0.1)] = 60.0,
    once: Once = False,  # noqa: FBT002 - an option of the command line
) -> None:
    """Countersign the log's checkpoints, each only if it continues the last that was seen.

    A log that was cut, changed or shown otherwise before ends this with status 3; what it signed is kept as evidence.
    """
    with faults_told(AuthorityError, NoteError, WitnessError):
        if not hub.startswith("https://") and not all(map(is_local, hosts_of(hub) or ("",))):
            raise WitnessError(f"{hub}: expected https://, or an address of this machine")
        judge = Witness(_signer(key), [Verifier.of_text(one) for one in log])
        with httpx.Client(base_url=hub, verify=client_context(ca), trust_env=False) as client, alone(state):
            _look(Post(client, lambda: _token(token), state), judge, None if once else every)


def _look(post: Post, judge: Witness, every: float | None) -> None:
    try:
        if every is None:
            _told(post.round(judge))
        else:
            watch(post, judge, every, _told)
    except InconsistentError as error:
        typer.echo(f"THE LOG CONTRADICTS ITSELF: {error}", err=True)
        raise typer.Exit(_CONTRADICTED) from error


def _told(line: str) -> None:
    typer.echo(f"{time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime())} UTC {line}")


def _signer(path: Path) -> Signer:
    if path.stat().st_mode & 0o077:
        raise WitnessError(f"{path}: others may read it; expected the mode 600")
    return Signer.of_text(path.read_text("utf-8"))


def _token(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except OSError as error:
        raise WitnessError(f"{path}: cannot be read ({type(error).__name__})") from error
