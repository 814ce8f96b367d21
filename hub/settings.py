"""The hub's settings: one TOML file, the environment as an argument, frozen values, strict errors.

Every key is listed here with its default. Secrets may stand in the environment or in files of their own.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from hub.issuers import Issuer, IssuerError, Key, parse_issuer_keys, parse_signing_key
from hub.proof.note import Kind, NoteError, Verifier, is_key_name
from hub.publication.statement import Signers, read_signer_keys
from hub.secret import Secret
from hub.settings_reader import Origin, SettingsError, SettingsTable
from hub.tls import AuthorityError, client_context, journal_fault
from policies.model import Role

_COSTS = (1, 1_000_000_000)

__all__ = ["JournalSettings", "Limits", "Listen", "Settings", "SettingsError", "SourceSettings", "load_settings"]


@dataclass(frozen=True, slots=True)
class Listen:
    """Where the hub listens, in how many processes. `access_log`: one line per request, without its query string."""

    host: str
    port: int
    access_log: bool
    workers: int = 1


@dataclass(frozen=True, slots=True)
class JournalSettings:
    """The hub's own database, and how long an answer may wait for its entry (`deadline` in seconds).

    `origin` names the log in its signed checkpoints: no other log may have this name. `witnesses` are the keys of those
    whose countersignatures are kept.
    """

    dsn: Secret
    deadline: float
    queue: int
    origin: str = "sinergi-hub/log"
    witnesses: tuple[Verifier, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceSettings:
    """One source: its mapping file, its address (a DSN, URL or folder), and the headers its API asks for.

    `ca` is the authority that its certificate must come from; None: the system's, or plain on this machine.
    `connections` at most at one time, and `deadline_ms` for a whole read; None: as its kind and its mapping say.
    So many reads of it are under way at once and so many wait; after so many failures in a row it is left alone.
    """

    id: str
    mapping: str
    address: Secret
    headers: Mapping[str, Secret]
    ca: Path | None = None
    connections: int | None = None
    deadline_ms: int | None = None
    reads_at_once: int = 32
    reads_waiting: int = 256
    failures_in_a_row: int = 5


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request, or one caller, may ask of the hub.

    `body_bytes`: length of a request; `tokens`: of a document. `depth`, `fields`, `aliases`, `roots`, `cost`: of an
    operation after fragments are spread; `roles` has the cost of roles that may ask for more or less than the others.
    `conditions` and `values`: in all its filters together. `first`: the longest page. `requests_per_minute`: by one
    caller. `large_answers`: answers over `large_rows` records made at the same time; the others wait their turn.
    `operation_seconds`: in which every operation ends; a source that has not answered by then is named in the answer as
    TIMED_OUT.
    """

    body_bytes: int
    depth: int
    fields: int
    cost: int
    first: int
    requests_per_minute: int
    large_answers: int
    large_rows: int
    operation_seconds: float = 10.0
    roles: Mapping[str, int] = field(default_factory=dict)
    tokens: int = 4_000
    aliases: int = 200
    roots: int = 50
    conditions: int = 100
    values: int = 2_000

    def cost_for(self, role: str) -> int:
        """The cost of one operation that a role may ask for."""
        return self.roles.get(role, self.cost)


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the hub is told at start.

    `audience` is what a token's `aud` must hold; `clock_skew` is in seconds. `policies` and `mappings` are folders
    (None: those of the packages); the hub answers by what was published of the former, which `signers` have signed: the
    public keys of each party. `keys` is the file of the master secrets, or their text. `demo`: the hub serves invented
    data, and its start page may offer `demo_tokens` (a JSON file of them by standing).
    """

    file: Path
    audience: str
    clock_skew: int
    listen: Listen
    journal: JournalSettings
    keys: Path | Secret
    issuers: tuple[Issuer, ...]
    signers: Signers
    sources: tuple[SourceSettings, ...]
    limits: Limits
    policies: Path | None
    mappings: Path | None
    demo: bool
    demo_tokens: Path | None


def load_settings(file: Path, environment: Mapping[str, str]) -> Settings:
    """Read and check the whole file. Raises SettingsError, which names file, key, what is there and what would fit."""
    whole = SettingsTable(Origin(file, environment), "", _content(file))
    settings = Settings(
        file=file,
        audience=whole.text("audience", "sinergi-hub"),
        clock_skew=whole.number("clock_skew_seconds", 5, (0, 30)),
        listen=_listen(whole.table("listen")),
        journal=_journal(whole.table("journal")),
        keys=_keys(whole),
        issuers=_issuers(whole),
        signers=_signers(whole.table("signers")),
        sources=tuple(_source(name, table) for name, table in whole.table("sources").named()),
        limits=_limits(whole.table("limits")),
        policies=whole.path("policies"),
        mappings=whole.path("mappings"),
        demo=whole.flag("demo", default=False),
        demo_tokens=whole.path("demo_tokens"),
    )
    whole.done()
    return settings


def _content(file: Path) -> Mapping[str, object]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise SettingsError(file, "(file)", type(error).__name__, "a readable file") from error
    except UnicodeDecodeError as error:
        raise SettingsError(file, "(file)", "bytes that are no UTF-8", "TOML in UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(file, "(file)", str(error), "TOML") from error


def _keys(table: SettingsTable) -> Path | Secret:
    """A path, or where their text stands."""
    if isinstance(table.content.get("keys"), Mapping):
        return table.secret("keys", private=True)
    return table.origin.path(table.text("keys"))


def _listen(table: SettingsTable) -> Listen:
    listen = Listen(
        host=table.text("host", "127.0.0.1"),
        port=table.number("port", 8000, (0, 65535)),
        access_log=table.flag("access_log", default=True),
        workers=table.number("workers", 1, (1, 256)),
    )
    table.done()
    return listen


def _journal(table: SettingsTable) -> JournalSettings:
    journal = JournalSettings(
        dsn=table.secret("dsn"),
        deadline=table.number("deadline_ms", 2_000, (100, 60_000)) / 1000,
        queue=table.number("queue", 4_096, (1, 1_000_000)),
        origin=_origin(table),
        witnesses=_witnesses(table),
    )
    fault = journal_fault(journal.dsn.reveal())
    if fault is not None:
        raise table.fault("dsn", *fault)
    table.done()
    return journal


def _origin(table: SettingsTable) -> str:
    origin = table.text("origin", "sinergi-hub/log")
    if not is_key_name(origin):
        raise table.fault("origin", origin, "a name such as hub.example/log, without spaces and without `+`")
    return origin


def _witnesses(table: SettingsTable) -> tuple[Verifier, ...]:
    texts = table.optional_texts("witnesses")
    try:
        keys = tuple(Verifier.of_text(text) for text in texts)
    except NoteError as error:
        raise table.fault("witnesses", texts, str(error)) from error
    if any(key.kind is not Kind.COSIGNATURE for key in keys):
        raise table.fault("witnesses", texts, "keys that countersign, as `hub audit witness-key` prints them")
    return keys


def _limits(table: SettingsTable) -> Limits:
    limits = Limits(
        body_bytes=table.number("body_bytes", 256 * 1024, (1024, 16 * 1024 * 1024)),
        depth=table.number("depth", 12, (1, 100)),
        fields=table.number("fields", 500, (1, 100_000)),
        cost=table.number("cost", 1_000_000, _COSTS),
        first=table.number("first", 10_000, (1, 100_000)),
        requests_per_minute=table.number("requests_per_minute", 60_000, (1, 10_000_000)),
        large_answers=table.number("large_answers", 4, (1, 1_000)),
        large_rows=table.number("large_rows", 2_000, (1, 100_000)),
        operation_seconds=table.number("operation_deadline_ms", 10_000, (100, 600_000)) / 1000,
        roles=_costs(table.table("roles")),
        tokens=table.number("tokens", 4_000, (100, 20_000)),
        aliases=table.number("aliases", 200, (1, 2_000)),
        roots=table.number("roots", 50, (1, 500)),
        conditions=table.number("conditions", 100, (1, 1_000)),
        values=table.number("values", 2_000, (1, 100_000)),
    )
    table.done()
    return limits


def _costs(table: SettingsTable) -> Mapping[str, int]:
    """The cost of one operation by role."""
    for role in table.content:
        if role not in set(Role):
            raise table.fault(role, role, f"a role: one of {', '.join(Role)}")
    return MappingProxyType({role: table.number(role, 0, _COSTS) for role in table.content})


def _source(name: str, table: SettingsTable) -> SourceSettings:
    headers = table.table("headers")
    source = SourceSettings(
        id=name,
        mapping=table.text("mapping", f"{name}.toml"),
        address=table.secret("address"),
        headers=MappingProxyType({header.lower(): headers.secret(header) for header in headers.content}),
        ca=_authority(table),
        connections=table.optional_number("connections", (1, 1_000)),
        deadline_ms=table.optional_number("deadline_ms", (10, 600_000)),
        reads_at_once=table.number("reads_at_once", 32, (1, 10_000)),
        reads_waiting=table.number("reads_waiting", 256, (0, 100_000)),
        failures_in_a_row=table.number("failures_in_a_row", 5, (1, 1_000)),
    )
    table.done()
    return source


def _authority(table: SettingsTable) -> Path | None:
    path = table.path("ca")
    if path is not None:
        try:
            client_context(path)
        except AuthorityError as error:
            raise SettingsError(table.origin.file, f"{table.name}.ca", str(path), "certificates in PEM") from error
    return path


def _issuers(whole: SettingsTable) -> tuple[Issuer, ...]:
    issuers = tuple(_issuer(table) for table in whole.tables("issuers"))
    if not issuers:
        raise whole.fault("issuers", None, "at least one trusted issuer of tokens, under [[issuers]]")
    names = [issuer.iss for issuer in issuers]
    for at, name in enumerate(names):
        if name in names[:at]:
            raise whole.fault(f"issuers[{at}].iss", name, "an issuer that is registered once")
    return issuers


def _issuer(table: SettingsTable) -> Issuer:
    parties = table.table("parties")
    grants = {party: frozenset(parties.texts(party)) for party in parties.content}
    if not grants:
        raise table.fault("parties", None, 'the roles by party, such as bekasi = ["officer"]')
    issuer = Issuer(
        iss=table.text("iss"),
        keys=_issuer_keys(table),
        grants=MappingProxyType(grants),
        signing_key=_signing_key(table),
    )
    table.done()
    return issuer


def _issuer_keys(table: SettingsTable) -> Mapping[str, Key]:
    """Keys are public, so a key set stands in the file itself (`jwks = '...'`) or in one beside it."""
    try:
        return parse_issuer_keys(table.secret("jwks").reveal())
    except IssuerError as error:
        raise SettingsError(table.origin.file, f"{table.name}.jwks", str(error), "a JWKS (RFC 7517) as JSON") from error


def _signers(table: SettingsTable) -> Signers:
    """The public signing keys by party; a party without any can sign nothing."""
    return MappingProxyType({party: _signer_keys(keys) for party, keys in table.named()})


def _signer_keys(table: SettingsTable) -> Mapping[str, Key]:
    try:
        keys = read_signer_keys(table.secret("jwks").reveal())
    except IssuerError as error:
        key, expected = f"{table.name}.jwks", "a JWKS (RFC 7517) of public Ed25519 keys, as JSON"
        raise SettingsError(table.origin.file, key, str(error), expected) from error
    table.done()
    return keys


def _signing_key(table: SettingsTable) -> Key | None:
    if not table.holds("signing_key"):
        return None
    try:
        return parse_signing_key(table.secret("signing_key", private=True).reveal())
    except IssuerError as error:
        key = f"{table.name}.signing_key"
        raise SettingsError(table.origin.file, key, str(error), "a private JWK of this issuer, as JSON") from error
