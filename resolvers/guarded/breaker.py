"""When a source that fails is left alone, and how it is trusted again. Pure: times come from the caller.

Closed: it is asked. Open: it is not; every read fails at once with the last known status, until a check of its own
finds that it answers. Half-open: one read at a time tries it; the first that is answered closes the circuit.

A read that ran out of time opens the circuit at once where the source answered nothing at all meanwhile: so one that
hangs costs each operation under way its deadline once. Other failures open it after some in a row. An answer outside
the contract is an answer: a source that is there is asked.
"""

from collections.abc import Callable

from resolvers.rows.contract import ContractError
from resolvers.sources.base import SourceBoundError, SourceError, SourceTimeoutError, SourceUnavailableError
from schema.source_state import Circuit


class _CutOffTimeoutError(SourceTimeoutError):
    """Not asked: it ran out of time when it was last asked."""

    told = True


class _CutOffUnavailableError(SourceUnavailableError):
    """Not asked: it could not be reached when it was last asked."""

    told = True


class Breaker:
    """The circuit breaker of one source. All times are the event loop's."""

    def __init__(self, failures: int, changed: Callable[[Circuit], None]) -> None:
        """Begin closed; open after so many `failures` in a row. `changed` is told of every new state."""
        self.circuit = Circuit.CLOSED
        self._most = failures
        self._changed = changed
        self._failures = 0
        self._since = 0.0
        self._answered = 0.0
        self._trying = False
        self._refusal: type[SourceError] = _CutOffUnavailableError

    def admit(self) -> None:
        """Let a read pass, or raise the last known status as `SourceError`."""
        if self.circuit is Circuit.CLOSED:
            return
        if self.circuit is Circuit.OPEN or self._trying:
            raise self.refusal()
        self._trying = True

    def refusal(self) -> SourceError:
        """Why a read is not let through."""
        return self._refusal("not asked: its last reads failed")

    def answered(self, now: float) -> None:
        """A read was answered, be it outside the contract or over the bound."""
        self._answered = now
        self._failures = 0
        if self.circuit is not Circuit.CLOSED:
            self._turn(Circuit.CLOSED, now)

    def failed(self, error: SourceError, begun: float, now: float) -> None:
        """A read that began at `begun` failed; what began before the last change of state says nothing new."""
        if isinstance(error, SourceBoundError | ContractError):
            self.answered(now)
        elif begun >= self._since:
            self._failures += 1
            timed_out = isinstance(error, SourceTimeoutError)
            self._refusal = _CutOffTimeoutError if timed_out else _CutOffUnavailableError
            silent = timed_out and self._answered < begun
            if silent or self._failures >= self._most or self.circuit is Circuit.HALF_OPEN:
                self._turn(Circuit.OPEN, now)

    def left(self, begun: float) -> None:
        """A read that began at `begun` ended without an outcome: everybody left."""
        if begun >= self._since:
            self._trying = False

    def checked(self, now: float) -> None:
        """The source answered a check while the circuit was open: after few failures that will do."""
        if self.circuit is Circuit.OPEN:
            self._turn(Circuit.CLOSED if self._failures < self._most else Circuit.HALF_OPEN, now)

    def _turn(self, circuit: Circuit, now: float) -> None:
        self.circuit, self._since, self._trying = circuit, now, False
        self._changed(circuit)
