"""What a process knows of the past, so that a database that was changed by hand is not obeyed.

Epochs and revisions rise, revocations stay, and each epoch is what its own entry of the log was written for.
"""

from hub.publication.published import NOTHING, Published, RevocationKind
from hub.publication.shelf import NotAcceptedError

_BY_HAND = "the database was changed by hand, or put back to an older copy; put back what was published"


def check_noted(published: Published) -> None:
    """Refuse a state that no publish or revocation has made. Raises NotAcceptedError."""
    if published != NOTHING and published.noted != published.digest:
        raise NotAcceptedError(f"epoch {published.epoch} is not what the log has an entry for: {_BY_HAND}")
    if published.revisions != published.highest:
        raise NotAcceptedError(f"epoch {published.epoch} holds a revision that was replaced: {_BY_HAND}")


class Seen:
    """What was in force in this process before."""

    __slots__ = ("_last", "_revisions")

    def __init__(self) -> None:
        """Nothing yet."""
        self._last = NOTHING
        self._revisions: dict[str, tuple[int, str]] = {}

    def check(self, published: Published) -> None:
        """Refuse what nobody published, or what came before. Raises NotAcceptedError."""
        check_noted(published)
        self.check_order(published)

    def check_order(self, published: Published) -> None:
        """Refuse an older epoch, an older revision, or a revocation that was taken back. Raises NotAcceptedError."""
        last = self._last
        if published.epoch < last.epoch or (published.epoch == last.epoch and published != last):
            raise NotAcceptedError(f"epoch {published.epoch} cannot follow epoch {last.epoch} like this: {_BY_HAND}")
        gone = [kind.value for kind in RevocationKind if not last.revoked.of(kind) <= published.revoked.of(kind)]
        if gone:
            raise NotAcceptedError(f"revocations are gone ({', '.join(gone)}): {_BY_HAND}")
        back = sorted(name for name in published.versions if self._is_back(name, published))
        if back:
            raise NotAcceptedError(f"versions came back that had been replaced ({', '.join(back)}): {_BY_HAND}")

    def _is_back(self, name: str, published: Published) -> bool:
        """Whether an agreement's version is older than one that was in force; a revision is one version alone."""
        seen, version = self._revisions.get(name, (0, ""))
        revision = published.revisions.get(name, 0)
        return revision < seen or (revision == seen and published.versions[name] != version)

    def accept(self, published: Published) -> None:
        """It is in force now."""
        self._last = published
        self._revisions |= {name: (published.revisions[name], version) for name, version in published.versions.items()}
