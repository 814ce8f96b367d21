"""Policies changed in hand: files of the package with a text replaced or added, and the refusal of what is wrong."""

from collections.abc import Mapping

import pytest

from policies.bundle import Bundle, read_bundle
from policies.errors import PolicyError
from policies.load import ROOT, load_policies
from policies.model import PolicySet
from policies.rulebook import Question
from schema.build import CATALOGUE
from schema.caller import Standing
from schema.decisions import Access

AGREEMENT = "agreements/bekasi/agreement.toml"
RULES = "agreements/bekasi/rules.csv"
STRICTER = "parties/bekasi/rules.csv"
HEADER = (ROOT / RULES).read_text("utf-8").splitlines()[0]

UNIVERSITY = {"parties/kampus.toml": 'id = "kampus"\nname = "Universitas Rekaan"\nend = "third"\n'}
CONSENT = """
[[consents]]
id = "penelitian"
to = "kampus"
given_by = "kemnaker"
owners = ["bekasi"]
domains = ["pencari-kerja"]
purposes = ["statistics"]
letter = "000/REKAAN/2026"
document = "0000000000000000000000000000000000000000000000000000000000000000"
from = 2026-07-01
until = 2027-01-01
clause = "Pasal 9(2)"
"""
RECEIVING = (
    "400,analyst,statistics,recipient,region,other,adult,*,*,open-after-aggregation,CLEAR,,,allow,Pasal 9(2),uji\n"
)


def bundle(added: Mapping[str, str] | None = None, *, replaced: tuple[str, str, str] | None = None) -> Bundle:
    """The package's files with texts added at the end of some, and in one file one text in the place of another."""
    files = dict(read_bundle(ROOT).files)
    for file, text in (added or {}).items():
        files[file] = files.get(file, b"") + text.encode()
    if replaced is not None:
        file, old, new = replaced
        assert old.encode() in files[file]
        files[file] = files[file].replace(old.encode(), new.encode(), 1)
    return Bundle(files)


def loaded(added: Mapping[str, str] | None = None, *, replaced: tuple[str, str, str] | None = None) -> PolicySet:
    """The policies of such files."""
    return load_policies(bundle(added, replaced=replaced), CATALOGUE)


def consented(more: str = "", *, consent: str = CONSENT) -> PolicySet:
    """The policies with a consent to a university, and a rule for recipients."""
    return loaded({**UNIVERSITY, AGREEMENT: consent, RULES: RECEIVING + more})


def refused(added: Mapping[str, str]) -> PolicyError:
    """The error with which such files are refused."""
    with pytest.raises(PolicyError) as caught:
        loaded(added)
    return caught.value


def question(caller: str, owner: str, source: str, type_name: str) -> Question:
    """A question about a list, of `party/role/purpose`."""
    party, role, purpose = caller.split("/")
    return Question(Standing(party, role, purpose), owner, source, type_name, Access.LIST)
