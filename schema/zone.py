"""The time zone in which the agreements' days begin and end."""

from datetime import timedelta, timezone
from typing import Final

WIB: Final = timezone(timedelta(hours=7), "WIB")
"""Western Indonesian Time, UTC+7 all year."""
