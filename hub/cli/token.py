"""`hub token`: a bearer token by the hub's own issuer, for the demo or a small installation."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from hub.cli.common import DEMO_DATA, Config, Data, app, faults_told, settings_of
from hub.groundwork import policies_of
from hub.tokens import TokenError, TokenIssuer, TokenRequest, own_issuer, parse_lifetime
from hub.trust import roles_by_purpose
from schema.caller import Standing


def token(  # noqa: PLR0913, PLR0917 - one parameter per option of the command line
    party: Annotated[str, typer.Option(help="The party the caller acts for, such as bekasi.")],
    role: Annotated[str, typer.Option(help="The role within the party, such as officer.")],
    purpose: Annotated[str, typer.Option(help="What the data are asked for, such as placement-service.")],
    subject: Annotated[
        str | None, typer.Option(help="The account of the person or program.", show_default="ROLE@PARTY.test")
    ] = None,
    ttl: Annotated[str, typer.Option(help="How long it holds: 90s, 30m, 1h, 7d.")] = "1h",
    config: Config = None,
    data: Data = DEMO_DATA,
) -> None:
    """Print a bearer token for one account in one standing; a standing the rules do not know is an error."""
    with faults_told(TokenError):
        settings = settings_of(config, data)
        roles = roles_by_purpose(policies_of(settings))
        issuer = TokenIssuer(own_issuer(settings), settings.audience, roles)
        request = TokenRequest(subject or f"{role}@{party}.test", Standing(party, role, purpose), parse_lifetime(ttl))
        typer.echo(issuer.issue(request, datetime.now(UTC)))


APP = app(token)
