"""What the settings say, held against the policies: sources of known parties, issuers that speak for such."""

from collections.abc import Mapping

from hub.party import Trust
from hub.publication.published import NOTHING_REVOKED, Revocations
from hub.settings import Settings, SettingsError
from policies.model import PolicySet
from resolvers.mapping import SourceMapping


def roles_by_purpose(policies: PolicySet) -> Mapping[str, frozenset[str]]:
    """The roles that may use each purpose."""
    return {name: frozenset(map(str, purpose.roles)) for name, purpose in policies.purposes.items()}


def check_owners(settings: Settings, mappings: Mapping[str, SourceMapping], policies: PolicySet) -> None:
    """Raise SettingsError unless every source belongs to a party: a registered one, or one that may sign to join."""
    known = policies.parties.keys() | settings.signers.keys()
    for mapping in mappings.values():
        if mapping.owner not in known:
            expected = f"one of {', '.join(sorted(known))}; a party that joins has its keys under [signers]"
            raise SettingsError(settings.file, f"sources.{mapping.id} (owner)", mapping.owner, expected)


def trust_of(settings: Settings, policies: PolicySet, revoked: Revocations = NOTHING_REVOKED) -> Trust:
    """What tokens are held against. Raises SettingsError where an issuer may speak for a party that nobody knows.

    For one that may sign to join it may speak from when it is registered.
    """
    known = policies.parties.keys() | settings.signers.keys()
    for at, issuer in enumerate(settings.issuers):
        for party in issuer.grants.keys() - known:
            expected = f"one of {', '.join(sorted(known))}; a party that joins has its keys under [signers]"
            raise SettingsError(settings.file, f"issuers[{at}].parties.{party}", "an unknown party", expected)
    return Trust(
        audience=settings.audience,
        skew=settings.clock_skew,
        issuers={issuer.iss: issuer for issuer in settings.issuers},
        parties=frozenset(policies.parties),
        purposes=roles_by_purpose(policies),
        revoked=revoked,
    )
