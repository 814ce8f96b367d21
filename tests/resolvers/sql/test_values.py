"""Any value at all is treated, written as JSON and judged by its age in SQL as it is in Python."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resolvers.mapping import (
    AgeKind,
    AgeWay,
    Native,
)
from resolvers.reads import Output, Piece, Treated
from resolvers.rows.cells import nik_birth
from resolvers.sql import cells
from resolvers.sql.dialect import Dialect
from resolvers.sql.postgres import TO_JSON, Postgres
from resolvers.sql.shown import Showing
from resolvers.sql.statement import years_before
from resolvers.sql.text import Writer
from schema.build import CATALOGUE
from schema.catalogue import Field
from schema.decisions import Form, Treatment
from schema.treatments import apply, forms_of
from tests.resolvers.sql.labs import Lab, PostgresLab
from tests.resolvers.sql.one_column import ALONE, DATES, HERE, MONEY, NATIVES, TEXTS, TIMES, OneColumn
from tests.resolvers.sql.world import TODAY_WIB

SETTINGS = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _forms() -> list[tuple[Field, Treatment, Form]]:
    """One field of each value type for every form that changes values."""
    found = {}
    for kind in CATALOGUE.types.values():
        for field in kind.fields.values():
            for treatment in (Treatment.MASK, Treatment.GENERALISE):
                for form in forms_of(field, treatment):
                    if form is not None and form is not Form.REGENCY:
                        usd = field.name.endswith("Usd")
                        found[form, field.value, usd] = (field, treatment, form)
    return list(found.values())


@pytest.mark.parametrize(("field", "treatment", "form"), _forms(), ids=lambda item: getattr(item, "coordinate", item))
@given(data=st.data())
@SETTINGS
async def test_a_treatment_gives_what_its_twin_gives(
    data: st.DataObject, field: Field, treatment: Treatment, form: Form, lab: Lab
) -> None:
    """Every form on every type of value it fits, nulls and odd values among them."""
    _, strategy = NATIVES.get(field.value, (Native.TEXT, TEXTS))
    values = data.draw(st.lists(st.none() | strategy | _odd(field), min_size=1, max_size=30))
    view = OneColumn.holding(field, lab.dialect)
    shown = Showing(ALONE).in_way(view, field.name, (treatment, form))
    found = await view.evaluate(lab, shown, values)
    assert found == [apply(field, treatment, form, value) for value in values]


def _odd(field: Field) -> st.SearchStrategy[Any]:
    if field.value in NATIVES:
        return NATIVES[field.value][1]
    return st.text("@ .é😀a1٣", max_size=12) | st.text("0é19٣", min_size=8, max_size=17)


CONTROLS = st.text(st.characters(max_codepoint=0x7F, exclude_characters="\0"), max_size=8)


@given(values=st.lists(st.none() | TEXTS | CONTROLS, min_size=1, max_size=30))
@SETTINGS
async def test_text_is_written_as_orjson_writes_it(values: list[str | None], lab: Lab) -> None:
    """Quotes, control characters and every script, compact and unescaped beyond what JSON asks."""
    await _assert_written(CATALOGUE.field("JobSeeker.fullName"), values, lab, lab.dialect)


@given(values=st.lists(st.none() | TEXTS | CONTROLS, min_size=1, max_size=30))
@SETTINGS
async def test_older_servers_write_text_the_same(values: list[str | None], dsn: str) -> None:
    """PostgreSQL before 17 has another function for it."""
    await _assert_written(CATALOGUE.field("JobSeeker.fullName"), values, PostgresLab(dsn), Postgres(TO_JSON))


@given(values=st.lists(st.none() | TIMES, min_size=1, max_size=30))
@SETTINGS
async def test_times_are_written_as_orjson_writes_them(values: list[datetime | None], lab: Lab) -> None:
    """In UTC with `Z`, whatever the session's zone; six digits of a fraction, or none where it is zero."""
    await _assert_written(CATALOGUE.field("ForeignWorkerEntry.entryAt"), values, lab, lab.dialect)


@given(values=st.lists(st.none() | DATES, min_size=1, max_size=30))
@SETTINGS
async def test_dates_are_written_as_orjson_writes_them(values: list[date | None], lab: Lab) -> None:
    """As YYYY-MM-DD from the year 1 on."""
    await _assert_written(CATALOGUE.field("JobSeeker.birthDate"), values, lab, lab.dialect)


@given(values=st.lists(st.none() | MONEY, min_size=1, max_size=30))
@SETTINGS
async def test_money_is_written_as_orjson_writes_it(values: list[int | None], lab: Lab) -> None:
    """Whole numbers, without quotes."""
    await _assert_written(CATALOGUE.field("Placement.monthlyWage"), values, lab, lab.dialect)


async def _assert_written(field: Field, values: list[Any], lab: Lab, dialect: Dialect) -> None:
    view = OneColumn.holding(field, dialect)
    outputs = (Output("satu", Treated(field.name, ((HERE, Treatment.CLEAR, None),))),)
    expression = Writer(Showing(ALONE)).piece(view, Piece(outputs))
    found = await view.evaluate(lab, expression, values)
    assert found == [orjson.dumps({"satu": value}, option=orjson.OPT_UTC_Z)[1:-1].decode() for value in values]


def _niks() -> st.SearchStrategy[str]:
    def nik(day: int, month: int, year: int, tail: str) -> str:
        return f"321699{day:02}{month:02}{year:02}{tail}"

    tails = st.sampled_from(("0001", "1", "00011", "000a", ""))
    return st.builds(nik, st.integers(0, 99), st.integers(0, 13), st.integers(0, 99), tails)


@given(niks=st.lists(st.none() | _niks() | TEXTS, min_size=1, max_size=60))
@SETTINGS
async def test_a_nik_tells_an_adult_by_its_birth_date(niks: list[str | None], lab: Lab) -> None:
    """A NIK without a day that exists tells nothing and raises nothing; whose age is unknown is a minor."""

    def adult(nik: str | None) -> bool:
        born = nik_birth(nik, TODAY_WIB.year)
        return born is not None and born <= years_before(TODAY_WIB, 18)

    await _assert_adults("JobSeeker.nik", AgeKind.NIK, niks, adult, lab)


@given(days=st.lists(st.none() | DATES | st.dates(date(2008, 11, 20), date(2008, 11, 28)), min_size=1, max_size=60))
@SETTINGS
async def test_a_birth_date_tells_an_adult_on_the_eighteenth_birthday(days: list[date | None], lab: Lab) -> None:
    """The day is that of the answer in WIB, which is a day ahead of UTC in the evening."""

    def adult(born: date | None) -> bool:
        if born is None:
            return False
        birthday_to_come = (TODAY_WIB.month, TODAY_WIB.day) < (born.month, born.day)
        return TODAY_WIB.year - born.year - birthday_to_come >= 18

    await _assert_adults("JobSeeker.birthDate", AgeKind.BIRTH_DATE, days, adult, lab)


async def _assert_adults(
    coordinate: str, kind: AgeKind, values: list[Any], adult: Callable[[Any], bool], lab: Lab
) -> None:
    field = CATALOGUE.field(coordinate)
    view = OneColumn.holding(field, lab.dialect, (AgeWay(kind, field.name),))
    found = await view.evaluate(lab, cells.adult(view), values)
    assert found == [adult(value) for value in values]
