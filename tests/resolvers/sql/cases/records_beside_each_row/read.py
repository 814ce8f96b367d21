"""Placements with their seekers and employers: the key a row may show leads to one record at most."""

from resolvers.reads import Hidden, HiddenKind, Joined
from tests.resolvers.sql.shorthand import OTHER_ADULT, OWN_ADULT, OWN_MINOR, clear, listing, piece

OWN = (OWN_ADULT, OWN_MINOR)
EMPLOYERS = listing(
    "Employer",
    (OTHER_ADULT, OWN_ADULT),
    region="32.16",
    split_sides=False,
    pieces=piece(clear("name", (OWN_ADULT,))),
    limit_slot=None,
)
SEEKERS = listing(
    "JobSeeker", (OWN_ADULT,), region="32.16", pieces=piece(clear("fullName", (OWN_ADULT,))), limit_slot=None
)
READ = listing(
    "Placement",
    OWN,
    region="32.16",
    pieces=piece(clear("placedAt", OWN)),
    hidden=(
        Hidden(HiddenKind.LINK, clear("employerId", OWN)),
        Hidden(HiddenKind.LINK, clear("seekerId", (OWN_ADULT,))),
    ),
    joined=(Joined(0, EMPLOYERS), Joined(1, SEEKERS)),
)
