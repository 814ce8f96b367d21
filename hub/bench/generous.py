"""Rule sets whose harvest limits no measurement and no test reaches: the rest of the rules stays as it is."""

import re
from typing import Final

from policies.bundle import Bundle

_LIMIT: Final = re.compile(rb"^(persons|lookups) = \d[\d_]*$", re.MULTILINE)
_MANY: Final = rb"\1 = 1_000_000_000"


def generous(bundle: Bundle) -> Bundle:
    """The same policies with harvest limits of a thousand million. They are versions of their own, to be signed."""
    return Bundle(
        {path: _LIMIT.sub(_MANY, content) if _limits(path) else content for path, content in bundle.files.items()}
    )


def _limits(path: str) -> bool:
    return path == "harvest.toml" or path.endswith("/agreement.toml")
