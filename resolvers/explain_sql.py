"""The SQL of a plan's reads and how each parameter is made. Pure; no value of a request stands in it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from resolvers.mapping import ColumnMapping, SourceKind, SourceMapping
from resolvers.operation import Special
from resolvers.plan import GroupSource, Plan, SourcePlan
from resolvers.sql.dialect import Dialect
from resolvers.sql.groups import compile_groups
from resolvers.sql.mariadb import MARIADB
from resolvers.sql.postgres import POSTGRES
from resolvers.sql.read import Target, compile_read
from resolvers.sql.statement import (
    AdultCutoff,
    Canonical,
    CanonicalList,
    Fixed,
    NativeList,
    NativeValue,
    Parameter,
    Statement,
)
from schema.catalogue import Catalogue

_WIDTH = 120
_WORD = re.compile(r"""(?:'[^']*'|"[^"]*"|`[^`]*`|[^'"`\s])+""")
"""A run of a statement that no line break may part: quoted text holds its spaces."""


@dataclass(frozen=True, slots=True)
class SqlGround:
    """What reads are compiled against."""

    mappings: Mapping[str, SourceMapping]
    catalogue: Catalogue


_DIALECTS: Mapping[SourceKind, Dialect] = {SourceKind.POSTGRES: POSTGRES, SourceKind.MYSQL: MARIADB}


def sql_text(plan: Plan, ground: SqlGround) -> str:
    """Every statement of a plan's SQL sources, from the first page on; of other sources, that they are asked.

    PostgreSQL's number in an inner LIMIT is a ceiling that no page exceeds; what is really asked for is a parameter.
    There, joined records stand in their parents' statement, as they do for pages of up to a few hundred rows.
    """
    return "\n".join(_blocks(plan, ground))


def _blocks(plan: Plan, ground: SqlGround) -> Iterator[str]:
    for key, root in plan.roots:
        if isinstance(root, Special):
            continue
        for source in root.asked:
            yield from _listed(key, source, ground) if isinstance(source, SourcePlan) else _grouped(key, source, ground)


def _listed(path: str, plan: SourcePlan, ground: SqlGround) -> Iterator[str]:
    mapping = ground.mappings[plan.source.id]
    dialect = _DIALECTS.get(mapping.kind)
    joins = dialect is not None and dialect.laterals
    if dialect is None:
        yield _elsewhere(path, mapping)
    else:
        compiled = compile_read(plan.read, mapping, ground.catalogue, Target(dialect))
        parts = {"identifiers": compiled.identifiers, "rows": compiled.rows, "total": compiled.total}
        for name, statement in parts.items():
            if statement is not None:
                yield _block(f"{path}, {mapping.id}: {name}", statement)
    for child in plan.children:
        for target in () if joins and child.joined is not None else child.targets:
            yield from _listed(f"{path}.{child.relation.name}", target, ground)


def _grouped(path: str, plan: GroupSource, ground: SqlGround) -> Iterator[str]:
    mapping = ground.mappings[plan.source.id]
    dialect = _DIALECTS.get(mapping.kind)
    if dialect is None:
        yield _elsewhere(path, mapping)
    else:
        yield _block(f"{path}, {mapping.id}: groups", compile_groups(plan.read, mapping, ground.catalogue, dialect))


def _elsewhere(path: str, mapping: SourceMapping) -> str:
    return f"-- {path}, {mapping.id}: asked through its API ({mapping.kind})\n"


def _block(title: str, statement: Statement) -> str:
    recipe = "".join(f"-- ${place}: {_made(one)}\n" for place, one in enumerate(statement.parameters, 1))
    return f"-- {title}\n{recipe}{_wrapped(statement.sql)};\n"


def _wrapped(sql: str) -> str:
    """The statement in lines of bearable length, broken at spaces outside quotes, where SQL takes any space."""
    lines: list[str] = []
    for line in sql.splitlines():
        lines.append("")
        for word in _WORD.findall(line):
            if len(lines[-1]) + len(word) >= _WIDTH:
                lines.append("")
            lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def _made(parameter: Parameter) -> str:
    """How a parameter is made from a request's values."""
    if isinstance(parameter, Canonical):
        return f"[{parameter.slot}]"
    if isinstance(parameter, CanonicalList):
        return f"list [{parameter.slot}]"
    if isinstance(parameter, NativeValue):
        return f"[{parameter.slot}] as {_stored(parameter.column)}"
    if isinstance(parameter, NativeList):
        return f"list [{parameter.slot}] as {_stored(parameter.column)}"
    if isinstance(parameter, Fixed):
        return f"always {parameter.constant!r}"
    return "birth date of who becomes an adult today" if isinstance(parameter, AdultCutoff) else "the rounding seed"


def _stored(column: ColumnMapping) -> str:
    translated = f" by the codes {column.codes.name}" if column.codes else ""
    written = f" in the form {column.form}" if column.form else ""
    return f"stored in {column.column}{translated}{written}"
