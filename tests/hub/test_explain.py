"""`hub explain`: decisions, plan and SQL of an operation, from files alone: its sources are not even there."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hub.cli import APP
from hub.keys import create_keys
from hub.tokens import new_signing_key

WHO = ["--party", "bekasi", "--role", "dashboard", "--purpose", "statistics"]
QUERY = "query($region: RegionCode!) { jobSeekers(where: { regionCode: { eq: $region } }) { nodes { fullName } } }"


@pytest.fixture
def config(tmp_path: Path) -> str:
    """Settings of a hub whose two sources and journal nobody runs."""
    create_keys(tmp_path / "keys.toml")
    (tmp_path / "jwks.json").write_text(new_signing_key()[1])
    file = tmp_path / "hub.toml"
    file.write_text("""
keys = "keys.toml"
[journal]
dsn = "postgresql://nobody@127.0.0.1:1/nowhere"
[[issuers]]
iss = "https://masuk.sinergi-hub.test"
jwks = { file = "jwks.json" }
[issuers.parties]
bekasi = ["dashboard"]
[sources.siapkerja]
address = "postgresql://nobody@127.0.0.1:1/nowhere"
[sources.si-pinker]
address = "http://127.0.0.1:1"
""")
    return str(file)


@pytest.fixture
def query(tmp_path: Path) -> str:
    """A file with the operation."""
    file = tmp_path / "query.graphql"
    file.write_text(QUERY)
    return str(file)


def _run(*arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(APP, ["explain", *WHO, *arguments], input=text)


def test_decisions_plan_and_sql_are_printed_without_a_source_being_there(config: str, query: str) -> None:
    """Stable plain text, in which no value stands."""
    found = _run("--config", config, "--variables", '{"region": "73.71"}', query)
    assert found.exit_code == 0
    titles = [line for line in found.stdout.splitlines() if line.startswith("# ")]
    assert titles == ["# Decisions", "# Plan", "# Cost", "# SQL"]
    assert "101 points of 1000000\n  100: JobSeeker, at 1 sources\n  1: JobSeeker, at 1 sources\n" in found.stdout
    assert "JobSeeker.fullName of kemnaker, own/adult: MASK INITIALS; agreements/bekasi/rules.csv:" in found.stdout
    assert "    where: regionCode eq [0]\n" in found.stdout
    assert "si-pinker (halmahera-selatan) is not asked" in found.stdout
    assert "-- $1: [0] as stored in kd_wilayah in the form region-digits" in found.stdout
    assert not [trace for trace in ("73.71", "7371") if trace in found.stdout]


def test_the_operation_may_come_from_standard_input_and_its_variables_from_a_file(
    config: str, query: str, tmp_path: Path
) -> None:
    """The same words in all ways."""
    variables = tmp_path / "variables.json"
    variables.write_text('{"region": "32.16"}')
    usual = _run("--config", config, "--variables", '{"region": "32.16"}', query)
    piped = _run("--config", config, "--variables", f"@{variables}", "-", text=QUERY)
    assert (piped.exit_code, piped.stdout) == (0, usual.stdout)


@pytest.mark.parametrize(
    ("operation", "told"),
    [
        ("{ jobSeekers(orderBy: [{ field: FULL_NAME }]) { totalCount } }", "FIELD_NOT_SORTABLE at JobSeeker.fullName"),
        ("{ industrialDisputes(first: -1) { totalCount } }", "BAD_USER_INPUT: `first` must be between"),
    ],
)
def test_a_refused_operation_tells_its_code_and_ends_with_status_1(config: str, operation: str, told: str) -> None:
    """With the decisions behind it, where there are any."""
    found = _run("--config", config, "-", text=operation)
    assert found.exit_code == 1
    assert f"refused: {told}" in found.stdout
    assert "# SQL" not in found.stdout


def test_an_agreement_that_has_ended_explains_itself(config: str) -> None:
    """`--at` looks into the future: nothing of the Ministry's is left for Bekasi."""
    found = _run("--config", config, "--at", "2028-03-19T17:00:00", "-", text="{ jobSeekers { totalCount } }")
    assert found.exit_code == 1
    assert "siapkerja (kemnaker) is denied" in found.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["nowhere.graphql"], "nowhere.graphql cannot be read"),
        (["--variables", "{", "-"], "no JSON"),
        (["--variables", "[]", "-"], "must be a JSON object"),
        (["--variables", "@nowhere.json", "-"], "nowhere.json cannot be read"),
        (["--role", "officer", "-"], "role 'officer' may not use statistics"),
    ],
)
def test_what_is_wrong_on_the_command_line_is_told_in_one_line(config: str, arguments: list[str], told: str) -> None:
    """Status 2, on standard error."""
    found = _run("--config", config, *arguments, text="{ sources { id } }")
    assert found.exit_code == 2
    assert told in " ".join(found.stderr.split())
