"""Which cell each record stands in: whose row it is (scope) and whether its person is an adult (side)."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from resolvers.mapping import AgeKind, AgeWay
from resolvers.reads import GroupRead, Read
from resolvers.rows.table import Table
from schema.decisions import Cell, Scope, Side
from schema.zone import WIB

NOWHERE = -1
"""The place of a record whose cell the read does not name."""

_ADULT_AGE = 18
_CENTURY = 2000
_FEMALE_DAYS = 40
_UNKNOWN_GROUP = "AGE_15_19"
_NIK = re.compile(r"[0-9]{16}", re.ASCII)

Verdicts = list[bool | None]


def places(read: Read | GroupRead, table: Table, now: datetime) -> list[int]:
    """For each record the position of its cell in `read.cells`, or `NOWHERE`."""
    index = {cell: i for i, cell in enumerate(read.cells)}
    sides = adults(table, now) if read.split_sides else [True] * len(table)
    if read.region is None:
        # Every row of this source has the one scope that the read's cells have.
        scopes = {cell.scope for cell in read.cells}
        owns = [scopes == {Scope.OWN}] * len(table)
    else:
        owns = own(table, read.region)
    place = {
        (mine, adult): index.get(Cell(Scope.OWN if mine else Scope.OTHER, Side.ADULT if adult else Side.MINOR), NOWHERE)
        for mine in (True, False)
        for adult in (True, False)
    }
    return [place[pair] for pair in zip(owns, sides, strict=True)]


def own(table: Table, region: str) -> list[bool]:
    """Whether a region code among the type's `own_by` fields is the region's; null is not."""
    found = [False] * len(table)
    for path in table.shape.domain.own_by:
        relation, _, name = path.rpartition(".")
        column = table.linked_column(relation, name) if relation else table.column(name)
        found = [known or _holds(value, region) for known, value in zip(found, column, strict=True)]
    return found


def _holds(value: object, region: str) -> bool:
    return region in value if isinstance(value, tuple) else value == region


def adults(table: Table, now: datetime) -> list[bool]:
    """Whether each record's person is 18 or older on the day of `now` in WIB.

    Unknown age counts as a minor's (UU 27/2022 Pasal 25).
    """
    today = now.astimezone(WIB).date()
    verdicts: Verdicts = [None] * len(table)
    unknown = list(range(len(table)))
    for way in table.shape.mapping.age:
        if not unknown:
            break
        for i, verdict in zip(unknown, _verdicts(table, way, today, unknown), strict=True):
            verdicts[i] = verdict
        unknown = [i for i in unknown if verdicts[i] is None]
    return [verdict is True for verdict in verdicts]


def _verdicts(table: Table, way: AgeWay, today: date, rows: Sequence[int]) -> Verdicts:
    """What a way says of the records at the positions; `None` where it does not know."""
    if way.field is None:
        return [True] * len(rows)
    whole = table.linked_column(way.relation, way.field) if way.relation else table.column(way.field)
    column = [whole[i] for i in rows]
    if way.kind is AgeKind.BIRTH_DATE:
        return _by_birth(column, today)
    if way.kind is AgeKind.NIK:
        return _by_birth([nik_birth(nik, today.year) for nik in column], today)
    return [None if group is None or group == _UNKNOWN_GROUP else True for group in column]


def _by_birth(births: Sequence[date | None], today: date) -> Verdicts:
    latest = _years_before(today, _ADULT_AGE)
    return [None if birth is None else birth <= latest for birth in births]


def _years_before(day: date, years: int) -> date:
    """The same day years ago; 28 February where that year has no 29th, as PostgreSQL reckons."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def nik_birth(nik: str | None, this_year: int) -> date | None:
    """The birth date in digits 7 to 12 of a NIK (40 added to a woman's day), or `None` where they are no real date."""
    if nik is None or not _NIK.fullmatch(nik):
        return None
    day, month, year = int(nik[6:8]), int(nik[8:10]), _CENTURY + int(nik[10:12])
    if year > this_year:
        year -= 100
    try:
        return date(year, month, day - _FEMALE_DAYS if day > _FEMALE_DAYS else day)
    except ValueError:
        return None
