"""What the rules cite: the clauses of an agreement and the laws, with their texts in Indonesian.

Every clause that a policy file cites must stand here with its text, else the set is refused: a ground that nobody can
read is no ground.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from policies.errors import PolicyError
from policies.model import RuleSet
from policies.reading import Table

LAWS_FILE: Final = "laws.toml"
"""The laws cited by any file, and what the grounds of a denial by default mean."""

SEPARATOR: Final = "; "
"""Between the clauses of one cell."""

_CITING: Final = frozenset({"clause", "legal_basis"})
"""The keys of TOML files whose values cite."""

_NEAREST: Final = 4
"""How many known clauses an error names."""

_REFERENCE: Final = re.compile(r"\((?P<clause>.+)\)$")


@dataclass(frozen=True, slots=True)
class ClauseText:
    """A clause as cited, and its text in Indonesian (a summary says so with the word `Ringkasan`)."""

    clause: str
    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """The clauses that may be cited, with their texts: laws everywhere, an agreement's own within it."""

    laws: Mapping[str, str]
    clauses: Mapping[str, str]

    def missing(self, clause: str) -> str | None:
        """The first of the joined clauses that has no text."""
        return next((name for name in cited(clause) if name not in self.laws and name not in self.clauses), None)

    def expected(self, name: str) -> str:
        """What would be right in the place of `name`: the known clauses that are written most like it."""
        near = get_close_matches(name, {*self.clauses, *self.laws}, n=_NEAREST, cutoff=0)
        return f"a clause with its text in clauses.toml or {LAWS_FILE}, such as {', '.join(near)}"


def clauses_file(agreement: str) -> str:
    """The path of an agreement's clauses below the policies folder."""
    return f"agreements/{agreement}/clauses.toml"


def read_clauses(document: Table) -> dict[str, str]:
    """The texts of a file by the clause as it is cited."""
    for name in document.data:
        if name != name.strip() or SEPARATOR in name:
            raise document.refuse(name, f"the clause {name!r}", f"one clause, without {SEPARATOR!r} or outer spaces")
    return {name: " ".join(document.word(name).split()) for name in document.data}


def cited(clause: str) -> tuple[str, ...]:
    """The clauses that one cell joins."""
    return tuple(clause.split(SEPARATOR))


def check_rules_cited(file: str, rules: RuleSet, known: Known) -> None:
    """Refuses the first rule that cites a clause without a text."""
    first: dict[str, int] = {}
    for rule in rules.rules:
        first.setdefault(rule.clause, rule.line)
    for clause, line in first.items():
        missing = known.missing(clause)
        if missing is not None:
            raise PolicyError(file, line, f"clause {missing!r}", known.expected(missing))


def check_grounds(file: str, grounds: Iterable[str], known: Known) -> None:
    """Refuses the lack of a text for one of the grounds on which data are withheld by default."""
    for ground in grounds:
        if ground not in known.laws and ground not in known.clauses:
            raise PolicyError(file, 1, f"no text for {ground!r}", "a text for each ground of a denial by default")


def check_document_cited(document: Table, known: Known) -> None:
    """Refuses the first `clause` or `legal_basis` anywhere in a TOML document that has no text."""
    for clause in _citations(document.data):
        missing = known.missing(clause)
        if missing is not None:
            raise document.refuse(missing, f"clause {missing!r}", known.expected(missing))


def _citations(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in _CITING and isinstance(inner, str):
                yield inner
            yield from _citations(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _citations(inner)


def clause_texts(clause: str, laws: Mapping[str, str], clauses: Mapping[str, str]) -> tuple[ClauseText, ...]:
    """The texts of a decision's clause: of each clause it joins, and of one that a ground names in parentheses."""
    return tuple(_texts(clause, laws, clauses))


def _texts(clause: str, laws: Mapping[str, str], clauses: Mapping[str, str]) -> Iterator[ClauseText]:
    for name in cited(clause):
        text = clauses.get(name) or laws.get(name)
        if text is not None:
            yield ClauseText(name, text)
        inner = _REFERENCE.search(name)
        if inner is not None:
            yield from _texts(inner["clause"], laws, clauses)
