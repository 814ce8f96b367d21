"""`hub policy key`, `sign`, `publish`, `revoke` and `shadow`, as parties and an operator use them."""

import asyncio
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hub.cli import APP
from policies.bundle import read_bundle
from policies.load import ROOT
from tests.publication.conftest import RULES, Site


def _run(*arguments: object) -> Result:
    return CliRunner().invoke(APP, [str(argument) for argument in arguments])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A policies folder of the parties' own, with a space in its path."""
    folder = tmp_path / "kebijakan kita"
    shutil.copytree(ROOT, folder)
    return folder


def _sign_all(site: Site, root: Path) -> None:
    for party in ("kemnaker", "bekasi", "halmahera-selatan"):
        result = _run("policy", "sign", "--party", party, "--key", site.home.private_key(party), "--root", root)
        assert result.exit_code == 0, result.stderr


def test_what_all_parties_signed_is_published(site: Site, root: Path) -> None:
    """Signature files lie beside the agreements and change no version; the second publish finds nothing to do."""
    before = read_bundle(root).version("bekasi")
    _sign_all(site, root)
    assert len(list((root / "signatures").glob("*.json"))) == 4
    assert read_bundle(root).version("bekasi") == before
    published = _run("policy", "publish", "--root", root, "--config", site.home.config)
    assert published.exit_code == 0, published.stderr
    assert f"bekasi {before}" in published.stdout
    assert "epoch 1 is in force" in published.stdout
    again = _run("policy", "publish", "--root", root, "--config", site.home.config)
    assert (again.exit_code, "nothing changes" in again.stdout) == (0, True)


def test_a_version_that_was_replaced_is_published_again_only_if_signed_again(site: Site, root: Path) -> None:
    """`hub policy sign` numbers each change by the signature files; a folder without them is told the number."""
    rules, config = root / RULES, ("--root", root, "--config", site.home.config)
    first = rules.read_text()
    _sign_all(site, root)
    assert _run("policy", "publish", *config).exit_code == 0
    old = {file: file.read_text() for file in (root / "signatures").glob("*.json")}
    rules.write_text(first.replace("Dasbor", "dasbor", 1))
    _sign_all(site, root)
    assert _run("policy", "publish", *config).exit_code == 0
    rules.write_text(first)
    refused = _run("policy", "publish", *config)
    assert (refused.exit_code, "hub policy sign --revision 3" in refused.stderr) == (2, True)
    _sign_all(site, root)
    assert {json.loads(file.read_text())["revision"] for file in old} == {1, 3}
    assert "epoch 3 is in force" in _run("policy", "publish", *config).stdout
    for file in (root / "signatures").glob("*.json"):
        file.unlink()
    rules.write_text(first.replace("Dasbor", "DASBOR", 1))
    _sign_all(site, root)
    assert _run("policy", "publish", *config).exit_code == 2
    for party in ("kemnaker", "bekasi"):
        key = ("--party", party, "--key", site.home.private_key(party), "--revision", 4)
        assert _run("policy", "sign", "bekasi", *key, "--root", root).exit_code == 0
    assert "epoch 4 is in force" in _run("policy", "publish", *config).stdout


def test_attack_41_a_change_after_signing_is_not_published(site: Site, root: Path) -> None:
    """One letter of a note is enough: the version is another, and nobody has signed it."""
    _sign_all(site, root)
    rules = root / RULES
    rules.write_text(rules.read_text().replace("Dasbor", "dasbor", 1))
    result = _run("policy", "publish", "--root", root, "--config", site.home.config)
    assert result.exit_code == 2
    assert "agreement bekasi" in result.stderr
    assert "not signed by bekasi and kemnaker" in result.stderr


def test_attack_41_an_administrator_alone_publishes_nothing(site: Site, root: Path, tmp_path: Path) -> None:
    """A key of the administrator's own, under any party's name, is not one that the settings name."""
    key = tmp_path / "admin.json"
    assert _run("policy", "key", "--out", key).exit_code == 0
    for party in ("kemnaker", "bekasi", "halmahera-selatan"):
        assert _run("policy", "sign", "--party", party, "--key", key, "--root", root).exit_code == 0
    result = _run("policy", "publish", "--root", root, "--config", site.home.config)
    assert (result.exit_code, "not signed by" in result.stderr) == (2, True)


def test_a_key_is_for_its_owner_alone_and_never_written_over(tmp_path: Path) -> None:
    """The public part goes to standard output, for the hub's settings."""
    file = tmp_path / "kunci.json"
    made = _run("policy", "key", "--out", file)
    [public] = json.loads(made.stdout)["keys"]
    assert "d" not in public
    assert (file.stat().st_mode & 0o777, json.loads(file.read_text())["kid"]) == (0o600, public["kid"])
    before = file.read_text()
    assert _run("policy", "key", "--out", file).exit_code == 2
    assert file.read_text() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--party", "bekasi", "halmahera-selatan"], "bekasi is no party of halmahera-selatan"),
        (["--party", "bekasi", "bandung"], "no agreement 'bandung'"),
    ],
)
def test_what_a_party_cannot_sign_is_told(site: Site, root: Path, arguments: list[str], says: str) -> None:
    """By the parties or agreements that fit."""
    result = _run("policy", "sign", *arguments, "--key", site.home.private_key("bekasi"), "--root", root)
    assert (result.exit_code, says in result.stderr) == (2, True)


def test_a_set_that_does_not_load_is_not_signed(site: Site, root: Path) -> None:
    """It is told by file and line."""
    rules = root / RULES
    rules.write_text(rules.read_text().replace(",CLEAR,", ",CLAER,", 1))
    key = site.home.private_key("bekasi")
    result = _run("policy", "sign", "--party", "bekasi", "--key", key, "--root", root)
    assert (result.exit_code, f"{RULES}:2" in result.stderr) == (2, True)
    assert not (root / "signatures").exists()


@pytest.mark.parametrize(
    ("kind", "subject", "says"),
    [
        ("issuer", "https://lain.test", "the settings know no issuer"),
        ("key", "nobodys", "the settings know no key"),
        ("version", "0000", "no version 0000"),
    ],
)
def test_a_revocation_that_revokes_nothing_is_refused(
    site: Site, root: Path, kind: str, subject: str, says: str
) -> None:
    """The error names what there is."""
    _sign_all(site, root)
    assert _run("policy", "publish", "--root", root, "--config", site.home.config).exit_code == 0
    result = _run("policy", "revoke", kind, subject, "--config", site.home.config)
    assert (result.exit_code, says in result.stderr) == (2, True)


def test_a_token_is_revoked_by_its_id(site: Site, root: Path) -> None:
    """Once; the second time nothing changes."""
    _sign_all(site, root)
    assert _run("policy", "publish", "--root", root, "--config", site.home.config).exit_code == 0
    result = _run("policy", "revoke", "token", "jti-1", "--config", site.home.config)
    assert (result.exit_code, "epoch 2 is in force" in result.stdout) == (0, True)
    again = _run("policy", "revoke", "token", "jti-1", "--config", site.home.config)
    assert "nothing changes" in again.stdout


def test_who_is_party_of_nothing_signs_nothing(site: Site, root: Path) -> None:
    """A name that no agreement knows is refused, with those who sign there; no silence that looks like success."""
    result = _run("policy", "sign", "--party", "bekas", "--key", site.home.private_key("bekasi"), "--root", root)
    assert result.exit_code == 2
    assert "bekas is party of no agreement" in result.stderr
    assert "bekasi, halmahera-selatan, kemnaker" in result.stderr


async def test_a_trial_that_nothing_was_asked_under_says_so(site: Site, root: Path) -> None:
    """An empty table would look like a candidate that changes nothing."""
    await site.publish(read_bundle(root))
    options = ("--config", site.home.config)
    assert (await asyncio.to_thread(_run, "policy", "publish", "--shadow", "--root", root, *options)).exit_code == 0
    told = await asyncio.to_thread(_run, "policy", "shadow", *options)
    assert "no operation was decided yet" in told.stdout
