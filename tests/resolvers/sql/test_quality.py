"""A flag means the same wherever a record comes from: SQL, rows and filters hold a text against one written form."""

import re

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resolvers.mapping import ColumnMapping, Native
from resolvers.reads import QUALITY
from resolvers.rows.frame import Frame
from resolvers.rows.table import Table, TypeShape
from resolvers.rows.text import quality
from resolvers.sql.quality import flags, written_form
from resolvers.sql.subject import Subject
from resolvers.utf8 import to_bytes
from schema.build import CATALOGUE
from schema.catalogue import Field, ValueType
from schema.patterns import PATTERNS
from tests.resolvers.sql.keys import TestKeys
from tests.resolvers.sql.labs import Lab
from tests.resolvers.sql.one_column import HERE, TEXTS, VALUE, OneColumn

SETTINGS = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TIMES = frozenset({ValueType.DATE, ValueType.DATETIME})
"""Read as times, not as texts: what has not their form is no value of the column."""
PEOPLES = st.text("0123456789+.@aZé\n", max_size=20)
FORMS = sorted(PATTERNS.keys() - TIMES)


def _field(kind: ValueType) -> Field:
    """A field of that kind that is no list."""
    fields = (field for of_type in CATALOGUE.types.values() for field in of_type.fields.values())
    return next(field for field in fields if field.value is kind and not field.is_list)


def _texts(kind: ValueType) -> st.SearchStrategy[str]:
    """Texts of the form, texts a sign away from it, and any others."""
    fitting = st.emails() if kind is ValueType.EMAIL else st.from_regex(PATTERNS[kind], fullmatch=True)
    cut = fitting.map(lambda text: text[:-1])
    longer = st.builds("{}{}".format, fitting, st.sampled_from("0 \nZ.\N{ARABIC-INDIC DIGIT ONE}"))
    return fitting | cut | longer | PEOPLES | TEXTS


def _flags_of_rows(subject: Subject, column: ColumnMapping, values: list[str | None]) -> list[list[str]]:
    shape = TypeShape(subject.domain, subject.mapping, CATALOGUE, {subject.domain.name: subject.mapping})
    table = Table.of(shape, [{"id": key, VALUE: value} for key, value in enumerate(values, 1)])
    return quality(Frame(table, (HERE,), [0] * len(values), TestKeys(), aggregates=False), [column.field])


def test_every_kind_of_text_with_a_form_is_held_against_it() -> None:
    """And no other value."""
    columns = {kind: ColumnMapping("f", VALUE, kind, Native.TEXT) for kind in ValueType}
    held = {kind: form for kind, column in columns.items() if (form := written_form(column)) is not None}
    assert held == {kind: PATTERNS[kind] for kind in FORMS}


@pytest.mark.parametrize("kind", FORMS)
@given(data=st.data())
@SETTINGS
async def test_a_text_is_flagged_alike_in_sql_and_in_rows(data: st.DataObject, kind: ValueType, lab: Lab) -> None:
    """INVALID is what has not the form that a filter takes; null is MISSING where the source must supply a value."""
    field = _field(kind)
    values = data.draw(st.lists(st.none() | _texts(kind), min_size=1, max_size=30))
    view = OneColumn.holding(field, lab.dialect)
    written = await view.evaluate(lab, flags(view, [field.name], f'"{QUALITY}":'), values)
    found = _flags_of_rows(view.subject, view.subject.mapping.columns[field.name], values)
    assert [orjson.loads(to_bytes(f"{{{member}}}"))[QUALITY] for member in written] == found
    assert found == [_expected(field, value) for value in values]


def _expected(field: Field, value: str | None) -> list[str]:
    if value is None:
        return [f"{field.name}:MISSING"] if field.required else []
    return [] if re.fullmatch(PATTERNS[field.value], value) else [f"{field.name}:INVALID"]
