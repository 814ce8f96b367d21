"""What is refused of a MariaDB's packets by their heads alone, before the driver holds their bodies."""

import pytest

from resolvers.sources.mysql_frames import MysqlFrames
from resolvers.sources.wire import LargeAnswerError


def test_a_packet_that_goes_on_in_the_next_is_refused_by_its_head() -> None:
    """So the driver never gathers the parts of a row without end."""
    with pytest.raises(LargeAnswerError, match="a row of 16777215 bytes or more"):
        MysqlFrames().walk(b"\xff\xff\xff\x01")


def test_the_greatest_whole_packet_passes() -> None:
    """Its body is still to come."""
    assert MysqlFrames().walk(b"\xfe\xff\xff\x01" + b"row") == (7, False)
