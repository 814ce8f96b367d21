"""The proof of the log in the hub's own database: it grows with the log, and finds what a superuser changed."""

import asyncio
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from hub.errors import InternalError
from hub.journal.leaf import leaf_data
from hub.proof.bundle import opened_bundle, write_bundle
from hub.proof.checkpoint import open_checkpoint
from hub.proof.database_log import NoCheckpointError, opened_log
from hub.proof.erasure import Erasure
from hub.proof.inclusion import EntryProof
from hub.proof.note import Kind
from hub.proof.store import (
    LogTree,
    add_cosignature,
    checkpoint_at,
    newest_checkpoint,
    prove_consistency,
    prove_inclusion,
)
from hub.proof.tree import consistent
from hub.proof.verify import Report, Trust, verify
from tests.proof.conftest import BEGUN, KEMNAKER, ProofLog
from tests.proof.logs import KEY, LOG, NEXT, ORIGIN, STRANGER, WITNESS


async def held(log: ProofLog, size: int) -> bytes:
    """The checkpoint of a size, as someone outside holds it."""
    stored = await checkpoint_at(log.connection, size)
    assert stored is not None
    return stored.note.encode()


async def test_the_tree_grows_with_the_log_and_signs_each_step(proof_log: ProofLog) -> None:
    """Whatever the batches, over the edges of tiles: each checkpoint continues the one before."""
    sizes = [0]
    for count in (1, 254, 1, 1, 255, 300):
        await proof_log.append(count)
        sizes.append(sizes[-1] + count)
    report = await proof_log.verified()
    assert (report.faults, report.entries, report.impersonal) == ([], 812, 0)
    trees = [open_checkpoint(await held(proof_log, size), [KEY]).checkpoint.tree for size in sizes[1:]]
    for old, new in pairwise(trees):
        assert consistent(old, new, await prove_consistency(proof_log.connection, old[0], new[0]))
    stored = await newest_checkpoint(proof_log.connection)
    assert stored is not None
    assert (stored.size, stored.root) == trees[-1]
    opened = open_checkpoint(stored.note.encode(), [KEY])
    assert opened.time == int(stored.at.timestamp())
    assert await proof_log.connection.fetchval("SELECT count(*) FROM journal.subtree") == 3


async def test_every_entry_is_proved_in_the_newest_checkpoint(proof_log: ProofLog) -> None:
    """By a text that needs nothing else; an entry that is not there has no proof."""
    ids = await proof_log.append(300)
    for place in (0, 255, 256, 299):
        found = await prove_inclusion(proof_log.connection, ids[place])
        assert found is not None
        assert found.place == place
        (row,) = await proof_log.connection.fetch(
            "SELECT e.id, p.digest, e.rows, e.epoch, e.personal FROM journal.entry e"
            " JOIN journal.profile p ON p.id = e.profile WHERE e.id = $1",
            ids[place],
        )
        proof = EntryProof(leaf_data(*tuple(row)), found.place, found.path, found.checkpoint.note.encode())
        assert EntryProof.of_bytes(proof.text).check([KEY]).checkpoint.size == 300
    await proof_log.harm("DELETE FROM journal.leaf WHERE entry = $1", ids[0])
    assert await prove_inclusion(proof_log.connection, ids[0]) is None


async def test_a_log_that_is_older_than_its_tree_is_taken_up_whole(proof_log: ProofLog) -> None:
    """Its leaves were there before the first checkpoint."""
    await proof_log.append(700)
    await proof_log.harm("TRUNCATE journal.subtree, journal.checkpoint")
    await proof_log.append(10)
    assert (await proof_log.verified()).faults == []
    assert await proof_log.connection.fetchval("SELECT count(*) FROM journal.checkpoint") == 1


async def test_an_auditor_may_hold_any_key_that_is_in_use(proof_log: ProofLog) -> None:
    """While a key is rotated both sign; the log goes on from what the older one signed."""
    await proof_log.append(10)
    proof_log.tree = LogTree(ORIGIN, [NEXT, LOG])
    await proof_log.append(10)
    for signer in (LOG, NEXT):
        assert (await proof_log.verified(Trust([signer.verifier(Kind.NOTE)]))).faults == []
    proof_log.tree = LogTree(ORIGIN, [NEXT])
    await proof_log.append(10)
    assert (await proof_log.verified(Trust([NEXT.verifier(Kind.NOTE)]))).faults == []


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        ("UPDATE journal.leaf SET hash = sha256('x') WHERE seq = 270", "is not the one signed"),
        ("DELETE FROM journal.leaf WHERE seq = 270", "is not the one signed"),
        ("UPDATE journal.subtree SET hash = sha256('x')", "is not the one signed"),
        ("UPDATE journal.checkpoint SET root = sha256('x')", "is not the one signed"),
        ("UPDATE journal.checkpoint SET note = replace(note, '280', '281')", "the log's last checkpoint"),
        ("DELETE FROM journal.leaf WHERE seq = 279", "is not the one signed"),
    ],
)
async def test_nothing_is_signed_on_top_of_what_was_changed(proof_log: ProofLog, statement: str, says: str) -> None:
    """The sequencer ends with an error, and no entry gets a place."""
    await proof_log.append(280)
    await proof_log.harm(statement)
    with pytest.raises(InternalError, match=says):
        await proof_log.append(1)
    assert await proof_log.connection.fetchval("SELECT count(*) FROM journal.checkpoint") == 1
    assert await proof_log.connection.fetchval("SELECT count(*) FROM journal.unsequenced") == 1


async def test_a_checkpoint_by_a_key_that_is_gone_stops_the_tree(proof_log: ProofLog) -> None:
    """Nobody's signature is continued but the log's own."""
    proof_log.tree = LogTree(ORIGIN, [STRANGER])
    await proof_log.append(1)
    proof_log.tree = LogTree(ORIGIN, [LOG])
    with pytest.raises(InternalError, match="no known key"):
        await proof_log.append(1)


async def test_no_place_is_given_twice(proof_log: ProofLog) -> None:
    """Where leaves are gone at the end of a full tile, the log is not grown over them."""
    await proof_log.append(512)
    await proof_log.harm("DELETE FROM journal.leaf WHERE seq = 511")
    with pytest.raises(InternalError, match="has 512 entries, and the sequencer goes on at 511"):
        await proof_log.append(1)


SHIFTED = """
UPDATE journal.source_set SET owners = ('[0:' || cardinality(owners) - 1 || ']=' || owners::text)::text[]
WHERE asked + denied > 1
"""
NESTED = "UPDATE journal.source_set SET owners = ARRAY[owners] WHERE asked + denied > 1"
"""The same owners, at other places than their sources' to who looks for them by place."""

COPY = """
INSERT INTO journal.entry
SELECT gen_random_uuid(), profile, rows, epoch, personal, salt, account, tags FROM journal.entry LIMIT 1
"""


@pytest.mark.parametrize(
    "change",
    [
        "epoch = 7",
        "rows = '{9}'",
        "tags = '\\x00'",
        "salt = '\\x00'",
        "account = 999",
        "profile = 999",
        "personal = sha256('x'), salt = NULL",
    ],
)
async def test_attack_35_an_entry_that_a_superuser_altered_is_named(proof_log: ProofLog, change: str) -> None:
    """Whatever of it."""
    ids = await proof_log.append(600)
    await proof_log.harm(f"UPDATE journal.entry SET {change} WHERE id = $1", ids[300])  # noqa: S608 - written above
    assert await proof_log.fault() == f"the entry {ids[300]} at place 300 was altered"


@pytest.mark.parametrize(
    ("statement", "place", "fault"),
    [
        ("DELETE FROM journal.entry WHERE id = (SELECT entry FROM journal.leaf WHERE seq = 300)", 300, "removed"),
        ("UPDATE journal.entry SET id = gen_random_uuid()", 0, "removed"),
        ("DELETE FROM journal.entry", 0, "removed"),
        (COPY, 600, "added"),
        ("UPDATE journal.account SET subject = subject || '1'", 1, "altered"),
        ("UPDATE journal.operation SET text = 'query { nothing }'", 0, "altered"),
        ("UPDATE journal.decision SET treatment = 'CLEAR'", 1, "altered"),
        ("UPDATE journal.decision_set SET decisions = '{}'", 1, "altered"),
        ("UPDATE journal.source_set SET owners = '{asing,asing}' WHERE asked + denied > 1", 2, "altered"),
        ("UPDATE journal.source_set SET owners[0] = 'asing' WHERE asked + denied > 1", 2, "altered"),
        ("UPDATE journal.source_set SET owners = owners[1:1] || owners WHERE asked + denied > 1", 2, "altered"),
        (SHIFTED, 2, "altered"),
        (NESTED, 2, "altered"),
        ("UPDATE journal.owner_set SET owners = '{asing}'", 0, "altered"),
        ("UPDATE journal.profile SET outcome = 'OK'", 0, "altered"),
        ("UPDATE journal.profile SET statuses = '{}'", 1, "altered"),
    ],
)
async def test_attack_35_what_a_superuser_did_is_found_at_its_place(
    proof_log: ProofLog, statement: str, place: int, fault: str
) -> None:
    """Entries removed or added, and what they share; the first entry concerned is named."""
    await proof_log.append(600)
    await proof_log.harm(statement)
    assert f" at place {place} was {fault}" in await proof_log.fault()


async def test_attack_35_entries_that_were_swapped_are_found(proof_log: ProofLog) -> None:
    """In the order of the log; their ids stay where they were signed."""
    ids = await proof_log.append(600)
    await proof_log.harm("DELETE FROM journal.leaf WHERE seq IN (100, 500)")
    await proof_log.harm("INSERT INTO journal.leaf SELECT 100, $1, ''::bytea", ids[500])
    await proof_log.harm("INSERT INTO journal.leaf SELECT 500, $1, ''::bytea", ids[100])
    assert f"the first that differs is {ids[500]} at place 100" in await proof_log.fault()


GONE = """
WITH gone AS (DELETE FROM journal.leaf WHERE seq = 9 RETURNING entry)
DELETE FROM journal.entry WHERE id IN (TABLE gone)
"""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal.leaf SET hash = sha256('x') WHERE seq = 9",
        "DELETE FROM journal.leaf WHERE seq = 9",
        GONE,
    ],
)
async def test_a_leaf_that_was_changed_or_removed_is_found(proof_log: ProofLog, statement: str) -> None:
    """With its place."""
    await proof_log.append(600)
    await proof_log.harm(statement)
    found = await proof_log.fault()
    assert "among the entries at places 0 to 255" in found
    assert found.endswith("at place 9")


async def test_attack_35_a_log_cut_at_its_end_is_found_by_its_checkpoint(proof_log: ProofLog) -> None:
    """And where that was cut too, by one that is held outside."""
    await proof_log.append(300)
    await proof_log.append(300)
    outside = await held(proof_log, 600)
    await proof_log.harm("DELETE FROM journal.entry WHERE id IN (SELECT entry FROM journal.leaf WHERE seq >= 300)")
    await proof_log.harm("DELETE FROM journal.leaf WHERE seq >= 300")
    assert "the tree is not the one that was signed" in await proof_log.fault()
    await proof_log.harm("DELETE FROM journal.subtree WHERE place > 0")
    await proof_log.harm("DELETE FROM journal.checkpoint WHERE size > 300")
    assert (await proof_log.verified()).faults == []
    (found,) = (await proof_log.verified(Trust([KEY], held=[outside]))).faults
    assert found == "the log was cut or set back: it has 300 entries, and signed 600 in the checkpoint held"


async def test_attack_36_a_history_signed_anew_is_found_by_a_checkpoint_held_outside(proof_log: ProofLog) -> None:
    """The hub itself, with its keys and its database, cannot take an entry back that another party saw signed."""
    await proof_log.append(300)
    outside = await held(proof_log, 300)
    await proof_log.harm("DELETE FROM journal.entry WHERE id IN (SELECT entry FROM journal.leaf WHERE seq = 77)")
    await proof_log.harm("TRUNCATE journal.leaf, journal.subtree, journal.checkpoint")
    await proof_log.harm("INSERT INTO journal.unsequenced SELECT id FROM journal.entry")
    await proof_log.append(300)
    assert (await proof_log.verified()).faults == []
    (found,) = (await proof_log.verified(Trust([KEY], held=[outside]))).faults
    assert found == "the history was rewritten: its first 300 entries are not those of the checkpoint held"


async def test_erasing_personal_parts_leaves_the_log_proved(proof_log: ProofLog) -> None:
    """They are counted; and nobody can be written into their place. `test_erasure.py` has what must cover them."""
    ids = await proof_log.append(300)
    await proof_log.tell(Erasure("kemnaker", BEGUN + timedelta(days=1), 1, "UU"), BEGUN + timedelta(days=400))
    await proof_log.connection.execute("SELECT journal.erase($1)", [ids[number] for number in KEMNAKER[:10]])
    report = await proof_log.verified()
    assert (report.faults, report.impersonal, len(report.erasures)) == ([], 10, 1)
    first = KEMNAKER[0]
    await proof_log.harm("UPDATE journal.entry SET account = 1 WHERE id = $1", ids[first])
    assert await proof_log.fault() == f"the entry {ids[first]} at place {first} was altered"


async def test_a_bundle_from_the_database_is_checked_without_it(proof_log: ProofLog, tmp_path: Path) -> None:
    """Whole, and from a checkpoint on; with a witness's countersignature."""
    await proof_log.append(300)
    early = await held(proof_log, 300)
    await proof_log.append(300)
    stored = await newest_checkpoint(proof_log.connection)
    assert stored is not None
    body = stored.note.partition("\n\n")[0] + "\n"
    witness = WITNESS.verifier(Kind.COSIGNATURE)
    await add_cosignature(proof_log.connection, 600, witness.name, WITNESS.cosign(body, 1_760_000_000).line)

    def bundled(first: int) -> Report:
        path = tmp_path / f"{first}.zip"
        with opened_log(proof_log.dsn, first) as log:
            assert write_bundle(path, log, personal=True, progress=lambda _count: None) == 600 - first
        with opened_bundle(path) as bundle:
            return verify(bundle, Trust([KEY], [witness], [early]), lambda _count: None)

    for first in (0, 300):
        report = await asyncio.to_thread(bundled, first)
        assert (report.faults, report.entries, report.held) == ([], 600 - first, 1)
        assert report.cosigned == {witness: 1_760_000_000}


async def test_a_log_without_a_checkpoint_is_a_clear_error(proof_log: ProofLog) -> None:
    """Not a proof of nothing."""
    with pytest.raises(NoCheckpointError):
        await proof_log.verified()
