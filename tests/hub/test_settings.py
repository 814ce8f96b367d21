"""Settings: one file, read strictly; whatever is wrong names the file, the key, what is there and what would fit."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from joserfc.jwk import ECKey, OctKey, OKPKey

from hub.secret import Secret
from hub.settings import Settings, SettingsError, load_settings

KEY = ECKey.generate_key("P-256", {"kid": "k1"})
JWKS = json.dumps({"keys": [KEY.as_dict(private=False)]})
LEAST = """
keys = "keys.toml"
[journal]
dsn = "postgresql://hub:rahasia@127.0.0.1/hub"
[[issuers]]
iss = "https://masuk.example"
jwks = { file = "jwks.json" }
[issuers.parties]
bekasi = ["officer"]
"""


def _load(tmp_path: Path, text: str, environment: Mapping[str, str] | None = None) -> Settings:
    (tmp_path / "jwks.json").write_text(JWKS)
    file = tmp_path / "hub.toml"
    file.write_text(text)
    return load_settings(file, environment or {})


def _fault(tmp_path: Path, text: str) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        _load(tmp_path, text)
    assert caught.value.file == tmp_path / "hub.toml"
    return caught.value


def test_the_least_file_has_defaults_for_the_rest(tmp_path: Path) -> None:
    """Loopback, no demo, the packages' own policies and mappings, the documented limits."""
    settings = _load(tmp_path, LEAST)
    assert (settings.listen.host, settings.listen.port, settings.demo) == ("127.0.0.1", 8000, False)
    assert (settings.policies, settings.mappings, settings.sources) == (None, None, ())
    assert (settings.limits.body_bytes, settings.limits.first) == (256 * 1024, 10_000)
    assert settings.keys == tmp_path / "keys.toml"
    assert settings.issuers[0].grants == {"bekasi": frozenset({"officer"})}
    assert settings.issuers[0].signing_key is None


def test_a_role_may_ask_for_more_or_less_than_the_others(tmp_path: Path) -> None:
    """`limits.cost` holds for every role that `limits.roles` does not name."""
    limits = _load(tmp_path, LEAST + "\n[limits]\ncost = 500\n[limits.roles]\nanalyst = 9000\n").limits
    assert (limits.cost_for("dashboard"), limits.cost_for("analyst")) == (500, 9_000)


def test_secrets_come_from_the_environment_or_files_and_are_not_shown(tmp_path: Path) -> None:
    """The environment is an argument; a file's trailing newline is no part of the secret."""
    (tmp_path / "dsn").write_text("postgresql://hub:rahasia@127.0.0.2/hub\n")
    sources = """
[sources.si-pinker]
address = { env = "PINKER_URL" }
headers = { X-Api-Key = { env = "PINKER_KEY" } }
"""
    text = LEAST.replace('"postgresql://hub:rahasia@127.0.0.1/hub"', '{ file = "dsn" }') + sources
    settings = _load(tmp_path, text, {"PINKER_URL": "http://127.0.0.1:9/rahasia", "PINKER_KEY": "rahasia"})
    [source] = settings.sources
    assert settings.journal.dsn.reveal() == "postgresql://hub:rahasia@127.0.0.2/hub"
    assert (source.id, source.mapping) == ("si-pinker", "si-pinker.toml")
    assert source.headers == {"x-api-key": Secret("rahasia")}
    assert "rahasia" not in repr(settings)
    assert "rahasia" not in str(settings.journal.dsn)


@pytest.mark.parametrize(
    ("old", "new", "key", "expected"),
    [
        ('keys = "keys.toml"', "", "keys", "a text"),
        ('keys = "keys.toml"', "keys = 3", "keys", "a text"),
        ("[journal]", "[jurnal]\n[journal]", "jurnal", "one of audience"),
        ("[journal]", "[journal]\nqueue = 0", "journal.queue", "a whole number from 1"),
        ("[journal]", "[journal]\nqueue = true", "journal.queue", "a whole number from 1"),
        (
            "[journal]",
            "[journal]\ndeadline = 2",
            "journal.deadline",
            "one of deadline_ms, dsn, origin, queue, witnesses",
        ),
        ("[journal]", '[journal]\norigin = "the log"', "journal.origin", "without spaces"),
        ("[journal]", 'demo = "yes"\n[journal]', "demo", "true or false"),
        ("[journal]", "clock_skew_seconds = 31\n[journal]", "clock_skew_seconds", "from 0 to 30"),
        ("[journal]", 'listen = "127.0.0.1"\n[journal]', "listen", "a table"),
        ("[journal]", "[listen]\nport = 70000\n[journal]", "listen.port", "from 0 to 65535"),
        ("[journal]", "[limits]\nfirst = 100001\n[journal]", "limits.first", "from 1 to 100000"),
        ("[journal]", "[limits.roles]\nanalyst = 0\n[journal]", "limits.roles.analyst", "from 1 to 1000000000"),
        (
            "[journal]",
            "[limits.roles]\nanalis = 5\n[journal]",
            "limits.roles.analis",
            "a role: one of dashboard, analyst",
        ),
        ("[journal]", "[sources.x]\n[journal]", "sources.x.address", "{ env"),
        ("[journal]", '[sources.x]\naddress = "a"\nurl = "b"\n[journal]', "sources.x.url", "one of address"),
        ('iss = "https://masuk.example"', "", "issuers[0].iss", "a text"),
        ('bekasi = ["officer"]', "", "issuers[0].parties", "the roles by party"),
        ('bekasi = ["officer"]', "bekasi = []", "issuers[0].parties.bekasi", "a list of texts"),
        ('bekasi = ["officer"]', 'bekasi = "officer"', "issuers[0].parties.bekasi", "a list of texts"),
        ("[[issuers]]", "[issuers]", "issuers", "tables, each under [[issuers]]"),
        ('{ file = "jwks.json" }', '{ file = "none.json" }', "issuers[0].jwks", "a readable text file"),
        ('{ file = "jwks.json" }', '{ env = "NONE" }', "issuers[0].jwks", "$NONE to be set"),
        ('{ file = "jwks.json" }', '"no json"', "issuers[0].jwks", "a JWKS"),
        ('{ file = "jwks.json" }', "'{\"keys\": []}'", "issuers[0].jwks", "a JWKS"),
        ("keys = ", "keys : ", "(file)", "TOML"),
    ],
)
def test_a_fault_names_its_key_and_what_would_fit(tmp_path: Path, old: str, new: str, key: str, expected: str) -> None:
    """The whole file is refused for one fault."""
    assert old in LEAST
    fault = _fault(tmp_path, LEAST.replace(old, new, 1))
    assert fault.key == key
    assert expected in fault.expected


def test_no_secret_stands_in_an_error(tmp_path: Path) -> None:
    """A secret of the wrong kind is told by its kind."""
    fault = _fault(tmp_path, LEAST.replace('dsn = "postgresql://hub:rahasia@127.0.0.1/hub"', 'dsn = ["rahasia"]'))
    assert fault.key == "journal.dsn"
    assert "rahasia" not in str(fault)


def test_a_missing_file_and_one_that_is_no_text_are_told(tmp_path: Path) -> None:
    """By the file's own name."""
    with pytest.raises(SettingsError, match="a readable file"):
        load_settings(tmp_path / "none.toml", {})
    (tmp_path / "hub.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="TOML in UTF-8"):
        load_settings(tmp_path / "hub.toml", {})


def test_without_an_issuer_there_is_no_hub(tmp_path: Path) -> None:
    """Nobody could ever ask it anything."""
    assert _fault(tmp_path, LEAST.partition("[[issuers]]")[0]).key == "issuers"


def test_an_issuer_is_registered_once(tmp_path: Path) -> None:
    """Two entries of one name would leave it open which of them counts."""
    twice = LEAST + LEAST[LEAST.index("[[issuers]]") :]
    assert _fault(tmp_path, twice).key == "issuers[1].iss"


@pytest.mark.parametrize(
    ("key", "says"),
    [
        (ECKey.generate_key("P-384", {"kid": "k"}).as_dict(private=False), "neither P-256"),
        (OKPKey.generate_key("X25519", {"kid": "k"}).as_dict(private=False), "neither P-256"),
        (OctKey.generate_key(256, {"kid": "k"}).as_dict(private=True), "neither P-256"),
        (KEY.as_dict(private=True), "private key"),
        (ECKey.generate_key("P-256").as_dict(private=False), "`kid`"),
        (KEY.as_dict(private=False) | {"use": "enc"}, "`use`"),
        ({"kty": "EC", "kid": "k"}, "cannot be read"),
        ("k1", "no object"),
    ],
)
def test_only_keys_that_can_verify_tokens_are_taken(tmp_path: Path, key: object, says: str) -> None:
    """P-256 and Ed25519, public, each with its own name."""
    fault = _fault(tmp_path, LEAST.replace('{ file = "jwks.json" }', f"'{json.dumps({'keys': [key]})}'"))
    assert says in fault.found


def test_two_keys_of_one_name_are_refused(tmp_path: Path) -> None:
    """A token names its key by `kid` alone."""
    keys = json.dumps({"keys": [KEY.as_dict(private=False)] * 2})
    assert "`kid`" in _fault(tmp_path, LEAST.replace('{ file = "jwks.json" }', f"'{keys}'")).found


def test_a_signing_key_must_be_private(tmp_path: Path) -> None:
    """The public half signs nothing."""
    public = json.dumps(KEY.as_dict(private=False))
    text = LEAST.replace("[issuers.parties]", f"signing_key = '{public}'\n[issuers.parties]")
    fault = _fault(tmp_path, text)
    assert (fault.key, "private" in fault.found) == ("issuers[0].signing_key", True)
