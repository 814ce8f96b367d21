"""What an agreement says is to be told in writing, and how long before or after: days and months by its own clauses."""

from dataclasses import dataclass
from enum import StrEnum

from policies.reading import Table

_KEYS = {"term", "liaison", "force_majeure", "evaluation"}


class When(StrEnum):
    """On which side of what it tells of a notice is due."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Span:
    """How many days or months (1 or more), and the clause that says so."""

    length: int
    clause: str


@dataclass(frozen=True, slots=True)
class Notices:
    """The spans of an agreement.

    `term`: months before an extension, change or end. `liaison`: working days, before or after a change of liaison
    office. `force_majeure`: calendar days after it. `evaluation`: months from one evaluation to the next at most.
    """

    term: Span
    liaison: Span
    liaison_when: When
    force_majeure: Span
    evaluation: Span


def read_notices(document: Table, term_months: int) -> Notices:
    """The table `notices` of an agreement; the months of the term's notice stand with the term."""
    document.only(_KEYS)
    term, liaison = document.table("term"), document.table("liaison")
    term.only({"clause"})
    return Notices(
        term=Span(term_months, term.word("clause")),
        liaison=_span(liaison, "working_days", {"when"}),
        liaison_when=When(liaison.check(liaison.word("when"), list(When))),
        force_majeure=_span(document.table("force_majeure"), "days"),
        evaluation=_span(document.table("evaluation"), "months"),
    )


def _span(table: Table, unit: str, beside: frozenset[str] | set[str] = frozenset()) -> Span:
    table.only({unit, "clause", *beside})
    length = table.value(unit, int)
    if not 1 <= length <= 366:
        raise table.refuse(unit, f"{unit} = {length}", "1 to 366")
    return Span(length, table.word("clause"))
