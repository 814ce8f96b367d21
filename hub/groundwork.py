"""What is read and checked before anything is opened: rules to be signed, and mappings, by the settings."""

from pathlib import Path

from hub.settings import Settings, SettingsError
from hub.trust import check_owners
from policies.load import ROOT as POLICIES
from policies.load import load_policies
from policies.model import PolicySet
from resolvers.mapping import SourceMapping
from resolvers.mapping_load import load_mapping
from schema.build import CATALOGUE

MAPPINGS = Path(__file__).parent.parent / "resolvers" / "mappings"
"""The hub's own mappings, used where the settings name no other folder."""


def policies_of(settings: Settings) -> PolicySet:
    """The policies of the folder from which parties sign, whole and checked. Raises PolicyError."""
    return load_policies(settings.policies or POLICIES, CATALOGUE)


def mappings_of(settings: Settings, policies: PolicySet) -> dict[str, SourceMapping]:
    """The mapping of each source in the settings, by its id. Raises MappingError, SettingsError."""
    folder = settings.mappings or MAPPINGS
    mappings = {source.id: load_mapping(folder / source.mapping, CATALOGUE) for source in settings.sources}
    for name, mapping in mappings.items():
        if mapping.id != name:
            raise SettingsError(settings.file, f"sources.{name}.mapping", f"the mapping of {mapping.id}", f"of {name}")
    check_owners(settings, mappings, policies)
    return mappings
