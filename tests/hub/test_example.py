"""The annotated settings are settings: they load, and leave no key out."""

import re
import shutil
from dataclasses import fields
from pathlib import Path

import pytest

from hub.groundwork import MAPPINGS, mappings_of
from hub.publication.statement import new_party_key
from hub.settings import Limits, Listen, Settings, SettingsError, SourceSettings, load_settings
from hub.tokens import new_signing_key
from tests.tls.authority import Authority

EXAMPLE = Path(__file__).parents[2] / "hub" / "example.toml"
ENVIRONMENT = {
    "HUB_DSN": "postgresql://hub@127.0.0.1/hub",
    "HUB_KEYS": "",
    "SIAPKERJA_DSN": "postgresql://hub:rahasia@db.kemnaker.example/siapkerja",
    "PINKER_KEY": "rahasia",
}
CHANGING = "demo_tokens|policies|signing_key"
"""Commented keys that have no default, and name files."""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The example with the files that it names."""
    for folder in ("issuers", "signers", "authorities", "mappings"):
        (tmp_path / folder).mkdir()
    for name in ("siapkerja", "si-pinker"):
        shutil.copy(MAPPINGS / f"{name}.toml", tmp_path / "mappings")
    (tmp_path / "issuers" / "kemnaker.jwks").write_text(new_signing_key()[1])
    for party in ("kemnaker", "bekasi"):
        (tmp_path / "signers" / f"{party}.jwks").write_text(new_party_key()[1])
    Authority(tmp_path / "authorities", "kemnaker")
    return Path(shutil.copy(EXAMPLE, tmp_path / "hub.toml"))


def test_the_example_loads_with_its_sources(place: Path) -> None:
    """Numbers of the settings stand before the mapping's own."""
    settings = load_settings(place, ENVIRONMENT)
    assert (settings.listen.workers, settings.limits.requests_per_minute) == (2, 600)
    assert mappings_of(settings)["siapkerja"].deadline_ms == 3000
    assert settings.sources[0].connections == 20


def test_without_its_authority_the_example_is_refused(place: Path) -> None:
    """The error names the source and what to set."""
    text = place.read_text()
    place.write_text(re.sub(r"^ca = .*$", "", text, flags=re.MULTILINE))
    with pytest.raises(SettingsError, match=r'sources\.siapkerja\.ca: found nothing; expected ca = "FILE"'):
        mappings_of(load_settings(place, ENVIRONMENT))


def test_the_example_names_every_key() -> None:
    """And what stands there as a default is the default."""
    text = EXAMPLE.read_text()
    named = set(re.findall(r"^(?:# )?\[?(\w+)(?: =|\.|\])", text, flags=re.MULTILINE))
    beside = {"file", "id"}  # where it was read, and a table's own name
    assert {field.name for kind in (Settings, Listen, Limits, SourceSettings) for field in fields(kind)} <= {
        *named, *beside, "clock_skew", "operation_seconds", "issuers", "roles", "signers"
    }  # fmt: skip


def test_commented_defaults_are_the_defaults(place: Path) -> None:
    """Uncommented, they change nothing."""
    text = place.read_text()
    plain = load_settings(place, ENVIRONMENT)
    names = (
        "clock_skew_seconds|access_log|deadline_ms|queue|body_bytes|depth|fields|cost|first|large_answers|large_rows"
    )
    shown = re.sub(rf"^# ({names}|mapping) =", r"\1 =", text, flags=re.MULTILINE)
    assert shown != text
    place.write_text(shown)
    assert load_settings(place, ENVIRONMENT).limits == plain.limits
    assert load_settings(place, ENVIRONMENT).listen == plain.listen
    assert load_settings(place, ENVIRONMENT).journal == plain.journal
    assert load_settings(place, ENVIRONMENT).sources == plain.sources
    assert load_settings(place, ENVIRONMENT).clock_skew == plain.clock_skew
