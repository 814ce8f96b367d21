"""Which fields and linked records a read needs: what an API that can choose is asked for, and no more."""

from collections.abc import Iterator

from resolvers.reads import (
    QUALITY,
    UPDATED_AT,
    And,
    Comparison,
    GroupRead,
    Not,
    Or,
    Parents,
    Read,
    Treated,
    Where,
)
from resolvers.rows.table import TypeShape
from schema.decisions import Form

REGION_OF_ADDRESS = "regionCode"
"""The field whose region a generalised address shows."""


def fields_needed(read: Read | GroupRead, shape: TypeShape) -> frozenset[str]:
    """The fields (and `id`, `updatedAt`) that answering a read looks at, links to other records among them."""
    names = set(_named(read, shape))
    names.update(shape.link_of(relation) for relation in links_needed(read, shape))
    if read.split_sides:
        names.update(way.field for way in shape.mapping.age if way.field is not None and way.relation is None)
    if read.region is not None:
        names.update(path for path in shape.domain.own_by if "." not in path)
    return frozenset(names)


def links_needed(read: Read | GroupRead, shape: TypeShape) -> dict[str, frozenset[str]]:
    """The relations whose records tell a record's side or scope, with the fields needed of those."""
    paths: list[tuple[str, str]] = []
    if read.split_sides:
        paths += [(way.relation, way.field) for way in shape.mapping.age if way.relation and way.field]
    if read.region is not None:
        dotted = (path.partition(".") for path in shape.domain.own_by)
        paths += [(relation, name) for relation, dot, name in dotted if dot]
    if isinstance(read, GroupRead) and read.tags and shape.domain.identifier is None:
        paths += _person_paths(shape)
    followed = {relation for relation, _ in paths if shape.leads(relation)}
    return {relation: frozenset(name for r, name in paths if r == relation) for relation in sorted(followed)}


def columns_of(shape: TypeShape, names: frozenset[str]) -> tuple[str, ...]:
    """The native columns behind fields, the key first; fields the source does not hold have none."""
    mapping = shape.mapping
    mapped = (mapping.updated_at if name == UPDATED_AT else mapping.columns.get(name) for name in sorted(names))
    return tuple(dict.fromkeys((mapping.key, *(column.column for column in mapped if column is not None))))


def _named(read: Read | GroupRead, shape: TypeShape) -> Iterator[str]:
    yield from _of_where(read.where)
    if isinstance(read, GroupRead):
        yield from (key.treated.field for key in read.keys)
        yield from (number.field for number in read.numbers)
        yield from _of_person(shape)
        return
    yield from (term.treated.field for term in read.order)
    for treated in (*(hidden.treated for hidden in read.hidden), *_outputs(read)):
        yield from _of_output(treated)
    if read.parents is not None:
        yield from _of_parents(read.parents, shape)


def _person_paths(shape: TypeShape) -> Iterator[tuple[str, str]]:
    relation = shape.person_relation()
    identifier = shape.target(relation).domain.identifier if relation else None
    if relation and identifier:
        yield relation, identifier


def _of_person(shape: TypeShape) -> Iterator[str]:
    """The field that tells persons apart: their identifier, or the link to the person's record."""
    relation = shape.person_relation()
    if shape.domain.identifier is not None:
        yield shape.domain.identifier
    elif relation is not None:
        yield shape.link_of(relation)


def _of_where(where: Where | None) -> Iterator[str]:
    match where:
        case Comparison():
            yield where.treated.field
        case And() | Or():
            for item in where.items:
                yield from _of_where(item)
        case Not():
            yield from _of_where(where.item)


def _outputs(read: Read) -> Iterator[Treated]:
    return (output.treated for piece in read.pieces for output in piece.outputs)


def _of_output(treated: Treated) -> Iterator[str]:
    name, _, listed = treated.field.partition(":")
    if name == QUALITY:
        yield from filter(None, listed.split(","))
        return
    yield name
    if any(form is Form.REGENCY for _, _, form in treated.by_cell):
        yield REGION_OF_ADDRESS


def _of_parents(parents: Parents, shape: TypeShape) -> Iterator[str]:
    if not parents.by_person:
        yield parents.link
    elif shape.domain.identifier:
        yield shape.domain.identifier
