"""What is read and checked before anything is opened: rules to be signed, and mappings, by the settings."""

from dataclasses import replace
from pathlib import Path

from hub.kinds import address_fault
from hub.settings import Settings, SettingsError, SourceSettings
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
    mappings = {source.id: mapping_of(settings.file, folder, source) for source in settings.sources}
    check_owners(settings, mappings, policies)
    return mappings


def mapping_of(file: Path, folder: Path, source: SourceSettings) -> SourceMapping:
    """The mapping of a source, with what the settings (`file`) say otherwise. Raises MappingError, SettingsError."""
    mapping = load_mapping(folder / source.mapping, CATALOGUE)
    if mapping.id != source.id:
        raise SettingsError(file, f"sources.{source.id}.mapping", f"the mapping of {mapping.id}", f"of {source.id}")
    fault = address_fault(mapping.kind, source)
    if fault is not None:
        key, found, expected = fault
        raise SettingsError(file, f"sources.{source.id}.{key}", found, expected)
    return mapping if source.deadline_ms is None else replace(mapping, deadline_ms=source.deadline_ms)
