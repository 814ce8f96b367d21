"""What bench and worlds run under: the same rules, and harvest limits that nobody reaches."""

from hub.bench.generous import generous
from policies.bundle import read_bundle
from policies.load import ROOT, load_policies
from schema.build import CATALOGUE


def test_generous_rules_differ_in_their_harvest_limits_alone() -> None:
    """Every role under every agreement, and in own sources, may take a thousand million; no rule has changed."""
    bundle = read_bundle(ROOT)
    usual, raised = load_policies(bundle, CATALOGUE), load_policies(generous(bundle), CATALOGUE)
    assert raised.rules == usual.rules
    assert {limit.persons for limit in raised.harvest.values()} == {1_000_000_000}
    for agreement in raised.agreements.values():
        assert {(one.persons, one.lookups) for one in agreement.harvest.values()} == {(1_000_000_000, 1_000_000_000)}
        assert agreement.rules == usual.agreements[agreement.id].rules
