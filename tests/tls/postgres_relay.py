"""`python -m tests.tls.postgres_relay TARGET PORT=CERTIFICATE ...`: TLS before a PostgreSQL that was built without.

It speaks PostgreSQL's own negotiation: a client that asks for TLS gets it, one that does not is refused.
"""

import asyncio
import ssl
import struct
import sys
from functools import partial

_ASKS_FOR_TLS = struct.pack("!ll", 8, 80877103)


async def _serve(target: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, tls: ssl.SSLContext) -> None:
    if await reader.readexactly(8) != _ASKS_FOR_TLS:
        writer.close()
        return
    writer.write(b"S")
    await writer.drain()
    try:
        await writer.start_tls(tls)
    except (OSError, ssl.SSLError):  # the client does not trust us
        return
    far_reader, far_writer = await asyncio.open_connection("127.0.0.1", target)
    await asyncio.gather(_pump(reader, far_writer), _pump(far_reader, writer), return_exceptions=True)


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()


async def main(target: int, places: list[str]) -> None:
    """Listen on every place until the process is ended."""
    for place in places:
        port, _, certificate = place.partition("=")
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, tls: ssl.SSLContext) -> None:
            await _serve(target, reader, writer, tls)

        await asyncio.start_server(partial(serve, tls=tls), "127.0.0.1", int(port))
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2:]))
