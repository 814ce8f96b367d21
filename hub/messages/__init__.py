"""What a caller is told, in Indonesian and English: one TOML file per language, equal keys, equal placeholders.

A text says what is wrong and what would be right. Placeholders take names and numbers only, never a value of a source.
"""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType


class Language(StrEnum):
    """The languages a caller may ask for; Indonesian is the one spoken when none is asked for."""

    INDONESIAN = "id"
    ENGLISH = "en"


def _texts(language: Language) -> Mapping[str, str]:
    return MappingProxyType(tomllib.loads(files(__package__).joinpath(f"{language}.toml").read_text("utf-8")))


TEXTS: Mapping[Language, Mapping[str, str]] = MappingProxyType({language: _texts(language) for language in Language})
"""Every text by language and key."""


def text(language: Language, key: str, parameters: Mapping[str, object]) -> str:
    """The text of a key with its placeholders filled. Raises KeyError where the key or a parameter is missing."""
    return TEXTS[language][key].format_map(parameters)
