"""What is wrong with a value, said without the value: it may be somebody's NIK."""

import re
from collections.abc import Callable


class FormatError(ValueError):
    """A value is no full value of its type. Holds what would be right, in both languages, and never the value."""

    def __init__(self, english: str, indonesian: str) -> None:
        """Keep the message in both languages; `str()` gives the English one."""
        super().__init__(english)
        self.english = english
        self.indonesian = indonesian


def by_pattern(pattern: str, english: str, indonesian: str) -> Callable[[str], str]:
    """A parser that takes exactly the texts matching `pattern` and gives them back as they are."""
    compiled = re.compile(pattern)

    def parse(text: str) -> str:
        if not compiled.fullmatch(text):
            raise FormatError(english, indonesian)
        return text

    return parse
