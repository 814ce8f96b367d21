"""What becomes of the sources' reads, for the operator's monitoring and log; and what it may be burdened with."""

from structlog.typing import FilteringBoundLogger

from hub.metrics import Metrics
from hub.settings import SourceSettings
from resolvers.execution import failure_of
from resolvers.guarded.bounds import Bounds
from resolvers.mapping import SourceMapping
from resolvers.sources.base import SourceError
from schema.source_state import Circuit


class SourceMeter:
    """Counts and times the reads of one source: see `Watch`."""

    def __init__(self, name: str, metrics: Metrics, log: FilteringBoundLogger) -> None:
        """Measure the source of this id."""
        self._name = name
        self._metrics = metrics
        self._log = log
        self.turned(Circuit.CLOSED)

    def read(self, error: SourceError | None, seconds: float) -> None:
        """Count and time a read by its completeness status."""
        self._metrics.source(self._name, "OK" if error is None else failure_of(error).status, seconds)

    def shared(self) -> None:
        """Count a read that another's answer served."""
        self._metrics.shared(self._name)

    def retried(self) -> None:
        """Count a second try."""
        self._metrics.retried(self._name)

    def turned(self, circuit: Circuit) -> None:
        """Show the new state; the log is told when a source is left alone, and when it is trusted again."""
        self._metrics.circuit(self._name, circuit)
        if circuit is Circuit.OPEN:
            self._log.warning("source_left_alone", source=self._name)
        elif circuit is Circuit.HALF_OPEN:
            self._log.info("source_tried_again", source=self._name)


def bounds_of(settings: SourceSettings, mapping: SourceMapping) -> Bounds:
    """What a source may be burdened with: its deadline by its mapping, the rest by the settings."""
    return Bounds(
        mapping.deadline_ms / 1000, settings.reads_at_once, settings.reads_waiting, settings.failures_in_a_row
    )
