"""The hub's own environment: nobody else provides packages of our names, nor the abandoned Casbin."""

from importlib import import_module
from importlib.metadata import distributions, packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("name", ["hub", "resolvers", "policies", "schema"])
def test_a_package_name_is_ours_alone(name: str) -> None:
    """The index has other packages named `schema` and `hub`: none is installed, and an import finds ours."""
    others = set(packages_distributions().get(name, [])) - {"sinergi-hub"}
    origin = import_module(name).__file__

    assert others == set()
    assert origin == str(ROOT / name / "__init__.py")


def test_the_abandoned_casbin_is_not_installed_beside_pycasbin() -> None:
    """Both put a package `casbin` in the same folder, and the one installed last would win."""
    names = {distribution.name.lower() for distribution in distributions()}

    assert "pycasbin" in names
    assert "casbin" not in names
