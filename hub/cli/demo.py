"""`hub demo`: everything set up and running over the embedded sources, until Ctrl-C."""

import json
import os
import signal
import subprocess
import sys
import time
from typing import Annotated

import typer

from hub.cli.common import DEMO_DATA, Data, Workers, app, console
from hub.demo.home import Bekasi, Home, Wish

_PATIENCE_SECONDS = 180.0
_STEP_SECONDS = 0.1

Port = Annotated[int, typer.Option("--port", help="The port to listen on; 0 for any free one.", min=0, max=65535)]
Seekers = Annotated[int, typer.Option("--seekers", help="Job seekers of all sources; all else in proportion.", min=200)]
Seed = Annotated[int, typer.Option("--seed", help="The seed of the invented data.", min=0)]
OnBekasi = Annotated[Bekasi, typer.Option("--bekasi", help="What Bekasi's source runs on.")]
Detach = Annotated[bool, typer.Option("--detach", help="Return once all is ready; `make stop` ends it.")]
Stop = Annotated[bool, typer.Option("--stop", help="End a detached demo.")]


def demo(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    port: Port = 8000,
    seekers: Seekers = 20_000,
    seed: Seed = 7,
    data: Data = DEMO_DATA,
    detach: Detach = False,  # noqa: FBT002 - an option of the command line
    stop: Stop = False,  # noqa: FBT002 - as above
    workers: Workers = 1,
    bekasi: OnBekasi = Bekasi.POSTGRES,
) -> None:
    """Make invented data, start five real sources and serve the hub over them, until Ctrl-C."""
    home = Home(data.resolve())
    wish = Wish(home.root, port, seekers, seed, workers, bekasi)
    if stop:
        _stop(home)
        return
    _refuse_second(home)
    if detach:
        _detach(home, wish)
        return
    from hub.cli.demo_running import run_demo  # noqa: PLC0415 - the whole hub, which the other two do not need

    run_demo(home, wish)


APP = app(demo)


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


def _detach(home: Home, wish: Wish) -> None:
    home.root.mkdir(parents=True, exist_ok=True)
    options = ["--port", wish.port, "--seekers", wish.seekers, "--seed", wish.seed, "--data", home.root]
    options += ["--workers", wish.workers, "--bekasi", wish.bekasi]
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
