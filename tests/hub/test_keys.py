"""The hub's keys in their file: rotated, listed and removed, and taken up by a hub at its next start."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey
from typer.testing import CliRunner

from hub.cli import APP
from hub.issuers import parse_issuer_keys
from hub.keys import NAMES, KeyFileError, create_keys, load_keys, remove_key, rotate_keys
from hub.party import Authenticator, CallerRefusedError
from hub.secret import Secret
from hub.settings import SettingsError, load_settings
from hub.term_keys import EpochKeys, TermKeys
from policies.load import ROOT, load_policies
from policies.model import Addendum
from policies.renewals import OVERLAP, renewals, terms_at, terms_between
from resolvers.masters import NUMBERS
from resolvers.seal import Keyring, RecipientTreater
from schema.build import CATALOGUE
from schema.caller import Standing
from tests.hub.conftest import MINISTRY, Issuers, regimes_of
from tests.hub.test_settings import JWKS, LEAST

NOW = datetime.now(UTC).replace(microsecond=0)
DAY = timedelta(days=1)
BEKASI = Standing("bekasi", "dashboard", "statistics")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Fresh keys."""
    create_keys(tmp_path / "keys.toml")
    return tmp_path / "keys.toml"


def test_a_rotated_key_serves_and_the_older_ones_open(path: Path) -> None:
    """By id; the file stays its owner's."""
    before = Keyring(load_keys(path).at(NOW + DAY))
    ids = before.ids(BEKASI, "bekasi").seal(3, "siapkerja", [7, 8])
    cursor = before.seal_cursor(b"{}", b"n" * 12)
    assert rotate_keys(path, "seal", NOW + DAY).number == 1
    assert path.stat().st_mode & 0o777 == 0o600
    after = Keyring(load_keys(path).at(NOW + 2 * DAY))
    assert after.ids(BEKASI, "bekasi").unseal(3, "siapkerja", ids) == [7, 8]
    assert after.ids(BEKASI, "bekasi").seal(3, "siapkerja", [7, 8]) != ids
    assert after.unseal_cursor(cursor) is not None
    remove_key(path, "seal", 0, NOW + 2 * DAY)
    gone = Keyring(load_keys(path).at(NOW + 2 * DAY))
    assert gone.ids(BEKASI, "bekasi").unseal(3, "siapkerja", ids) == []
    assert gone.unseal_cursor(cursor) is None


def test_persons_in_the_log_are_found_under_every_key_that_is_kept(path: Path) -> None:
    """A rotated key tags anew; what the older one tagged is found until it is removed."""
    before = Keyring(load_keys(path).at(NOW)).journal_person("3216990909820001")
    rotate_keys(path, "journal_tag", NOW + DAY)
    after = Keyring(load_keys(path).at(NOW + 2 * DAY))
    now = after.journal_person("3216990909820001")
    assert after.journal_subject("3216990909820001").persons == (now, before)
    remove_key(path, "journal_tag", 0, NOW + 2 * DAY)
    assert Keyring(load_keys(path).at(NOW + 2 * DAY)).journal_subject("3216990909820001").persons == (now,)


def test_a_key_made_ahead_opens_before_it_serves(path: Path) -> None:
    """So hubs that share keys are started one after another: none meets what it cannot open."""
    rotate_keys(path, "seal", NOW + DAY)
    waiting, serving = (Keyring(load_keys(path).at(at)) for at in (NOW, NOW + DAY))
    (text,) = serving.ids(BEKASI, "bekasi").seal(3, "siapkerja", [7])
    assert load_keys(path).at(NOW).number == 0
    assert waiting.ids(BEKASI, "bekasi").unseal(3, "siapkerja", [text]) == [7]


def test_the_key_that_serves_stays_and_ids_are_given_again_only_when_free(path: Path) -> None:
    """Sixteen at most, each later than the one before."""
    with pytest.raises(KeyFileError, match="key 0 serves"):
        remove_key(path, "tag", 0, NOW)
    for number in range(1, NUMBERS):
        assert rotate_keys(path, "tag", NOW + number * DAY).number == number
    with pytest.raises(KeyFileError, match="16 keys; remove the oldest"):
        rotate_keys(path, "tag", NOW + 100 * DAY)
    remove_key(path, "tag", 3, NOW + 200 * DAY)
    assert rotate_keys(path, "tag", NOW + 100 * DAY).number == 3
    with pytest.raises(KeyFileError, match="expected a later time"):
        rotate_keys(path, "tag", NOW)


def test_a_file_of_before_keys_had_ids_serves_on(tmp_path: Path) -> None:
    """Three texts: each is one key, of the number that was left over in what it sealed."""
    path = tmp_path / "keys.toml"
    path.touch(0o600)
    path.write_text("".join(f'{name} = "{"A" * 43}="\n' for name in ("seal", "tag", "journal_tag")))
    old = Keyring(load_keys(path).at(NOW))
    (text,) = old.ids(BEKASI, None).seal(3, "siapkerja", [7])
    assert rotate_keys(path, "seal", NOW).number == 1
    assert Keyring(load_keys(path).at(NOW)).ids(BEKASI, None).unseal(3, "siapkerja", [text]) == [7]
    (name,) = old.pseudonyms(BEKASI, "bekasi").seal("NIK", ["1"])
    assert Keyring(load_keys(path).at(NOW)).pseudonyms(BEKASI, "bekasi").unseal("NIK", str(name)) == "1"


def test_a_file_of_before_there_were_checkpoints_is_given_a_key(tmp_path: Path) -> None:
    """By the command that rotates; all others stay as they were."""
    path = tmp_path / "keys.toml"
    path.touch(0o600)
    path.write_text("".join(f'{name} = "{"A" * 43}="\n' for name in ("seal", "tag", "journal_tag")))
    before = load_keys(path)
    assert before.checkpoint == ()
    fresh = rotate_keys(path, "checkpoint", NOW)
    assert fresh.number == 0
    assert load_keys(path) == replace(before, checkpoint=(fresh,))


def test_keys_may_stand_in_the_environment_or_a_private_file(path: Path, tmp_path: Path) -> None:
    """In the same form; a file that others may read is refused, whoever names it."""
    (tmp_path / "jwks.json").write_text(JWKS)
    settings = tmp_path / "hub.toml"
    settings.write_text(LEAST.replace('keys = "keys.toml"', 'keys = { env = "HUB_KEYS" }'))
    found = load_settings(settings, {"HUB_KEYS": path.read_text()}).keys
    assert isinstance(found, Secret)
    assert load_keys(found) == load_keys(path)
    settings.write_text(LEAST.replace('keys = "keys.toml"', 'keys = { file = "keys.toml" }'))
    path.chmod(0o644)
    with pytest.raises(SettingsError, match="which others may read; expected the mode 600"):
        load_settings(settings, {})


def test_the_commands_show_no_secret(path: Path, tmp_path: Path) -> None:
    """Names, ids and times."""
    (tmp_path / "jwks.json").write_text(JWKS)
    (tmp_path / "hub.toml").write_text(LEAST)
    config = ["--config", str(tmp_path / "hub.toml")]
    rotated = CliRunner().invoke(APP, ["keys", "rotate", "seal", "--from", "2099-01-01", *config])
    assert rotated.exit_code == 0, rotated.output
    assert "seal: key 1 serves from 2099-01-01" in rotated.stdout
    listed = CliRunner().invoke(APP, ["keys", "list", *config])
    assert [line.split()[-2] for line in listed.stdout.splitlines() if "seal" in line] == ["opens", "serves"]
    removed = CliRunner().invoke(APP, ["keys", "remove", "seal", "0", *config])
    assert (removed.exit_code, "key 0 serves" in removed.stderr) == (2, True)
    keys = load_keys(path)
    shown = rotated.output + listed.output + removed.output
    assert not any(line.split('"')[1] in shown for line in path.read_text().splitlines() if line.startswith("secret"))
    assert [len(keys.of(name)) for name in NAMES] == [2, 1, 1, 1, 1]


def test_a_term_begins_with_the_agreement_and_with_each_extension() -> None:
    """The pseudonyms of the term before open for ninety days more."""
    agreement = load_policies(ROOT, CATALOGUE).agreements["bekasi"]
    since = agreement.since + 700 * DAY
    addendum = Addendum("1", since.date(), since, agreement.until + 700 * DAY, {}, frozenset(), "Pasal 8(2)", "")
    extended = replace(agreement, addenda=(addendum,))
    assert terms_at(extended, since - DAY) == (agreement.since,)
    assert terms_at(extended, since) == (since, agreement.since)
    assert terms_at(extended, since + OVERLAP) == (since,)
    policies = load_policies(ROOT, CATALOGUE)
    assert renewals(policies) == ()
    assert renewals(replace(policies, agreements={"bekasi": extended})) == (since, since + OVERLAP)
    assert terms_between(policies, "bekasi/consent-1", NOW) == terms_between(policies, "bekasi", NOW) != ()
    assert terms_between(policies, "nobody", NOW) == ()


def test_tokens_of_an_issuers_old_key_are_good_until_it_is_taken_out(issuers: Issuers, now: datetime) -> None:
    """Its key set holds both while tokens of the old one still run."""
    fresh = ECKey.generate_key("P-256", {"kid": "ministry-2"})
    public = parse_issuer_keys(json.dumps({"keys": [fresh.as_dict(private=False)]}))
    trust = issuers.trust()
    both, after = (
        replace(trust, issuers={**trust.issuers, MINISTRY: replace(trust.issuers[MINISTRY], keys=keys)})
        for keys in ({**trust.issuers[MINISTRY].keys, **public}, public)
    )
    old = issuers.token(now)
    new = jwt.encode({"alg": "ES256", "kid": "ministry-2"}, issuers.claims(now), fresh, algorithms=["ES256"])
    for token in (old, new):
        assert Authenticator(both).authenticate(f"Bearer {token}", now).issuer == MINISTRY
    with pytest.raises(CallerRefusedError):
        Authenticator(after).authenticate(f"Bearer {old}", now)


def test_requests_of_one_term_have_equal_keys(path: Path, issuers: Issuers) -> None:
    """Else no read could be shared; across a renewal they differ, and so do the pseudonyms."""
    regime = regimes_of(Authenticator(issuers.trust())).current
    agreement = regime.policies.agreements["bekasi"]
    since = agreement.since + 700 * DAY
    addendum = Addendum("1", since.date(), since, agreement.until + 700 * DAY, {}, frozenset(), "Pasal 8(2)", "")
    policies = replace(regime.policies, agreements={"bekasi": replace(agreement, addenda=(addendum,))})
    keyring = Keyring(load_keys(path).at(NOW))
    keys, then = TermKeys(keyring), since - DAY
    before, same = (
        RecipientTreater(keys.at(regime, at), BEKASI, "bekasi", "siapkerja") for at in (then, then + DAY / 2)
    )
    assert before == same
    extended = EpochKeys(keyring, policies)
    first, second, after = (extended.at(at) for at in (then, since, since + OVERLAP))
    assert len({first, second, after, extended.at(then + DAY / 2)}) == 3
    made = [one.pseudonyms(BEKASI, "bekasi").seal("NIK", ["1"])[0] for one in (first, second, after)]
    assert made[0] != made[1] == made[2]
    assert second.pseudonyms(BEKASI, "bekasi").unseal("NIK", str(made[0])) == "1"
    assert after.pseudonyms(BEKASI, "bekasi").unseal("NIK", str(made[0])) is None
