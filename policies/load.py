"""Loads the policies: every file is read and checked as a whole, and the first thing wrong refuses the whole set."""

import configparser
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from policies.checks import Subject, check_rules
from policies.documents import (
    Surroundings,
    read_aggregation,
    read_agreement,
    read_combinations,
    read_party,
    read_purposes,
)
from policies.errors import PolicyError
from policies.matching import RELATIONS, Space, covered_types
from policies.model import (
    Agreement,
    Combination,
    End,
    Layer,
    ModelText,
    Party,
    PolicySet,
    Purpose,
    Role,
    RuleSet,
)
from policies.reading import read_text, read_toml
from policies.rules import Vocabulary, parse_rules, vocabulary
from schema.catalogue import Catalogue

ROOT: Final = Path(__file__).resolve().parent
"""The folder of the policies that come with the hub."""

MODEL = ModelText(
    request="role, purpose, caller_end, owner_end, scope, side, access, type, what",
    policy="priority, role, purpose, caller_end, owner_end, scope, side, access, type, what, eft, id",
    effect="priority(p.eft) || deny",
    matcher=" && ".join(
        f"p.{word} in r.{word}"
        for word in ("what", "type", "side", "access", "scope", "role", "purpose", "caller_end", "owner_end")
    ),
)
"""The only definitions under which the rulebook's promises hold; `model.conf` must give exactly these."""

_SECTIONS: Final[Mapping[str, tuple[str, str]]] = {
    "request_definition": ("r", MODEL.request),
    "policy_definition": ("p", MODEL.policy),
    "policy_effect": ("e", MODEL.effect),
    "matchers": ("m", MODEL.matcher),
}
_OWN_RULES = "parties/rules.csv"
_PUBLIC_RULES = "public/rules.csv"


@dataclass(frozen=True, slots=True)
class _Base:
    """What every agreement is read against."""

    root: Path
    catalogue: Catalogue
    parties: Mapping[str, Party]
    purposes: Mapping[str, Purpose]
    known: Vocabulary
    public: RuleSet
    combinations: tuple[Combination, ...]

    def space(self, type_names: frozenset[str]) -> Space:
        """The questions that can be asked about some types."""
        return Space(self.catalogue, self.purposes, type_names)


def load_policies(root: Path, catalogue: Catalogue) -> PolicySet:
    """The policies below `root`, whole and checked; raises `PolicyError` and gives nothing if anything is wrong."""
    version = _version(root)
    base = _base(root, catalogue)
    policies = PolicySet(
        version=version,
        parties=base.parties,
        agreements=dict(_agreements(base)),
        purposes=base.purposes,
        own=parse_rules(_OWN_RULES, read_text(root, _OWN_RULES), Layer.OWN, base.known),
        public=base.public,
        aggregation=read_aggregation(read_toml(root, "aggregation.toml"), catalogue),
        model=_read_model(root),
    )
    for subject in _subjects(base, policies):
        check_rules(subject, base.combinations)
    if _version(root) != version:
        raise PolicyError(".", 1, "files that changed while they were read", "files at rest; load again")
    return policies


def _base(root: Path, catalogue: Catalogue) -> _Base:
    purposes = read_purposes(read_toml(root, "purposes.toml"))
    known = vocabulary(catalogue, set(Role), purposes)
    return _Base(
        root=root,
        catalogue=catalogue,
        parties=_parties(root),
        purposes=purposes,
        known=known,
        public=parse_rules(_PUBLIC_RULES, read_text(root, _PUBLIC_RULES), Layer.PUBLIC, known),
        combinations=read_combinations(read_toml(root, "combinations.toml")),
    )


def _parties(root: Path) -> dict[str, Party]:
    files = sorted((root / "parties").glob("*.toml"))
    parties = {file.stem: read_party(read_toml(root, f"parties/{file.name}"), file.stem) for file in files}
    ministries = [party.id for party in parties.values() if party.end is End.MINISTRY]
    if len(ministries) != 1:
        raise PolicyError("parties", 1, f"{len(ministries)} parties with the end 'ministry'", "exactly one")
    _refuse_shared_regions(parties)
    return parties


def _refuse_shared_regions(parties: Mapping[str, Party]) -> None:
    """Two parties with one region code would both own its national rows."""
    seen: dict[str, str] = {}
    for party in parties.values():
        if party.region and party.region in seen:
            found = f"the region {party.region} of {seen[party.region]!r} again"
            raise PolicyError(f"parties/{party.id}.toml", 1, found, "a region code of its own")
        if party.region:
            seen[party.region] = party.id


def _agreements(base: _Base) -> Iterator[tuple[str, Agreement]]:
    """Every agreement by its id; equal rules are parsed once, whoever signed them."""
    parsed: dict[str, RuleSet] = {}
    around = Surroundings(base.catalogue, base.parties, base.purposes)
    for folder in sorted(path for path in (base.root / "agreements").iterdir() if path.is_dir()):
        file = f"agreements/{folder.name}/rules.csv"
        text = read_text(base.root, file)
        if text not in parsed:
            parsed[text] = parse_rules(file, text, Layer.AGREEMENT, base.known)
        document = read_toml(base.root, f"agreements/{folder.name}/agreement.toml")
        yield folder.name, read_agreement(document, folder.name, around, parsed[text])


def _subjects(base: _Base, policies: PolicySet) -> Iterator[Subject]:
    """What is to be checked: public rights, own rights, and each agreement whose rules and domains differ."""
    every = base.space(frozenset(base.catalogue.types))
    own = tuple(relation for relation in RELATIONS if relation.layer is Layer.OWN)
    agreed = tuple(relation for relation in RELATIONS if relation.layer is Layer.AGREEMENT)
    yield Subject(_PUBLIC_RULES, Layer.PUBLIC, policies.public, None, RELATIONS, every)
    yield Subject(_OWN_RULES, Layer.OWN, policies.own, policies.public, own, every)
    seen: set[tuple[str, frozenset[str]]] = set()
    for agreement in policies.agreements.values():
        type_names = covered_types(base.catalogue, agreement)
        if (agreement.rules.digest, type_names) not in seen:
            seen.add((agreement.rules.digest, type_names))
            space = base.space(type_names)
            yield Subject(agreement.rules_file, Layer.AGREEMENT, agreement.rules, policies.public, agreed, space)


def _read_model(root: Path) -> ModelText:
    """Refuses any other model: another effect or a roles section would change who sees what, unsaid by any rule."""
    file = "model.conf"
    parser = configparser.ConfigParser(interpolation=None, comment_prefixes=("#",), delimiters=("=",))
    try:
        parser.read_string(read_text(root, file))
    except configparser.Error as error:
        raise PolicyError(file, 1, f"what is no model ({error.message})", "the model of the rulebook") from None
    found = {section: dict(parser[section]) for section in parser.sections()}
    for section, (key, text) in _SECTIONS.items():
        if found.pop(section, None) != {key: text}:
            raise PolicyError(file, 1, f"another [{section}]", f"{key} = {text}")
    if found:
        raise PolicyError(file, 1, f"the section [{next(iter(found))}]", f"only {', '.join(_SECTIONS)}")
    return MODEL


def _version(root: Path) -> str:
    """A hash of the content of every file that says who may see what (expected cases aside)."""
    digest = hashlib.sha256()
    for file in sorted(path for pattern in ("*.conf", "*.toml", "*.csv") for path in root.rglob(pattern)):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:16]
