"""The versions a process has read from the database and verified itself; nothing else becomes rules.

Content must have the hash it is addressed by, the whole set must load, and each agreement must be signed by both its
parties with keys that the settings name and nobody revoked. So who can write to the database alone can publish nothing.
"""

from collections.abc import Iterable, Mapping

from hub.publication.published import Contents, Part, Published
from hub.publication.statement import Signature, Signers, Statement, holds, missing
from policies.bundle import Bundle, join
from policies.load import load_policies
from policies.model import PolicySet, Withdrawn
from schema.build import CATALOGUE


class NotPublishedError(Exception):
    """Nothing is published; the text says which commands publish."""


class NotAcceptedError(Exception):
    """A set cannot be put in force: altered content, or a signature that is missing; the text says which."""


def past_policies(published: Published, contents: Contents) -> PolicySet:
    """The policies of an epoch that is over, as they were noted, without what was revoked in it.

    Who signed then need not be known any more: signatures count by the keys they name. Raises NotAcceptedError,
    PolicyError.
    """
    if published.noted != published.digest:
        raise NotAcceptedError(f"epoch {published.epoch} is not what was noted of it")
    return Shelf({}).past(published, contents)


class Shelf:
    """Verified content, remembered by its hash. For one thread at a time."""

    def __init__(self, signers: Signers) -> None:
        """Accept what these parties sign."""
        self._signers = signers
        self._common: dict[str, Mapping[str, bytes]] = {}
        self._parts: dict[str, Part] = {}
        self._good: set[tuple[Statement, Signature]] = set()
        self._bundle: Bundle | None = None
        self._policies: PolicySet | None = None

    @property
    def known(self) -> frozenset[str]:
        """The hashes of what need not be read again."""
        return frozenset(self._common.keys() | self._parts.keys())

    def candidate(self, published: Published, contents: Contents) -> PolicySet:
        """Policies that are on trial: whole and checked, and signed by nobody yet. They are never in force by this.

        Raises NotAcceptedError, PolicyError.
        """
        self._take(contents)
        policies = load_policies(self._joined(published), CATALOGUE, self._policies)
        return policies.without(Withdrawn(published.revoked.versions, published.revoked.consents))

    def policies(self, published: Published, contents: Contents) -> PolicySet:
        """The published policies, whole, checked and signed, without what was revoked.

        Raises NotPublishedError, NotAcceptedError, PolicyError; then nothing of it is remembered as the latest.
        """
        if published.common is None:
            raise NotPublishedError(
                "no policies are published in this database: each party signs (`hub policy sign`), then "
                "`hub policy publish` puts the signed versions in force"
            )
        self._take(contents)
        bundle = self._joined(published)
        policies = load_policies(bundle, CATALOGUE, self._policies)
        withdrawn = self._withdrawn(policies, published, contents.signatures)
        self._bundle, self._policies = bundle, policies
        self._forget(published)
        return policies.without(withdrawn)

    def past(self, published: Published, contents: Contents) -> PolicySet:
        """Policies that were in force, by their hashes; see `past_policies`. Raises NotAcceptedError, PolicyError."""
        self._take(contents)
        policies = load_policies(self._joined(published), CATALOGUE)
        revoked = published.revoked
        kept = [one for one in contents.signatures if one.key not in revoked.keys]
        fallen = {
            version
            for name, version in published.versions.items()
            if missing(policies.agreements[name].parties, (one for one in kept if _signs(one, published, name)))
        }
        return policies.without(Withdrawn(revoked.versions | fallen, revoked.consents))

    def _take(self, contents: Contents) -> None:
        self._common.update(contents.common)
        self._parts.update(contents.parts)

    def _joined(self, published: Published) -> Bundle:
        """The set as one bundle whose every hash was computed here."""
        common = self._common.get(published.common or "")
        parts = {name: self._parts.get(version) for name, version in published.versions.items()}
        lost = sorted(name for name, part in parts.items() if part is None)
        if common is None or lost:
            raise NotAcceptedError(f"content is missing in the database: {', '.join(lost) or 'the common part'}")
        bundle = join([common, *(part.files for part in parts.values() if part is not None)], self._bundle)
        wrong = [name for name in bundle.agreements if bundle.version(name) != published.versions.get(name)]
        wrong += [name for name in published.versions if name not in bundle.agreements]
        if wrong or bundle.common != published.common or bundle.loose:
            self._drop(published)
            altered = ", ".join(sorted({*wrong, *bundle.loose})) or "the common part"
            raise NotAcceptedError(f"content was altered: what is stored is not what its hash names ({altered})")
        return bundle

    def _withdrawn(self, policies: PolicySet, published: Published, signatures: Iterable[Signature]) -> Withdrawn:
        """What does not hold: revoked, or signed with a key that was revoked since. Refuses what was never signed."""
        revoked = published.revoked
        by_version: dict[str, list[Signature]] = {}
        for signature in signatures:
            by_version.setdefault(signature.version, []).append(signature)
        withdrawn = {*revoked.versions}
        for name, version in published.versions.items():
            if version in withdrawn:
                continue
            agreement = policies.agreements[name]
            revision = published.revisions.get(name, 0)
            statement = Statement(name, version, published.common or "", revision)
            good = [one for one in by_version.get(version, ()) if self._holds(statement, one)]
            lacking = missing(agreement.parties, good)
            if lacking:
                raise NotAcceptedError(
                    f"agreement {name}, version {version}, revision {revision}: not signed by {' and '.join(lacking)} "
                    "with a key that the settings name under [signers]; each party signs with `hub policy sign`"
                )
            if missing(agreement.parties, (one for one in good if one.key not in revoked.keys)):
                withdrawn.add(version)
        return Withdrawn(frozenset(withdrawn), revoked.consents)

    def _holds(self, statement: Statement, signature: Signature) -> bool:
        """Whether a signature is genuine; one that was is not computed again."""
        if (statement, signature) in self._good:
            return True
        genuine = holds(statement, signature, self._signers)
        if genuine:
            self._good.add((statement, signature))
        return genuine

    def _drop(self, published: Published) -> None:
        """Believe nothing of this set, so that it is read again."""
        self._common.pop(published.common or "", None)
        for version in published.versions.values():
            self._parts.pop(version, None)

    def _forget(self, published: Published) -> None:
        """Keep what is in force, and no more."""
        kept = {*published.versions.values()}
        self._common = {published.common or "": self._common[published.common or ""]}
        self._parts = {version: part for version, part in self._parts.items() if version in kept}
        self._good = {one for one in self._good if one[0].version in kept}


def _signs(signature: Signature, published: Published, agreement: str) -> bool:
    """Whether a signature is under what was in force of an agreement."""
    of = (published.versions[agreement], published.revisions.get(agreement, 0))
    return (signature.version, signature.revision) == of
