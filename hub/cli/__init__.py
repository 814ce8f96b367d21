"""The command line `hub`: each module holds one command or one group of them, imported when that is asked for."""

from importlib import import_module
from typing import Any

import typer
from typer.main import get_command

from hub.cli.common import Named

_COMMANDS = (
    *("demo", "serve", "token", "explain", "bench", "policy", "sources", "keys", "audit"),
    *("duty", "notice", "record-of-processing", "impact-assessment", "evaluation"),
)
"""Modules of this package (`_` for `-`), in the order of the help; each has its command or group as `APP`."""


class _Commands(Named):
    """The commands by name: none waits for what only another needs."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - Typer's signature
        """All of them."""
        return [*_COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002 - Typer's signature
        """One of them, or `None`."""
        if cmd_name not in _COMMANDS:
            return None
        return get_command(import_module(f"hub.cli.{cmd_name.replace('-', '_')}").APP)


APP = typer.Typer(
    name="hub",
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


@APP.callback()
def hub() -> None:
    """Sinergi Hub: one governed, logged GraphQL endpoint over the labour data of the Ministry and the regions."""


def main() -> None:
    """Run the command line."""
    APP()
