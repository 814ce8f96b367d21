"""What the settings say of issuers, held against the policies: they speak for registered parties."""

from collections.abc import Mapping

from hub.party import Trust
from hub.publication.published import NOTHING_REVOKED, Revocations
from hub.settings import Settings, SettingsError
from policies.model import PolicySet


def roles_by_purpose(policies: PolicySet) -> Mapping[str, frozenset[str]]:
    """The roles that may use each purpose."""
    return {name: frozenset(map(str, purpose.roles)) for name, purpose in policies.purposes.items()}


def trust_of(settings: Settings, policies: PolicySet, revoked: Revocations = NOTHING_REVOKED) -> Trust:
    """What tokens are held against. Raises SettingsError where an issuer may speak for a party not registered."""
    for at, issuer in enumerate(settings.issuers):
        for party in issuer.grants.keys() - policies.parties.keys():
            known = ", ".join(sorted(policies.parties))
            raise SettingsError(settings.file, f"issuers[{at}].parties.{party}", "an unknown party", f"one of {known}")
    return Trust(
        audience=settings.audience,
        skew=settings.clock_skew,
        issuers={issuer.iss: issuer for issuer in settings.issuers},
        parties=frozenset(policies.parties),
        purposes=roles_by_purpose(policies),
        revoked=revoked,
    )
