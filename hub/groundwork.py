"""What is read and checked before anything is opened: rules and mappings by the settings, and whose tokens count."""

from collections.abc import Mapping
from pathlib import Path

from hub.party import Trust
from hub.settings import Settings, SettingsError
from policies.load import ROOT as POLICIES
from policies.load import load_policies
from policies.model import PolicySet
from resolvers.mapping import SourceMapping
from resolvers.mapping_load import load_mapping
from schema.build import CATALOGUE

MAPPINGS = Path(__file__).parent.parent / "resolvers" / "mappings"
"""The hub's own mappings, used where the settings name no other folder."""


def policies_of(settings: Settings) -> PolicySet:
    """The policies in force, whole and checked. Raises PolicyError."""
    return load_policies(settings.policies or POLICIES, CATALOGUE)


def roles_by_purpose(policies: PolicySet) -> Mapping[str, frozenset[str]]:
    """The roles that may use each purpose."""
    return {name: frozenset(map(str, purpose.roles)) for name, purpose in policies.purposes.items()}


def mappings_of(settings: Settings, policies: PolicySet) -> dict[str, SourceMapping]:
    """The mapping of each source in the settings, by its id. Raises MappingError, SettingsError."""
    folder = settings.mappings or MAPPINGS
    mappings = {source.id: load_mapping(folder / source.mapping, CATALOGUE) for source in settings.sources}
    for name, mapping in mappings.items():
        if mapping.id != name:
            raise SettingsError(settings.file, f"sources.{name}.mapping", f"the mapping of {mapping.id}", f"of {name}")
        if mapping.owner not in policies.parties:
            known = ", ".join(sorted(policies.parties))
            raise SettingsError(folder / mapping.file, "source.owner", mapping.owner, f"one of {known}")
    return mappings


def trust_of(settings: Settings, policies: PolicySet) -> Trust:
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
    )
