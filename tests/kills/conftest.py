"""A hub whose processes may be killed, over the sources of the tests of publishing."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from hub.demo.home import Home, Wish, settings_text, write_private
from hub.embedded import ensure_database, start_postgres, stop_postgres
from hub.embedded_process import free_port
from hub.proof.note import Kind, Signer
from hub.settings import load_settings
from tests.kills.ground import Ground, grounds
from tests.publication.conftest import Site, package, sources
from tests.worlds.background import Background, background

__all__ = ["loop_of_callers", "mortal", "sources"]


@dataclass(frozen=True, eq=False)
class Mortal:
    """What may be killed, and the key of the witness that outlives it."""

    ground: Ground
    witness: Signer


@pytest.fixture
def loop_of_callers() -> Iterator[Background]:
    """A loop beside the tests."""
    with background() as loop:
        yield loop


@pytest.fixture
def mortal(sources: Mapping[str, str], tmp_path: Path) -> Iterator[Mortal]:
    """A hub of several workers over a journal on a server of its own."""
    witness = Signer.of_seed("bekasi.example/witness", b"\x07" * 32)
    home = Home(tmp_path)
    home.prepare()
    server = start_postgres(tmp_path / "postgres")
    ensure_database(server, "hub")
    text = settings_text(home, Wish(tmp_path, free_port(), 0, 0), sources, server.dsn("hub"))
    public = witness.verifier(Kind.COSIGNATURE).text
    write_private(home.config, text.replace("[journal]\n", f'[journal]\nwitnesses = ["{public}"]\n'))
    write_private(home.tokens, "{}")
    site = Site(home, load_settings(home.config, {}))
    asyncio.run(site.publish(package()))
    with grounds(site, server) as ground:
        yield Mortal(ground, witness)
    stop_postgres(start_postgres(server.data))
