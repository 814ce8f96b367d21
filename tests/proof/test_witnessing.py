"""A witness countersigns a log that is only added to, and no other."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.proof.checkpoint import Checkpoint, sign_checkpoint
from hub.proof.note import Kind, NoteError, Signer
from hub.proof.tiles import consistency_spans, proof
from hub.proof.tree import Growing
from hub.proof.witnessing import InconsistentError, Submission, Witness
from tests.proof.logs import LEAVES, LOG, ORIGIN, STRANGER, UNHURRIED, WITNESS, tiles_of

SEEN_BY = Witness(WITNESS, [LOG.verifier(Kind.NOTE)])


def signed(leaves: list[bytes], signer: Signer = LOG) -> bytes:
    """The checkpoint of a log with these leaves."""
    tree = Growing()
    tree.append(b"".join(leaves))
    return sign_checkpoint(Checkpoint(ORIGIN, tree.size, tree.root), [signer], 1_760_000_000).text.encode()


def submitted(leaves: list[bytes], old: int, signer: Signer = LOG) -> Submission:
    """The checkpoint with its proof, as an honest log of these leaves gives it."""
    tiles = tiles_of(b"".join(leaves), len(leaves))
    return Submission(old, proof(consistency_spans(old, len(leaves)), tiles), signed(leaves, signer))


@UNHURRIED
@given(old=st.integers(0, 300), more=st.integers(0, 300))
def test_a_log_that_was_added_to_is_countersigned(old: int, more: int) -> None:
    """From nothing, from itself, and from any earlier size; what is sent is read as it was written."""
    submission = submitted(LEAVES[: old + more], old)
    assert Submission.of_bytes(submission.text) == submission
    seen = signed(LEAVES[:old]) if old else None
    opened = SEEN_BY.judge(seen, submission)
    line = SEEN_BY.cosign(opened, 1_760_000_001)
    known = WITNESS.verifier(Kind.COSIGNATURE)
    assert replace(opened.note, signatures=(line,)).signers([known]) == {known: 1_760_000_001}


@UNHURRIED
@given(data=st.data())
def test_attack_36_a_log_whose_past_was_changed_is_refused(data: st.DataObject) -> None:
    """At any place before what was seen, whatever was added since, with the honest proof of the changed log."""
    size = data.draw(st.integers(1, 300))
    at = data.draw(st.integers(0, size - 1))
    changed = [*LEAVES[:at], LEAVES[-1], *LEAVES[at + 1 : size + data.draw(st.integers(0, 100))]]
    with pytest.raises(InconsistentError):
        SEEN_BY.judge(signed(LEAVES[:size]), submitted(changed, size))


def test_attack_36_a_log_that_was_cut_is_refused() -> None:
    """Even if nothing in what is left was changed."""
    with pytest.raises(InconsistentError, match="signed 9 entries after 10"):
        SEEN_BY.judge(signed(LEAVES[:10]), submitted(LEAVES[:9], 9))


def test_attack_36_two_faces_of_one_size_are_refused() -> None:
    """Whoever shows them to two witnesses is found by the first that sees both."""
    with pytest.raises(InconsistentError, match="two different trees of 10"):
        SEEN_BY.judge(signed(LEAVES[:10]), submitted(LEAVES[1:11], 10))


def test_a_checkpoint_of_another_key_is_no_proof_against_the_log() -> None:
    """It is refused, and nobody is accused: anyone could have written it."""
    with pytest.raises(NoteError):
        SEEN_BY.judge(signed(LEAVES[:10]), submitted(LEAVES[:9], 9, STRANGER))


def test_a_proof_from_another_size_is_refused() -> None:
    """With the size that is expected."""
    with pytest.raises(NoteError, match="begins at size 5; expected 10"):
        SEEN_BY.judge(signed(LEAVES[:10]), submitted(LEAVES[:20], 5))


@pytest.mark.parametrize("raw", [b"", b"old 1\n", b"old 01\n\nx", b"old -1\n\nx", b"old 1\nAAAA\n\nx", b"new 1\n\nx"])
def test_what_is_no_submission_is_refused(raw: bytes) -> None:
    """With what is expected."""
    with pytest.raises(NoteError, match="not a submission"):
        Submission.of_bytes(raw)
