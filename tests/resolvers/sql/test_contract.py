"""ATTACKS row 42 for text built by SQL: a database that answers something else than it was asked is unavailable."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from resolvers.batches import Batch
from resolvers.reads import KEY, Hidden, HiddenKind, Joined, Keyset, Parents, Read
from resolvers.sources.base import Question, SourceUnavailableError
from resolvers.sources.sql_contract import hold
from schema.decisions import Cell, Scope, Side
from tests.resolvers.sql.gate import LISTING, QUESTION
from tests.resolvers.sql.keys import TestKeys
from tests.resolvers.sql.labs import Lab
from tests.resolvers.sql.shorthand import clear, listing, order, piece
from tests.resolvers.sql.world import NOW

CELLS = (Cell(Scope.OTHER, Side.ADULT),)
BY_DAY = listing(
    "JobSeeker",
    CELLS,
    pieces=piece(clear("sex", CELLS)),
    order=(order("registeredAt", CELLS, descending=True),),
    limit_slot=0,
)
BY_KEY = replace(BY_DAY, order=())
DAYS = (date(2025, 3, 1), date(2025, 2, 1), date(2025, 2, 1), None)


def _batch(**parts: Any) -> Batch:
    whole: dict[str, Any] = {
        "source": "uji",
        "keys": [4, 2, 9, 1],
        "pieces": [["{}"] * 4],
        "hidden": [],
        "order": [[*DAYS]],
        "parents": None,
        "total": None,
        "parent_totals": None,
        "as_of": datetime(2026, 1, 1, tzinfo=UTC),
    }
    return Batch(**(whole | parts))


def _question(*values: object) -> Question:
    return Question(values, TestKeys(), NOW)


def _refused(batch: Batch, read: Read, *values: object) -> str:
    with pytest.raises(SourceUnavailableError) as refused:
        hold(batch, read, _question(*values))
    return str(refused.value).removeprefix("uji: answered outside its contract: ")


def test_what_was_asked_for_is_taken() -> None:
    """Up to the limit, in order, nulls last."""
    hold(_batch(), BY_DAY, _question(4))
    hold(_batch(keys=[1, 2, 4, 9], order=[]), BY_KEY, _question(4))
    hold(_batch(keys=[], pieces=[[]], order=[[]]), BY_DAY, _question(4))


@pytest.mark.parametrize(
    ("changed", "limit", "breach"),
    [
        ({}, 3, "4 rows where at most 3 were asked for"),
        ({"pieces": [["{}"] * 3]}, 4, "columns of unequal length"),
        ({"keys": [4, 2, "9", 1]}, 4, "a key that is no whole number"),
        ({"keys": [4, 2, None, 1]}, 4, "a key that is no whole number"),
        ({"order": [[*reversed(DAYS[:3]), None]]}, 4, "rows out of order"),
        ({"order": [[None, *DAYS[:3]]]}, 4, "values that have no order"),
        ({"order": [[None, *DAYS[:2], None]]}, 4, "rows out of order"),
        ({"order": [[DAYS[0], "2025-01-01", *DAYS[2:]]]}, 4, "values that have no order"),
    ],
)
def test_what_was_not_asked_for_is_refused(changed: dict[str, Any], limit: int, breach: str) -> None:
    """Too much, in pieces that do not fit, or out of order."""
    assert _refused(_batch(**changed), BY_DAY, limit) == breach


def test_keys_order_a_listing_without_an_order() -> None:
    """Ascending."""
    assert _refused(_batch(order=[]), BY_KEY, 4) == "rows out of order"


def test_rows_from_before_the_position_are_refused() -> None:
    """A source that began anew on each page would never end."""
    behind = replace(BY_DAY, keyset=Keyset((1,), (False,), 2, 0))
    hold(_batch(), behind, _question(4, date(2025, 3, 1), 3))
    assert _refused(_batch(), behind, 4, date(2025, 2, 1), 3) == "rows from before the position"
    behind_null = replace(BY_DAY, keyset=Keyset((1,), (True,), 2, 0))
    assert _refused(_batch(), behind_null, 4, None, 3) == "rows from before the position"
    by_key = replace(BY_KEY, keyset=Keyset((), (), 1, 0))
    assert _refused(_batch(keys=[4, 5, 6, 7], order=[]), by_key, 4, 4) == "rows from before the position"


@pytest.mark.parametrize(
    ("parents", "link", "breach"),
    [
        ([1, 1, 2, 2], "seekerId", None),
        ([1, 1, 1, 2], "seekerId", "more than 2 rows of one parent"),
        ([1, 2, 1, 2], "seekerId", "parents out of order"),
        ([1, 1, 2, 3], "seekerId", "rows of parents that were not asked for"),
        ([1, 1, 2, 2], KEY, "more than 1 rows of one parent"),
    ],
)
def test_rows_of_a_relation_are_those_of_its_parents(parents: list[int], link: str, breach: str | None) -> None:
    """And no more of each than asked for."""
    one = link == KEY
    read = replace(BY_DAY, parents=Parents(link, False, 0, None if one else 1), limit_slot=None)
    if breach is None:
        hold(_batch(parents=parents), read, _question([1, 2], 2))
    else:
        assert _refused(_batch(parents=parents), read, [1, 2], 2) == breach


def test_a_record_beside_a_row_is_the_one_its_link_names() -> None:
    """No other person's."""
    employers = listing("Employer", CELLS, limit_slot=None)
    read = replace(
        BY_DAY, hidden=(Hidden(HiddenKind.LINK, clear("employerId", CELLS)),), joined=(Joined(0, employers),)
    )
    beside = _batch(keys=[7, None, 8, 9], order=[])
    hold(_batch(hidden=[[7, 8, 8, 9]], joined=[beside]), read, _question(4))
    found = _refused(_batch(hidden=[[7, 8, 9, 9]], joined=[beside]), read, 4)
    assert found == "a record beside a row that does not name it"


async def test_a_database_whose_keys_became_texts_is_unavailable(lab: Lab) -> None:
    """Found in the answer, whatever the mapping said when it was verified."""
    texts = "SELECT CAST(id AS char(9)) AS id, lahir, nik, golongan, nama FROM uji.pencari"
    await lab.run(f"CREATE OR REPLACE VIEW uji.kunci AS {texts}")
    seekers = replace(lab.mapping.types["JobSeeker"], table="uji.kunci")
    source = lab.source(replace(lab.mapping, types={**lab.mapping.types, "JobSeeker": seekers}))
    try:
        with pytest.raises(SourceUnavailableError, match="a key that is no whole number"):
            await source.rows(LISTING, QUESTION)
    finally:
        await source.close()
