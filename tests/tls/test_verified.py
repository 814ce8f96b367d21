"""Sources are reached over connections that are verified, or over none; plain only on this machine."""

import time
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from hub.database import DatabaseError, connect, migrate
from hub.demo.si_pinker import KEY_HEADER
from hub.embedded import PostgresServer
from hub.groundwork import MAPPINGS, mapping_of
from hub.kinds import open_source
from hub.secret import Secret
from hub.settings import SettingsError, SourceSettings
from hub.tls import hosts_of, is_local, journal_fault
from resolvers.mapping import SourceMapping
from resolvers.mapping_load import MappingLoader
from resolvers.sources.base import SourceUnavailableError
from resolvers.sources.http import ApiAccess, JsonClient
from schema.build import CATALOGUE
from tests.tls.conftest import CERTIFICATES, KEY, Secured

FILE = Path("hub.toml")


def _mapping(source: SourceSettings) -> SourceMapping:
    """The mapping of a source, with what its settings say otherwise."""
    return mapping_of(FILE, MappingLoader(CATALOGUE), MAPPINGS / source.mapping, source)


async def _check(source: SourceSettings) -> None:
    """Ask a source whether it is there, as the settings say."""
    opened = open_source(_mapping(source), source)
    try:
        await opened.check()
    finally:
        await opened.close()


def _database(postgres: PostgresServer, port: int, ca: Path | None) -> SourceSettings:
    address = f"postgresql://{postgres.user}:{postgres.password}@127.0.0.1:{port}/postgres"
    return SourceSettings("sip-kerja", "sip-kerja.toml", Secret(address), {}, ca)


def _api(port: int, ca: Path | None) -> SourceSettings:
    headers = MappingProxyType({KEY_HEADER: Secret(KEY)})
    return SourceSettings("si-pinker", "si-pinker.toml", Secret(f"https://127.0.0.1:{port}"), headers, ca)


async def test_a_source_with_the_right_certificate_answers(
    databases: Secured, apis: Secured, postgres: PostgresServer
) -> None:
    """Its authority is the one of the settings, and its name is the one it was asked by."""
    await _check(_database(postgres, databases.ports["good"], databases.ca))
    await _check(_api(apis.ports["good"], apis.ca))


@pytest.mark.parametrize("certificate", CERTIFICATES[1:])
async def test_another_host_and_an_expired_certificate_are_refused(
    certificate: str, databases: Secured, apis: Secured, postgres: PostgresServer
) -> None:
    """The source is UNAVAILABLE, and nothing was said to it."""
    with pytest.raises(SourceUnavailableError):
        await _check(_database(postgres, databases.ports[certificate], databases.ca))
    with pytest.raises(SourceUnavailableError):
        await _check(_api(apis.ports[certificate], apis.ca))


async def test_another_authority_is_refused(databases: Secured, apis: Secured, postgres: PostgresServer) -> None:
    """Neither does one of the system's authorities stand in where the settings name none."""
    with pytest.raises(SourceUnavailableError):
        await _check(_database(postgres, databases.ports["good"], databases.other_ca))
    for ca in (apis.other_ca, None):
        with pytest.raises(SourceUnavailableError):
            await _check(_api(apis.ports["good"], ca))


async def test_a_database_that_speaks_no_tls_is_refused_where_it_is_asked_for(
    databases: Secured, postgres: PostgresServer
) -> None:
    """It never falls back to a plain connection."""
    with pytest.raises(SourceUnavailableError):
        await _check(_database(postgres, postgres.port, databases.ca))


@pytest.mark.parametrize(
    ("source", "address", "key", "expected"),
    [
        ("sip-kerja", "postgresql://hub:rahasia@10.1.2.3/sip", "ca", "10.1.2.3, which is not this machine"),
        ("sip-kerja", "postgresql://hub:rahasia@127.0.0.1,db.bekasi/sip", "ca", "db.bekasi"),
        ("sip-kerja", "postgresql://hub:rahasia@127.0.0.1/sip?host=db.bekasi", "ca", "db.bekasi"),
        ("sip-kerja", "postgresql://hub:rahasia@db.bekasi,x@127.0.0.1/sip", "address", "%40 for an @"),
        ("si-pinker", "http://hub:rahasia@pinker.halsel@127.0.0.1/api", "address", "%40 for an @"),
        ("sip-kerja", "postgresql:///sip", "address", "a host"),
        ("sip-kerja", "postgresql:///sip?service=bekasi", "ca", "bekasi"),
        ("sip-kerja", "postgresql:///sip?hostaddr=127.0.0.1", "address", "a host"),
        ("si-pinker", "http://pinker.halsel/api", "address", "https:// to pinker.halsel"),
        ("si-pinker", "pinker.halsel", "address", "a host"),
    ],
)
def test_a_plain_connection_to_another_machine_is_refused_at_load(
    source: str, address: str, key: str, expected: str
) -> None:
    """The error names the source and what to set, and shows nothing of the address but its host."""
    settings = SourceSettings(source, f"{source}.toml", Secret(address), {})
    with pytest.raises(SettingsError) as caught:
        _mapping(settings)
    assert caught.value.key == f"sources.{source}.{key}"
    assert expected in caught.value.expected
    assert "rahasia" not in str(caught.value)


def test_a_far_database_with_its_authority_and_a_far_api_by_https_are_taken(secured: Secured) -> None:
    """A number of the settings stands before the mapping's own."""
    database = SourceSettings("sip-kerja", "sip-kerja.toml", Secret("postgresql://db.bekasi/sip"), {}, secured.ca)
    api = SourceSettings("si-pinker", "si-pinker.toml", Secret("https://pinker.halsel/api"), {})
    assert _mapping(database).id == "sip-kerja"
    assert _mapping(api).id == "si-pinker"
    assert _mapping(replace(api, deadline_ms=750)).deadline_ms == 750


@pytest.mark.parametrize(
    ("dsn", "expected"),
    [
        ("postgresql://hub:rahasia@10.1.2.3/hub", "the authority of 10.1.2.3"),
        ("postgresql://hub:rahasia@127.0.0.1,db.pusat/hub", "the authority of db.pusat"),
        ("postgresql://hub:rahasia@db.pusat/hub?sslmode=require&sslrootcert=ca.pem", "sslmode=verify-full"),
        ("postgresql://hub:rahasia@db.pusat/hub?sslmode=verify-full", "sslrootcert=FILE"),
        ("postgresql://hub:rahasia@db.pusat,x@127.0.0.1/hub", "%40 for an @"),
        ("postgresql:///hub", "an address with a host"),
        ("postgresql://hub:rahasia@127.0.0.1/hub", None),
        ("postgresql:///hub?host=/run/postgresql", None),
        ("postgresql://hub:rahasia@db.pusat/hub?sslmode=verify-full&sslrootcert=ca.pem", None),
    ],
)
def test_the_hubs_own_database_is_verified_by_the_same_rule(dsn: str, expected: str | None) -> None:
    """What is found and expected shows nothing of the address but its host."""
    fault = journal_fault(dsn)
    assert (fault is None) == (expected is None)
    assert expected is None or expected in str(fault)
    assert "rahasia" not in str(fault)


@pytest.mark.parametrize("certificate", CERTIFICATES)
async def test_the_hubs_own_database_is_asked_over_tls(
    certificate: str, databases: Secured, postgres: PostgresServer
) -> None:
    """Migrations and the journal alike take a good certificate only."""
    place = f"127.0.0.1:{databases.ports[certificate]}/postgres"
    query = f"sslmode=verify-full&sslrootcert={databases.ca}"
    dsn = f"postgresql://{postgres.user}:{postgres.password}@{place}?{query}"
    if certificate == "good":
        await migrate(dsn)
        await (await connect(dsn, 5.0)).close()
        return
    with pytest.raises(DatabaseError):
        await migrate(dsn)
    with pytest.raises(OSError):  # noqa: PT011 - of the ssl module, whose texts change
        await connect(dsn, 5.0)


@pytest.mark.parametrize(
    ("address", "hosts", "local"),
    [
        ("postgresql://a:b%40c@localhost:5432/d", ("localhost",), True),
        ("postgresql://[::1]:5432/d", ("::1",), True),
        ("postgresql:///d?host=/run/postgresql", ("/run/postgresql",), True),
        ("postgresql://%2Frun%2Fpostgresql/d", ("/run/postgresql",), True),
        ("https://127.0.0.1.contoh.id:80/", ("127.0.0.1.contoh.id",), False),
        ("http://127.1.2.3/", ("127.1.2.3",), True),
        ("http://127.0.0.1@contoh.id/", ("contoh.id",), False),
        ("postgresql://[::ffff:10.0.0.1]/d", ("::ffff:10.0.0.1",), False),
        ("postgresql://127.0.0.1/d?service=bekasi", ("127.0.0.1", "bekasi"), False),
        ("postgresql:///d?unix_socket=/run/mysqld.sock", (), True),
        ("postgresql:///d?hostaddr=127.0.0.1", (), True),
        ("mysql:///d?unix_socket=/run/mysqld.sock", ("/run/mysqld.sock",), True),
    ],
)
def test_what_is_this_machine(address: str, hosts: tuple[str, ...], local: bool) -> None:  # noqa: FBT001 - a table
    """By the address alone: no name is looked up."""
    assert hosts_of(address) == hosts
    assert all(map(is_local, hosts)) == local


def test_a_plain_client_reads_no_authorities() -> None:
    """514 sources would otherwise take ten seconds to be opened."""
    begun = time.perf_counter()
    for _ in range(50):
        JsonClient(ApiAccess("http://127.0.0.1:9"), 1.0)
    assert (time.perf_counter() - begun) / 50 < 0.008
