"""How a pseudonym looks, so that a filter can take one where it takes the identifier itself."""

import re

PREFIX = "psn_"
"""Every pseudonym begins with this; no identifier does."""

_PSEUDONYM = re.compile(PREFIX + r"[A-Za-z0-9_-]{22,512}")


def is_pseudonym(text: str) -> bool:
    """Whether the text has the form of a pseudonym; only opening it tells whether the hub issued it."""
    return _PSEUDONYM.fullmatch(text) is not None
