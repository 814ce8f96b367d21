"""`hub policy check | test | explain | diff` on a terminal: what a steward reads, and the status that CI sees."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from hub.cli import APP
from policies.load import ROOT

RULES = "agreements/bekasi/rules.csv"
NAMES = "300,dashboard,statistics,region,ministry,own,adult,*,*,personal-general:name,MASK"
ASKED = ["--party", "bekasi", "--role", "dashboard", "--purpose", "statistics", "--owner", "kemnaker"]
SEEKERS = ["--type", "JobSeeker", "--source", "siapkerja"]


def run(*arguments: str) -> Result:
    """The command, in this process."""
    return CliRunner().invoke(APP, ["policy", *arguments], catch_exceptions=False)


def widen(folder: Path) -> None:
    """Show names whole to Bekasi's dashboard."""
    path = folder / RULES
    path.write_text(path.read_text("utf-8").replace(NAMES, NAMES.replace("MASK", "CLEAR"), 1), "utf-8")


def test_check_shows_each_agreement_with_its_version_and_term() -> None:
    """Read by both parties before they sign."""
    result = run("check")
    assert result.exit_code == 0
    for words in ("bekasi", "halmahera-selatan", "2025-03-20 to 2028-03-20", "3 parties, 2 agreements, rules version"):
        assert words in result.stdout


def test_check_names_an_unknown_clause_by_file_and_line(folder: Path) -> None:
    """And says what would be right."""
    path = folder / RULES
    path.write_text(path.read_text("utf-8").replace(",Pasal 10(1),", ",Pasal 99(1),", 1), "utf-8")
    result = run("check", "--root", str(folder))
    assert result.exit_code == 2
    assert f"{RULES}:89: found clause 'Pasal 99(1)'; expected a clause with its text in clauses.toml" in result.stderr


def test_test_reports_cases_by_file(folder: Path) -> None:
    """As many as are written, and a difference in decision and log with status 1."""
    good = run("test", "--root", str(folder))
    assert (good.exit_code, "agreements/halmahera-selatan/cases.yaml" in good.stdout) == (0, True)
    widen(folder)
    bad = run("test", "--root", str(folder))
    assert bad.exit_code == 1
    assert "  fullName: treatment is CLEAR, expected MASK (decided by agreements/bekasi/rules.csv:4)" in bad.stdout
    assert "  log of JobSeeker.fullName: treatment is CLEAR, expected MASK" in bad.stdout


def test_explain_of_one_field_gives_the_clause_in_full_and_the_nearer_rule() -> None:
    """In Indonesian, as the agreement says it."""
    result = run("explain", *ASKED, *SEEKERS, "--field", "fullName", "--at", "2026-11-23")
    assert result.exit_code == 0
    for words in (
        "Dasbor, statistik: nama tampil sebagian",
        "Pasal 6(3)d: PARA PIHAK mempunyai tugas dan tanggung jawab: d. menggunakan data",
        "Agreement 100.3.7.1/64/Disnaker/2025, 7/392/KS.02/111/2025, version ",
        "Not agreements/bekasi/rules.csv:4 (MASK): side: the rule says adult, this is minor",
    ):
        assert words in result.stdout


def test_explain_after_the_end_says_that_the_agreement_is_over() -> None:
    """With the ground and the text of Pasal 8."""
    result = run("explain", *ASKED, *SEEKERS, "--field", "fullName", "--at", "2029-01-01")
    assert "The agreement's rules do not act: di luar jangka waktu (Pasal 8)" in result.stdout
    assert "Pasal 8: Ringkasan: Nota Kesepakatan berlaku 3 (tiga) tahun" in result.stdout


def test_diff_marks_what_widens_and_can_refuse_it(folder: Path) -> None:
    """Status 0 to read, 1 for CI where nothing may widen."""
    widen(folder)
    shown = run("diff", str(ROOT), str(folder))
    assert shown.exit_code == 0
    (line,) = (line for line in shown.stdout.splitlines() if "JobSeeker: fullName" in line)
    assert [cell.strip() for cell in line.strip("│").split("│")] == [
        "WIDER",
        "bekasi/dashboard/statistics",
        "kemnaker",
        "own adult",
        "JobSeeker: fullName",
        "MASK INITIALS",
        "CLEAR",
        "from 2025-03-20 until 2028-03-20",
    ]
    assert "5 decisions change, 5 of them widen" in shown.stdout
    assert run("diff", str(ROOT), str(folder), "--refuse-widening").exit_code == 1
    assert run("diff", str(folder), str(ROOT), "--refuse-widening").exit_code == 0


def test_diff_tells_the_terms_of_an_agreement_in_plain_words(folder: Path) -> None:
    """Dates in WIB, and of a table only the entries that differ."""
    path = folder / "agreements/bekasi/agreement.toml"
    text = (
        path.read_text("utf-8")
        .replace("until = 2028-03-20", "until = 2028-06-20")
        .replace("persons = 10_000", "persons = 900")
    )
    path.write_text(text, "utf-8")
    shown = run("diff", str(ROOT), str(folder))
    assert "2028-06-20" in shown.stdout
    assert "officer: persons 900, lookups 300" in shown.stdout
    assert "dashboard: persons" not in shown.stdout


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("tokn",), "Did you mean 'token'?"),
        (("policy", "sgn"), "Did you mean 'sign'?"),
        (("policy", "chek"), "Did you mean 'check'?"),
        (("policy", "zzz"), "No such command 'zzz'."),
    ],
)
def test_a_command_that_is_none_is_told_the_nearest(words: tuple[str, ...], told: str) -> None:
    """Also where commands are imported only when they are asked for."""
    result = CliRunner().invoke(APP, words)
    assert (result.exit_code, told in result.stderr) == (2, True), result.stderr


@pytest.mark.parametrize(
    ("option", "word", "told"),
    [
        ("--party", "bekas", "no party 'bekas'; did you mean bekasi"),
        ("--role", "dashbord", "no role 'dashbord'; did you mean dashboard"),
        ("--purpose", "zz", "no purpose 'zz'; expected one of audit, consolidation,"),
        ("--source", "siapkerj", "did you mean siapkerja"),
        ("--type", "JobSeker", "no type 'JobSeker'; did you mean JobSeeker"),
        ("--field", "fulName", "no field of JobSeeker 'fulName'; did you mean fullName"),
    ],
)
def test_a_slip_of_the_pen_is_not_explained_as_a_denial(option: str, word: str, told: str) -> None:
    """Under a role or purpose that there is not, everything would be withheld, by a clause beside the point."""
    words = {
        "--party": "bekasi", "--role": "dashboard", "--purpose": "statistics", "--owner": "kemnaker",
        "--source": "siapkerja", "--type": "JobSeeker", option: word,
    }  # fmt: skip
    result = run("explain", *(part for pair in words.items() for part in pair))
    assert (result.exit_code, told in result.stderr) == (2, True), result.stderr


@pytest.mark.parametrize("words", [("check", "--root"), ("test", "--root"), ("diff", str(ROOT)), ("publish", "--root")])
def test_a_folder_that_is_not_there_is_told_so(words: tuple[str, ...]) -> None:
    """Not as policies without parties."""
    result = run(*words, "nowhere")
    assert (result.exit_code, "nowhere" in result.stderr) == (2, True), result.stderr
