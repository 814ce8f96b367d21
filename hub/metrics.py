"""What the operator's monitoring reads at /metrics: counts and times by closed words, never by person or query."""

from functools import lru_cache

from prometheus_client import CollectorRegistry, Counter, Enum, Gauge, Histogram, generate_latest

from schema.source_state import Circuit

_SECONDS = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)


class Metrics:
    """Counters and times of one hub, in a registry of its own."""

    def __init__(self) -> None:
        """Start at zero."""
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "hub_requests", "GraphQL requests by outcome: OK or an error code", ["outcome"], registry=self._registry
        )
        self._request_seconds = Histogram(
            "hub_request_seconds", "Time of a GraphQL request", buckets=_SECONDS, registry=self._registry
        )
        self._sources = Counter(
            "hub_source_calls",
            "Reads of a source by completeness status",
            ["source", "status"],
            registry=self._registry,
        )
        self._source_seconds = Histogram(
            "hub_source_seconds", "Time of a read of a source", ["source"], buckets=_SECONDS, registry=self._registry
        )
        self._shared = Counter(
            "hub_shared_reads",
            "Reads answered by an identical one that was under way",
            ["source"],
            registry=self._registry,
        )
        self._retried = Counter(
            "hub_source_retries",
            "Reads asked once more after their connection failed",
            ["source"],
            registry=self._registry,
        )
        self._circuit = Enum(
            "hub_source_circuit",
            "State of a source's circuit breaker",
            ["source"],
            states=list(Circuit),
            registry=self._registry,
        )
        self._journal_seconds = Histogram(
            "hub_journal_append_seconds",
            "Time until an entry of the log is on disk",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self._journal_behind = Gauge(
            "hub_journal_behind_seconds",
            "Time for which the oldest entry of the log waits for its place in the tree",
            registry=self._registry,
        )
        # Looking a child up by its labels costs as much as counting.
        self._outcome = lru_cache(maxsize=None)(self._requests.labels)
        self._source_status = lru_cache(maxsize=None)(self._sources.labels)
        self._source_time = lru_cache(maxsize=None)(self._source_seconds.labels)

    def request(self, outcome: str, seconds: float) -> None:
        """Count one answer; `outcome` is OK or an error code."""
        self._outcome(outcome).inc()
        self._request_seconds.observe(seconds)

    def source(self, source: str, status: str, seconds: float) -> None:
        """Count one read of a source, by its id and completeness status."""
        self._source_status(source, status).inc()
        self._source_time(source).observe(seconds)

    def shared(self, source: str) -> None:
        """Count a read that was answered by an identical one under way."""
        self._shared.labels(source).inc()

    def retried(self, source: str) -> None:
        """Count a read that was asked once more."""
        self._retried.labels(source).inc()

    def circuit(self, source: str, circuit: Circuit) -> None:
        """Show the state of a source's circuit breaker."""
        self._circuit.labels(source).state(circuit)

    def journal(self, seconds: float) -> None:
        """Note how long an entry of the log took."""
        self._journal_seconds.observe(seconds)

    def behind(self, seconds: float) -> None:
        """Show for how long an entry of the log waits for its place in the tree."""
        self._journal_behind.set(seconds)

    def text(self) -> bytes:
        """Everything in the Prometheus text format."""
        return generate_latest(self._registry)
