"""Many regions' REST APIs in one process: `python -m hub.bench.wide_apis --port N --data FOLDER`.

Each is SI-PINKER's API over a data file of the folder, below a path named as the file.
"""

import argparse
import os
from pathlib import Path

import uvloop
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from hub.bench.client import HOST
from hub.demo.si_pinker import KEY_VARIABLE, create_app
from hub.demo.si_pinker_store import Store
from hub.logs import make_log
from hub.server import listening_socket, run_server

READY = "/ready"


def _app(folder: Path, key: str) -> Starlette:
    mounts = [Mount(f"/{file.stem}", create_app(Store(file), key)) for file in sorted(folder.glob("*.sqlite"))]
    return Starlette(routes=[Route(READY, lambda _: PlainTextResponse("ready")), *mounts])


async def _serve(app: Starlette, port: int) -> None:
    with listening_socket(HOST, port) as listening:
        await run_server(app, listening, make_log())


def main() -> None:
    """Serve until the process is told to stop."""
    parser = argparse.ArgumentParser(prog="python -m hub.bench.wide_apis")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    told = parser.parse_args()
    uvloop.run(_serve(_app(told.data, os.environ[KEY_VARIABLE]), told.port))


if __name__ == "__main__":
    main()
