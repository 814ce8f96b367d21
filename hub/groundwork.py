"""What is read and checked before anything is opened: rules to be signed, and mappings, by the settings."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from hub.kinds import address_fault
from hub.settings import Settings, SettingsError, SourceSettings
from policies.load import ROOT as POLICIES
from policies.load import load_policies
from policies.model import PolicySet
from resolvers.mapping import SourceMapping
from resolvers.mapping_load import MappingLoader
from schema.build import CATALOGUE

MAPPINGS = Path(__file__).parent.parent / "resolvers" / "mappings"
"""The hub's own mappings, used where the settings name no other folder."""


def policies_of(settings: Settings) -> PolicySet:
    """The policies of the folder from which parties sign, whole and checked. Raises PolicyError."""
    return load_policies(settings.policies or POLICIES, CATALOGUE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One source as settings and files have it now; `digest` is of its mapping's file."""

    settings: SourceSettings
    mapping: SourceMapping
    digest: str


def mappings_of(settings: Settings) -> dict[str, SourceMapping]:
    """The mapping of each source in the settings, by its id. Raises MappingError, SettingsError."""
    return {name: one.mapping for name, one in wanted_sources(settings).items()}


def wanted_sources(settings: Settings) -> dict[str, Wanted]:
    """Every source of the settings, by its id. Raises MappingError, SettingsError."""
    folder, loader = settings.mappings or MAPPINGS, MappingLoader(CATALOGUE)
    return {
        source.id: Wanted(
            source,
            _mapping_of(settings.file, loader, folder / source.mapping, source),
            _digest(folder / source.mapping),
        )
        for source in settings.sources
    }


def digest_of(wanted: Mapping[str, Wanted]) -> str:
    """A hash of a set of sources, by which processes know that they mean the same; no address or secret is in it."""
    parts = [(name, one.digest, _plain(one.settings)) for name, one in wanted.items()]
    return sha256(repr(parts).encode()).hexdigest()


def _plain(settings: SourceSettings) -> tuple[object, ...]:
    """What may be told of a source's settings, and is the same wherever their file lies."""
    numbers = (settings.connections, settings.deadline_ms, settings.reads_at_once, settings.reads_waiting)
    return (*numbers, settings.failures_in_a_row, settings.ca is not None, *sorted(settings.headers))


def _digest(file: Path) -> str:
    return sha256(file.read_bytes()).hexdigest()


def _mapping_of(file: Path, loader: MappingLoader, mapped: Path, source: SourceSettings) -> SourceMapping:
    """The mapping of a source, with what the settings (`file`) say otherwise. Raises MappingError, SettingsError."""
    mapping = loader.load(mapped)
    if mapping.id != source.id:
        raise SettingsError(file, f"sources.{source.id}.mapping", f"the mapping of {mapping.id}", f"of {source.id}")
    fault = address_fault(mapping.kind, source)
    if fault is not None:
        key, found, expected = fault
        raise SettingsError(file, f"sources.{source.id}.{key}", found, expected)
    return mapping if source.deadline_ms is None else replace(mapping, deadline_ms=source.deadline_ms)
