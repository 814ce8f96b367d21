"""Connections to sources are verified: TLS with the source's own authority, and plain only where nobody else listens.

Plain is a loopback address or a Unix socket. What a mapping's kind does not settle is asked of the address itself.
"""

import ssl
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

_NAMED = {
    "postgresql": ("host", "service"),
    "postgres": ("host", "service"),
    "mysql": ("unix_socket",),
    "mariadb": ("unix_socket",),
}
"""What of an address's query its driver takes for a host. A service's host stands in a file that nobody held here."""
_LOCAL_NAMES = frozenset({"localhost", "localhost.localdomain", "ip6-localhost"})


class AuthorityError(Exception):
    """A file of authorities (CA) cannot be used; the text says why, and what would be right."""


def client_context(ca: Path | None) -> ssl.SSLContext:
    """A context that verifies chain and host name: by the file's authorities alone, or the system's (None).

    Raises AuthorityError.
    """
    try:
        context = ssl.create_default_context(cafile=None if ca is None else str(ca))
    except OSError as error:  # an ssl.SSLError too: a file without a certificate
        raise AuthorityError(f"{ca} ({type(error).__name__}); expected certificates in PEM") from error
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def hosts_of(address: str) -> tuple[str, ...]:
    """Where a DSN or URL leads: host names and addresses, several in a DSN; a path is a Unix socket.

    Without any host a database driver takes a Unix socket or loopback, or asks its environment, and the answer is
    empty.
    """
    parts = urlsplit(address)
    query = parse_qs(parts.query)
    named = [",".join(query.get(key, ())) for key in _NAMED.get(parts.scheme, ())]
    places = ",".join([parts.netloc.rpartition("@")[2], *named]).split(",")
    return tuple(host for host in map(_without_port, places) if host)


def journal_fault(dsn: str) -> tuple[str, str] | None:
    """What is wrong with the address of the hub's own database, and what would be right; no secret is in either.

    It holds who asked for what, so that the rule for sources is its rule too.
    """
    if is_ambiguous(dsn):
        return "more than one @ (its value is not shown)", "%40 for an @ in a user's name or password"
    hosts = hosts_of(dsn)
    if not hosts:
        return "no host (its value is not shown)", "an address with a host, or with the path of a socket"
    far = next((host for host in hosts if not is_local(host)), None)
    if far is None or _is_verified(dsn):
        return None
    expected = f"?sslmode=verify-full&sslrootcert=FILE, the authority of {far}, which is not this machine"
    return "a connection that is not verified (its value is not shown)", expected


def _is_verified(dsn: str) -> bool:
    """Whether the driver is told to verify chain and host name, and by which authority."""
    query = parse_qs(urlsplit(dsn).query)
    return set(query.get("sslmode", ())) == {"verify-full"} and len(query.get("sslrootcert", ())) == 1


def is_ambiguous(address: str) -> bool:
    """Whether drivers may read it differently: of several `@` some end the user at the first, some at the last."""
    return urlsplit(address).netloc.count("@") > 1


def is_local(host: str) -> bool:
    """Whether nobody but this machine hears what is said to a host."""
    if host.startswith(("/", "@")) or host.lower() in _LOCAL_NAMES:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _without_port(place: str) -> str:
    """The host of `host:port` or `[address]:port`, as it is meant."""
    place = unquote(place)
    if place.startswith("["):
        return place[1:].partition("]")[0]
    return place if place.startswith("/") else place.partition(":")[0]
