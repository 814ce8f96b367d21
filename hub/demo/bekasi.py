"""Bekasi's SIP Kerja, on the PostgreSQL that the demo has anyway or on a MariaDB of its own."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvloop

from hub.demo.data.model import DemoData
from hub.demo.home import Bekasi, Home, Wish
from hub.demo.load import load_sip_kerja
from hub.demo.load_mariadb import load_sip_kerja_mariadb
from hub.embedded import PostgresServer
from hub.embedded import ensure_database as ensure_in_postgres
from hub.embedded_mariadb import ensure_database as ensure_in_mariadb
from hub.embedded_mariadb import ensure_reader, start_mariadb, stop_mariadb

DATABASE = "sip_kerja"
READER = "hub_baca"

Load = Callable[[str, DemoData], Awaitable[None]]
"""Fills the database of an address."""


@dataclass(frozen=True, slots=True)
class Register:
    """The running source: `address` is what the hub reads, `owner` the address that may write."""

    address: str = field(repr=False)
    owner: str = field(repr=False)
    load: Load = field(repr=False)

    def fill(self, data: DemoData) -> None:
        """Replace what is in it."""
        uvloop.run(self._filled(data))

    async def _filled(self, data: DemoData) -> None:
        await self.load(self.owner, data)


@contextmanager
def running_register(home: Home, wish: Wish, server: PostgresServer) -> Iterator[Register]:
    """The source on what was wished for, until the block ends. Raises EmbeddedError."""
    if wish.bekasi is Bekasi.POSTGRES:
        ensure_in_postgres(server, DATABASE)
        address = server.dsn(DATABASE)
        yield Register(address, address, load_sip_kerja)
        return
    own = start_mariadb(home.mariadb)
    try:
        ensure_in_mariadb(own, DATABASE)
        password = home.reader_password()
        ensure_reader(own, DATABASE, READER, password)
        yield Register(own.dsn(DATABASE, READER, password), own.dsn(DATABASE), load_sip_kerja_mariadb)
    finally:
        stop_mariadb(own)
