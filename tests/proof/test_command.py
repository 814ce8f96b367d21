"""`hub audit` over a hub in a process of its own: keys, checkpoints, verifying, bundles, proofs, and a witness."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import orjson
import pytest
from typer.testing import CliRunner, Result

from hub.cli import APP
from hub.demo.home import Home, signers_text
from hub.demo.parties import publish_folder
from hub.embedded import PostgresServer, ensure_database
from hub.journal.leaf import leaf_hash
from hub.proof.checkpoint import hash_text, open_checkpoint
from hub.proof.inclusion import EntryProof
from hub.proof.note import Verifier
from hub.settings import load_settings
from tests.hub.test_cli import Served


@dataclass(frozen=True)
class Audited:
    """A served hub, its settings, and the files of a witness of another party."""

    served: Served
    config: Path
    dsn: str

    @property
    def state(self) -> Path:
        """Where the witness keeps what it saw."""
        return self.config.parent / "seen"

    def audit(self, *arguments: str) -> Result:
        """Run a command of `hub audit` on the hub's machine."""
        return CliRunner().invoke(APP, ["audit", *arguments, "--config", str(self.config)])

    def printed(self, *arguments: str) -> str:
        """What a command that ends well prints."""
        result = self.audit(*arguments)
        assert result.exit_code == 0, result.output
        return result.stdout

    def token(self, role: str, purpose: str, party: str = "bekasi") -> str:
        """A token of a party's role."""
        standing = ["--party", party, "--role", role, "--purpose", purpose]
        result = CliRunner().invoke(APP, ["token", *standing, "--config", str(self.config)])
        assert result.exit_code == 0, result.output
        return result.stdout.strip()

    def answer(self, query: str, *standing: str) -> Any:
        """What the hub answers to a role of a party, for a purpose."""
        headers = {"authorization": f"Bearer {self.token(*standing)}"}
        return httpx.post(f"{self.served.url}/graphql", json={"query": query}, headers=headers).json()

    def ask(self, *standing: str) -> str:
        """Ask the hub something, and give the entry of it."""
        answer = self.answer("{ __typename }", *(standing or ("officer", "placement-service")))
        entry: str = answer["extensions"]["audit"]["entry"]
        return entry

    def proved(self, entry: str) -> str:
        """The proof of an entry, once it is in a checkpoint."""
        for _ in range(200):
            result = self.audit("prove", entry)
            if result.exit_code == 0:
                return result.stdout
            assert "is not in a checkpoint" in result.stderr
            time.sleep(0.05)
        raise AssertionError(f"{entry} is in no checkpoint after ten seconds")

    def witnessing(self) -> list[str]:
        """The words by which the witness is called."""
        folder = self.config.parent
        (folder / "token").write_text(self.token("auditor", "audit"))
        options = {"--hub": self.served.url, "--log": self.printed("key").strip(), "--state": str(self.state)}
        options |= {"--key": str(folder / "witness"), "--token": str(folder / "token")}
        return ["audit", "witness", *(word for pair in options.items() for word in pair)]

    def witness(self) -> Result:
        """Let the witness look once."""
        return CliRunner().invoke(APP, [*self.witnessing(), "--once"])

    def harm(self, *statements: str) -> None:
        """Do what only a superuser can who switches the triggers off."""

        async def harmed() -> None:
            connection = await asyncpg.connect(self.dsn)
            await connection.execute("SET session_replication_role = replica")
            for statement in statements:
                await connection.execute(statement)
            await connection.close()

        asyncio.run(harmed())


@contextmanager
def audited(folder: Path, dsn: str) -> Iterator[Audited]:
    """A hub over an empty database, until the block ends."""
    home = Home(folder)
    home.prepare()
    made = CliRunner().invoke(APP, ["audit", "witness-key", "bekasi.example/witness", "--out", str(folder / "witness")])
    config = folder / "hub.toml"
    config.write_text(f"""
keys = "keys.toml"
[listen]
port = 0
[journal]
dsn = "{dsn}"
origin = "hub.example/log"
witnesses = ["{made.stdout.strip()}"]
[[issuers]]
iss = "https://masuk.sinergi-hub.test"
jwks = {{ file = "issuer-jwks.json" }}
signing_key = {{ file = "issuer.json" }}
[issuers.parties]
bekasi = ["dashboard", "officer", "auditor"]
kemnaker = ["auditor"]
halmahera-selatan = ["officer", "auditor"]

{signers_text(home)}
""")
    asyncio.run(publish_folder(home, load_settings(config, dict(os.environ))))
    served = Served(config)
    try:
        yield Audited(served, config, dsn)
    finally:
        served.process.kill()
        served.process.wait()


@pytest.fixture(scope="module")
def hub(postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audited]:
    """One hub for the tests that harm nothing."""
    ensure_database(postgres, "audited")
    with audited(tmp_path_factory.mktemp("audited"), postgres.dsn("audited")) as running:
        yield running


def test_an_entry_is_proved_with_a_key_alone(hub: Audited, tmp_path: Path) -> None:
    """The text that `hub audit prove` prints needs no hub to be checked; another key proves nothing."""
    entry = hub.ask()
    file = tmp_path / "entry.tlog-proof"
    file.write_text(hub.proved(entry))
    key = hub.printed("key").strip()
    assert key.startswith("hub.example/log+")
    checked = CliRunner().invoke(APP, ["audit", "verify", str(file), "--key", key])
    assert (checked.exit_code, f"the entry {entry} is at place" in checked.stdout) == (0, True)
    other = CliRunner().invoke(APP, ["audit", "witness-key", "hub.example/log", "--out", str(tmp_path / "key")])
    assert CliRunner().invoke(APP, ["audit", "verify", str(file), "--key", other.stdout.strip()]).exit_code == 2


def test_the_log_is_verified_in_its_database_and_from_a_bundle(hub: Audited, tmp_path: Path) -> None:
    """The bundle by a key and a checkpoint of before, with nothing of the hub; its export is an entry of the log."""
    hub.proved(hub.ask())
    held = tmp_path / "held"
    held.write_text(hub.printed("checkpoint"))
    hub.proved(hub.ask())
    assert "are as they were signed" in hub.printed("verify", "--checkpoint", str(held))
    key, bundle = hub.printed("key").strip(), tmp_path / "log.zip"
    assert f"--key {key}" in hub.printed("export", str(bundle), "--no-personal")
    checked = CliRunner().invoke(APP, ["audit", "verify", str(bundle), "--key", key, "--checkpoint", str(held)])
    assert checked.exit_code == 0, checked.output
    assert "continues 1 of the checkpoints held" in checked.stdout
    assert "without their personal part" in checked.stdout
    later = tmp_path / "later.zip"
    hub.printed("export", str(later), "--since", str(held))
    checked = CliRunner().invoke(APP, ["audit", "verify", str(later), "--key", key, "--checkpoint", str(held)])
    assert (checked.exit_code, "from place" in checked.stdout) == (0, True)
    again = hub.audit("export", str(bundle))
    assert (again.exit_code, "new file" in again.stderr) == (2, True)


def test_a_witness_countersigns_what_continues(hub: Audited, tmp_path: Path) -> None:
    """Each new checkpoint once; who verifies may ask for it."""
    hub.proved(hub.ask())
    first = hub.witness()
    assert (first.exit_code, "countersigned" in first.stdout) == (0, True), first.output
    assert "nothing new" in hub.witness().stdout
    public = hub.config.read_text().partition('witnesses = ["')[2].partition('"')[0]
    assert "countersigned by bekasi.example/witness" in hub.printed("verify", "--witness", public)
    hub.proved(hub.ask())
    missing = hub.audit("verify", "--witness", public)
    assert (missing.exit_code, "not countersigned by bekasi" in missing.stdout) == (1, True)
    assert hub.witness().exit_code == 0
    assert hub.audit("verify", "--witness", public, "--checkpoint", str(hub.state)).exit_code == 0


def test_a_witness_goes_on_looking(hub: Audited) -> None:
    """As a process of its own, of which there is one for each state."""
    command = [sys.executable, "-m", "hub.cli", *hub.witnessing(), "--every", "0.2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            for _ in range(2):
                hub.ask()
                assert any("countersigned" in line for line in process.stdout)
            other = hub.witness()
            assert (other.exit_code, "another witness is at work" in other.stderr) == (2, True)
        finally:
            process.kill()


@pytest.mark.parametrize(
    ("path", "role", "purpose", "status"),
    [
        ("/audit/submission?old=0", None, None, 401),
        ("/audit/submission?old=0", "officer", "placement-service", 403),
        ("/audit/submission?old=-1", "auditor", "audit", 400),
        ("/audit/submission", "auditor", "audit", 400),
        ("/audit/submission?old=99999999", "auditor", "audit", 200),
    ],
)
def test_only_auditors_are_given_checkpoints(
    hub: Audited, path: str, role: str | None, purpose: str | None, status: int
) -> None:
    """And none is told more than it asks in the right form."""
    hub.proved(hub.ask())
    token = hub.token(role, purpose) if role and purpose else "none"
    answer = httpx.get(f"{hub.served.url}{path}", headers={"authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.headers["cache-control"]) == (status, "no-store")


@pytest.mark.parametrize(
    ("query", "role", "purpose", "status"),
    [
        ("", None, None, 401),
        ("", "officer", "placement-service", 403),
        ("?entries=xlsx", "auditor", "audit", 400),
        ("?since=2026", "auditor", "audit", 400),
        ("?from=2026-11-03T00:00:00", "auditor", "audit", 400),
        ("?to=kemarin", "auditor", "audit", 400),
        ("?subject=rini", "auditor", "audit", 400),
    ],
)
def test_an_extract_is_for_auditors_who_ask_in_the_right_form(
    hub: Audited, query: str, role: str | None, purpose: str | None, status: int
) -> None:
    """Nobody else is given one, and what is asked wrongly is told without what was asked."""
    token = hub.token(role, purpose) if role and purpose else "none"
    answer = httpx.get(f"{hub.served.url}/audit/extract{query}", headers={"authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.headers["cache-control"]) == (status, "no-store")
    assert not any(value in answer.text for value in ("xlsx", "kemarin", "rini"))


@pytest.mark.parametrize("form", ["csv", "jsonl"])
def test_an_auditor_fetches_an_extract_and_checks_it_with_a_key_alone(hub: Audited, tmp_path: Path, form: str) -> None:
    """Over HTTP, with the filters of the log; and that it was fetched stands in the log before it comes."""
    for _ in range(3):
        hub.proved(hub.ask())
    headers = {"authorization": f"Bearer {hub.token('auditor', 'audit')}"}
    wanted = {"entries": form, "role": "officer", "from": "2020-01-01T00:00:00+07:00"}
    answer = httpx.get(f"{hub.served.url}/audit/extract", params=wanted, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/zip")
    file = tmp_path / "extract.zip"
    file.write_bytes(answer.content)
    result = CliRunner().invoke(APP, ["audit", "verify", str(file), "--key", hub.printed("key").strip()])
    assert result.exit_code == 0, result.output
    assert "of this extract, for bekasi, are in the log" in result.stdout
    read = '{ auditEntries(first: 1, where: { outcome: "OK" }) { nodes { party operation { text } } } }'
    (noted,) = hub.answer(read, "auditor", "audit")["data"]["auditEntries"]["nodes"]
    assert noted["party"] == "bekasi"
    assert noted["operation"]["text"] == f"audit extract {form}; parameters: entries from role"


def test_nothing_is_kept_that_no_known_witness_signed(hub: Audited, tmp_path: Path) -> None:
    """Not a stranger's line, not one under another checkpoint, and no endless body."""
    hub.proved(hub.ask())
    headers = {"authorization": f"Bearer {hub.token('auditor', 'audit')}"}
    url = f"{hub.served.url}/audit/cosignature"
    note = hub.printed("checkpoint")
    assert httpx.post(url, content=note, headers=headers).status_code == 403
    assert httpx.post(url, content=note.replace("\n", "\n1", 1), headers=headers).status_code == 404
    assert httpx.post(url, content=b"nothing", headers=headers).status_code == 400
    assert httpx.post(url, content=b"x" * 20_000, headers=headers).status_code == 413


CUT = """
WITH gone AS (
    DELETE FROM journal.leaf WHERE seq >= (SELECT max(size) FROM journal.checkpoint WHERE size <
                                           (SELECT max(size) FROM journal.checkpoint)) RETURNING entry)
DELETE FROM journal.entry WHERE id IN (TABLE gone)
"""
"""What came since the last checkpoint but one."""


def test_attack_36_a_witness_refuses_a_log_that_was_set_back_or_written_anew(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    """Loudly, with status 3, keeping what was signed; the hub's own signatures are all in order."""
    ensure_database(postgres, "set_back")
    with audited(tmp_path, postgres.dsn("set_back")) as hub:
        for _ in range(3):
            hub.proved(hub.ask())
        assert hub.witness().exit_code == 0
        hub.harm(CUT, "DELETE FROM journal.checkpoint WHERE size = (SELECT max(size) FROM journal.checkpoint)")
        assert hub.audit("verify").exit_code == 0
        back = hub.witness()
        assert (back.exit_code, "THE LOG CONTRADICTS ITSELF" in back.stderr) == (3, True)
        assert "it was cut or set back" in back.stderr
        hub.proved(hub.ask())
        anew = hub.witness()
        assert (anew.exit_code, "two different trees" in anew.stderr) == (3, True)
        hub.proved(hub.ask())
        assert "was not shown to begin with" in hub.witness().stderr
        assert (tmp_path / "seen.contradicted").read_bytes().startswith(b"old ")
        held = hub.audit("verify", "--checkpoint", str(hub.state))
        assert (held.exit_code, "the history was rewritten" in held.stdout) == (1, True)


def test_a_witness_that_cannot_work_accuses_nobody(hub: Audited, tmp_path: Path) -> None:
    """A hub that is away, plain http to another machine, a key that others may read."""
    key = tmp_path / "key"
    CliRunner().invoke(APP, ["audit", "witness-key", "w.example", "--out", str(key)])
    (tmp_path / "token").write_text("x")
    options = [
        "--log",
        hub.printed("key").strip(),
        "--state",
        str(tmp_path / "seen"),
        "--token",
        str(tmp_path / "token"),
    ]

    def look(address: str) -> Result:
        return CliRunner().invoke(APP, ["audit", "witness", "--hub", address, "--key", str(key), *options, "--once"])

    for address, says in (
        ("http://127.0.0.1:9", "the hub does not answer"),
        ("http://hub.example", "expected https"),
        (hub.served.url, "the hub answers 401"),
    ):
        result = look(address)
        assert (result.exit_code, says in result.stderr) == (2, True), result.output
    key.chmod(0o644)
    assert "the mode 600" in look(hub.served.url).stderr


def test_what_the_database_or_a_file_lacks_is_told(hub: Audited, tmp_path: Path) -> None:
    """In one line, without an address or a password; an entry that is none has no proof."""
    unknown = hub.audit("prove", "01890a5d-ac96-774b-bcce-b302099a8057")
    assert (unknown.exit_code, "is not in a checkpoint" in unknown.stderr) == (2, True)
    text = hub.config.read_text()
    away = hub.config.with_name("away.toml")
    away.write_text(text.replace(hub.dsn, "postgresql://hub:rahasia@127.0.0.1:1/hub"))
    result = CliRunner().invoke(APP, ["audit", "verify", "--config", str(away)])
    assert (result.exit_code, "does not answer" in result.stderr, "rahasia" in result.stderr) == (2, True, False)
    (tmp_path / "bundle").write_bytes(b"none")
    key = hub.printed("key").strip()
    assert CliRunner().invoke(APP, ["audit", "verify", str(tmp_path / "bundle"), "--key", key]).exit_code == 2
    assert CliRunner().invoke(APP, ["audit", "verify", str(tmp_path / "bundle"), "--key", "none"]).exit_code == 2


def test_auditors_ask_for_checkpoint_and_proof_where_they_ask_all_else(hub: Audited) -> None:
    """Of entries that their party may read; of others as of what never was: null."""
    own, foreign = hub.ask(), hub.ask("officer", "placement-service", "halmahera-selatan")
    hub.proved(foreign)
    key = Verifier.of_text(hub.printed("key").strip())
    query = (
        "{ auditCheckpoint { size root time signature signedNote } "
        'own: auditProof(entry: "%s") { place leafHash leaf path text } '
        'foreign: auditProof(entry: "%s") { place text checkpoint { size } } none: auditProof(entry: "x") { place } }'
    )
    data = hub.answer(query % (own, foreign), "auditor", "audit")["data"]
    told = data["auditCheckpoint"]
    opened = open_checkpoint(told["signedNote"].encode(), [key])
    assert (opened.checkpoint.size, hash_text(opened.checkpoint.root)) == (told["size"], told["root"])
    assert told["signedNote"].endswith(told["signature"])
    assert opened.time == int(datetime.fromisoformat(told["time"]).timestamp())
    proof = EntryProof.of_bytes(data["own"]["text"].encode())
    assert proof.check([key]).checkpoint.size >= told["size"]
    assert (orjson.loads(proof.data)[0], proof.data.decode(), proof.place) == (
        own,
        data["own"]["leaf"],
        data["own"]["place"],
    )
    assert [hash_text(one) for one in proof.path] == data["own"]["path"]
    assert (data["foreign"], data["none"]) == (None, None)
    assert data["own"]["leafHash"] == hash_text(leaf_hash(proof.data))
    ministry = hub.answer(query % (own, foreign), "auditor", "audit", "kemnaker")["data"]
    assert ministry["foreign"]["checkpoint"]["size"] >= told["size"]
    for field in ("auditCheckpoint { size }", 'auditProof(entry: "x") { place }'):
        refused = hub.answer(f"{{ {field} }}", "officer", "placement-service")
        assert refused["errors"][0]["extensions"]["code"] == "FORBIDDEN"
