"""The policies that come with the hub, loaded once, a rulebook over them, and one fixed clock."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from policies.load import ROOT, load_policies
from policies.model import PolicySet
from policies.rulebook import Rulebook
from schema.build import CATALOGUE


@pytest.fixture(scope="session")
def policies() -> PolicySet:
    """The policies in force in every test that does not make its own."""
    return load_policies(ROOT, CATALOGUE)


@pytest.fixture(scope="session")
def rulebook(policies: PolicySet) -> Rulebook:
    """A rulebook over them; nothing that a test does changes it."""
    return Rulebook(policies, CATALOGUE)


@pytest.fixture(scope="session")
def now() -> datetime:
    """An instant within the term of both agreements."""
    return datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the policy files that a test may spoil."""
    root = tmp_path / "policies"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    return root
