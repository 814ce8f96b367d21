"""`hub policy key|sign|publish|revoke|shadow`: how parties sign policies, how they come in force and are taken back."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer
import uvloop
from rich.table import Table

from hub.cli.common import DEMO_DATA, Config, Data, console, faults_told, group, settings_of
from hub.database import DatabaseError, migrate
from hub.publication.folder import SIGNATURES, Wanted, read_offer, sign_folder, write_signature
from hub.publication.published import RevocationKind
from hub.publication.publisher import NotPossibleError, Offer, Outcome, publishing
from hub.publication.shelf import NotAcceptedError, NotPublishedError
from hub.publication.statement import SignatureError, new_party_key, read_party_key
from hub.settings import Settings
from policies.load import ROOT

_MENDABLE = (DatabaseError, NotAcceptedError, NotPossibleError, NotPublishedError, SignatureError)

Root = Annotated[
    Path,
    typer.Option(
        "--root", help="The folder of the policies.", show_default="the hub's own", exists=True, file_okay=False
    ),
]
Signed = Annotated[
    Path | None, typer.Option("--signatures", help="Where signature files lie.", show_default="ROOT/signatures")
]
Revision = Annotated[
    int | None,
    typer.Option("--revision", min=1, help="As which revision.", show_default="of the newest signature files, or next"),
]
Shadow = Annotated[bool, typer.Option("--shadow", help="On trial only: decide a second time, answer as now.")]
End = Annotated[bool, typer.Option("--end", help="End the trial; what was counted stays.")]


def key(
    out: Annotated[Path, typer.Option("--out", help="Where the private key goes; a file of your own, off the hub.")],
) -> None:
    """Make a signing key: the private one into a file that only you may read, the public one to standard output.

    The hub's settings take the public one: `[signers.PARTY]`, `jwks = { file = "..." }`.
    """
    private, public = new_party_key()
    try:
        handle = os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise typer.BadParameter(f"{out}: {error.strerror}; a key is never written over") from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(private)
    typer.echo(public)


def sign(  # noqa: PLR0913, PLR0917 - one parameter per option of the command line
    party: Annotated[str, typer.Option("--party", help="The party that signs.")],
    key_file: Annotated[Path, typer.Option("--key", help="Its private key, as `hub policy key` made it.")],
    agreements: Annotated[list[str] | None, typer.Argument(help="Which.", show_default="all it is party of")] = None,
    root: Root = ROOT,
    signatures: Signed = None,
    revision: Revision = None,
) -> None:
    """Sign the versions of agreements as they stand in the folder now; nothing is signed unless all of it loads.

    Both parties sign the same revision. It must be higher than the one in force: so a version that was replaced comes
    back only if both sign it anew.
    """
    folder = signatures or root / SIGNATURES
    with faults_told(*_MENDABLE):
        private = read_party_key(_text(key_file))
        for one in sign_folder(root, party, private, Wanted(tuple(agreements or ()), revision, folder)):
            file = write_signature(folder, one)
            typer.echo(f"{one.agreement} {one.version} signed by {party} as revision {one.revision}: {file}")


def publish(
    root: Root = ROOT,
    signatures: Signed = None,
    on_trial: Shadow = False,  # noqa: FBT002 - an option of the command line
    config: Config = None,
    data: Data = DEMO_DATA,
) -> None:
    """Put every agreement of the folder in force in one step; returns once every worker obeys.

    Each must be signed by both its parties. Agreements in force that are not in the folder stay as they are. With
    --shadow nothing need be signed and nothing is put in force: see `hub policy shadow`.
    """
    with faults_told(*_MENDABLE):
        settings = settings_of(config, data)
        offer = read_offer(root, signatures)
        if on_trial:
            typer.echo(f"candidate {uvloop.run(_propose(settings, offer))} is on trial: see `hub policy shadow`")
            return
        outcome = uvloop.run(_publish(settings, offer))
    _tell(outcome)


def shadow(
    end: End = False,  # noqa: FBT002 - an option of the command line
    config: Config = None,
    data: Data = DEMO_DATA,
) -> None:
    """Show what the newest candidate would change, by counts of operations: changes first."""
    with faults_told(*_MENDABLE):
        trial = uvloop.run(_trial(settings_of(config, data), end=end))
    if trial is None:
        typer.echo("nothing was ever on trial: `hub policy publish --shadow` begins one")
        return
    if not trial["shifts"]:
        typer.echo(f"on trial since {trial['since']:%Y-%m-%d %H:%M} UTC: no operation was decided yet")
        return
    table = Table(title=f"On trial since {trial['since']:%Y-%m-%d %H:%M} UTC{' (ended)' if trial['until'] else ''}")
    for heading in ("Agreement", "Owner", "Coordinate", "Now", "Candidate", "Operations"):
        table.add_column(heading, overflow="fold")
    for shift in trial["shifts"]:
        words = (shift[name] for name in ("agreement", "owner", "coordinate", "now", "candidate"))
        table.add_row(*words, str(shift["operations"]), style=None if shift["now"] == shift["candidate"] else "bold")
    console().print(table)


def revoke(
    kind: Annotated[RevocationKind, typer.Argument(help="What is revoked.")],
    subject: Annotated[
        str, typer.Argument(help="A version, AGREEMENT/CONSENT, a token's jti, an issuer's iss, or a key id.")
    ],
    config: Config = None,
    data: Data = DEMO_DATA,
) -> None:
    """Take something back for good; returns once every worker obeys."""
    with faults_told(*_MENDABLE):
        settings = settings_of(config, data)
        check_known(settings, kind, subject)
        outcome = uvloop.run(_revoke(settings, kind, subject))
    _tell(outcome)


def check_known(settings: Settings, kind: RevocationKind, subject: str) -> None:
    """Refuse an issuer or key that the settings do not name: it would revoke nothing. Raises NotPossibleError."""
    issuers = {issuer.iss: issuer for issuer in settings.issuers}
    keys = {kid for issuer in settings.issuers for kid in issuer.keys}
    keys |= {kid for signer in settings.signers.values() for kid in signer}
    known = {RevocationKind.ISSUER: set(issuers), RevocationKind.KEY: keys}
    if kind in known and subject not in known[kind]:
        expected = ", ".join(sorted(known[kind])) or "none"
        raise NotPossibleError(f"the settings know no {kind.value} {subject!r}; expected one of {expected}")


async def _publish(settings: Settings, offer: Offer) -> Outcome:
    dsn = settings.journal.dsn.reveal()
    await migrate(dsn)
    async with publishing(dsn, settings.signers) as publisher:
        return await publisher.publish(offer)


async def _propose(settings: Settings, offer: Offer) -> int:
    async with publishing(settings.journal.dsn.reveal(), settings.signers) as publisher:
        return await publisher.propose(offer)


async def _trial(settings: Settings, *, end: bool) -> Mapping[str, Any] | None:
    async with publishing(settings.journal.dsn.reveal(), settings.signers) as publisher:
        if end:
            await publisher.end_trial()
        return await publisher.trial()


async def _revoke(settings: Settings, kind: RevocationKind, subject: str) -> Outcome:
    async with publishing(settings.journal.dsn.reveal(), settings.signers) as publisher:
        return await publisher.revoke(kind, subject)


def _tell(outcome: Outcome) -> None:
    for line in outcome.changed:
        typer.echo(line)
    if outcome.changed:
        typer.echo(f"epoch {outcome.epoch} is in force and obeyed by every worker ({outcome.seconds * 1000:.0f} ms)")
    else:
        typer.echo(f"nothing changes: it was so already (epoch {outcome.epoch})")


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{file} cannot be read: {type(error).__name__}") from error


APP = group("How policies are signed, come in force and are taken back.")
for _command in (key, sign, publish, revoke, shadow):
    APP.command()(_command)
