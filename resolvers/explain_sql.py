"""The SQL of a plan's reads and how each parameter is made. Pure; no value of a request stands in it."""

import re
from collections.abc import Iterator, Sequence

from resolvers.explain_steps import SqlGround, Step, steps
from resolvers.mapping import ColumnMapping
from resolvers.plan import Plan
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

__all__ = ["SqlGround", "sql_text"]

_WIDTH = 120
_WORD = re.compile(r"""(?:'[^']*'|"[^"]*"|`[^`]*`|[^'"`\s])+""")
"""A run of a statement that no line break may part: quoted text holds its spaces."""


def sql_text(plan: Plan, ground: SqlGround, values: Sequence[object]) -> str:
    """Every statement of a plan's databases, from the first page on; of an API, its request and what it leaves over.

    PostgreSQL's number in an inner LIMIT is a ceiling that no page exceeds; what is really asked for is a parameter.
    There, joined records stand in their parents' statement, as they do for pages of up to a few hundred rows.
    """
    return "\n".join(block for step in steps(plan, ground, values) for block in _blocks(step))


def _blocks(step: Step) -> Iterator[str]:
    for name, statement in step.statements:
        yield _block(f"{step.path}, {step.source.id}: {name}", statement)
    if not step.statements:
        yield _request(step)


def _request(step: Step) -> str:
    """What an API is asked, what it does itself, and what the hub does and why."""
    lines = [f"-- {step.path}, {step.source.id}: asked through its API ({step.kind})"]
    lines.append(f"-- pushed down: {'; '.join(step.division.pushed) or 'nothing'}")
    lines += [f"-- left to the hub: {left}" for left in step.division.left]
    return "\n".join([*lines, f"-- {step.division.request}", ""])


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
