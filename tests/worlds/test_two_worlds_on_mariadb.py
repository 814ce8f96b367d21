"""The two worlds again with Bekasi's source on MariaDB, for those whom its rows are about."""

import pytest

from schema.caller import Standing
from tests.worlds.standings import every_standing, name_of
from tests.worlds.test_two_worlds import check
from tests.worlds.trial import Ground, Trial

OPERATIONS = 15
"""For each standing."""


@pytest.mark.parametrize("standing", [one for one in every_standing() if one.party == "bekasi"], ids=name_of)
def test_a_caller_cannot_tell_the_worlds_apart(ground_on_mariadb: Ground, standing: Standing) -> None:
    """Nor read what is protected in either: treatments, sides and scopes as another database writes them."""
    check(Trial(ground_on_mariadb, standing, seed=5).run(OPERATIONS), OPERATIONS)
