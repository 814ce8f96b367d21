"""The policies the benchmark runs under, as folders: test rules, and a rulebook of 514 agreements."""

import csv
import io
import shutil
from pathlib import Path

from lokal import wilayah

from policies.load import ROOT
from schema.decisions import Treatment

AGREEMENTS = 514
"""One for each regency and city of Indonesia."""

_BANDS = frozenset({"open-after-aggregation", "personal-general:band"})
_FILES = ("*.conf", "*.toml", "*.csv")


def write_clear_rules(folder: Path) -> None:
    """Test rules: the package's, but an analyst reads and groups by every band of every record, minors' too."""
    _copy_package(folder)
    for file in sorted(folder.rglob("rules.csv")):
        file.write_text(_cleared(file.read_text("utf-8")), "utf-8")


def write_many_agreements(folder: Path) -> None:
    """The package's policies with an agreement for each of 514 regions, made like Bekasi's."""
    _copy_package(folder)
    model = folder / "agreements" / "bekasi"
    known = {path.name for path in (folder / "agreements").iterdir()}
    taken = {"32.16", "82.04"}
    codes = [code for code in _region_codes() if code not in taken][: AGREEMENTS - len(known)]
    for code in codes:
        _write_agreement(folder, model, code)


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
    shutil.copyfile(model / "rules.csv", target / "rules.csv")
    signed = (model / "agreement.toml").read_text("utf-8").replace('"bekasi"', f'"{party}"')
    (target / "agreement.toml").write_text(signed, "utf-8")
