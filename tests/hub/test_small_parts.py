"""The small parts of the hub: messages, errors, log lines, master secrets, rates, measured sources, health."""

import ast
import io
import logging
import string
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

import hub
from hub.errors import STATUS, ErrorCode, HubError, internal_error
from hub.health import Health, Rules
from hub.journal.writer import Journal
from hub.keys import NAMES, KeyFileError, create_keys, load_keys
from hub.logs import StandardLog, make_log
from hub.measured import SourceMeter
from hub.messages import TEXTS, Language
from hub.metrics import Metrics
from hub.rates import CallerRates
from resolvers.batches import Batch, Groups
from resolvers.guarded.bounds import Bounds
from resolvers.guarded.source import GuardedSource
from resolvers.reads import GroupRead, Read
from resolvers.seal import Keyring, RecipientTreater, Secrets
from resolvers.sources.base import (
    Question,
    SourceBoundError,
    SourceError,
    SourceTimeoutError,
    SourceUnavailableError,
)
from schema.caller import Standing
from tests.hub.conftest import Log

_RULES = Rules("rules-1", 1, obeyed=True)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_things() -> None:
    """Equal keys, and equal placeholders under each."""
    indonesian, english = TEXTS[Language.INDONESIAN], TEXTS[Language.ENGLISH]
    assert indonesian.keys() == english.keys()
    for key, text in english.items():
        assert _placeholders(text) == _placeholders(indonesian[key]), key
        assert text != indonesian[key], key


def _keys_in_code() -> Iterator[tuple[str, str]]:
    for path in Path(hub.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {"HubError", "text"} and len(node.args) > 1:
                key = node.args[1]
                if isinstance(key, ast.Constant):
                    yield path.name, str(key.value)


def test_every_key_that_the_code_names_has_a_text() -> None:
    """A key without a text would turn a clear refusal into an internal error."""
    named = list(_keys_in_code())
    assert len(named) > 10
    assert [(file, key) for file, key in named if key not in TEXTS[Language.ENGLISH]] == []


def test_every_code_has_a_status() -> None:
    """And no status stands for a code that does not exist."""
    assert set(STATUS) == set(ErrorCode)


def test_an_error_with_an_unknown_key_or_a_missing_name_cannot_be_made() -> None:
    """Such an error is a fault of the hub, found where it is raised."""
    with pytest.raises(KeyError):
        HubError(ErrorCode.FORBIDDEN, "no_such_key")
    with pytest.raises(KeyError):
        HubError(ErrorCode.BAD_USER_INPUT, "first_range", least=1)


def test_an_error_speaks_both_languages() -> None:
    """The code stays, the text changes."""
    error = HubError(ErrorCode.BAD_USER_INPUT, "first_range", least=0, most=10)
    assert error.entry("en") == {
        "message": "`first` must be between 0 and 10.",
        "extensions": {"code": "BAD_USER_INPUT"},
    }
    assert error.message("id") == "`first` harus di antara 0 dan 10."


def test_attack_14_an_unforeseen_error_logs_type_and_place_of_it_and_of_its_cause(log: Log) -> None:
    """No text of any error in the chain."""
    error = RuntimeError("canary")
    error.__cause__ = LookupError("nik 3216019901010001")
    told = internal_error(error, log.logger)
    [line] = log.lines()
    assert line["error"] == "RuntimeError"
    frames = line["frames"]
    assert isinstance(frames, list)
    assert "caused by LookupError" in frames
    assert str(line["incident"]) in told.message("en")
    assert b"canary" not in log.stream.getvalue()
    assert b"3216019901010001" not in log.stream.getvalue()


def test_a_log_line_has_only_keys_of_the_list(log: Log) -> None:
    """Others are dropped, and their names noted."""
    log.logger.info("asked", source="siapkerja", query="{ nik }", variables={"nik": "3216"})
    [line] = log.lines()
    assert (line["source"], line["dropped"]) == ("siapkerja", ["query", "variables"])
    assert b"3216" not in log.stream.getvalue()


def test_library_logs_lose_arguments_and_error_texts(log: Log) -> None:
    """Only a library's constant message, its name, and an error's type and place come through."""
    handler = StandardLog(log.logger)
    logger = logging.Logger("uvicorn.error")  # noqa: LOG001 - not the process's own logger
    logger.addHandler(handler)
    logger.error("Exception in %s\nsecond line", "canary", exc_info=ValueError("canary"))
    [line] = log.lines()
    assert (line["kind"], line["detail"], line["error"]) == ("uvicorn.error", "Exception in %s", "ValueError")
    assert b"canary" not in log.stream.getvalue()


def test_what_is_no_json_is_told_by_its_type() -> None:
    """A log line never fails, and never shows an object's inside."""
    stream = io.BytesIO()
    make_log("debug", stream).info("asked", detail=object())
    assert orjson.loads(stream.getvalue())["detail"] == "<object>"


def test_master_secrets_are_made_once_and_read_back(tmp_path: Path) -> None:
    """Four different secrets of 32 bytes, for the owner's eyes, never overwritten, never shown."""
    path = tmp_path / "keys.toml"
    keys = create_keys(path)
    assert load_keys(path) == keys
    made = [master.secret for name in NAMES for master in keys.of(name)]
    assert (len(set(made)), {len(secret) for secret in made}) == (5, {32})
    assert path.stat().st_mode & 0o777 == 0o600
    assert (repr(keys), "secret" in repr(keys.seal[0])) == ("MasterKeys()", False)
    with pytest.raises(FileExistsError):
        create_keys(path)


KEY = "[[seal]]\nid = 1\nmade = 2026-01-01T00:00:00Z\nsecret = "
REST = "".join(f'{name} = "{"A" * 43}="\n' for name in ("tag", "journal_tag"))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("seal = 1\ntag = 2\njournal_tag = 3", "32 bytes"),
        ('seal = "cmFoYXNpYQ=="\ntag = ""\njournal_tag = ""', "32 bytes"),
        ('seal = "%%%"\ntag = ""\njournal_tag = ""', "32 bytes"),
        ('seal = "x"', "expected ['checkpoint', 'journal_tag', 'pseudonym', 'seal', 'tag']"),
        (f'{REST}{KEY}"cmFoYXNpYQ=="', "seal: key 1: expected 32 bytes"),
        (f'{REST}{KEY}"{"A" * 43}="\nother = 1', "a table of id, made, secret"),
        (f'{REST}{KEY.replace("= 1", "= 16")}"{"A" * 43}="', "id 16; expected a whole number from 0 to 15"),
        (f'{REST}{KEY.replace("Z", "")}"{"A" * 43}="', "expected a time with its zone"),
        (f'{REST}{KEY}"{"A" * 43}="\n{KEY}"{"B" * 43}="', "two keys of one id"),
        ("seal", "TOML"),
        (None, "FileNotFoundError"),
    ],
)
def test_a_key_file_of_another_form_is_refused_without_showing_it(tmp_path: Path, text: str | None, says: str) -> None:
    """By file and key."""
    path = tmp_path / "keys.toml"
    if text is not None:
        path.touch(0o600)
        path.write_text(text)
    with pytest.raises(KeyFileError) as caught:
        load_keys(path)
    assert says in str(caught.value)
    assert "cmFoYXNpYQ" not in str(caught.value)


def test_a_key_file_that_others_may_read_is_refused(tmp_path: Path) -> None:
    """The mode is 600, or the hub does not start."""
    path = tmp_path / "keys.toml"
    create_keys(path)
    path.chmod(0o640)
    with pytest.raises(KeyFileError, match="mode 600"):
        load_keys(path)


@given(st.lists(st.floats(0, 30), max_size=60))
def test_no_caller_gets_more_than_the_rate_and_its_bucket(gaps: list[float]) -> None:
    """Over any stretch of time: at most one minute's worth at once, and then as many as refill."""
    rates = CallerRates(6)
    now, begun, taken = 1000.0, 1000.0, 0
    for gap in gaps:
        now += gap
        wait = rates.wait(("iss", "sub"), now)
        taken += wait == 0
        assert 0 <= wait <= 10
        assert taken <= 6 + (now - begun) / 10 + 1e-6


def test_waiting_as_told_is_enough() -> None:
    """And another account does not wait at all."""
    rates = CallerRates(2)
    assert [rates.wait(("i", "a"), 0.0) for _ in range(2)] == [0, 0]
    wait = rates.wait(("i", "a"), 0.0)
    assert rates.wait(("i", "b"), 0.0) == 0
    assert rates.wait(("i", "a"), wait + 0.001) == 0


def test_a_clock_set_back_takes_no_request_away() -> None:
    """A corrected clock locks nobody out for as long as it was wrong."""
    rates = CallerRates(2)
    assert rates.wait(("i", "a"), 10_000.0) == 0
    assert rates.wait(("i", "a"), 0.0) == 0
    assert 0 < rates.wait(("i", "a"), 0.0) <= 30


class _Failing:
    """A source whose every read fails in one way."""

    def __init__(self, error: SourceError) -> None:
        self._error = error

    async def rows(self, read: Read, question: Question) -> Batch:
        raise self._error

    async def groups(self, read: GroupRead, question: Question) -> Groups:
        raise self._error

    async def check(self) -> None:
        raise self._error

    async def verify(self) -> list[str]:
        raise self._error

    async def close(self) -> None:
        """Nothing is open."""


def _guarded(name: str, error: SourceError, metrics: Metrics) -> GuardedSource:
    return GuardedSource(_Failing(error), Bounds(1.0), SourceMeter(name, metrics, make_log("info", io.BytesIO())))


FAILURES = [
    (SourceUnavailableError("canary"), "UNAVAILABLE"),
    (SourceTimeoutError("canary"), "TIMED_OUT"),
    (SourceBoundError(5, "canary"), "OVER_BOUND"),
]


@pytest.mark.parametrize(("error", "status"), FAILURES)
async def test_a_failed_read_is_counted_by_its_status(error: SourceError, status: str) -> None:
    """And raised on as it came."""
    metrics = Metrics()
    read = GroupRead("si-pinker", "JobSeeker", (), None, False, None, (), (), False)
    keyring = Keyring(Secrets(b"s" * 32, b"t" * 32, b"j" * 32))
    treater = RecipientTreater(keyring, Standing("bekasi", "analyst", "statistics"), None, "si-pinker")
    source = _guarded("si-pinker", error, metrics)
    with pytest.raises(type(error)):
        await source.groups(read, Question([], treater, datetime.now(UTC)))
    await source.stop()
    assert f'hub_source_calls_total{{source="si-pinker",status="{status}"}} 1.0' in metrics.text().decode()
    assert "canary" not in metrics.text().decode()


async def test_a_missing_source_is_shown_and_does_not_hinder_readiness(journal: Journal) -> None:
    """Only the journal does; what is asked twice within seconds is asked of the sources once."""
    moments = iter([datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=second / 10) for second in range(100)])
    errors = {"a": SourceUnavailableError("canary"), "b": SourceTimeoutError("canary")}
    sources = {name: _guarded(name, error, Metrics()) for name, error in errors.items()}
    health = Health(journal, sources, lambda: next(moments))
    ready, page = await health.ready(_RULES)
    assert ready
    assert orjson.loads(page)["sources"] == {"a": "UNAVAILABLE", "b": "TIMED_OUT"}
    assert b"canary" not in page
    first = await health.sources()
    assert await health.sources() is first


async def test_without_its_journal_the_hub_is_not_ready(journal: Journal, journal_dsn: str) -> None:
    """503 on the readiness page: send requests to another hub."""
    journal._settings = journal._settings.__class__(journal._settings.dsn, 0.2, 1)
    journal._store._dsn = "postgresql://hub:x@127.0.0.1:1/hub"
    ready, page = await Health(journal, {}, lambda: datetime.now(UTC)).ready(_RULES)
    assert not ready
    assert orjson.loads(page)["status"] == "not ready"
