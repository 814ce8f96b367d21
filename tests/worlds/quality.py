"""What is wrong in itself: the test's own reading of the quality rules on identifiers."""

import re
from typing import Any

from schema.catalogue import Field
from schema.patterns import PATTERNS


def wrong(field: Field, value: Any) -> bool:
    """Whether a value that is there has not the written form of its kind."""
    pattern = PATTERNS.get(field.value)
    return pattern is not None and isinstance(value, str) and re.search(pattern, value) is None
