"""What a set of rules may not say, found at load: pairs that do not fit, dead rules, conflicts, telling combinations.

Rules are checked as they act: with the public rules beside them, over every question that can be asked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby, product

from policies.errors import PolicyError
from policies.matching import Place, Placed, Reach, Relation, Slice, Space, in_order, in_place, places, words
from policies.model import ANY, Combination, Effect, Layer, Rule, RuleSet
from schema.catalogue import Field, Kind, PrivacyClass, ValueType
from schema.decisions import RECORD_LEVEL, Form, Right, Treatment
from schema.persons import PERSON_DOMAINS
from schema.treatments import default_form, forms_of

_LOOKUP_VALUES = frozenset({ValueType.NIK, ValueType.PASSPORT})
_PERSON_LINKS = frozenset(domain.through.join for domain in PERSON_DOMAINS.values() if domain.through)
"""Links by which the records of a person who was looked up are found, where a type holds no identifier itself."""

_MATCH_FIELDS = frozenset({"birthDate", "sex"})
_AGREED_CLAUSES = ("Pasal ", "Lampiran ")


@dataclass(frozen=True, slots=True)
class Subject:
    """One file's rules to be checked, with the rules that act beside them, over the questions that reach them."""

    file: str
    layer: Layer
    rules: RuleSet
    beside: tuple[Placed, ...]
    reaches: tuple[Reach, ...]

    def acting(self) -> tuple[Placed, ...]:
        """All rules that act, in the order in which they decide."""
        return in_order([*(Placed(self.layer, rule) for rule in self.rules.rules), *self.beside])

    @property
    def space(self) -> Space:
        """The widest questions: of the parties themselves."""
        return self.reaches[0].space

    def refuse(self, rule: Rule, found: str, expected: str) -> PolicyError:
        """The error for a rule of the file."""
        return PolicyError(self.file, rule.line, found, expected)


@dataclass(frozen=True, slots=True)
class Decided:
    """Which rule decides each field of a slice at a place; a field that is not here is withheld by default.

    `reached` are all rules that match there on some field, in the order in which they decide.
    """

    part: Slice
    place: Place
    rules: Mapping[str, Placed]
    reached: Sequence[Placed]


def check_rules(subject: Subject, forbidden: Sequence[Combination]) -> None:
    """Refuses the file, with a `PolicyError`, for the first thing that its rules may not say."""
    for rule in subject.rules.rules:
        _check_words(subject, rule)
        _check_outcome(subject, rule)
    acting = subject.acting()
    _check_conflicts(subject, acting)
    alive: set[int] = set()
    for decided in decisions(subject, acting):
        alive.update(map(id, decided.rules.values()))
        for combination in forbidden:
            _check_combination(subject, decided, combination)
    _check_alive(subject, [placed for placed in acting if id(placed) not in alive])


def decisions(subject: Subject, acting: Sequence[Placed]) -> Iterator[Decided]:
    """What the rules say, for every slice and place where the file's own may say something; once where it is alike."""
    seen: set[tuple[str, tuple[int, ...]]] = set()
    for reach in subject.reaches:
        for side in reach.relations:
            ends = (words(side.caller_end), words(side.owner_end))
            between = [p for p in acting if p.rule.caller_end in ends[0] and p.rule.owner_end in ends[1]]
            for part, here in _asked(subject, reach.space, side, between):
                domain_type = reach.space.catalogue.types[part.type_name]
                for place in _told_apart(places(domain_type, side.scopes), here):
                    reached = [placed for placed in here if in_place(placed.rule, place)]
                    key = (part.type_name, tuple(map(id, reached)))
                    if key not in seen:
                        seen.add(key)
                        yield Decided(part, place, deciding(reach.space.covering[part.type_name], reached), reached)


def _asked(
    subject: Subject, space: Space, side: Relation, acting: Sequence[Placed]
) -> Iterator[tuple[Slice, list[Placed]]]:
    """The slices that a rule of the file reaches, each with all rules that act in it."""
    for role, purpose in space.pairs:
        asking = [p for p in acting if p.rule.role in words(role) and p.rule.purpose in words(purpose)]
        if not any(placed.layer is subject.layer for placed in asking):
            continue
        for domain_type in space.types:
            here = [placed for placed in asking if placed.rule.type_name in words(domain_type.name)]
            if any(placed.layer is subject.layer for placed in here):
                yield Slice(role, purpose, side.caller_end, side.owner_end, domain_type.name), here


def _told_apart(found: Iterable[Place], here: Sequence[Placed]) -> list[Place]:
    """One place of all that these rules do not tell apart."""
    scopes, sides, accesses = (
        {getattr(placed.rule, column) for placed in here} - {ANY} for column in ("scope", "side", "access")
    )
    first: dict[tuple[str, str, str], Place] = {}
    for place in found:
        key = (
            place.scope if place.scope in scopes else ANY,
            place.side if place.side in sides else ANY,
            place.access if place.access in accesses else ANY,
        )
        first.setdefault(key, place)
    return list(first.values())


def deciding(covering: Mapping[str, Sequence[str]], reached: Sequence[Placed]) -> dict[str, Placed]:
    """The rule that decides each field, by the words that cover it, of rules in the order in which they decide."""
    ranks: dict[str, int] = {}
    for rank, placed in enumerate(reached):
        ranks.setdefault(placed.rule.what, rank)
    found: dict[str, Placed] = {}
    for name, whats in covering.items():
        matching = [ranks[what] for what in whats if what in ranks]
        if matching:
            found[name] = reached[min(matching)]
    return found


def _check_words(subject: Subject, rule: Rule) -> None:
    """Refuses words that can never occur together."""
    space = subject.space
    if rule.type_name not in space.type_names | {ANY}:
        expected = f"a type whose domain the agreement covers: {', '.join(sorted(space.type_names))}"
        raise subject.refuse(rule, f"type {rule.type_name!r}, outside the scope", expected)
    if not any(_matches_pair(rule, *pair) for pair in space.pairs):
        expected = "a purpose that the role may use (purposes.toml) and the agreement knows"
        raise subject.refuse(rule, f"a rule that can never match: role {rule.role!r} for {rule.purpose!r}", expected)
    reaches = [reach for reach in subject.reaches if any(_matches_relation(rule, one) for one in reach.relations)]
    if not reaches:
        found = f"a rule that can never match: {rule.caller_end!r} asking {rule.owner_end!r} for {rule.scope!r} rows"
        raise subject.refuse(rule, found, _relations_text(subject.reaches))
    if not any(True for _ in space.covered(rule)):
        found = f"a rule that can never match: {rule.what!r} of type {rule.type_name!r} on side {rule.side!r}"
        raise subject.refuse(rule, found, "a class, kind or field that the type has, on a side that the type has")
    if not any(reach is subject.reaches[0] or _is_asked(rule, reach.space) for reach in reaches):
        found = f"a rule that can never match: {rule.caller_end!r} for {rule.purpose!r} on {rule.type_name!r}"
        raise subject.refuse(rule, found, "a purpose and a type that a consent names")


def _is_asked(rule: Rule, space: Space) -> bool:
    return any(_matches_pair(rule, *pair) for pair in space.pairs) and any(True for _ in space.covered(rule))


def _matches_pair(rule: Rule, role: str, purpose: str) -> bool:
    return rule.role in {role, ANY} and rule.purpose in {purpose, ANY}


def _matches_relation(rule: Rule, relation: Relation) -> bool:
    ends = rule.caller_end in {relation.caller_end, ANY} and rule.owner_end in {relation.owner_end, ANY}
    return ends and rule.scope in {*relation.scopes, ANY}


def _relations_text(reaches: Iterable[Reach]) -> str:
    relations = dict.fromkeys(relation for reach in reaches for relation in reach.relations)
    texts = [f"{r.caller_end} asking {r.owner_end} for {' or '.join(r.scopes)} rows" for r in relations]
    return f"one of: {'; '.join(texts)} (recipient: the agreement needs a consent)"


def _check_outcome(subject: Subject, rule: Rule) -> None:
    """Refuses a treatment, form or right that a field covered by the rule cannot have."""
    for field in subject.space.covered(rule):
        forms = forms_of(field, rule.treatment)
        if not forms:
            found = f"{rule.treatment} for {rule.what!r}, which covers {field.coordinate} ({field.value})"
            raise subject.refuse(rule, found, "a treatment that fits every field the rule covers")
        if rule.form is not None and rule.form not in forms:
            found = f"form {rule.form} for {field.coordinate} ({field.value})"
            raise subject.refuse(rule, found, f"one of {', '.join(form or 'no form' for form in forms)}")
        _check_rights(subject, rule, field)
        _check_specific(subject, rule, field)


def _check_rights(subject: Subject, rule: Rule, field: Field) -> None:
    if Right.LOOKUP in rule.rights and field.value not in _LOOKUP_VALUES and field.coordinate not in _PERSON_LINKS:
        expected = f"lookup on a NIK, a passport number or {', '.join(sorted(_PERSON_LINKS))} only"
        raise subject.refuse(rule, f"lookup on {field.coordinate}", expected)
    matchable = field.value in _LOOKUP_VALUES or field.kind is Kind.NAME or field.name in _MATCH_FIELDS
    if Right.MATCH in rule.rights and not matchable:
        expected = "match on a NIK, a passport number, a name, birthDate or sex only"
        raise subject.refuse(rule, f"match on {field.coordinate}", expected)


def _check_specific(subject: Subject, rule: Rule, field: Field) -> None:
    """Personal-specific data are opened to a role and purpose by name; on a record, also by a law that is named."""
    is_specific = field.privacy_class is PrivacyClass.PERSONAL_SPECIFIC
    if not is_specific or rule.effect is Effect.DENY or rule.treatment is Treatment.WITHHOLD:
        return
    if ANY in {rule.role, rule.purpose}:
        found = f"{rule.treatment} of {field.coordinate} (personal-specific) for role {rule.role!r}, {rule.purpose!r}"
        raise subject.refuse(rule, found, "a role and a purpose by name")
    if rule.treatment in RECORD_LEVEL and all(part.startswith(_AGREED_CLAUSES) for part in rule.clause.split("; ")):
        found = f"{rule.treatment} of {field.coordinate} (personal-specific) by {rule.clause!r}"
        raise subject.refuse(rule, found, "a clause that names the law it rests on too")


def _check_conflicts(subject: Subject, acting: Sequence[Placed]) -> None:
    """Refuses two rules of equal priority that could both match and disagree."""
    covered = {id(placed): frozenset(map(id, subject.space.covered(placed.rule))) for placed in acting}
    for _, equals in groupby(acting, key=lambda placed: placed.rule.priority):
        for first, second in _meeting(list(equals)):
            disagree = subject.layer in {first.layer, second.layer} and _disagree(first.rule, second.rule)
            if disagree and covered[id(first)] & covered[id(second)]:
                later = second if second.layer is subject.layer else first
                other = _other(subject, first, second)
                found = f"a rule of equal priority ({first.rule.priority}) that can match with {other}"
                raise subject.refuse(later.rule, found, "the same outcome and clause, or another priority")


def _meeting(equals: Sequence[Placed]) -> Iterator[tuple[Placed, Placed]]:
    """Every pair that may have a question in common: the many of one role, purpose and type, and the few of any."""
    groups: dict[tuple[str, str, str], list[Placed]] = {}
    for placed in equals:
        groups.setdefault((placed.rule.role, placed.rule.purpose, placed.rule.type_name), []).append(placed)
    for group in groups.values():
        yield from combinations(group, 2)
    for (first, group), (second, other) in combinations(groups.items(), 2):
        if all(word == against or ANY in {word, against} for word, against in zip(first, second, strict=True)):
            yield from product(group, other)


def _other(subject: Subject, first: Placed, second: Placed) -> str:
    if first.layer is second.layer:
        return f"line {first.rule.line} and disagrees"
    other = first if first.layer is not subject.layer else second
    where = "public/rules.csv:" if other.layer is Layer.PUBLIC else "line "
    return f"{where}{other.rule.line}{'' if other.layer is Layer.PUBLIC else ' of the agreement'} and disagrees"


def _disagree(first: Rule, second: Rule) -> bool:
    """Whether both could match at one place, and would say different things there."""
    if _meaning(first) == _meaning(second):
        return False
    pairs = zip(_where(first), _where(second), strict=True)
    return all(one == other or ANY in {one, other} for one, other in pairs)


def _meaning(rule: Rule) -> tuple[object, ...]:
    return (rule.effect, rule.treatment, rule.form, rule.rights, rule.clause)


def _where(rule: Rule) -> tuple[str, ...]:
    ends = (rule.caller_end, rule.owner_end)
    return (rule.role, rule.purpose, *ends, rule.scope, rule.side, rule.access, rule.type_name)


def _check_alive(subject: Subject, idle: Sequence[Placed]) -> None:
    """Refuses a rule that others outrank wherever it matches: it says something that never holds."""
    lines = {placed.rule.line: placed.rule for placed in idle if placed.layer is subject.layer}
    for line in sorted(lines):
        found = "a rule that can never match first: others outrank it on every field it covers"
        raise subject.refuse(lines[line], found, "a lower priority number, or no such rule")


def _check_combination(subject: Subject, decided: Decided, combination: Combination) -> None:
    fields = subject.space.catalogue.types[decided.part.type_name].fields
    for name, placed in decided.rules.items():
        field = fields[name]
        if field.value is combination.value and _is_telling(placed.rule, field, combination):
            _check_beside(subject, decided, combination, field)


def _is_telling(rule: Rule, field: Field, combination: Combination) -> bool:
    if rule.treatment not in combination.treatments:
        return False
    return not combination.forms or _form(rule, field) in combination.forms


def _form(rule: Rule, field: Field) -> Form | None:
    return rule.form or default_form(field, rule.treatment)


def _check_beside(subject: Subject, decided: Decided, combination: Combination, telling: Field) -> None:
    fields = subject.space.catalogue.types[decided.part.type_name].fields
    rule = decided.rules[telling.name].rule
    for name in sorted(combination.beside & fields.keys()):
        beside = decided.rules.get(name)
        treatment = beside.rule.treatment if beside else Treatment.WITHHOLD
        if treatment in combination.beside_treatments:
            shown = f"{telling.coordinate} {rule.treatment} {_form(rule, telling) or ''}".rstrip()
            found = f"{shown} beside {name} {treatment} for {_text(decided)} ({combination.id})"
            raise subject.refuse(rule, found, combination.reason)


def _text(decided: Decided) -> str:
    part, place = decided.part, decided.place
    who = f"{part.role}/{part.purpose}, {part.caller_end} asking {part.owner_end}"
    return f"{who}, {place.scope} rows, {place.side} side, {place.access}"
