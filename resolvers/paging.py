"""Pages of a list: the position a page begins behind, and the cursors it hands out."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from resolvers.batches import Batch
from resolvers.cursor import Cursors, Listed, Position, digest_of
from resolvers.execution import Execution
from resolvers.merge import Place
from resolvers.plan import Paged, SourcePlan
from resolvers.reads import Keyset, Read
from resolvers.rights import conditions
from resolvers.slots import ExecutorSlots


class Pager:
    """One list of one request. `paged` is what its cursors are bound to, beside the caller and the filter's values."""

    def __init__(self, run: Execution, paged: Paged) -> None:
        """Open the cursor given, if any. Raises `BadCursorError`."""
        self.run = run
        self.paged = paged
        after = paged.listing.after
        given = None if after is None else run.values[after]
        self.position = None if given is None else self._cursors.unseal(self._listed, str(given), run.now)

    @property
    def _cursors(self) -> Cursors:
        return Cursors(self.run.keyring)

    @cached_property
    def _listed(self) -> Listed:
        filtered = [self.run.values[condition.slot] for condition in conditions(self.paged.listing.where)]
        return Listed(self.run.standing, digest_of(self.paged.digest, filtered))

    def takes_part(self, source: str) -> bool:
        """Whether a source took part in the pages before; on the first page all do."""
        return self.position is None or source in self.position.sources

    def begun(self, read: Read) -> Read:
        """The read of one source, from behind the position."""
        if self.position is None:
            return read
        slots = ExecutorSlots(self.run.own_slots)
        nulls = tuple(value is None for value in self.position.values)
        keyset = Keyset(slots.order(len(read.order)), nulls, slots.key, self._tie(read.source))
        return replace(read, keyset=keyset)

    def _tie(self, source: str) -> int:
        order = self.paged.sources
        assert self.position is not None  # noqa: S101 - a keyset needs one
        mine, its = order.index(source), order.index(self.position.source)
        return (mine > its) - (mine < its)

    def values(self) -> list[object]:
        """The executor's slots from the key on."""
        return [] if self.position is None else [self.position.key, *self.position.values]

    def cursor(self, plans: Sequence[SourcePlan], batches: Sequence[Batch], place: Place) -> str:
        """The cursor behind one row."""
        return self.cursor_of([plan.source.id for plan in plans], batches, place)

    def cursor_of(self, sources: Sequence[str], batches: Sequence[Batch], place: Place) -> str:
        """The same where these sources took part, whether or not a batch came of each."""
        index, row = place
        batch = batches[index]
        position = Position(
            values=tuple(column[row] for column in batch.order),
            source=batch.source,
            key=batch.keys[row],
            sources=tuple(sources),
        )
        return self._cursors.seal(self._listed, position, self.run.now)
