"""The operator's log: one JSON line per event on standard error, from an allow-list of keys.

What is not on the list is dropped and its name noted, so that no query, argument or record slips in by a careless call.
Errors are told by type and place: an exception's text may quote a person's data.
"""

import logging
import sys
import traceback
from typing import BinaryIO

import orjson
import structlog
from structlog.typing import EventDict, FilteringBoundLogger, WrappedLogger

KEYS = frozenset(
    {
        "code", "count", "detail", "dropped", "entry", "error", "event", "file", "frames", "host", "incident", "key",
        "kind", "level", "method", "ms", "owner", "path", "pid", "port", "reason", "request", "rows", "rules",
        "source", "status", "time", "version",
    }
)  # fmt: skip
"""Every key a line may have. `detail` is a text of the hub's own (settings, mappings, rules), never of a request."""

_LEVELS = {"warning": logging.WARNING, "info": logging.INFO, "error": logging.ERROR, "debug": logging.DEBUG}


def _only_allowed(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    dropped = sorted(event.keys() - KEYS)
    for key in dropped:
        del event[key]
    if dropped:
        event["dropped"] = dropped
    return event


def _as_json(_logger: WrappedLogger, _method: str, event: EventDict) -> bytes:
    return orjson.dumps(event, default=lambda value: f"<{type(value).__name__}>")


def make_log(level: str = "info", stream: BinaryIO | None = None) -> FilteringBoundLogger:
    """A logger of its own, without global state; `stream` is standard error unless given."""
    logger: FilteringBoundLogger = structlog.wrap_logger(
        structlog.BytesLogger(stream or sys.stderr.buffer),
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper("iso", utc=True, key="time"),
            _only_allowed,
            _as_json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        cache_logger_on_first_use=True,
    )
    return logger


def frames(error: BaseException) -> list[str]:
    """Where an error arose, outermost first and its causes last: `module.py:line function`, without any value."""
    places: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(places) < 40:
        places += [f"{_short(f.filename)}:{f.lineno} {f.name}" for f in traceback.extract_tb(seen.__traceback__)]
        seen = seen.__cause__ or seen.__context__
        if seen is not None:
            places.append(f"caused by {type(seen).__qualname__}")
    return places


def _short(filename: str) -> str:
    return "/".join(filename.rsplit("/", 2)[-2:])


class StandardLog(logging.Handler):
    """Leads what libraries log (the server, asyncio) into the operator's log, without the texts of exceptions."""

    def __init__(self, log: FilteringBoundLogger) -> None:
        """Write into `log`."""
        super().__init__(logging.INFO)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record: the logger's constant message, never its arguments, and the error's type and place."""
        error = record.exc_info[1] if record.exc_info else None
        told = {"error": type(error).__qualname__, "frames": frames(error)} if error is not None else {}
        write = self._log.error if record.levelno >= logging.ERROR else self._log.info
        write("library", kind=record.name, detail=str(record.msg).splitlines()[0][:200], **told)
