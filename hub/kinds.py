"""Every kind of source the hub connects to: how one is made, and what its address must be. A new kind is one entry.

A driver is imported when a source of its kind is first made, so a hub without MariaDB needs no driver for it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Final

from hub.settings import SourceSettings
from hub.tls import client_context, hosts_of, is_ambiguous, is_local
from resolvers.mapping import SourceKind, SourceMapping
from resolvers.sources.base import Source
from schema.build import CATALOGUE

Maker = Callable[[SourceMapping, SourceSettings], Source]
"""Makes a source of one kind; it connects when it is first asked."""

DSN_CONNECTIONS: Final = 10
"""Connections to one database at most, where the settings do not say."""

API_CONNECTIONS: Final = 16
"""The same for an API."""


class Reached(Enum):
    """How a kind is reached, which is what verification its address needs."""

    DATABASE = "database"
    HTTP = "http"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of source."""

    reached: Reached
    make: Maker


def _postgres(mapping: SourceMapping, settings: SourceSettings) -> Source:
    from resolvers.sources.postgres import PostgresSource  # noqa: PLC0415 - see the module
    from resolvers.sources.postgres_pool import PoolSettings  # noqa: PLC0415

    tls = None if settings.ca is None else client_context(settings.ca)
    pool = PoolSettings(connections=settings.connections or DSN_CONNECTIONS, tls=tls)
    return PostgresSource(mapping, CATALOGUE, settings.address.reveal(), pool)


def _mysql(mapping: SourceMapping, settings: SourceSettings) -> Source:
    from resolvers.sources.mysql import MysqlSource  # noqa: PLC0415 - see the module
    from resolvers.sources.mysql_pool import PoolSettings  # noqa: PLC0415

    tls = None if settings.ca is None else client_context(settings.ca)
    pool = PoolSettings(connections=settings.connections or DSN_CONNECTIONS, tls=tls)
    return MysqlSource(mapping, CATALOGUE, settings.address.reveal(), pool)


def _api(mapping: SourceMapping, settings: SourceSettings) -> Source:
    from resolvers.sources.bounded import BoundedSource  # noqa: PLC0415 - see the module
    from resolvers.sources.graphql import GraphqlApi  # noqa: PLC0415
    from resolvers.sources.http import ApiAccess  # noqa: PLC0415
    from resolvers.sources.rest import RestApi  # noqa: PLC0415

    url = settings.address.reveal()
    access = ApiAccess(
        url,
        {name: value.reveal() for name, value in settings.headers.items()},
        connections=settings.connections or API_CONNECTIONS,
        tls=client_context(settings.ca) if url.startswith("https:") else None,
    )
    api = RestApi(mapping, access) if mapping.kind is SourceKind.REST else GraphqlApi(mapping, access)
    return BoundedSource(mapping, CATALOGUE, api)


def _files(mapping: SourceMapping, settings: SourceSettings) -> Source:
    from resolvers.sources.folder import open_files  # noqa: PLC0415 - see the module

    return open_files(mapping, CATALOGUE, settings.address.reveal())


KINDS: Final[Mapping[SourceKind, Kind]] = MappingProxyType(
    {
        SourceKind.POSTGRES: Kind(Reached.DATABASE, _postgres),
        SourceKind.MYSQL: Kind(Reached.DATABASE, _mysql),
        SourceKind.REST: Kind(Reached.HTTP, _api),
        SourceKind.GRAPHQL: Kind(Reached.HTTP, _api),
        SourceKind.FILES: Kind(Reached.FOLDER, _files),
    }
)
"""Every kind by its name in mapping files."""


def open_source(mapping: SourceMapping, settings: SourceSettings) -> Source:
    """A source of its kind; it connects when it is first asked. Raises AuthorityError."""
    return KINDS[mapping.kind].make(mapping, settings)


Fault = tuple[str, str, str]
"""The key of a setting, what was found (never a secret) and what would be right."""


def address_fault(kind: SourceKind, settings: SourceSettings) -> Fault | None:
    """What is wrong with an address of this kind."""
    reached, address = KINDS[kind].reached, settings.address.reveal()
    if reached is Reached.FOLDER:
        return None
    if is_ambiguous(address):
        return "address", "more than one @ (its value is not shown)", "%40 for an @ in a user's name or password"
    hosts = hosts_of(address)
    if not hosts:
        return "address", "no host (its value is not shown)", "an address with a host, or with the path of a socket"
    far = [host for host in hosts if not is_local(host)]
    return _far_fault(reached, settings, far[0]) if far else None


def _far_fault(reached: Reached, settings: SourceSettings, host: str) -> Fault | None:
    """What is missing for a connection to a host that is not this machine to be verified."""
    where = f"{host}, which is not this machine"
    if reached is Reached.DATABASE and settings.ca is None:
        return "ca", "nothing", f'ca = "FILE", in PEM: the authority behind the certificate of {where}'
    if reached is Reached.HTTP and not settings.address.reveal().lower().startswith("https://"):
        return "address", "a plain connection", f"https:// to {where}; and ca, if its authority is not well known"
    return None
