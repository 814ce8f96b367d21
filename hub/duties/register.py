"""Reads what is done with personal data off the rules, the agreements and the mappings.

Nothing is written by hand, so what is read is as current as they are. Pure.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from hub.duties.processing import PERSONAL, Activity, Basis, Category, Ground, Profile
from policies.building import Table, ruling
from policies.clauses import cited
from policies.gates import Gate
from policies.matching import Place, Placed
from policies.model import End, Purpose
from policies.rulebook import Acting, Question, Rulebook
from schema.caller import Standing
from schema.catalogue import DomainType, Field, PrivacyClass
from schema.decisions import Access, Form, Right, Side, Treatment

_NAMED: Final = frozenset({Right.LOOKUP, Right.MATCH})


@dataclass(frozen=True, slots=True)
class _Way:
    """How one field is given on some rows."""

    field: Field
    privacy_class: PrivacyClass
    treatment: Treatment
    form: Form | None
    rights: frozenset[Right]
    places: frozenset[Place] = frozenset()


@dataclass(frozen=True, slots=True)
class _Part:
    """What one table gives of the columns of one source."""

    ways: frozenset[_Way]
    held: frozenset[str]
    clauses: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Found:
    """A part, where it was found, and by what it is allowed."""

    ground: Ground
    source: str
    part: _Part


def activities(basis: Basis, party: str) -> tuple[Activity, ...]:
    """Every activity in which a party gives or gets personal data; of its own data first, then by the other party."""
    return tuple(_Register(basis).of(party))


class _Register:
    """Asks the rulebook, and keeps what equal tables give of equal columns."""

    def __init__(self, basis: Basis) -> None:
        self._basis = basis
        self._rulebook = Rulebook(basis.policies, basis.catalogue)
        self._parts: dict[tuple[object, frozenset[str]], _Part] = {}

    def of(self, party: str) -> Iterator[Activity]:
        policies = self._basis.policies
        others = sorted(policies.parties.keys() - {party})
        pairs = [(party, party), *((party, other) for other in others), *((other, party) for other in others)]
        for owner, recipient in pairs:
            if policies.parties[owner].end is not End.THIRD:
                for purpose in policies.purposes.values():
                    yield from self._between(owner, recipient, purpose)

    def _between(self, owner: str, recipient: str, purpose: Purpose) -> Iterator[Activity]:
        """The activities of one purpose: roles that get the same on the same ground are one."""
        alike: dict[Activity, list[str]] = {}
        for role in sorted(purpose.roles):
            found = tuple(self._found(Standing(recipient, role, purpose.id), owner))
            for ground in dict.fromkeys(one.ground for one in found):
                mine = [one for one in found if one.ground == ground]
                if any(one.part.ways for one in mine):
                    alike.setdefault(_activity(owner, recipient, purpose.id, mine), []).append(role)
        for one, roles in alike.items():
            yield replace(one, roles=tuple(roles))

    def _found(self, standing: Standing, owner: str) -> Iterator[_Found]:
        for mapping in self._basis.mappings.values():
            if mapping.owner != owner:
                continue
            for type_name, mapped in mapping.types.items():
                question = Question(standing, owner, mapping.id, type_name, Access.LIST)
                acting = self._rulebook.acting(question, self._basis.at)
                ground = _ground(acting.opening.gate)
                if ground is not None:
                    yield _Found(ground, mapping.id, self._part(acting, frozenset(mapped.columns)))

    def _part(self, acting: Acting, columns: frozenset[str]) -> _Part:
        key = (acting.key, columns)
        if key not in self._parts:
            domain_type = self._basis.catalogue.types[acting.key[1].type_name]
            self._parts[key] = self._read(acting, domain_type, columns)
        return self._parts[key]

    def _read(self, acting: Acting, domain_type: DomainType, columns: frozenset[str]) -> _Part:
        """What a table says of the personal data among some columns."""
        fields = [one for one in domain_type.fields.values() if one.name in columns and _is_personal(one)]
        alike: dict[_Way, set[Place]] = {}
        clauses: set[str] = set()
        for place, field, placed in _answers(self._rulebook.table(acting), fields):
            given = ruling(field, placed)
            rights = given.rights & _NAMED
            if given.treatment is not Treatment.WITHHOLD or rights:
                way = _Way(field, _class(field, place.side), given.treatment, given.form, rights)
                alike.setdefault(way, set()).add(place)
                clauses.update(cited(placed.rule.clause))
        ways = frozenset(replace(way, places=frozenset(places)) for way, places in alike.items())
        return _Part(ways, frozenset(one.coordinate for one in fields), frozenset(clauses))


def _answers(table: Table, fields: Iterable[Field]) -> Iterator[tuple[Place, Field, Placed]]:
    """Every rule that decides one of some fields, and where."""
    for access, cells in table.items():
        for cell, by_field in cells.items():
            place = Place(cell.scope, cell.side, access)
            for field in fields:
                placed = by_field.get(field.name)
                if placed is not None:
                    yield place, field, placed


def _is_personal(field: Field) -> bool:
    """Whether a field is personal data: by its class, or since its record is about one person; public ones are open."""
    about = field.about_person and field.privacy_class is not PrivacyClass.PUBLIC
    return about or field.privacy_class in PERSONAL


def _class(field: Field, side: Side) -> PrivacyClass:
    return PrivacyClass.PERSONAL_SPECIFIC if side is Side.MINOR else field.privacy_class


def _ground(gate: Gate) -> Ground | None:
    return None if gate.layer is None else Ground(gate.layer, gate.agreement, gate.consent, gate.concerned)


def _activity(owner: str, recipient: str, purpose: str, found: Iterable[_Found]) -> Activity:
    """What was found as one activity, of no role yet."""
    parts = tuple(found)
    return Activity(
        owner=owner,
        recipient=recipient,
        purpose=purpose,
        roles=(),
        ground=parts[0].ground,
        sources=tuple(sorted({one.source for one in parts if one.part.ways})),
        clauses=tuple(sorted(frozenset().union(*(one.part.clauses for one in parts)))),
        profile=_profile([one.part for one in parts]),
    )


def _profile(parts: Iterable[_Part]) -> Profile:
    """Fields given alike are one category; what no part touches is withheld."""
    alike: dict[Category, set[str]] = {}
    held: set[str] = set()
    touched: set[str] = set()
    for part in parts:
        held |= part.held
        for way in part.ways:
            touched.add(way.field.coordinate)
            alike.setdefault(_category(way), set()).add(way.field.name)
    categories = [replace(one, fields=tuple(sorted(names))) for one, names in alike.items()]
    return Profile(tuple(sorted(categories, key=_order)), tuple(sorted(held - touched)))


def _category(way: _Way) -> Category:
    """How a field is given, of no field yet."""
    places = tuple(sorted(way.places, key=lambda one: (one.scope, one.side, one.access)))
    return Category(way.field.type_name, way.privacy_class, way.treatment, way.form, way.rights, (), places)


def _order(one: Category) -> tuple[object, ...]:
    classes, treatments = tuple(PrivacyClass), tuple(Treatment)
    return (
        one.type_name,
        classes.index(one.privacy_class),
        treatments.index(one.treatment),
        one.fields,
        str(one.places),
    )
