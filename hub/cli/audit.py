"""`hub audit`: the log proved: its keys and checkpoints, verified in its database or from a bundle, and witnessed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
import uvloop

from hub.cli.audit_reports import progress, tell_entry, tell_extract, tell_report
from hub.cli.audit_witness import witness, witness_key
from hub.cli.common import DEMO_DATA, Config, Data, faults_told, group, settings_of
from hub.cli.retention import erase
from hub.database import DatabaseError
from hub.keys import load_keys
from hub.proof.bundle import BundleError, opened_bundle, write_bundle
from hub.proof.checkpoint import open_checkpoint
from hub.proof.database_log import NoCheckpointError, opened_log
from hub.proof.exporting import NoSuchEntryError, entry_proof, note_export
from hub.proof.extract import ExtractError, is_extract, verify_extract
from hub.proof.inclusion import FORM, EntryProof
from hub.proof.note import Kind, NoteError, Verifier
from hub.proof.signing import log_signers
from hub.proof.verify import Log, Trust, verify
from hub.publication.publisher import NotPossibleError
from hub.settings import Settings

APP = group("Prove the log: that no entry was altered, removed, added or reordered.")
APP.command("erase")(erase)
APP.command("witness")(witness)
APP.command("witness-key")(witness_key)

_MENDABLE = (
    BundleError,
    DatabaseError,
    ExtractError,
    NoCheckpointError,
    NoSuchEntryError,
    NotPossibleError,
    NoteError,
)
_BEGINNING = len(FORM)

Keys = Annotated[
    list[str] | None,
    typer.Option("--key", help="A key of the log, as `hub audit key` prints it.", show_default="the hub's own"),
]
Witnesses = Annotated[list[str] | None, typer.Option("--witness", help="A witness that must have countersigned.")]
Held = Annotated[
    list[Path] | None,
    typer.Option("--checkpoint", help="A checkpoint of before, held elsewhere: the log must continue it.", exists=True),
]
Personal = Annotated[
    bool, typer.Option("--personal/--no-personal", help="With accounts and tags of persons, or without.")
]
Target = Annotated[
    Path | None,
    typer.Argument(
        help="A bundle, an extract, or the proof of an entry.", show_default="the log in its database", exists=True
    ),
]


@APP.callback()
def audit() -> None:
    """Prove the log."""


@APP.command()
def key(config: Config = None, data: Data = DEMO_DATA) -> None:
    """Print the keys that sign the log; auditors keep them where nobody of the hub can write."""
    with faults_told():
        for one in _own_keys(settings_of(config, data)):
            typer.echo(one.text)


@APP.command()
def checkpoint(config: Config = None, data: Data = DEMO_DATA) -> None:
    """Print the newest signed checkpoint; whoever holds one finds any later change of the log before it."""
    with faults_told(*_MENDABLE), opened_log(settings_of(config, data).journal.dsn.reveal()) as log:
        typer.echo(log.checkpoint().decode(), nl=False)


@APP.command("verify")
def verifying(  # noqa: PLR0913, PLR0917 - one parameter per option of the command line
    target: Target = None,
    keys: Keys = None,
    witnesses: Witnesses = None,
    held: Held = None,
    config: Config = None,
    data: Data = DEMO_DATA,
) -> None:
    """Verify the log in its database, a bundle, an extract, or the proof of one entry; faults are told, status 1.

    What is in a file needs --key and nothing of the hub. Only a checkpoint that was held elsewhere, or a witness,
    finds what the hub itself, with its own key, cut off or wrote anew.
    """
    with faults_told(*_MENDABLE):
        given = [Verifier.of_text(one) for one in keys or ()]
        if target is None or not given:
            given = given or _own_keys(settings_of(config, data))
        trust = Trust(
            given, [Verifier.of_text(one) for one in witnesses or ()], [one.read_bytes() for one in held or ()]
        )
        if target is not None and (good := _told_file(target, trust)) is not None:
            raise typer.Exit(0 if good else 1)
        with _opened(target, config, data) as log, progress("Reading entries") as read:
            report = verify(log, trust, read)
    tell_report(report)
    if report.faults:
        raise typer.Exit(1)


def _told_file(target: Path, trust: Trust) -> bool | None:
    """Tell of the proof of an entry, or an extract: whether it holds. None where the file is neither."""
    with target.open("rb") as file:
        if file.read(_BEGINNING) == FORM.encode():
            tell_entry(EntryProof.of_bytes(target.read_bytes()), trust)
            return True
    if not is_extract(target):
        return None
    report = verify_extract(target, trust.keys)
    tell_extract(report)
    return report.fault is None


@contextmanager
def _opened(target: Path | None, config: Path | None, data: Path) -> Iterator[Log]:
    if target is not None:
        with opened_bundle(target) as bundle:
            yield bundle
    else:
        with opened_log(settings_of(config, data).journal.dsn.reveal()) as log:
            yield log


@APP.command()
def export(
    out: Annotated[Path, typer.Argument(help="The bundle's file; one that is there is not written over.")],
    since: Annotated[
        Path | None, typer.Option("--since", help="Only entries after this checkpoint, which is held.", exists=True)
    ] = None,
    personal: Personal = True,  # noqa: FBT002 - an option of the command line
    config: Config = None,
    data: Data = DEMO_DATA,
) -> None:
    """Write the log to a bundle that `hub audit verify` checks anywhere; the export itself is an entry of the log."""
    with faults_told(*_MENDABLE):
        settings = settings_of(config, data)
        keys = _own_keys(settings)
        first = 0 if since is None else open_checkpoint(since.read_bytes(), keys).checkpoint.size
        uvloop.run(note_export(settings, first, personal=personal))
        with opened_log(settings.journal.dsn.reveal(), first) as log, progress("Writing entries") as written:
            count = write_bundle(out, log, personal=personal, progress=written)
    typer.echo(f"{out}: {count} entries from place {first} on; verify it with --key {keys[0].text}")


@APP.command()
def prove(
    entry: Annotated[UUID, typer.Argument(help="The entry's id, as an answer tells it.")],
    config: Config = None,
    data: Data = DEMO_DATA,
) -> None:
    """Print the proof that an entry is in the log: a text that `hub audit verify` checks with a key alone."""
    with faults_told(*_MENDABLE):
        found = uvloop.run(entry_proof(settings_of(config, data).journal.dsn.reveal(), entry))
        typer.echo(found.text.decode(), nl=False)


def _own_keys(settings: Settings) -> list[Verifier]:
    masters = load_keys(settings.keys).checkpoint
    signers = log_signers(settings.journal.origin, masters, datetime.now(UTC))
    return [signer.verifier(Kind.NOTE) for signer in signers]
