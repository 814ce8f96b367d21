"""The command line `hub`: each module holds one command or one group of them; this file lists them."""

import typer

from hub.cli.bench import bench
from hub.cli.demo import demo
from hub.cli.explain import explain
from hub.cli.policy import POLICY
from hub.cli.serve import serve
from hub.cli.sources import SOURCES
from hub.cli.token import token

APP = typer.Typer(
    name="hub",
    help="Sinergi Hub: one governed, logged GraphQL endpoint over the labour data of the Ministry and the regions.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
APP.command()(demo)
APP.command()(serve)
APP.command()(token)
APP.command()(explain)
APP.command()(bench)
APP.add_typer(POLICY, name="policy")
APP.add_typer(SOURCES, name="sources")


def main() -> None:
    """Run the command line."""
    APP()
