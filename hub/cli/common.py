"""What the commands share: where settings are found, and how a fault that the user can mend is told."""

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from hub.keys import KeyFileError
from hub.settings import Settings, SettingsError, load_settings
from policies.errors import PolicyError, RulebookError, UnknownNameError
from resolvers.mapping_toml import MappingError

DEMO_DATA = Path("var/demo")
_WIDE = 200

Config = Annotated[
    Path | None, typer.Option("--config", help="Settings file; without it, the demo's in --data.", show_default=False)
]
Data = Annotated[Path, typer.Option("--data", help="The demo's data directory.")]
Workers = Annotated[int, typer.Option("--workers", help="Processes that answer, behind one address.", min=1, max=256)]

_MENDABLE = (KeyFileError, MappingError, PolicyError, RulebookError, SettingsError, UnknownNameError)
"""What may be wrong with files that several commands read; each command adds what only it meets."""


class Named(TyperGroup):
    """A group whose commands are imported when they are asked for: a name that is none is told those that are near."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command of the first argument; a name that is none ends with what may be meant."""
        near = get_close_matches(args[0], self.list_commands(ctx)) if args else []
        if near and near[0] != args[0] and self.get_command(ctx, args[0]) is None:
            ctx.fail(f"No such command {args[0]!r}. Did you mean {' or '.join(map(repr, near))}?")
        return super().resolve_command(ctx, args)


def app(command: Callable[..., None]) -> typer.Typer:
    """One command as a module's `APP`."""
    made = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    made.command()(command)
    return made


def group(about: str, commands: type[TyperGroup] = TyperGroup) -> typer.Typer:
    """A group of commands as a module's `APP`."""
    return typer.Typer(
        help=about,
        cls=commands,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )


def console() -> Console:
    """Where results are shown; wide where no terminal says how wide it is, so that files and pipes get whole lines."""
    shown = Console(highlight=False, soft_wrap=True)
    return shown if shown.is_terminal else Console(highlight=False, soft_wrap=True, width=_WIDE)


def expect_known(what: str, name: str, known: Collection[str]) -> None:
    """Refuse a name that is none of those known: nothing is decided for it. Raises UnknownNameError."""
    if name in known:
        return
    near = get_close_matches(name, known)
    words = f"did you mean {' or '.join(near)}" if near else f"expected one of {', '.join(sorted(known)) or 'none'}"
    raise UnknownNameError(f"no {what} {name!r}; {words}")


@contextmanager
def faults_told(*mendable: type[Exception]) -> Iterator[None]:
    """Tell a fault in one line on standard error and end with status 2: its text says what would be right."""
    told: tuple[type[Exception], ...] = (*_MENDABLE, *mendable)
    try:
        yield
    except told as error:
        typer.echo(f"hub: {error}", err=True)
        raise typer.Exit(2) from error


def settings_of(config: Path | None, data: Path) -> Settings:
    """The settings of `--config`, or of the demo in `--data`. Raises SettingsError."""
    file = config if config is not None else data / "hub.toml"
    if config is None and not file.exists():
        found = "no demo there"
        raise SettingsError(file, "(file)", found, "`make demo` to have run, or --config FILE, or --data DIR")
    return load_settings(file, os.environ)
