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
    RoundingSeed,
    Statement,
)

__all__ = ["SqlGround", "sql_text"]

_WIDTH = 120
_WORD = re.compile(r"""(?:'[^']*'|"[^"]*"|`[^`]*`|[^'"`\s])+""")
"""A run of a statement that no line break may part: quoted text holds its spaces."""


def sql_text(plan: Plan, ground: SqlGround, values: Sequence[object]) -> str:
    """Every statement of a plan's databases, from the first page on; of others, the request and what it leaves over.

    PostgreSQL's number in an inner LIMIT is a ceiling that no page exceeds; what is really asked for is a parameter.
    There, joined records stand in their parents' statement, as they do for pages of up to a few hundred rows, and the
    codes of a source's own regions are looked up, as they are for pages of more than some dozen.
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
    match parameter:
        case Canonical():
            made = f"[{parameter.slot}]"
        case CanonicalList():
            made = f"list [{parameter.slot}]"
        case NativeValue():
            made = f"[{parameter.slot}] as {_stored(parameter.column)}"
        case NativeList():
            made = f"list [{parameter.slot}] as {_stored(parameter.column)}"
        case Fixed():
            made = f"always {parameter.constant!r}"
        case AdultCutoff():
            made = "birth date of who becomes an adult today"
        case RoundingSeed():
            made = "the rounding seed"
        case _:
            made = str(parameter)
    return made


def _stored(column: ColumnMapping) -> str:
    translated = f" by the codes {column.codes.name}" if column.codes else ""
    written = f" in the form {column.form}" if column.form else ""
    return f"stored in {column.column}{translated}{written}"
