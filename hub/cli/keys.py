"""`hub keys`: the master secrets by name and id, never their values; a fresh one added, an old one taken out."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from hub.cli.common import DEMO_DATA, Config, Data, console, faults_told, group, settings_of
from hub.keys import NAMES, KeyFileError, KeyName, load_keys, remove_key, rotate_keys, serving
from hub.secret import Secret

APP = group("Look after the hub's keys; a change counts from the next start.")

Name = Annotated[KeyName, typer.Argument(help="What the key is for.", show_choices=True)]


@APP.callback()
def keys() -> None:
    """Look after the hub's keys."""


@APP.command("list")
def listing(config: Config = None, data: Data = DEMO_DATA) -> None:
    """Show which key serves and which only open."""
    with faults_told():
        found = load_keys(settings_of(config, data).keys)
    now = datetime.now(UTC)
    table = Table()
    for heading in ("Name", "Id", "Made", "Use"):
        table.add_column(heading)
    for name in NAMES:
        for master in found.of(name):
            use = "serves" if master is serving(found.of(name), now) else "opens"
            table.add_row(name, str(master.number), f"{master.made:%Y-%m-%d %H:%M} UTC", use)
    console().print(table)


@APP.command()
def rotate(
    name: Name,
    made: Annotated[datetime | None, typer.Option("--from", help="When it begins to serve, in UTC.")] = None,
    config: Config = None,
    data: Data = DEMO_DATA,
) -> None:
    """Add a fresh key. It serves from the hub's next start, and what older ones sealed opens as before.

    Where several hubs share their keys: give --from a time by which all of them have been started with the new file.
    A pseudonym key is taken up by each agreement at its next renewal, so that an extract can be joined with the last.
    """
    moment = datetime.now(UTC).replace(microsecond=0) if made is None else made.replace(tzinfo=UTC)
    with faults_told():
        fresh = rotate_keys(_file(config, data), name.value, moment)
    typer.echo(f"{name.value}: key {fresh.number} serves from {fresh.made:%Y-%m-%d %H:%M:%S} UTC; start the hub again")


@APP.command()
def remove(name: Name, number: int, config: Config = None, data: Data = DEMO_DATA) -> None:
    """Take an old key out: ids, cursors and pseudonyms that it sealed open no more."""
    with faults_told():
        remove_key(_file(config, data), name.value, number, datetime.now(UTC))
    typer.echo(f"{name.value}: key {number} is out; start the hub again")


def _file(config: Path | None, data: Path) -> Path:
    """The file of the keys. Raises KeyFileError where they stand in the environment."""
    source = settings_of(config, data).keys
    if isinstance(source, Secret):
        raise KeyFileError("the keys stand in the environment; expected a file, which this can write")
    return source
