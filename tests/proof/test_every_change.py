"""Whatever of a log is changed, deleted, added, swapped, cut, set back or signed anew, `verify` finds it."""

import asyncio
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from hub.database import migrate
from hub.embedded import PostgresServer, ensure_database
from hub.journal.entry import Entry
from hub.proof.note import NoteError
from tests.proof.changing import Changing, Database, logs, long_log
from tests.proof.logs import UNHURRIED

FEW: Final = settings(UNHURRIED, max_examples=15, phases=[Phase.explicit, Phase.reuse, Phase.generate])
"""A log that shows a fault is small already: nothing is won by making it smaller."""
SOME: Final = settings(FEW, max_examples=4)
Steps = list[list[Entry]]

_COLUMNS: Final = {
    "entry": ("id", "profile", "rows", "epoch", "personal", "salt", "account", "tags"),
    "profile": (
        "id", "digest", "party", "role", "purpose", "outcome", "operation", "rules_version", "decision_set",
        "source_set", "statuses", "owner_set",
    ),
    "account": ("id", "issuer", "subject"),
    "operation": ("id", "hash", "text"),
    "decision": ("id", "hash", "coordinate", "owner", "scope", "side", "treatment", "form", "rule", "clause"),
    "decision_set": ("id", "digest", "decisions", "marks"),
    "source_set": ("id", "digest", "sources", "owners", "asked", "denied"),
    "owner_set": ("id", "digest", "owners"),
    "leaf": ("seq", "entry", "hash"),
    "subtree": ("level", "place", "hash"),
    "checkpoint": ("size", "root", "note"),
}  # fmt: skip
"""Every column on which the log's proof rests."""

_UNPROVED: Final = {
    ("checkpoint", "at"),  # shown beside the note, which has the time that is signed
    *(("cosignature", column) for column in ("size", "witness", "line", "at")),  # signed by witnesses themselves
    ("unsequenced", "entry"),  # what has no place yet
}

_OTHER: Final = {
    "uuid": "gen_random_uuid()",
    "bytea": "sha256(coalesce({0}, ''))",
    "text": "coalesce({0}, '') || 'x'",
    "int2": "coalesce({0}, 0) + 100",
    "int4": "coalesce({0}, 0) + 1000",
    "int8": "coalesce({0}, 0) + 1000",
    "_int4": "array_append({0}, 7)",
    "_text": "array_append({0}, 'x')",
}
"""Another value, by the kind of a column."""

_FIRST: Final = {
    "entry": "e.id = row.id",
    "profile": "p.id = row.id",
    "account": "e.account = row.id",
    "operation": "p.operation = row.id",
    "decision": "row.id = ANY ((SELECT decisions FROM journal.decision_set WHERE id = p.decision_set)::integer[])",
    "decision_set": "p.decision_set = row.id",
    "source_set": "p.source_set = row.id",
    "owner_set": "p.owner_set = row.id",
}
"""Which entries a row concerns."""


@pytest.fixture(scope="module")
def changing(postgres: PostgresServer) -> Iterator[Database]:
    """A journal in a database of its own, whose numbered rows may be numbered anew."""
    ensure_database(postgres, "proof_changing")
    asyncio.run(migrate(postgres.dsn("proof_changing")))
    with asyncio.Runner() as runner:
        database = Database(postgres.dsn("proof_changing"), runner)
        database.loosen([table for table, columns in _COLUMNS.items() if columns[0] == "id" and table != "entry"])
        yield database
        database.close()


def test_every_column_of_the_log_is_among_those_that_are_changed_here(changing: Database) -> None:
    """A column that comes later is proved too, or said not to be."""
    listed = {(table, column) for table, columns in _COLUMNS.items() for column in columns}
    assert {(table, column) for table, column, _, _ in changing.columns()} == listed | _UNPROVED
    assert not listed & _UNPROVED


def _faults(log: Changing) -> list[str]:
    """What `verify` says: a checkpoint that is none of the log's own is an error of its own."""
    try:
        return log.verified().faults
    except NoteError as error:
        return [str(error)]


def _chosen(log: Changing, table: str, nth: int) -> str:
    """The place in the database of one row of a table; of checkpoints the newest, which alone signs the log."""
    order = "size DESC" if table == "checkpoint" else "ctid"
    count = 1 if table == "checkpoint" else log.value(f"SELECT count(*) FROM journal.{table}")  # noqa: S608
    chosen: str = log.value(
        f"SELECT ctid::text FROM journal.{table} ORDER BY {order} LIMIT 1 OFFSET {nth % count}"  # noqa: S608
    )
    return chosen


def _first_concerned(log: Changing, table: str, ctid: str) -> int | None:
    """The first place in the log that a row concerns."""
    if table not in _FIRST:
        return None
    place: int = log.value(
        f"""
        SELECT min(l.seq) FROM journal.leaf l JOIN journal.entry e ON e.id = l.entry
        JOIN journal.profile p ON p.id = e.profile
        JOIN journal.{table} AS row ON row.ctid = $1::text::tid AND {_FIRST[table]}
        """,  # noqa: S608 - constants of this module
        ctid,
    )
    return place


@pytest.mark.parametrize(("table", "column"), [(table, one) for table, of in _COLUMNS.items() for one in of])
@SOME
@given(steps=logs(), nth=st.integers(0, 50), value=st.sampled_from(["NULL", "another"]))
def test_attack_35_a_change_of_any_column_is_found(  # noqa: PLR0917 - what is drawn
    changing: Database, table: str, column: str, steps: Steps, nth: int, value: str
) -> None:
    """Of any row, in any generated log; and the first entry that it concerns is named."""
    kind, nullable = next((k, n) for t, c, k, n in changing.columns() if (t, c) == (table, column))
    with changing.log(long_log(257) if table == "subtree" else steps) as log:
        assert _faults(log) == []
        ctid = _chosen(log, table, nth)
        first = _first_concerned(log, table, ctid)
        value = "NULL" if value == "NULL" and nullable else _OTHER[kind].format(column)
        changed = log.do(
            f"UPDATE journal.{table} SET {column} = {value} "  # noqa: S608 - constants of this module
            f"WHERE ctid = $1::text::tid AND {column} IS DISTINCT FROM {value}",
            ctid,
        )
        found = _faults(log)
        assert bool(found) == bool(changed), found
        assert first is None or not found or f" at place {first} was " in found[0], found


@FEW
@given(steps=logs(), nth=st.integers(0, 50))
def test_attack_35_an_entry_that_is_deleted_is_named(changing: Database, steps: Steps, nth: int) -> None:
    """By its place."""
    with changing.log(steps) as log:
        place = nth % len(log.ids)
        log.do("DELETE FROM journal.entry WHERE id = $1", log.ids[place])
        assert _faults(log) == [f"the entry at place {place} was removed"]


@FEW
@given(steps=logs(), nth=st.integers(0, 50), into=st.integers(0, 50))
def test_attack_35_an_entry_that_is_added_is_named(changing: Database, steps: Steps, nth: int, into: int) -> None:
    """A copy of another, outside the tree, or put into a place of it."""
    copy = """
    INSERT INTO journal.entry
    SELECT gen_random_uuid(), profile, rows, epoch, personal, salt, account, tags FROM journal.entry WHERE id = $1
    RETURNING id
    """
    with changing.log(steps) as log:
        place = into % len(log.ids)
        added = log.value(copy, log.ids[nth % len(log.ids)])
        assert _faults(log) == [f"the entry {added} at place {len(log.ids)} was added"]
        log.do("UPDATE journal.leaf SET entry = $1 WHERE seq = $2", added, place)
        (found,) = _faults(log)
        assert found == f"the entry {added} at place {place} was added"


@FEW
@given(steps=logs(), pair=st.sets(st.integers(0, 2), min_size=2, max_size=2))
def test_attack_35_entries_that_are_swapped_are_named(changing: Database, steps: Steps, pair: set[int]) -> None:
    """The first of the two."""
    with changing.log(steps) as log:
        low, high = sorted(pair)
        hashes = {place: log.value("SELECT hash FROM journal.leaf WHERE seq = $1", place) for place in pair}
        log.do("DELETE FROM journal.leaf WHERE seq IN ($1, $2)", low, high)
        for place, entry in {low: log.ids[high], high: log.ids[low]}.items():
            log.do("INSERT INTO journal.leaf VALUES ($1, $2, $3)", place, entry, hashes[place])
        assert _faults(log) == [f"the entry {log.ids[high]} at place {low} was reordered: its place is {high}"]


@FEW
@given(steps=logs(), nth=st.integers(0, 50), others=st.integers(1, 50))
def test_attack_35_entries_whose_ids_are_swapped_are_named(
    changing: Database, steps: Steps, nth: int, others: int
) -> None:
    """Each keeps its place and says what the other said."""
    with changing.log(steps) as log:
        low, high = sorted((nth % len(log.ids), (nth + others) % len(log.ids)))
        one, other = log.ids[low], log.ids[high]
        if low == high or log.value(_SAME, one, other):
            return
        for old, new in ((one, _ASIDE), (other, one), (_ASIDE, other)):
            log.do("UPDATE journal.entry SET id = $2::text::uuid WHERE id = $1::text::uuid", str(old), str(new))
        assert _faults(log) == [f"the entry {one} at place {low} was altered"]


_ASIDE: Final = "00000000-0000-7000-8000-000000000000"
_SAME: Final = """
SELECT (a.profile, a.rows, a.epoch, a.personal) = (b.profile, b.rows, b.epoch, b.personal)
FROM journal.entry a, journal.entry b WHERE a.id = $1 AND b.id = $2
"""


@FEW
@given(steps=logs(), nth=st.integers(0, 3))
def test_attack_36_a_log_that_is_set_back_is_found_by_any_newer_checkpoint(
    changing: Database, steps: Steps, nth: int
) -> None:
    """Cut at a checkpoint it is a whole log; who holds that one or an older one sees no fault, any newer one tells."""
    with changing.log(steps) as log:
        size, _ = log.checkpoints[nth % len(log.checkpoints)]
        log.do("DELETE FROM journal.entry WHERE id IN (SELECT entry FROM journal.leaf WHERE seq >= $1)", size)
        log.do("DELETE FROM journal.leaf WHERE seq >= $1", size)
        log.do("DELETE FROM journal.checkpoint WHERE size > $1", size)
        assert _faults(log) == []
        for of, held in log.checkpoints:
            told = [f"the log was cut or set back: it has {size} entries, and signed {of} in the checkpoint held"]
            assert log.verified([held]).faults == (told if of > size else [])


@FEW
@given(steps=logs(), nth=st.integers(0, 50), how=st.sampled_from(["altered", "removed", "added", "reordered"]))
def test_attack_36_a_history_signed_anew_is_found_by_any_newer_checkpoint(
    changing: Database, steps: Steps, nth: int, how: str
) -> None:
    """With the hub's own key and database; held checkpoints of before the change are continued all the same."""
    with changing.log(steps) as log:
        place = nth % (len(log.ids) - 1)
        log.do(_REWRITTEN[how], *_REWRITING[how](log, place))
        before = [*log.checkpoints]
        log.sign_anew()
        assert _faults(log) == []
        for size, held in before:
            assert bool(log.verified([held]).faults) == (size > place)


_REWRITTEN: Final = {
    "altered": "UPDATE journal.entry SET rows = array_append(rows, 5) WHERE id = $1",
    "removed": "DELETE FROM journal.entry WHERE id = $1",
    "added": """
        INSERT INTO journal.entry SELECT $2::text::uuid, profile, rows, epoch, personal, salt, account, tags
        FROM journal.entry WHERE id = $1
    """,
    "reordered": """
        UPDATE journal.entry SET id = overlay(id::text placing 'ffffffff' from 1 for 8)::uuid WHERE id = $1
    """,
}
_REWRITING: Final = {
    "altered": lambda log, place: [log.ids[place]],
    "removed": lambda log, place: [log.ids[place]],
    "added": lambda log, place: [log.ids[place], str(log.ids[place])[:-12] + "000000000000"],
    "reordered": lambda log, place: [log.ids[place]],
}
