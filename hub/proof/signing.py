"""The log's own keys, from the hub's master secrets: all of them sign, so that an auditor may hold any."""

from collections.abc import Sequence
from datetime import datetime

from hub.keys import KeyFileError
from hub.proof.note import Signer
from resolvers.masters import Master


def log_signers(origin: str, masters: Sequence[Master], now: datetime) -> list[Signer]:
    """The keys that sign now, of those under `checkpoint`, the newest first; one made ahead does not yet.

    Raises KeyFileError where there is none.
    """
    if not masters:
        raise KeyFileError(
            "there is no `checkpoint` key, which signs the log; make one with `hub keys rotate checkpoint`"
        )
    made = [master for master in masters if master.made <= now] or [masters[-1]]
    return [Signer.of_seed(origin, master.secret) for master in made]
