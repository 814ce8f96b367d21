"""Everything the README shows is run: its commands, its queries with their answers, its rule, its mapping, its paths.

What an answer leaves open is `"…"`: any value; in a list, any number of items; in a text, anything. A rounded count may
be five off, since its direction hangs on a key of the installation.
"""

import csv
import json
import os
import re
import shlex
import shutil
import subprocess
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from graphql import parse, print_ast
from typer.testing import CliRunner, Result

from hub.cli import APP
from hub.settings import load_settings
from resolvers.mapping_load import load_mapping
from schema.build import CATALOGUE
from tests.conftest import Demo

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLES = ROOT / "hub" / "web" / "src" / "examples"
MAPPINGS = ROOT / "resolvers" / "mappings"
OPEN = "…"
WIB = timezone(timedelta(hours=7))
OF_A_DEMO = {
    "token",
    "sources",
    "explain",
    "keys",
    "audit",
    "duty",
    "notice",
    "record-of-processing",
    "impact-assessment",
    "evaluation",
}
"""The commands that look into a demo's data directory."""


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: its language and its text."""

    language: str
    text: str


def chapter(title: str) -> str:
    """What stands below a heading of the second level."""
    found = README.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    assert found, title
    return found


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a part of the README."""
    return [Block(*found) for found in re.findall(r"^```(\w+)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)]


@dataclass(frozen=True, slots=True)
class Shown:
    """One query of the README: its caller, text and variables, and the answer as shown."""

    caller: str
    query: str
    variables: Mapping[str, str]
    answer: Any


def queries() -> list[Shown]:
    """The four queries, in the order in which they are asked."""
    return [_shown(section) for section in chapter("One query per user").split("\n### ")[1:]]


def _shown(section: str) -> Shown:
    caller = re.search(r"^Caller: `(.+)`$", section, re.MULTILINE)
    assert caller
    found = blocks(section)
    (query,) = [block.text for block in found if block.language == "graphql"]
    *variables, answer = [json.loads(block.text) for block in found if block.language == "json"]
    return Shown(caller[1], query, variables[0] if variables else {}, answer)


def dated(value: str) -> str:
    """A variable with its date filled in, as the start page does."""
    days = re.fullmatch(r"\{today(?:\+(\d+))?\}", value)
    return (datetime.now(WIB).date() + timedelta(int(days[1] or 0))).isoformat() if days else value


def fits(shown: Any, real: Any) -> bool:
    """Whether a real value is what the README shows, as far as it shows it."""
    if shown == OPEN:
        return True
    if isinstance(shown, dict) and isinstance(real, dict):
        return list(shown) == list(real) and all(_member_fits(name, shown[name], real[name]) for name in shown)
    if isinstance(shown, list) and isinstance(real, list):
        return _items_fit(shown, real)
    return bool(shown == real)


def _member_fits(name: str, shown: Any, real: Any) -> bool:
    if name in {"count", "total"} and isinstance(shown, int) and isinstance(real, int):
        return abs(shown - real) <= 5 and real % 5 == 0
    return fits(shown, real)


def _items_fit(shown: Sequence[Any], real: Sequence[Any]) -> bool:
    if not shown:
        return not real
    if shown[0] == OPEN:
        return any(_items_fit(shown[1:], real[start:]) for start in range(len(real) + 1))
    return bool(real) and fits(shown[0], real[0]) and _items_fit(shown[1:], real[1:])


def as_pattern(text: str) -> str:
    """A shown output as a pattern: a line that is left open stands for any lines."""
    lines = text.rstrip("\n").split("\n")
    parts = [r"(?:.*\n)*?" if line == OPEN else re.escape(line).replace(OPEN, ".*") + r" *\n" for line in lines]
    return "".join(parts)


@pytest.fixture(scope="module")
def answers(demo: Demo) -> list[Any]:
    """The demo's answers to the four queries, asked one after the other."""
    found = []
    for shown in queries():
        variables = {name: dated(value) for name, value in shown.variables.items()}
        found.append(demo.ask(shown.caller, shown.query, variables))
    return found


@pytest.mark.parametrize("place", range(4))
def test_each_query_gives_the_answer_that_stands_below_it(answers: list[Any], place: int) -> None:
    """The same members in the same order, the same values wherever one is shown."""
    shown, real = queries()[place].answer, {"data": answers[place]["data"]}
    assert fits(shown, real), json.dumps(real, indent=1, ensure_ascii=False)[:6000]


@pytest.mark.parametrize("place", range(4))
def test_each_query_is_the_start_page_s_example(place: int) -> None:
    """Word for word, with its caller and its variables."""
    shown = queries()[place]
    texts = {print_ast(parse(path.read_text("utf-8"))): path for path in EXAMPLES.glob("*.graphql")}
    about = json.loads(texts[print_ast(parse(shown.query))].with_suffix(".json").read_text("utf-8"))
    assert (shown.caller, shown.variables) == (about["caller"], about["variables"])


def test_all_examples_of_the_start_page_are_shown() -> None:
    """Four files, four queries."""
    assert len(queries()) == len(list(EXAMPLES.glob("*.graphql"))) == 4


def commands() -> list[tuple[str, str | None]]:
    """The lines of the command blocks; a block of one line may have its output below it."""
    found = blocks(README)
    lines: list[tuple[str, str | None]] = []
    for block, following in zip(found, [*found[1:], Block("", "")], strict=True):
        if block.language == "sh":
            output = following.text if following.language == "text" else None
            lines += [(line, output) for line in block.text.splitlines()]
    return lines


def run_hub(data: Path, words: Sequence[str]) -> Result:
    """A command of the hub, over a demo's data directory."""
    arguments = [*words, "--data", str(data)] if words[0] in OF_A_DEMO else list(words)
    return CliRunner().invoke(APP, arguments, env={"COLUMNS": "120"})


@pytest.fixture(autouse=True)
def _at_the_top(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths in commands are those of the project."""
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize(("line", "output"), [item for item in commands() if item[0].startswith("hub ")])
def test_each_command_of_the_hub_runs_and_prints_what_is_shown(demo: Demo, line: str, output: str | None) -> None:
    """Over the running demo."""
    done = run_hub(demo.data, shlex.split(line)[1:])
    assert done.exit_code == 0, done.stderr
    assert done.stdout
    assert output is None or re.fullmatch(as_pattern(output), done.stdout), done.stdout


def make_lines() -> list[str]:
    """Every use of make, in blocks and in the text."""
    inline = re.findall(r"`(make [^`]+)`", README)
    return sorted({*inline, *(line for line, _ in commands() if line.startswith("make "))})


@pytest.mark.parametrize("line", make_lines())
def test_each_make_command_is_one_of_the_makefile_s(line: str) -> None:
    """Its target exists, and make can say what it would do."""
    if shutil.which("make") is None:
        pytest.skip("no make on this machine")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    words = ["make", "--dry-run", *shlex.split(line)[1:]]
    done = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    assert done.stdout
    for given in (word.removeprefix("ARGS=") for word in words if word.startswith("ARGS=--")):
        command = "bench" if "bench" in words else "demo"
        asked = CliRunner().invoke(APP, [command, *shlex.split(given), "--help"])
        assert asked.exit_code == 0, asked.output  # an option that is not there is refused before


@pytest.mark.parametrize("line", sorted(set(re.findall(r"`(hub [a-z][^`]*)`", README))))
def test_each_command_named_in_the_text_exists_with_its_options(line: str) -> None:
    """Asked for its help, it answers, and knows the options."""
    words = shlex.split(line)[1:]
    path = [word for word in words if word.islower() and not word.startswith("-")]
    done = CliRunner().invoke(APP, [*path, "--help"], env={"COLUMNS": "200"})
    assert done.exit_code == 0, done.output
    assert f"hub {path[0]}" in done.stdout
    assert all(word in done.stdout for word in words if word.startswith("--"))


@pytest.fixture
def copied(demo: Demo, tmp_path: Path) -> Path:
    """A copy of the demo's settings and keys, without its data."""
    home = tmp_path / "a copy"
    shutil.copytree(demo.data, home, ignore=shutil.ignore_patterns("postgres*", "*.sqlite*", "*.log", "bps"))
    return home


def test_the_keys_are_exchanged_as_told(copied: Path) -> None:
    """In the order of the text: the old key is there until it is removed."""
    uses = []
    for line in re.findall(r"`(hub keys [^`]*)`", chapter("Running it in earnest")):
        done = run_hub(copied, shlex.split(line)[1:])
        assert done.exit_code == 0, done.stderr
        listed = run_hub(copied, ["keys", "list"]).stdout
        uses.append(re.findall(r"│ seal +│ (\d+) .* (serves|opens) +│", listed))
    assert uses == [[("1", "serves"), ("0", "opens")], [("1", "serves")]]


def test_the_sources_are_read_anew_while_the_demo_runs(demo: Demo) -> None:
    """Where nothing was changed, it says so, and every worker answers as before."""
    assert "`hub sources reload`" in README
    done = run_hub(demo.data, ["sources", "reload"])
    assert done.exit_code == 0, done.stderr
    assert demo.ask("kemnaker/operator/monitoring-evaluation", "{ sources { id } }")["data"]["sources"]


def test_the_query_for_indicators_gives_what_is_said_of_it(demo: Demo) -> None:
    """Each has a value or says why not, and unemployment is BPS's."""
    (query,) = [block.text for block in blocks(chapter("What else can be asked")) if block.language == "graphql"]
    found = {one["code"]: one for one in demo.ask("bekasi/dashboard/statistics", query)["data"]["indicators"]}
    assert all(one["message"] for one in found.values() if one["value"] is None)
    assert [source["id"] for source in found["TPT"]["sources"]] == ["bps"]


@pytest.mark.parametrize("query", sorted(set(re.findall(r"`(\w+ \{[^`]*\})`", README))))
def test_each_query_named_in_the_text_is_answered(demo: Demo, query: str) -> None:
    """With data for every member."""
    who = "auditor/audit" if query.startswith("audit") else "operator/monitoring-evaluation"
    answer = demo.ask(f"kemnaker/{who}", f"{{ {query} }}")
    assert "errors" not in answer, answer["errors"]
    (found,) = answer["data"].values()
    assert all(None not in one.values() for one in (found if isinstance(found, list) else [found]))


def test_an_operator_of_the_ministry_sees_the_plan_by_the_header_named(demo: Demo) -> None:
    """And nobody else."""
    name, value = re.findall(r"`(X-[\w-]+): (\w+)`", README)[0]
    told = []
    for standing in ("kemnaker/operator/monitoring-evaluation", "bekasi/dashboard/statistics"):
        headers = {"authorization": f"Bearer {demo.tokens[standing]}", name: value}
        answer = demo.client.post("/graphql", json={"query": "{ employers(first: 1) { totalCount } }"}, headers=headers)
        told.append("plan" in answer.json()["extensions"])
    assert told == [True, False]


def test_a_region_without_a_system_puts_files_in_a_folder(copied: Path) -> None:
    """The mapping shown, of files: they fit, and what cannot be read is named by file, row and column, no value."""
    (copied / "mappings").mkdir()
    mapping = toml_blocks()[0].replace('kind = "postgres"', 'kind = "files"').replace('"pelamar"', '"pencari.csv"')
    (copied / "mappings" / "sip-kerja.toml").write_text(mapping, "utf-8")
    settings = (copied / "hub.toml").read_text("utf-8")
    others = re.sub(r"^\[sources\..*\n(?:[^\[].*\n|\n)*", "", settings, flags=re.MULTILINE)
    named = f'mappings = "mappings"\n{others}\n[sources.sip-kerja]\naddress = "{copied / "data kami"}"\n'
    (copied / "hub.toml").write_text(named, "utf-8")
    (copied / "data kami").mkdir()
    for born, fits_it in (("1990-01-31", True), ("31 Januari", False)):
        row = f"1,2026-01-02,3216990101900123,Uji Coba,{born},PEREMPUAN,3216,0812345678,Las"
        columns = "id,updated_at,nik,nama,tanggal_lahir,jenis_kelamin,kode_kab,telepon,keahlian"
        (copied / "data kami" / "pencari.csv").write_text(f"{columns}\n{row}\n", "utf-8")
        done = run_hub(copied, ["sources", "check"])
        assert (done.exit_code == 0) is fits_it, done.output
        assert fits_it or all(word in done.stdout for word in ("pencari.csv", "row 2", "tanggal_lahir")), done.stdout
        assert "Januari" not in done.output


def test_every_path_named_exists() -> None:
    """Whatever in code marks begins with a folder of the project, and every file at the top."""
    tops = "hub|resolvers|policies|schema|tests"
    named = set(re.findall(rf"`((?:{tops})/[^`\s]*|compose\.yaml|Makefile)`", README))
    assert len(named) > 20
    assert {path for path in named if not (ROOT / path).exists()} == set()


def test_the_rule_shown_is_a_line_of_its_file_and_reads_as_told() -> None:
    """It stands there to the letter, and each word said about it is one of its columns."""
    (shown,) = [block.text.strip() for block in blocks(README) if block.language == "csv"]
    lines = (ROOT / "policies" / "agreements" / "bekasi" / "rules.csv").read_text("utf-8").splitlines()
    assert shown in lines
    rule = next(csv.DictReader([lines[0], shown]))
    sentence = README.partition(shown)[2].partition("```\n")[2].partition("The lowest priority")[0]
    said = {word.lower() for word in re.findall(r"\*([^*`]+?)\*", sentence)}
    for column in ("role", "purpose", "caller_end", "owner_end", "scope", "side", "treatment", "effect", "clause"):
        assert any(word.rstrip("s") == rule[column].lower().rstrip("s") for word in said), column
    assert "personal-general" in said
    assert rule["what"] == "personal-general:name"


def toml_blocks() -> list[str]:
    """The mapping and the settings shown."""
    return [block.text for block in blocks(README) if block.language == "toml"]


def test_the_mapping_shown_loads_and_is_part_of_the_real_one(tmp_path: Path) -> None:
    """Every line of it stands in the source's own mapping too."""
    mapping = toml_blocks()[0]
    (tmp_path / "sip-kerja.toml").write_text(mapping, "utf-8")
    assert load_mapping(tmp_path / "sip-kerja.toml", CATALOGUE).id == "sip-kerja"
    real = tomllib.loads((MAPPINGS / "sip-kerja.toml").read_text("utf-8"))
    assert part_of(tomllib.loads(mapping), real)


def part_of(some: Any, whole: Any) -> bool:
    """Whether tables hold nothing that others do not."""
    if isinstance(some, dict):
        return isinstance(whole, dict) and all(name in whole and part_of(some[name], whole[name]) for name in some)
    return bool(some == whole)


def test_the_settings_shown_load(demo: Demo, tmp_path: Path) -> None:
    """In place of the demo's own lines for that source, the address taken from the environment."""
    text = (demo.data / "hub.toml").read_text("utf-8")
    changed = re.sub(r"^\[sources\.sip-kerja\]\naddress = .*\n", toml_blocks()[1], text, flags=re.MULTILINE)
    assert changed != text
    file = demo.data / "readme.toml"
    file.write_text(changed, "utf-8")
    try:
        settings = load_settings(file, {"SIP_KERJA_DSN": "postgresql://elsewhere/sip_kerja"})
    finally:
        file.unlink()
    (source,) = [source for source in settings.sources if source.id == "sip-kerja"]
    assert source.address.reveal() == "postgresql://elsewhere/sip_kerja"


def test_the_sources_of_the_table_are_the_demo_s(demo: Demo) -> None:
    """A row for each source, in one order."""
    rows = re.findall(r"^\| `([\w-]+)` \| (?:the|Kabupaten)", README, re.MULTILINE)
    assert rows == list(demo.sources)


def test_there_is_a_place_for_what_is_measured() -> None:
    """Between two marks, the begin before the end."""
    assert README.count("<!-- measured: begin -->") == README.count("<!-- measured: end -->") == 1
    assert README.index("<!-- measured: begin -->") < README.index("<!-- measured: end -->")


def test_it_says_what_it_is_and_for_whom_in_ten_lines() -> None:
    """Between the title and the first heading."""
    opening = README.partition("\n## ")[0].splitlines()[1:]
    assert 0 < len([line for line in opening if line]) <= 10
