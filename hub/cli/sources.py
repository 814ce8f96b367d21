"""`hub sources`: whether each source answers, and whether its mapping fits what is really there."""

import asyncio
from collections.abc import Mapping

import typer
import uvloop

from hub.cli.common import DEMO_DATA, Config, Data, faults_told, group, settings_of
from hub.groundwork import mappings_of, policies_of
from hub.settings import Settings
from hub.wiring import open_sources
from resolvers.sources.base import Source, SourceError

APP = group("Look after the connected sources.")


@APP.callback()
def sources() -> None:
    """Look after the connected sources."""


@APP.command()
def check(config: Config = None, data: Data = DEMO_DATA) -> None:
    """Hold every mapping against its living source; each fault is one line, and the status is 1."""
    with faults_told():
        faults = uvloop.run(_faults(settings_of(config, data)))
    for name, lines in faults.items():
        typer.echo(f"{name}: {'fits its mapping' if not lines else f'{len(lines)} faults'}")
        for line in lines:
            typer.echo(f"  {line}")
    if any(faults.values()):
        raise typer.Exit(1)


async def _faults(settings: Settings) -> Mapping[str, list[str]]:
    mappings = mappings_of(settings, policies_of(settings))
    async with open_sources(settings, mappings) as opened:
        found = await asyncio.gather(*(_verified(source) for source in opened.values()))
        return dict(zip(opened, found, strict=True))


async def _verified(source: Source) -> list[str]:
    try:
        return await source.verify()
    except SourceError as error:
        return [f"does not answer: {error}"]
