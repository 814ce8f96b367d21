"""What a set of rules may not say, found at load: pairs that do not fit, dead rules, conflicts, telling combinations.

Rules are checked as they act: with the public rules beside them, over every question that can be asked.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby

from policies.errors import PolicyError
from policies.matching import Place, Placed, Relation, Slice, Space, in_order, in_place, in_slice, places, whats
from policies.model import ANY, Combination, Layer, Rule, RuleSet
from schema.catalogue import Field, Kind, ValueType
from schema.decisions import Form, Right, Treatment
from schema.treatments import default_form, forms_of

_LOOKUP_VALUES = frozenset({ValueType.NIK, ValueType.PASSPORT})
_MATCH_FIELDS = frozenset({"birthDate", "sex"})


@dataclass(frozen=True, slots=True)
class Subject:
    """One file's rules to be checked, with the public rules that act beside them (none beside the public ones)."""

    file: str
    layer: Layer
    rules: RuleSet
    beside: RuleSet | None
    relations: tuple[Relation, ...]
    space: Space

    def acting(self) -> tuple[Placed, ...]:
        """All rules that act, in the order in which they decide."""
        own = [Placed(self.layer, rule) for rule in self.rules.rules]
        public = [Placed(Layer.PUBLIC, rule) for rule in self.beside.rules] if self.beside else []
        return in_order([*own, *public])

    def refuse(self, rule: Rule, found: str, expected: str) -> PolicyError:
        """The error for a rule of the file."""
        return PolicyError(self.file, rule.line, found, expected)


@dataclass(frozen=True, slots=True)
class Decided:
    """Which rule decides each field of a slice at a place; a field that is not here is withheld by default."""

    part: Slice
    place: Place
    rules: Mapping[str, Placed]


def check_rules(subject: Subject, forbidden: Sequence[Combination]) -> None:
    """Refuses the file, with a `PolicyError`, for the first thing that its rules may not say."""
    for rule in subject.rules.rules:
        _check_words(subject, rule)
        _check_outcome(subject, rule)
    acting = subject.acting()
    _check_conflicts(subject, acting)
    deciding: set[str] = set()
    for decided in decisions(subject, acting):
        deciding.update(placed.id for placed in decided.rules.values())
        for combination in forbidden:
            _check_combination(subject, decided, combination)
    _check_alive(subject, deciding)


def decisions(subject: Subject, acting: Sequence[Placed]) -> Iterator[Decided]:
    """What the rules say, for every slice and place that can be asked about."""
    for part, side in subject.space.slices(subject.relations):
        domain_type = subject.space.catalogue.types[part.type_name]
        here = [placed for placed in acting if in_slice(placed.rule, part)]
        for place in places(domain_type, side.scopes):
            reached = [placed for placed in here if in_place(placed.rule, place)]
            yield Decided(part, place, _deciding(domain_type.fields.values(), reached))


def _deciding(fields: Iterable[Field], reached: Sequence[Placed]) -> dict[str, Placed]:
    found: dict[str, Placed] = {}
    for field in fields:
        covering = whats(field)
        for placed in reached:
            if placed.rule.what in covering:
                found[field.name] = placed
                break
    return found


def _check_words(subject: Subject, rule: Rule) -> None:
    """Refuses words that can never occur together."""
    space = subject.space
    if rule.type_name not in space.type_names | {ANY}:
        expected = f"a type whose domain the agreement covers: {', '.join(sorted(space.type_names))}"
        raise subject.refuse(rule, f"type {rule.type_name!r}, outside the scope", expected)
    if not any(_matches_pair(rule, role, purpose.id) for purpose in space.purposes.values() for role in purpose.roles):
        expected = "a purpose that the role may use (purposes.toml)"
        raise subject.refuse(rule, f"a rule that can never match: role {rule.role!r} for {rule.purpose!r}", expected)
    if not any(_matches_relation(rule, relation) for relation in subject.relations):
        found = f"a rule that can never match: {rule.caller_end!r} asking {rule.owner_end!r} for {rule.scope!r} rows"
        raise subject.refuse(rule, found, _relations_text(subject.relations))
    if not any(True for _ in space.covered(rule)):
        found = f"a rule that can never match: {rule.what!r} of type {rule.type_name!r} on side {rule.side!r}"
        raise subject.refuse(rule, found, "a class, kind or field that the type has, on a side that the type has")


def _matches_pair(rule: Rule, role: str, purpose: str) -> bool:
    return rule.role in {role, ANY} and rule.purpose in {purpose, ANY}


def _matches_relation(rule: Rule, relation: Relation) -> bool:
    ends = rule.caller_end in {relation.caller_end, ANY} and rule.owner_end in {relation.owner_end, ANY}
    return ends and rule.scope in {*relation.scopes, ANY}


def _relations_text(relations: Sequence[Relation]) -> str:
    texts = [f"{r.caller_end} asking {r.owner_end} for {' or '.join(r.scopes)} rows" for r in relations]
    return f"one of: {'; '.join(texts)}"


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


def _check_rights(subject: Subject, rule: Rule, field: Field) -> None:
    if Right.LOOKUP in rule.rights and field.value not in _LOOKUP_VALUES:
        raise subject.refuse(rule, f"lookup on {field.coordinate}", "lookup on a NIK or passport number only")
    matchable = field.value in _LOOKUP_VALUES or field.kind is Kind.NAME or field.name in _MATCH_FIELDS
    if Right.MATCH in rule.rights and not matchable:
        expected = "match on a NIK, a passport number, a name, birthDate or sex only"
        raise subject.refuse(rule, f"match on {field.coordinate}", expected)


def _check_conflicts(subject: Subject, acting: Sequence[Placed]) -> None:
    """Refuses two rules of equal priority that could both match and disagree."""
    covered = {placed.id: {field.coordinate for field in subject.space.covered(placed.rule)} for placed in acting}
    for _, equals in groupby(acting, key=lambda placed: placed.rule.priority):
        for first, second in combinations(equals, 2):
            disagree = subject.layer in {first.layer, second.layer} and _disagree(first.rule, second.rule)
            if disagree and covered[first.id] & covered[second.id]:
                later = second if second.layer is subject.layer else first
                found = f"a rule of equal priority ({first.rule.priority}) that can match with {_other(first, second)}"
                raise subject.refuse(later.rule, found, "the same outcome and clause, or another priority")


def _other(first: Placed, second: Placed) -> str:
    if first.layer is second.layer:
        return f"line {first.rule.line} and disagrees"
    public = first if first.layer is Layer.PUBLIC else second
    return f"public/rules.csv:{public.rule.line} and disagrees"


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


def _check_alive(subject: Subject, deciding: set[str]) -> None:
    """Refuses a rule that others outrank wherever it matches: it says something that never holds."""
    for rule in subject.rules.rules:
        if Placed(subject.layer, rule).id not in deciding:
            found = "a rule that can never match first: others outrank it on every field it covers"
            raise subject.refuse(rule, found, "a lower priority number, or no such rule")


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
