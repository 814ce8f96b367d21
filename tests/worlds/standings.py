"""Every standing there is: each party in each role for each purpose that the role may use."""

from policies.load import ROOT, load_policies
from schema.build import CATALOGUE
from schema.caller import Standing


def every_standing() -> list[Standing]:
    """All of them, party by party."""
    policies = load_policies(ROOT, CATALOGUE)
    duties = [(role, purpose.id) for purpose in policies.purposes.values() for role in sorted(purpose.roles)]
    return [Standing(party, *duty) for party in sorted(policies.parties) for duty in duties]


def name_of(standing: Standing) -> str:
    """How a standing is written in test names and tokens."""
    return f"{standing.party}/{standing.role}/{standing.purpose}"
