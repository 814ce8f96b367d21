"""Operations from a seed: everything the schema can be asked, mostly as a caller would, now and then as an attacker."""

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from resolvers.indicators.recipes import RECIPES, Recipe
from schema.build import CATALOGUE
from schema.catalogue import DomainType, Field, ValueType
from schema.decisions import Access, Right, Treatment
from schema.names import NAMES, enum_name
from schema.persons import PERSON_DOMAINS
from tests.worlds.asking import Ask
from tests.worlds.attempts import ATTEMPTS
from tests.worlds.sight import Sight
from tests.worlds.values import Values

_ORDERED = frozenset({ValueType.INT, ValueType.FLOAT, ValueType.MONEY, ValueType.DATE, ValueType.DATETIME})
_PERSONS = frozenset({ValueType.NIK, ValueType.PASSPORT})
_NUMBERS = frozenset({ValueType.INT, ValueType.MONEY})
_SPECIALS = (
    "{ sources { id owner kind domains regions status message } }",
    "{ __typename }",
    '{ __type(name: "JobSeeker") { name fields { name } } }',
)
DEEPEST = 3
_OF_A_PERSON = ("JobSeeker", "EmployedPerson", "TrainingEnrollment", "Placement")

Used = Mapping[str, Sequence[Field]]


def coordinates_of(code: str) -> Iterator[str]:
    """The coordinates that an indicator aggregates or filters by."""
    recipe = RECIPES[code]
    for tally in recipe.tallies if isinstance(recipe, Recipe) else ():
        terms = [*tally.where, *(term for terms in tally.either for term in terms)]
        region = [tally.region] if tally.region else []
        names = (*(term.field for term in (*terms, *region)), *tally.by, *tally.numbers)
        yield from (f"{tally.type_name}.{name}" for name in names)


@dataclass(frozen=True)
class Made:
    """An operation, the coordinates it aggregates, and its lists: response key and variable of the cursor."""

    ask: Ask
    aggregated: frozenset[str] = frozenset()
    lists: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, eq=False)
class Maker:
    """Makes operations for one caller."""

    sight: Sight
    sources: Mapping[str, Mapping[str, str]]
    """For each type the sources that hold it, with their owners."""
    values: Values
    _usable: dict[tuple[str, Right], list[Field]] = field(default_factory=dict)

    @property
    def chance(self) -> random.Random:
        """The draw."""
        return self.values.chance

    def operation(self) -> Made:
        """One operation."""
        kind = self.chance.random()
        if kind < 0.06:
            return Made(self._attempt())
        if kind < 0.1:
            return Made(Ask(self._special()))
        if kind < 0.13:
            return self._indicators()
        return _Writer(self).written(person=kind < 0.17)

    def question(self) -> Made:
        """One operation as a caller would ask it, over whatever sources there are."""
        kind = self.chance.random()
        if kind < 0.02:
            return self._indicators()
        if kind < 0.05:
            return _Writer(self, names_sources=False).person()
        return _Writer(self, names_sources=False).written()

    def _attempt(self) -> Ask:
        """A bad input, with a person's number in it where it takes one."""
        return self.chance.choice(ATTEMPTS).replaced(self.values.named())

    def _special(self) -> str:
        if self.sight.standing.role == "auditor" and self.chance.random() < 0.8:
            members = "id at caller { issuer subject } party role purpose outcome operation { hash text } rulesVersion"
            decisions = "decisions { coordinate owner scope side treatment form rule clause }"
            sources = "sources { source { id owner } status rows }"
            page = f"first: {self.chance.randint(1, 8)}"
            return (
                f"{{ auditEntries({page}) {{ nodes {{ {members} {decisions} {sources} }} totalCount"
                " pageInfo { hasNextPage endCursor } } }"
            )
        return self.chance.choice(_SPECIALS)

    def _indicators(self) -> Made:
        """Some indicators of a region and a period."""
        codes = self.chance.sample(list(RECIPES), 3)
        region = self.chance.choice(("", ', regionCode: "32.16"', ', regionCode: "82.04"'))
        period = self.chance.choice(("2026", "2026-Q3", "2026-10", "2025"))
        members = "code value numerator denominator parts { by key value } status exact sources { id } message"
        query = f'{{ indicators(period: "{period}"{region}, codes: [{", ".join(codes)}]) {{ {members} }} }}'
        return Made(Ask(query), frozenset(coordinate for code in codes for coordinate in coordinates_of(code)))

    def usable(self, kind: DomainType, right: Right) -> list[Field]:
        """The fields of a type with a right somewhere."""
        key = kind.name, right
        if key not in self._usable:
            rights = partial(self.sight.rights, self.sources[kind.name], kind.name, access=Access.LIST)
            self._usable[key] = [one for one in kind.fields.values() if right in rights(one.name)]
        return self._usable[key]

    def picked(self, kind: DomainType, right: Right) -> Field:
        """A field to use, mostly one that may be."""
        fitting = self.usable(kind, right)
        if fitting and self.chance.random() < 0.85:
            coarse = [one for one in fitting if one.coordinate in self.coarse]
            return self.chance.choice(coarse if coarse and self.chance.random() < 0.35 else fitting)
        return self.chance.choice(list(kind.fields.values()))

    @cached_property
    def coarse(self) -> frozenset[str]:
        """The coordinates of which the caller sees generalised values: where the true ones must have no effect."""
        decisions = (
            self.sight.decisions(source, owner, type_name, access)
            for type_name, sources in self.sources.items()
            for source, owner in sources.items()
            for access in Access
        )
        met = (one for decided in decisions for fields in decided.fields.values() for one in fields.values())
        return frozenset(one.coordinate for one in met if one.treatment is Treatment.GENERALISE)

    def looks_up(self, kind: DomainType) -> bool:
        """Whether the caller may look up a person of a type."""
        if kind.identifier is None:
            return False
        return Right.LOOKUP in self.sight.rights(self.sources[kind.name], kind.name, kind.identifier, Access.LOOKUP)

    @cached_property
    def types(self) -> list[DomainType]:
        """The types, those more often of which something may be seen."""
        every = list(CATALOGUE.types.values())
        seen = (kind for kind in every if self.usable(kind, Right.SELECT) or self.looks_up(kind))
        return [*every, *(kind for kind in seen for _ in range(3))]


@dataclass(eq=False)
class _Writer:
    """Writes one operation."""

    maker: Maker
    names_sources: bool = True
    fragments: list[str] = field(default_factory=list)
    lists: list[tuple[str, str]] = field(default_factory=list)
    aggregated: set[str] = field(default_factory=set)

    @property
    def chance(self) -> random.Random:
        return self.maker.chance

    def maybe(self, share: float) -> bool:
        return self.chance.random() < share

    def written(self, *, person: bool = False) -> Made:
        """One or two roots; or one person, in several domains."""
        return self._made(
            [self._person()] if person else [self._root(at) for at in range(1 if self.maybe(0.85) else 2)]
        )

    def person(self) -> Made:
        """One person's records, as they are found by the number in every domain."""
        number = json.dumps(self.maker.values.named())
        lists = [self._persons(CATALOGUE.types[name]) for name in self.chance.sample(_OF_A_PERSON, 3)]
        return self._made([f"person(nik: {number}) {{ {' '.join(lists)} }}"])

    def _persons(self, kind: DomainType) -> str:
        variable = f"kursor{len(self.lists)}"
        self.lists.append((kind.root, variable))
        arguments = [*self._order_argument(kind), f"first: {self.chance.choice((1, 2, 10))}", f"after: ${variable}"]
        return f"{kind.root}({', '.join(arguments)}) {{ {self._parts(kind, 2, root=False)} }}"

    def _made(self, roots: Sequence[str]) -> Made:
        variables = ", ".join(f"${name}: String" for _, name in self.lists)
        head = f"query Tanya({variables}) " if variables else ""
        text = head + "{ " + " ".join(roots) + " }" + "".join(f" {fragment}" for fragment in self.fragments)
        method = "GET" if self.maybe(0.04) else "POST"
        asked = Ask(text, {}, method, self.chance.choice(("id", "en")))
        return Made(asked, frozenset(self.aggregated), tuple(self.lists))

    def _root(self, at: int) -> str:
        kind = self.chance.choice(self.maker.types)
        alias = f"akar{at}"
        if self.maybe(0.3):
            return f"{alias}: {self._aggregate(kind)}"
        return f"{alias}: {self._list(kind, alias, 1)}"

    def _person(self) -> str:
        """One person's records in some domains."""
        members = ["completeness { source { id owner } status rows message }"]
        for name, domain in PERSON_DOMAINS.items():
            if self.maybe(0.5):
                arguments = [f"first: {self.chance.choice((1, 2, 5, 10))}", *self._order_argument(domain.kind)]
                parts = self._parts(domain.kind, 2, root=False)
                members.append(f"{name}({', '.join(arguments)}) {{ {parts} }}")
        number = json.dumps(self.maker.values.named())
        return f"person(nik: {number}) {{ {' '.join(members)} }}"

    def _list(self, kind: DomainType, key: str, level: int, relation: str | None = None) -> str:
        """A list at the root or a relation to many, under a response key of its own."""
        arguments = [*(self._look_up(kind) or self._where_argument(kind)), *self._order_argument(kind)]
        arguments.append(f"first: {self.chance.choice((0, 1, 2, 3, 5, 8, 20) if level > 1 else (1, 2, 3, 5, 8, 20))}")
        variable = f"kursor{len(self.lists)}"
        self.lists.append((key, variable))
        arguments.append(f"after: ${variable}")
        if relation is None:
            arguments += self._source_arguments(kind)
        return (
            f"{relation or kind.root}({', '.join(arguments)}) {{ {self._parts(kind, level, root=relation is None)} }}"
        )

    def _look_up(self, kind: DomainType) -> list[str]:
        """One person asked for by number, by those who may."""
        rare = bool(self.maker.usable(kind, Right.SELECT))
        if kind.identifier is None or not self.maker.looks_up(kind) or self.maybe(0.5 if rare else 0.15):
            return []
        number = self.maker.values.named(kind.fields[kind.identifier].value)
        return [f"where: {{ {kind.identifier}: {{ eq: {json.dumps(number)} }} }}"]

    def _source_arguments(self, kind: DomainType) -> Iterator[str]:
        if self.names_sources and self.maybe(0.12):
            yield f"sources: {json.dumps([self.chance.choice(list(self.maker.sources[kind.name]))])}"
        if self.maybe(0.08):
            yield "require: COMPLETE"

    def _parts(self, kind: DomainType, level: int, *, root: bool) -> str:
        parts = ["pageInfo { hasNextPage endCursor }"]
        if self.maybe(0.9):
            parts.append(f"nodes {self._node(kind, level)}")
        if self.maybe(0.15):
            parts.append(f"edges {{ cursor_1: cursor node {self._node(kind, level)} }}")
        if self.maybe(0.35):
            parts.append("totalCount")
        if root and self.maybe(0.6):
            parts.append("completeness { source { id owner } status rows asOf message }")
        self.chance.shuffle(parts)
        return " ".join(parts)

    def _node(self, kind: DomainType, level: int) -> str:
        fields = self.chance.sample(list(kind.fields), min(len(kind.fields), self.chance.randint(1, 9)))
        members = [self._aliased(name) for name in fields]
        members += [
            one for one in ("id", "updatedAt", "quality", "source { id owner }", "__typename") if self.maybe(0.3)
        ]
        for name, relation in kind.relations.items():
            if level < DEEPEST and self.maybe(0.4):
                members.append(self._relation(name, CATALOGUE.types[relation.target], level, many=relation.many))
        self.chance.shuffle(members)
        return self._wrapped(kind, " ".join(members))

    def _aliased(self, name: str) -> str:
        return f"nama_{name}: {name}" if self.maybe(0.1) else name

    def _relation(self, name: str, target: DomainType, level: int, *, many: bool) -> str:
        key = f"{name}_{len(self.lists)}_{level}"
        if many:
            return f"{key}: {self._list(target, key, level + 1, name)}"
        return f"{key}: {name} {self._node(target, level + 1)}"

    def _wrapped(self, kind: DomainType, members: str) -> str:
        """A selection, as it is or by way of a fragment."""
        way = self.chance.random()
        if way < 0.08:
            name = f"Bagian{len(self.fragments)}"
            self.fragments.append(f"fragment {name} on {kind.name} {{ {members} }}")
            return f"{{ ...{name} }}"
        if way < 0.14:
            return f"{{ ... on {kind.name} @include(if: true) {{ {members} }} __typename }}"
        return f"{{ {members} }}"

    def _where_argument(self, kind: DomainType, *, aggregate: bool = False) -> Iterator[str]:
        if self.maybe(0.55):
            yield f"where: {self._where(kind, 2, aggregate=aggregate)}"

    def _where(self, kind: DomainType, depth: int, *, aggregate: bool) -> str:
        members: dict[str, str] = {}
        for _ in range(self.chance.choice((1, 1, 1, 2, 3))):
            name, condition = self._condition(kind, aggregate=aggregate)
            members[name] = condition
        if depth and self.maybe(0.2):
            below = [self._where(kind, depth - 1, aggregate=aggregate) for _ in range(self.chance.randint(0, 2))]
            members[self.chance.choice(("and", "or"))] = f"[{', '.join(below)}]"
        if depth and self.maybe(0.1):
            members["not"] = self._where(kind, depth - 1, aggregate=aggregate)
        return "{ " + ", ".join(f"{name}: {text}" for name, text in members.items()) + " }"

    def _condition(self, kind: DomainType, *, aggregate: bool) -> tuple[str, str]:
        if self.maybe(0.06):
            return "id", f"{{ {self.chance.choice(('eq: {0}', 'in: [{0}, {1}]')).format(*self._ids())} }}"
        if kind.identifier and self.maybe(0.12):
            return kind.identifier, f"{{ eq: {self.maker.values.of(kind.fields[kind.identifier])} }}"
        one = self.maker.picked(kind, Right.FILTER)
        if aggregate:
            self.aggregated.add(one.coordinate)
        return one.name, f"{{ {self._comparison(one)} }}"

    def _ids(self) -> tuple[str, str]:
        return self.maker.values.id(), self.maker.values.id()

    def _comparison(self, one: Field) -> str:
        value = self.maker.values.of
        if one.is_list:
            return f"has: {value(one)}" if self.maybe(0.5) else f"hasAny: [{value(one)}, {value(one)}]"
        ways = [f"eq: {value(one)}"]
        if one.value is not ValueType.BOOLEAN:
            ways.append(f"in: [{value(one)}, {value(one)}, {value(one)}]")
        if one.value in _ORDERED:
            ways += [f"gte: {value(one)}, lt: {value(one)}", f"gt: {value(one)}", f"lte: {value(one)}"]
        if one.value not in _PERSONS:
            ways.append(f"isNull: {self.chance.choice(('true', 'false'))}")
        return self.chance.choice(ways)

    def _order_argument(self, kind: DomainType) -> Iterator[str]:
        terms = []
        for _ in range(self.chance.choice((0, 0, 1, 1, 2))):
            one = self.maker.picked(kind, Right.SORT)
            if not one.is_list:
                terms.append(f"{{ field: {enum_name(one.name)}, direction: {self.chance.choice(('ASC', 'DESC'))} }}")
        if terms:
            yield f"orderBy: [{', '.join(terms)}]"

    def _aggregate(self, kind: DomainType) -> str:
        keys = self._group_keys(kind)
        arguments = [*self._where_argument(kind, aggregate=True), *self._source_arguments(kind)]
        if keys:
            arguments.append(f"groupBy: [{', '.join(enum_name(key) for key in keys)}]")
        members = [*([f"key {{ {' '.join(keys)} }}"] if keys else ()), "count", "suppressed", *self._figures(kind)]
        if self.maybe(0.35):
            members.append("persons")
        head = f"{kind.root}Aggregate" + (f"({', '.join(arguments)})" if arguments else "")
        completeness = "completeness { source { id owner } status rows }"
        return f"{head} {{ groups {{ {' '.join(members)} }} total exact {completeness} }}"

    def _group_keys(self, kind: DomainType) -> list[str]:
        ways = list(NAMES.group_fields(kind.name).values())
        fitting = {one.name for one in self.maker.usable(kind, Right.GROUP)}
        chosen: list[str] = []
        for _ in range(self.chance.choice((0, 1, 1, 2, 3))):
            likely = [way for way in ways if way.field in fitting] or ways
            way = self.chance.choice(likely if self.maybe(0.9) else ways)
            if way.name not in chosen:
                chosen.append(way.name)
                self.aggregated.add(f"{kind.name}.{way.field}")
        return chosen

    def _figures(self, kind: DomainType) -> Iterator[str]:
        numbers = [one for one in self.maker.usable(kind, Right.COUNT) if one.value in _NUMBERS]
        if numbers and self.maybe(0.4):
            one = self.chance.choice(numbers)
            self.aggregated.add(one.coordinate)
            for figure in self.chance.choice((("sum",), ("sum", "avg"), ("avg",), ("median",), ("min", "max", "sum"))):
                yield f"{figure} {{ {one.name} }}"
