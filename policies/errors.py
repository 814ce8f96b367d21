"""What can be wrong with policies: a file that may not be loaded, or a question about names that no file holds.

Both are internal: a caller of the hub never sees their text.
"""


class PolicyError(Exception):
    """A policy file is wrong, so the whole set is refused.

    `file` is the path below the policies folder, `line` counts from 1, `found` says what stands there and `expected`
    what would be right.
    """

    def __init__(self, file: str, line: int, found: str, expected: str) -> None:
        super().__init__(f"{file}:{line}: found {found}; expected {expected}")
        self.file = file
        self.line = line
        self.found = found
        self.expected = expected


class UnknownNameError(LookupError):
    """A question names a party or type that the policies do not know; nothing is decided."""


class RulebookError(RuntimeError):
    """Casbin is not in the state the rulebook built it in, or failed while asked; nothing is decided (fail closed)."""
