"""Signed notes and checkpoints: the forms of C2SP, and nothing that was not signed passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.journal.leaf import leaf_hash
from hub.proof.checkpoint import Checkpoint, open_checkpoint, sign_checkpoint
from hub.proof.inclusion import EntryProof
from hub.proof.note import Kind, Note, NoteError, Signer, Verifier
from hub.proof.tiles import inclusion_spans, proof
from hub.proof.tree import EMPTY, Growing
from tests.proof.logs import KEY, LOG, NEXT, ORIGIN, STRANGER, UNHURRIED, WITNESS

KNOWN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
KNOWN_PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
KNOWN_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
KNOWN_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
"""The example of golang.org/x/mod/sumdb/note."""

CHECKPOINT = Checkpoint(ORIGIN, 7, leaf_hash(b"seven"))
NOTE = sign_checkpoint(CHECKPOINT, [LOG], 1_760_000_000)


def test_the_known_note_is_written_and_read() -> None:
    """Key, id, signature and line are those of the format's first implementation."""
    signer = Signer.of_text(KNOWN_PRIVATE)
    assert signer.verifier(Kind.NOTE).text == KNOWN
    assert signer.text(Kind.NOTE) == KNOWN_PRIVATE
    assert signer.sign(KNOWN_TEXT).line == KNOWN_LINE
    note = Note.of_bytes(f"{KNOWN_TEXT}\n{KNOWN_LINE}".encode())
    assert note.text == f"{KNOWN_TEXT}\n{KNOWN_LINE}"
    assert [*note.signers([Verifier.of_text(KNOWN)])] == [Verifier.of_text(KNOWN)]


def test_a_checkpoint_is_opened_with_the_time_it_was_signed() -> None:
    """By either of two keys of the log, while both are in use."""
    both = sign_checkpoint(CHECKPOINT, [LOG, NEXT], 1_760_000_000)
    for signer in (LOG, NEXT):
        opened = open_checkpoint(both.text.encode(), [signer.verifier(Kind.NOTE)])
        assert (opened.checkpoint, opened.time) == (CHECKPOINT, 1_760_000_000)
    assert open_checkpoint(NOTE.text.encode(), [KEY, NEXT.verifier(Kind.NOTE)]).checkpoint == CHECKPOINT


def test_a_checkpoint_that_no_known_key_signed_is_refused() -> None:
    """Neither another key of the same name, nor a witness, nor the log's own time-signature alone will do."""
    for signed in (
        sign_checkpoint(CHECKPOINT, [STRANGER], 1),
        Note(CHECKPOINT.body, (WITNESS.sign(CHECKPOINT.body),)),
        Note(CHECKPOINT.body, (LOG.cosign(CHECKPOINT.body, 1),)),
    ):
        with pytest.raises(NoteError, match=r"no known key|expected one given"):
            open_checkpoint(signed.text.encode(), [KEY])
    with pytest.raises(NoteError, match=r"is of the log hub\.example/log; expected bekasi"):
        open_checkpoint(NOTE.text.encode(), [WITNESS.verifier(Kind.NOTE)])


@UNHURRIED
@given(at=st.integers(0, len(NOTE.text.encode()) - 1), bit=st.integers(0, 7))
def test_no_bit_of_a_checkpoint_can_change(at: int, bit: int) -> None:
    """What opens is what was signed; a changed signature line that opens was not one of a key that is relied on."""
    raw = bytearray(NOTE.text.encode())
    raw[at] ^= 1 << bit
    try:
        opened = open_checkpoint(bytes(raw), [KEY])
    except NoteError:
        return
    assert opened.checkpoint == CHECKPOINT
    assert opened.time in {None, 1_760_000_000}


def test_a_witness_is_told_apart_from_the_log() -> None:
    """Its countersignature names it and its time; a false one spoils the note for whoever knows it."""
    cosigned = Note(NOTE.body, (*NOTE.signatures, WITNESS.cosign(NOTE.body, 1_760_000_005)))
    opened = open_checkpoint(cosigned.text.encode(), [KEY])
    known = WITNESS.verifier(Kind.COSIGNATURE)
    assert opened.cosigned([known]) == {known: 1_760_000_005}
    false = Note(NOTE.body, (*NOTE.signatures, WITNESS.cosign("another text\n", 1)))
    with pytest.raises(NoteError, match=r"the signature of bekasi\.example/witness .* is false"):
        open_checkpoint(false.text.encode(), [KEY]).cosigned([known])


@pytest.mark.parametrize(
    "body",
    [
        f"{ORIGIN}\n007\n{CHECKPOINT.body.split()[2]}\n",
        f"{ORIGIN}\n-7\n{CHECKPOINT.body.split()[2]}\n",
        f"{ORIGIN}\n7\nAAAA\n",
        f"{ORIGIN}\n7\n{CHECKPOINT.body.split()[2]}\nextension\n",
        f"\n7\n{CHECKPOINT.body.split()[2]}\n",
        f"{ORIGIN}\n7\n",
    ],
)
def test_a_text_that_is_no_checkpoint_is_refused(body: str) -> None:
    """Even if the log's key signed it."""
    with pytest.raises(NoteError, match="not a checkpoint"):
        open_checkpoint(Note(body, (LOG.sign(body),)).text.encode(), [KEY])


@pytest.mark.parametrize(
    "raw", [b"", b"\xff", b"text\n", b"text\n\n", b"text\n\nno dash\n", b"te\txt\n\n" + KNOWN_LINE.encode()]
)
def test_what_is_no_note_is_refused(raw: bytes) -> None:
    """With what is expected."""
    with pytest.raises(NoteError):
        Note.of_bytes(raw)


@pytest.mark.parametrize(
    "text", ["", "name", "name+00000000+AAAA", KNOWN.replace("c74f", "c74e"), KNOWN.replace("Peter", "P r")]
)
def test_what_is_no_key_is_refused(text: str) -> None:
    """A key whose id is not its own is none; a private key's error shows nothing of it."""
    with pytest.raises(NoteError):
        Verifier.of_text(text)
    secret = KNOWN_PRIVATE.replace("c74f20a3", "c74f20a4")
    with pytest.raises(NoteError) as refused:
        Signer.of_text(secret)
    assert secret[-20:] not in str(refused.value)


def test_a_private_key_shows_nothing_of_itself() -> None:
    """Not where it is printed."""
    assert "Ed25519" not in repr(LOG)
    assert Checkpoint(ORIGIN, 0, EMPTY).body.startswith(f"{ORIGIN}\n0\n47DEQ")


def test_the_proof_of_an_entry_is_checked_with_a_key_alone() -> None:
    """In the form of tlog-proof: read as it was written; and no bit of it can change."""
    data = [b'["entry %d"]' % number for number in range(5)]
    tree = Growing()
    leaves = b"".join(map(leaf_hash, data))
    tree.append(leaves)
    note = sign_checkpoint(Checkpoint(ORIGIN, 5, tree.root), [LOG], 1_760_000_000).text.encode()
    path = proof(inclusion_spans(3, 5), {(0, 0): leaves})
    made = EntryProof(data[3], 3, path, note)
    assert made.text.startswith(b"c2sp.org/tlog-proof@v1\nextra WyJlbnRyeSAzIl0=\nindex 3\n")
    assert EntryProof.of_bytes(made.text) == made
    assert made.check([KEY]).checkpoint.size == 5
    for at in range(len(made.text) - len(note)):
        raw = bytearray(made.text)
        raw[at] ^= 1
        with pytest.raises(NoteError):
            EntryProof.of_bytes(bytes(raw)).check([KEY])
