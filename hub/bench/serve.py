"""A subject beside the hub as a process of its own: `python -m hub.bench.serve limit|strawberry --port N`.

Served as the hub is: the same server, event loop and HTTP parser, no access log.
"""

import argparse
import os

import uvloop

from hub.bench.idiomatic import create_idiomatic
from hub.bench.limit import create_limit
from hub.bench.model import Subject
from hub.bench.statements import Databases
from hub.logs import make_log
from hub.server import listening_socket, run_server


async def _serve(subject: Subject, port: int) -> None:
    databases = Databases(os.environ)
    await databases.open()
    try:
        app = create_limit(databases) if subject is Subject.LIMIT else create_idiomatic(databases)
        with listening_socket("127.0.0.1", port) as listening:
            await run_server(app, listening, make_log())
    finally:
        await databases.close()


def main() -> None:
    """Serve until the process is told to stop."""
    parser = argparse.ArgumentParser(prog="python -m hub.bench.serve")
    parser.add_argument("subject", type=Subject, choices=[Subject.LIMIT, Subject.STRAWBERRY])
    parser.add_argument("--port", type=int, required=True)
    told = parser.parse_args()
    uvloop.run(_serve(told.subject, told.port))


if __name__ == "__main__":
    main()
