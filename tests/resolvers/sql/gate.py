"""A TCP gate before a database, and a question to ask through it."""

import asyncio
from urllib.parse import urlsplit, urlunsplit

from resolvers.reads import OrderTerm, Output, Piece, Read, Treated
from resolvers.sources.base import Question
from schema.decisions import Cell, Scope, Side, Treatment
from tests.resolvers.sql.keys import TestKeys
from tests.resolvers.sql.world import NOW

CELLS = tuple(Cell(Scope.OTHER, side) for side in Side)
NAME = Treated("fullName", tuple((cell, Treatment.CLEAR, None) for cell in CELLS))
LISTING = Read(
    source="uji",
    type_name="JobSeeker",
    cells=CELLS,
    region=None,
    split_sides=True,
    pieces=(Piece((Output("fullName", NAME),)),),
    hidden=(),
    where=None,
    order=(OrderTerm(NAME, descending=False),),
    keyset=None,
    parents=None,
    limit_slot=0,
    total=True,
)
QUESTION = Question([5], TestKeys(), NOW)


class Gate:
    """A TCP gate before the database: shut, open, or holding every byte back."""

    def __init__(self, dsn: str) -> None:
        """The gate stands shut, on a port of its own."""
        self._target = urlsplit(dsn)
        self._server: asyncio.Server | None = None
        self._writers: list[asyncio.StreamWriter] = []
        self._port = 0
        self.flowing = asyncio.Event()
        self.flowing.set()

    @property
    def dsn(self) -> str:
        """The database's address by way of the gate."""
        user = self._target.netloc.rpartition("@")[0]
        return urlunsplit(self._target._replace(netloc=f"{user}@127.0.0.1:{self._port}"))

    async def open(self) -> None:
        """Let connections through, on the same port as before."""
        self._server = await asyncio.start_server(self._through, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def shut(self) -> None:
        """Refuse new connections and break those that stand."""
        assert self._server is not None
        self._server.close()
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()
        await asyncio.sleep(0)

    async def _through(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        database_reader, database_writer = await asyncio.open_connection("127.0.0.1", self._target.port)
        self._writers += [writer, database_writer]
        await asyncio.gather(self._pass(reader, database_writer), self._pass(database_reader, writer))

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while chunk := await reader.read(65536):
                await self.flowing.wait()
                writer.write(chunk)
        except ConnectionError:
            pass
        finally:
            writer.close()
