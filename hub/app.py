"""The web application: which path leads where. What stands behind them is joined in `hub.wiring`."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from hub.access import AccessLog
from hub.health import Health, Rules
from hub.http import Door, GraphQLEndpoint, Operations

_NO_STORE = {"cache-control": "no-store"}
_METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Site:
    """What the application serves: who may enter, who answers, how all is, and the pages."""

    door: Door
    operations: Operations
    health: Health
    pages: Sequence[BaseRoute]


def create_app(site: Site, *, access_log: bool = True) -> ASGIApp:
    """Lay out the routes: `/graphql`, `/health/live`, `/health/ready`, `/metrics` and the pages."""
    status = _Status(site)
    routes: list[BaseRoute] = [
        Route("/graphql", GraphQLEndpoint(site.door, site.operations)),
        Route("/health/live", status.live),
        Route("/health/ready", status.ready),
        Route("/metrics", status.metrics),
        *site.pages,
    ]
    paths = [route.path for route in routes if isinstance(route, Route)]
    return AccessLog(Starlette(routes=routes), paths, site.door.log if access_log else None)


class _Status:
    """The three pages for those who run the hub; none tells of a person, a caller or a query."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def live(self, _request: Request) -> Response:
        """Answer as long as the process runs."""
        return Response(b'{"status":"live"}', media_type="application/json", headers=_NO_STORE)

    async def ready(self, _request: Request) -> Response:
        """Answer 200 where the journal can be written and the rules in force may be answered by, else 503."""
        regimes = self._site.door.regimes
        rules = Rules(regimes.current.version, regimes.current.epoch, regimes.lease.holds)
        ready, page = await self._site.health.ready(rules)
        return Response(page, 200 if ready else 503, media_type="application/json", headers=_NO_STORE)

    async def metrics(self, _request: Request) -> Response:
        """Answer with counts and times in the Prometheus text format."""
        return Response(self._site.door.metrics.text(), media_type=_METRICS_TYPE, headers=_NO_STORE)
