"""Both API sources of both worlds in one process of their own: `python -m tests.worlds.api_server`.

Under `/<world>/si-pinker` and `/<world>/aptekad` stand the demo's own applications over `<world>/<source>.sqlite` in
the data folder. A data file that was replaced is opened anew, so that a world can change between two questions.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from hub.demo import aptekad, si_pinker
from hub.demo.aptekad_store import Store as AptekadStore
from hub.demo.serving import read_process, run
from hub.demo.si_pinker_store import Store as SiPinkerStore

WORLDS = ("a", "b")
STATUS_PATH = "/status"
FORGETFUL = "forgetful"
"""A file of this name in a world's folder makes its SI-PINKER forget every filter, as broken systems do."""


@dataclass(slots=True)
class Living:
    """An application over a data file that may be replaced."""

    file: Path
    make: Callable[[Path], ASGIApp]
    app: ASGIApp | None = None
    version: int = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from the file that is there now."""
        version = self.file.stat().st_mtime_ns
        if self.app is None or version != self.version:
            self.app, self.version = self.make(self.file), version
        if (self.file.parent / FORGETFUL).exists():
            asked: list[bytes] = scope["query_string"].split(b"&")
            scope = {**scope, "query_string": b"&".join(one for one in asked if _is_place(one))}
        await self.app(scope, receive, send)


def _is_place(parameter: bytes) -> bool:
    """Whether a parameter asks for a page and not for certain records."""
    return parameter.partition(b"=")[0] in {b"halaman", b"batas", b"urut"}


async def _status(_: Request) -> Response:
    return PlainTextResponse("OK")


def _application(folder: Path, si_pinker_key: str, aptekad_key: str) -> Starlette:
    makers: dict[str, Callable[[Path], ASGIApp]] = {
        "si-pinker": lambda file: si_pinker.create_app(SiPinkerStore(file), si_pinker_key),
        "aptekad": lambda file: aptekad.create_app(AptekadStore(file), aptekad_key),
    }
    living = [
        Mount(f"/{world}/{source}", Living(folder / world / f"{source}.sqlite", make))
        for world in WORLDS
        for source, make in makers.items()
    ]
    return Starlette(routes=[Route(STATUS_PATH, _status), *living])


def main() -> None:
    """Run the process until it is ended; `--data` is any data file in the folder of a world."""
    process = read_process("worlds", si_pinker.KEY_VARIABLE)
    folder = process.data.parent.parent
    run(_application(folder, process.key, os.environ[aptekad.KEY_VARIABLE]), process.port)


if __name__ == "__main__":
    main()
