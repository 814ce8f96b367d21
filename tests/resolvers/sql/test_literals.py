"""Values in the text of a statement: what a server is given that takes no parameters apart."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolvers.sources.base import Question
from resolvers.sources.mysql_literals import literal, written
from resolvers.sql.statement import Canonical, Statement
from resolvers.sql.terms import constant
from tests.resolvers.sql.keys import TestKeys
from tests.resolvers.sql.one_column import TEXTS
from tests.resolvers.sql.world import NOW

COLLATION = "utf8mb4_nopad_bin"


@given(text=TEXTS | st.text("'\"\\`;-#/*%$\0 a", max_size=12))
@settings(max_examples=300, deadline=None)
def test_a_text_is_plain_signs_or_hexadecimal_digits(text: str) -> None:
    """So there is no text with which a literal could end early, however a server reads backslashes."""
    found = literal(text, COLLATION)
    inner = found.removeprefix("_utf8mb4 X").removesuffix(f" COLLATE {COLLATION}")
    assert inner[0] == inner[-1] == "'"
    assert not set(inner[1:-1]) & set("'\"\\`;#*%$\0\n\r")
    if inner == found:
        assert inner[1:-1] == text
    else:
        assert bytes.fromhex(inner[1:-1]).decode() == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "NULL"),
        (True, "TRUE"),
        (False, "FALSE"),
        (-(2**63), "-9223372036854775808"),
        (Decimal("1E+3"), "1000"),
        (1.5, "1.5"),
        (float("nan"), "NULL"),
        (date(1, 1, 1), "DATE'0001-01-01'"),
        (datetime(2025, 1, 1, tzinfo=UTC), "TIMESTAMP'2025-01-01 00:00:00'"),
        (datetime(2025, 1, 1, 7, tzinfo=timezone(timedelta(hours=7))), "TIMESTAMP'2025-01-01 00:00:00'"),
        ([], "(NULL)"),
        (["32.16", None, 7], "('32.16',NULL,7)"),
    ],
)
def test_each_kind_of_value(value: object, text: str) -> None:
    """Times in UTC; a list that is empty holds nothing that anything equals."""
    assert literal(value, COLLATION) == text


def test_what_is_no_value_of_a_request_is_refused() -> None:
    """Rather than written somehow."""
    with pytest.raises(TypeError):
        literal({"a": 1}, COLLATION)


def test_a_dollar_in_quotes_is_no_parameter() -> None:
    """Codes and names of columns may hold anything."""
    statement = Statement("SELECT '$1 it''s $2', `a$1` WHERE x = $2 AND y = $1", (Canonical(0), Canonical(1)))
    text = written(statement, Question(["a$2", 5], TestKeys(), NOW), COLLATION)
    hexadecimal = b"a$2".hex()
    expected = f"SELECT '$1 it''s $2', `a$1` WHERE x = 5 AND y = _utf8mb4 X'{hexadecimal}' COLLATE {COLLATION}"
    assert text == expected


def test_a_dollar_in_a_name_is_no_parameter() -> None:
    """MariaDB needs no quotes around such a name; a value of a request must never become a part of it."""
    statement = Statement("SELECT x$2.gaji$1, t.$1a FROM x$2 WHERE gaji$2=$2 AND y IN $1", (Canonical(0), Canonical(1)))
    text = written(statement, Question([["a"], 5], TestKeys(), NOW), COLLATION)
    assert text == "SELECT x$2.gaji$1, t.$1a FROM x$2 WHERE gaji$2=5 AND y IN ('a')"


def test_a_constant_keeps_its_signs() -> None:
    """Percent signs are not doubled and backslashes not escaped, in any dialect: only quotes are."""
    assert str(constant("100% \\ it's")) == "'100% \\ it''s'"
