"""A value that must never be printed: a database address with its password, a source's token."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """Wraps a secret text; only `reveal` gives it back, and neither `str` nor `repr` nor a traceback shows it."""

    _text: str

    def reveal(self) -> str:
        """The text itself, for the one place that uses it."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(***)"
