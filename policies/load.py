"""Loads the policies: every file is read and checked as a whole, and the first thing wrong refuses the whole set."""

import configparser
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from policies.agreement_file import Surroundings, Terms, read_agreement
from policies.bundle import Bundle, read_bundle
from policies.checks import Subject, check_rules
from policies.clauses import (
    LAWS_FILE,
    Known,
    check_document_cited,
    check_grounds,
    check_rules_cited,
    clauses_file,
    read_clauses,
)
from policies.documents import (
    read_aggregation,
    read_combinations,
    read_common_harvest,
    read_party,
    read_purposes,
)
from policies.errors import PolicyError
from policies.gates import AGREEMENT_GROUNDS, COMMON_GROUNDS
from policies.matching import AGREED, OWN, RELATIONS, Placed, Reach, Space, receiving
from policies.model import (
    Agreement,
    End,
    Layer,
    ModelText,
    Party,
    PolicySet,
    Purpose,
    Role,
    RuleSet,
    Withdrawn,
)
from policies.reading import read_toml, text_of
from policies.retention import RETENTION_FILE, read_retention
from policies.rules import Vocabulary, parse_rules, vocabulary
from policies.stricter import check_stricter
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
_OWN_RULES: Final = "parties/rules.csv"
_PUBLIC_RULES: Final = "public/rules.csv"
_COMMON: Final = frozenset(
    {"model.conf", "purposes.toml", "combinations.toml", "aggregation.toml", "harvest.toml", LAWS_FILE, RETENTION_FILE}
    | {_OWN_RULES, _PUBLIC_RULES}
)
_AGREED: Final = frozenset({"agreement.toml", "rules.csv", "clauses.toml"})


@dataclass(frozen=True, slots=True)
class _Work:
    """What agreements are read against: the files, the common part as values, and all that may be named."""

    bundle: Bundle
    catalogue: Catalogue
    common: PolicySet
    words: Vocabulary
    kept: Mapping[str, Agreement]


def load_policies(source: Path | Bundle, catalogue: Catalogue, known: PolicySet | None = None) -> PolicySet:
    """The policies of a folder or bundle, whole and checked; raises `PolicyError` and gives nothing if any is wrong.

    What `known` (loaded with the same catalogue) holds of equal content is taken over and not read again.
    """
    bundle = source if isinstance(source, Bundle) else read_bundle(source)
    if known is not None and known.common != bundle.common:
        known = None
    _refuse_idle_files(bundle)
    kept = _kept(bundle, known)
    common = _common(bundle, catalogue, _parties(bundle, kept, known), known)
    words = vocabulary(catalogue, set(Role), common.purposes)
    work = _Work(bundle, catalogue, common, words, kept)
    agreements = dict(_agreements(work))
    policies = replace(common, agreements=agreements, versions={name: bundle.version(name) for name in agreements})
    for subject in _subjects(work, policies, known is None):
        check_rules(subject, policies.combinations)
        if subject.layer is Layer.RESTRICTION:
            check_stricter(subject)
    return policies


def _refuse_idle_files(bundle: Bundle) -> None:
    """A file that nothing reads would look as if it were in force."""
    for file in bundle.files:
        folder, _, rest = file.partition("/")
        agreed = folder == "agreements" and rest.count("/") == 1 and rest.split("/")[1] in _AGREED
        party = folder == "parties" and ("/" not in rest or rest.removesuffix("/rules.csv") in bundle.agreements)
        if not (file in _COMMON or agreed or (party and (rest.endswith((".toml", "/rules.csv"))))):
            raise PolicyError(file, 1, "a file that nothing reads", "a name that policies have, or no such file")


def _kept(bundle: Bundle, known: PolicySet | None) -> dict[str, Agreement]:
    """The agreements whose version is known: equal content, read and checked before."""
    if known is None:
        return {}
    same = (name for name in bundle.agreements if known.versions.get(name) == bundle.version(name))
    return {name: known.agreements[name] for name in same}


def _common(bundle: Bundle, catalogue: Catalogue, parties: Mapping[str, Party], known: PolicySet | None) -> PolicySet:
    """The policies without any agreement."""
    if known is not None:
        return replace(known, version=bundle.digest, parties=parties, agreements={}, versions={}, withdrawn=Withdrawn())
    files = bundle.files
    purposes_file, laws = read_toml(files, "purposes.toml"), read_clauses(read_toml(files, LAWS_FILE))
    purposes = read_purposes(purposes_file)
    check_document_cited(purposes_file, Known(laws, {}))
    retention = read_toml(files, RETENTION_FILE)
    check_document_cited(retention, Known(laws, {}))
    check_grounds(LAWS_FILE, COMMON_GROUNDS, Known(laws, {}))
    words = vocabulary(catalogue, set(Role), purposes)
    return PolicySet(
        version=bundle.digest,
        common=bundle.common,
        versions={},
        parties=parties,
        agreements={},
        purposes=purposes,
        own=_law_rules(files, _OWN_RULES, Layer.OWN, (words, laws)),
        public=_law_rules(files, _PUBLIC_RULES, Layer.PUBLIC, (words, laws)),
        aggregation=read_aggregation(read_toml(files, "aggregation.toml"), catalogue),
        harvest=read_common_harvest(read_toml(files, "harvest.toml")),
        retention=read_retention(retention, parties),
        combinations=read_combinations(read_toml(files, "combinations.toml")),
        model=_read_model(files),
        laws=laws,
    )


def _law_rules(
    files: Mapping[str, bytes], file: str, layer: Layer, known: tuple[Vocabulary, Mapping[str, str]]
) -> RuleSet:
    """Rules that rest on laws alone."""
    words, laws = known
    rules = parse_rules(file, text_of(files, file), layer, words)
    check_rules_cited(file, rules, Known(laws, {}))
    return rules


def _parties(bundle: Bundle, kept: Mapping[str, Agreement], known: PolicySet | None) -> dict[str, Party]:
    parties: dict[str, Party] = {}
    for file in sorted(bundle.files):
        name = file.removeprefix("parties/").removesuffix(".toml")
        if file != f"parties/{name}.toml":
            continue
        found = known.parties.get(name) if known is not None and name in kept else None
        parties[name] = found or read_party(read_toml(bundle.files, file), name)
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


def _agreements(work: _Work) -> Iterator[tuple[str, Agreement]]:
    """Every agreement by its id; equal rules are parsed once, whoever signed them."""
    parsed: dict[tuple[Layer, str], RuleSet] = {}
    for name in work.bundle.agreements:
        yield name, work.kept.get(name) or _agreement(work, name, parsed)


def _agreement(work: _Work, name: str, parsed: dict[tuple[Layer, str], RuleSet]) -> Agreement:
    files, common = work.bundle.files, work.common

    def rules_of(file: str, layer: Layer) -> RuleSet:
        text = text_of(files, file)
        if (layer, text) not in parsed:
            parsed[layer, text] = parse_rules(file, text, layer, work.words)
        check_rules_cited(file, parsed[layer, text], known)
        return parsed[layer, text]

    document = read_toml(files, f"agreements/{name}/agreement.toml")
    known = Known(common.laws, read_clauses(read_toml(files, clauses_file(name))))
    check_document_cited(document, known)
    check_grounds(clauses_file(name), AGREEMENT_GROUNDS, known)
    stricter = f"parties/{name}/rules.csv"
    terms = Terms(
        rules=rules_of(f"agreements/{name}/rules.csv", Layer.AGREEMENT),
        restrictions=rules_of(stricter, Layer.RESTRICTION) if stricter in files else None,
        clauses=known.clauses,
    )
    return read_agreement(document, name, Surroundings(work.catalogue, common.parties, common.purposes), terms)


def _subjects(work: _Work, policies: PolicySet, with_common: bool) -> Iterator[Subject]:  # noqa: FBT001 - private
    """What is to be checked: public rights, own rights, and each agreement that may say what none said before."""
    public = tuple(Placed(Layer.PUBLIC, rule) for rule in policies.public.rules)
    if with_common:
        every = Space(work.catalogue, policies.purposes, frozenset(work.catalogue.types))
        yield Subject(_PUBLIC_RULES, Layer.PUBLIC, policies.public, (), (Reach(RELATIONS, every),))
        yield Subject(_OWN_RULES, Layer.OWN, policies.own, public, (Reach(OWN, every),))
    spaces = _Spaces(work.catalogue, policies.purposes)
    seen = {_sense(policies, agreement) for agreement in work.kept.values()}
    for agreement in policies.agreements.values():
        sense = _sense(policies, agreement)
        if sense in seen:
            continue
        seen.add(sense)
        reaches = _reaches(policies, agreement, spaces)
        agreed = tuple(Placed(Layer.AGREEMENT, rule) for rule in agreement.rules.rules)
        yield Subject(agreement.rules_file, Layer.AGREEMENT, agreement.rules, public, reaches)
        if agreement.restrictions is not None:
            file = agreement.restrictions_file
            yield Subject(file, Layer.RESTRICTION, agreement.restrictions, (*agreed, *public), reaches)


def _sense(policies: PolicySet, agreement: Agreement) -> tuple[object, ...]:
    """All that the checks of an agreement's rules depend on beside the common part."""
    consents = frozenset(
        (frozenset(policies.parties[owner].end for owner in one.owners), one.domains, one.purposes)
        for one in agreement.consents
    )
    stricter = agreement.restrictions.digest if agreement.restrictions else ""
    return (agreement.rules.digest, stricter, frozenset(agreement.domains), agreement.purposes, consents)


class _Spaces:
    """The questions about some purposes and domains; agreements of equal scope share one space."""

    def __init__(self, catalogue: Catalogue, purposes: Mapping[str, Purpose]) -> None:
        self._catalogue = catalogue
        self._purposes = purposes
        self._made: dict[tuple[frozenset[str], frozenset[str]], Space] = {}

    def of(self, purposes: frozenset[str], domains: Collection[str]) -> Space:
        """The questions for these purposes about the types of these domains."""
        types = frozenset(name for name, one in self._catalogue.types.items() if one.domain in domains)
        if (purposes, types) not in self._made:
            known = {name: purpose for name, purpose in self._purposes.items() if name in purposes}
            self._made[purposes, types] = Space(self._catalogue, known, types)
        return self._made[purposes, types]


def _reaches(policies: PolicySet, agreement: Agreement, spaces: _Spaces) -> tuple[Reach, ...]:
    """The questions that an agreement's rules can be asked: of its parties and third parties, and of recipients."""
    reaches = [Reach(AGREED, spaces.of(agreement.purposes, agreement.domains))]
    for consent in agreement.consents:
        ends = (policies.parties[owner].end for owner in sorted(consent.owners))
        reaches.append(Reach(tuple(map(receiving, ends)), spaces.of(consent.purposes, consent.domains)))
    return tuple(reaches)


def _read_model(files: Mapping[str, bytes]) -> ModelText:
    """Refuses any other model: another effect or a roles section would change who sees what, unsaid by any rule."""
    file = "model.conf"
    parser = configparser.ConfigParser(interpolation=None, comment_prefixes=("#",), delimiters=("=",))
    try:
        parser.read_string(text_of(files, file))
    except configparser.Error as error:
        raise PolicyError(file, 1, f"what is no model ({error.message})", "the model of the rulebook") from None
    found = {section: dict(parser[section]) for section in parser.sections()}
    for section, (key, text) in _SECTIONS.items():
        if found.pop(section, None) != {key: text}:
            raise PolicyError(file, 1, f"another [{section}]", f"{key} = {text}")
    if found:
        raise PolicyError(file, 1, f"the section [{next(iter(found))}]", f"only {', '.join(_SECTIONS)}")
    return MODEL
