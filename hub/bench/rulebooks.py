"""The policies the benchmark runs under, as folders: test rules, and a rulebook of 514 agreements."""

import csv
import io
import shutil
from collections.abc import Iterator
from pathlib import Path

from lokal import wilayah

from policies.load import ROOT
from schema.decisions import Treatment

AGREEMENTS = 514
"""One for each regency and city of Indonesia."""

RULES = 50
"""In each of the agreements that differ."""

_MANY_DUTIES = frozenset({("officer", "placement-service"), ("analyst", "statistics"), ("dashboard", "statistics")})
_BANDS = frozenset({"open-after-aggregation", "personal-general:band"})
_FILES = ("*.conf", "*.toml", "*.csv")


def write_clear_rules(folder: Path) -> None:
    """Test rules: the package's, but an analyst reads and groups by every band of every record, minors' too."""
    _copy_package(folder)
    for file in sorted(folder.rglob("rules.csv")):
        file.write_text(_cleared(file.read_text("utf-8")), "utf-8")


def write_many_agreements(folder: Path, agreements: int = AGREEMENTS) -> None:
    """The package's policies with an agreement for each of 514 regions, or fewer, made like Bekasi's."""
    _copy_package(folder)
    model = folder / "agreements" / "bekasi"
    known = {path.name for path in (folder / "agreements").iterdir()}
    taken = {"32.16", "82.04"}
    codes = [code for code in _region_codes() if code not in taken][: agreements - len(known)]
    for code in codes:
        _write_agreement(folder, model, code)


def write_differing_agreements(folder: Path, agreements: int = AGREEMENTS) -> None:
    """As many agreements, of fifty rules each, no two of them alike in what they give."""
    write_many_agreements(folder, agreements)
    made = sorted(path for path in (folder / "agreements").glob("wilayah-*"))
    rows = list(csv.DictReader(io.StringIO((folder / "agreements" / "bekasi" / "rules.csv").read_text("utf-8"))))
    chosen = [row for row in rows if _is_for_many(row)][:RULES]
    for number, path in enumerate(made):
        (path / "rules.csv").write_text(_text(list(_differing(chosen, number))), "utf-8")


def _is_for_many(row: dict[str, str]) -> bool:
    """The Ministry's duties towards a region, and what third parties may count."""
    duty = (row["role"], row["purpose"])
    towards_region = row["owner_end"] == "region" and duty in _MANY_DUTIES
    return towards_region or (row["role"] == "*" and row["purpose"] in {"statistics", "placement-service"})


def _differing(rows: list[dict[str, str]], number: int) -> Iterator[dict[str, str]]:
    """Rules in which the bits of a number say what is withheld instead of counted."""
    at = 0
    for row in rows:
        is_counted = row["treatment"] == Treatment.AGGREGATE
        withheld = is_counted and number >> at & 1
        at += is_counted
        yield row | {"treatment": Treatment.WITHHOLD.value} if withheld else row


def _copy_package(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for file in sorted(path for pattern in _FILES for path in ROOT.rglob(pattern)):
        target = folder / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


def _cleared(text: str) -> str:
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        is_analyst = (row["role"], row["purpose"]) == ("analyst", "statistics")
        if is_analyst and row["what"] in _BANDS and row["treatment"] == Treatment.AGGREGATE:
            row["treatment"] = Treatment.CLEAR.value
    return _text(rows)


def _text(rows: list[dict[str, str]]) -> str:
    """Rows as a CSV file."""
    made = io.StringIO()
    writer = csv.DictWriter(made, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue()


def _region_codes() -> list[str]:
    """The Kemendagri codes of the regencies and cities, in order."""
    provinces = wilayah.list_wilayah()
    return sorted(region.code for province in provinces for region in wilayah.list_wilayah(province.code))


def _write_agreement(folder: Path, model: Path, code: str) -> None:
    party = f"wilayah-{code.replace('.', '-')}"
    text = f'id = "{party}"\nname = "Wilayah {code}"\nend = "region"\nregion = "{code}"\n'
    (folder / "parties" / f"{party}.toml").write_text(text, "utf-8")
    target = folder / "agreements" / party
    target.mkdir()
    for file in ("rules.csv", "clauses.toml"):
        shutil.copyfile(model / file, target / file)
    signed = (model / "agreement.toml").read_text("utf-8").replace('"bekasi"', f'"{party}"')
    (target / "agreement.toml").write_text(signed, "utf-8")
