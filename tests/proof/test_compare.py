"""Every change, deletion, insertion and swap of entries is found at its place, over generated logs."""

from collections.abc import Callable, Sequence
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.proof.compare import Difference, Fault, Found, first_difference
from hub.proof.signed_tiles import SignedTiles, TileFaultError
from hub.proof.tiles import Tile
from hub.proof.tree import Growing
from tests.proof.logs import LEAVES, MOST, UNHURRIED, tiles_of

STRANGE: Final = [b"strange entry %07d" % number + b"............" for number in range(3)]
SIZE = st.integers(2, MOST)


def named(leaves: Sequence[bytes]) -> Callable[[], list[Found]]:
    """These leaves as entries found."""
    return lambda: [Found(leaf.hex()[:8], leaf) for leaf in leaves]


def difference(leaves: Sequence[bytes], size: int, first: int = 0) -> Difference | None:
    """Hold entries found against the log of `size` leaves."""
    return first_difference(lambda: LEAVES[first:size], named(leaves), first)


@UNHURRIED
@given(SIZE)
def test_a_log_as_it_was_signed_shows_no_difference(size: int) -> None:
    """Whole, or from any place on."""
    assert difference(LEAVES[:size], size) is None
    assert difference(LEAVES[size // 2 : size], size, size // 2) is None


@UNHURRIED
@given(size=SIZE, data=st.data())
def test_an_altered_entry_is_found(size: int, data: st.DataObject) -> None:
    """At its place; also where it became the copy of an earlier one."""
    at = data.draw(st.integers(0, size - 1))
    found = difference([*LEAVES[:at], STRANGE[0], *LEAVES[at + 1 : size]], size)
    assert found == Difference(at, Fault.ALTERED, STRANGE[0].hex()[:8])
    if at:
        copied = difference([*LEAVES[:at], LEAVES[0], *LEAVES[at + 1 : size]], size)
        assert copied == Difference(at, Fault.ALTERED, LEAVES[0].hex()[:8], 0)


@UNHURRIED
@given(size=SIZE, data=st.data())
def test_a_removed_entry_is_found(size: int, data: st.DataObject) -> None:
    """One, or several in a row, to the very last."""
    at = data.draw(st.integers(0, size - 1))
    end = data.draw(st.integers(at + 1, size))
    found = difference([*LEAVES[:at], *LEAVES[end:size]], size)
    assert found is not None
    assert (found.place, found.fault) == (at, Fault.REMOVED)


@UNHURRIED
@given(size=SIZE, data=st.data())
def test_an_added_entry_is_found(size: int, data: st.DataObject) -> None:
    """A strange one, or a second copy of one that is there."""
    at = data.draw(st.integers(0, size))
    found = difference([*LEAVES[:at], STRANGE[0], *LEAVES[at:size]], size)
    assert found is not None
    assert (found.place, found.fault, found.entry) == (at, Fault.ADDED, STRANGE[0].hex()[:8])
    copy = data.draw(st.integers(0, at - 1)) if at else None
    if copy is not None:
        again = difference([*LEAVES[:at], LEAVES[copy], *LEAVES[at:size]], size)
        assert again is not None
        assert (again.place, again.fault) == (at, Fault.ADDED)


@UNHURRIED
@given(size=SIZE, data=st.data())
def test_swapped_entries_are_found(size: int, data: st.DataObject) -> None:
    """At the first of the two, with the place of what stands there."""
    low, high = sorted(data.draw(st.lists(st.integers(0, size - 1), min_size=2, max_size=2, unique=True)))
    swapped = [*LEAVES[:size]]
    swapped[low], swapped[high] = swapped[high], swapped[low]
    found = difference(swapped, size)
    assert found == Difference(low, Fault.REORDERED, LEAVES[high].hex()[:8], high)
    assert found.text.endswith(f"at place {low} was reordered: its place is {high}")


@UNHURRIED
@given(size=SIZE, data=st.data())
def test_a_changed_tile_is_never_given(size: int, data: st.DataObject) -> None:
    """Any byte of any tile, or a whole tile gone: reading the leaves or an older root ends at that tile."""
    tree = Growing()
    tree.append(b"".join(LEAVES[:size]))
    tiles = tiles_of(b"".join(LEAVES), size)
    key = data.draw(st.sampled_from(sorted(tiles)))
    at = data.draw(st.integers(0, len(tiles[key]) - 1))
    changed = bytearray(tiles[key])
    changed[at] ^= 1 << data.draw(st.integers(0, 7))
    for instead in (bytes(changed), None, tiles[key][:-1]):

        def read(tile: Tile, instead: bytes | None = instead) -> bytes | None:
            place = (tile.level, tile.number)
            return instead if place == key else tiles[place]

        with pytest.raises(TileFaultError):
            [*SignedTiles((size, tree.root), read).leaves((0, size))]


@UNHURRIED
@given(size=SIZE, data=st.data())
def test_the_root_at_every_earlier_size_is_found_from_the_tiles(size: int, data: st.DataObject) -> None:
    """So that a checkpoint held elsewhere can be compared; the leaves come back as they were."""
    tree = Growing()
    tree.append(b"".join(LEAVES[:size]))
    tiles = tiles_of(b"".join(LEAVES), size)
    signed = SignedTiles((size, tree.root), lambda tile: tiles[tile.level, tile.number])
    old = data.draw(st.integers(0, size))
    before = Growing()
    before.append(b"".join(LEAVES[:old]))
    assert signed.root_at(old) == before.root
    assert [*signed.leaves((old, size))] == LEAVES[old:size]
