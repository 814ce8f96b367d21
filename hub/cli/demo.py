"""`hub demo`: everything set up and running over the embedded sources, until Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
import uvloop
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from hub.cli.common import DEMO_DATA, Data, console, faults_told
from hub.demo.home import Home, Wish
from hub.demo.run import Sources, Tell, running_sources, write_ready, write_settings
from hub.logs import make_log
from hub.server import listening_socket, run_server
from hub.settings import Settings
from hub.wiring import open_hub
from policies.load import ROOT, load_policies
from schema.build import CATALOGUE

_PATIENCE_SECONDS = 180.0
_STEP_SECONDS = 0.1

Port = Annotated[int, typer.Option("--port", help="The port to listen on; 0 for any free one.", min=0, max=65535)]
Seekers = Annotated[int, typer.Option("--seekers", help="Job seekers of all sources; all else in proportion.", min=200)]
Seed = Annotated[int, typer.Option("--seed", help="The seed of the invented data.", min=0)]
Detach = Annotated[bool, typer.Option("--detach", help="Return once all is ready; `make stop` ends it.")]
Stop = Annotated[bool, typer.Option("--stop", help="End a detached demo.")]


def demo(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    port: Port = 8000,
    seekers: Seekers = 20_000,
    seed: Seed = 7,
    data: Data = DEMO_DATA,
    detach: Detach = False,  # noqa: FBT002 - an option of the command line
    stop: Stop = False,  # noqa: FBT002 - as above
) -> None:
    """Make invented data, start four real sources and serve the hub over them, until Ctrl-C."""
    home = Home(data.resolve())
    wish = Wish(home.root, port, seekers, seed)
    with faults_told():
        if stop:
            _stop(home)
        elif detach:
            _detached(home, wish)
        else:
            _foreground(home, wish)


def _foreground(home: Home, wish: Wish) -> None:
    _refuse_second(home)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with _told() as tell, running_sources(home, wish, tell) as sources:
            tell("Joining the hub")
            settings = write_settings(home, wish, sources, load_policies(ROOT, CATALOGUE))
            uvloop.run(_serve(home, wish, settings, sources, tell))
    except KeyboardInterrupt:
        console().print("Stopping.")
    finally:
        home.ready.unlink(missing_ok=True)


def _interrupt(_number: int, _frame: object) -> None:
    """SIGTERM while the demo is still being set up ends it like Ctrl-C."""
    raise KeyboardInterrupt


async def _serve(home: Home, wish: Wish, settings: Settings, sources: Sources, tell: Tell) -> None:
    log = make_log()
    async with open_hub(settings, log) as hub:
        with listening_socket(settings.listen.host, wish.port) as listening:
            url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            write_ready(home, url, sources, hub.mappings)
            tell("")
            _welcome(home, url)
            await run_server(hub.app, listening, log)


def _welcome(home: Home, url: str) -> None:
    say = console()
    say.print(f"\n[bold]Sinergi Hub is ready:[/bold] {url}\n")
    say.print("  Open it in a browser: choose a caller, run an example.")
    say.print(f"  Tokens, sources and this address: {home.ready}")
    say.print("  A token by hand: hub token --party bekasi --role dashboard --purpose statistics")
    say.print("  Ctrl-C ends everything.\n")


@contextmanager
def _told() -> Iterator[Tell]:
    """A progress display: one line a step on a terminal, plain lines elsewhere."""
    shown = Console(stderr=True)
    if not shown.is_terminal:
        yield lambda line: shown.print(f"{line} ...") if line else None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=shown, transient=False) as progress:
        steps: list[TaskID] = []

        def tell(line: str) -> None:
            if steps:
                progress.update(steps[-1], total=1, completed=1)
            if line:
                steps.append(progress.add_task(line, total=None))
            else:
                progress.stop()

        yield tell


def _running(home: Home) -> int | None:
    """The process id of a running demo of this directory."""
    try:
        pid = int(json.loads(home.ready.read_text("utf-8"))["pid"])
        os.kill(pid, 0)
    except (OSError, ValueError, KeyError):
        return None
    return pid


def _refuse_second(home: Home) -> None:
    pid = _running(home)
    if pid is not None:
        typer.echo(f"hub: a demo already runs from {home.root} (process {pid}); `make stop` ends it", err=True)
        raise typer.Exit(2)


def _detached(home: Home, wish: Wish) -> None:
    _refuse_second(home)
    home.root.mkdir(parents=True, exist_ok=True)
    options = ["--port", wish.port, "--seekers", wish.seekers, "--seed", wish.seed, "--data", home.root]
    command = [sys.executable, "-m", "hub.cli", "demo", *map(str, options)]
    with home.log.open("wb") as log:
        child = subprocess.Popen(  # noqa: S603 - ourselves, with checked options
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    _await_ready(home, child)
    console().print(f"Ready: {json.loads(home.ready.read_text('utf-8'))['url']} (process {child.pid}, log {home.log})")


def _await_ready(home: Home, child: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _PATIENCE_SECONDS
    with console().status("Setting up the demo ..."):
        while _running(home) != child.pid:
            if child.poll() is not None or time.monotonic() > deadline:
                tail = home.log.read_text("utf-8", "replace")[-2000:]
                typer.echo(f"hub: the demo did not become ready; the end of {home.log}:\n{tail}", err=True)
                raise typer.Exit(1)
            time.sleep(_STEP_SECONDS)


def _stop(home: Home) -> None:
    pid = _running(home)
    if pid is None:
        console().print("No demo is running.")
        return
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while _alive(pid) and time.monotonic() < deadline:
        time.sleep(_STEP_SECONDS)
    console().print("Stopped." if not _alive(pid) else f"Process {pid} is still ending.")


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True
