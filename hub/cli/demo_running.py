"""The demo in the foreground: its sources and the hub over them, from nothing to ready, until Ctrl-C."""

import shlex
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvloop
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from hub.cli.common import DEMO_DATA, console, faults_told
from hub.cli.serve import MENDABLE, lead
from hub.demo.home import Home, Wish
from hub.demo.parties import publish_folder
from hub.demo.processes import ProcessFailedError
from hub.demo.providing import Tell
from hub.demo.run import running_sources, write_ready, write_settings
from hub.embedded import EmbeddedError
from hub.groundwork import mappings_of
from hub.logs import make_log
from hub.server import listening_socket, run_server
from hub.settings import Settings
from hub.sourcing.reload import announce_anew
from hub.tokens import TokenError
from hub.wiring import open_hub
from policies.load import ROOT, load_policies
from schema.build import CATALOGUE

_MENDABLE = (*MENDABLE, EmbeddedError, ProcessFailedError, TokenError)


def run_demo(home: Home, wish: Wish) -> None:
    """Set up and serve the demo of a directory until Ctrl-C. What is wrong is told, with status 2."""
    with faults_told(*_MENDABLE):
        _run(home, wish)


def _run(home: Home, wish: Wish) -> None:
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with _told() as tell, running_sources(home, wish, tell) as sources:
            policies = load_policies(ROOT, CATALOGUE)
            settings = write_settings(home, wish, sources, policies)
            mappings = mappings_of(settings)
            tell("Publishing the policies, signed by the demo's parties")
            uvloop.run(publish_folder(home, settings))
            uvloop.run(announce_anew(settings))
            tell("Joining the hub")

            def ready(port: int) -> None:
                url = f"http://127.0.0.1:{port}"
                write_ready(home, url, sources, mappings)
                tell("")
                _welcome(home, url)

            _serve(settings, wish.workers, ready)
    except KeyboardInterrupt:
        console().print("Stopping.")
    finally:
        home.ready.unlink(missing_ok=True)


def _interrupt(_number: int, _frame: object) -> None:
    """SIGTERM while the demo is still being set up ends it like Ctrl-C."""
    raise KeyboardInterrupt


def _serve(settings: Settings, workers: int, ready: Callable[[int], None]) -> None:
    if workers > 1:
        lead(settings, workers, ready)
    else:
        uvloop.run(_alone(settings, ready))


async def _alone(settings: Settings, ready: Callable[[int], None]) -> None:
    log = make_log()
    async with open_hub(settings, log) as hub:
        with listening_socket(settings.listen.host, settings.listen.port) as listening:
            ready(listening.getsockname()[1])
            await run_server(hub.app, listening, log)


def _welcome(home: Home, url: str) -> None:
    say = console()
    say.print(f"\n[bold]Sinergi Hub is ready:[/bold] {url}\n")
    say.print("  Open it in a browser: choose a caller, run an example.")
    say.print(f"  Tokens, sources and this address: {home.ready}")
    say.print(f"  A token by hand: hub token --party bekasi --role dashboard --purpose statistics{_elsewhere(home)}")
    say.print("  Ctrl-C ends everything.\n")


def _elsewhere(home: Home) -> str:
    """The option by which commands find a demo that is not in the usual place."""
    return "" if home.root == DEMO_DATA.resolve() else f" --data {shlex.quote(str(home.root))}"


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
