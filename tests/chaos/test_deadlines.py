"""One deadline for the whole operation, whatever its levels; what remains of it bounds each further read."""

from tests.chaos.conftest import GRACE_SECONDS, OPERATION_SECONDS, READ_SECONDS, SI_PINKER, SIP_KERJA, Ground, Proxies

DEEP = """{ employers(first: 2, sources: ["sip-kerja"]) { nodes { vacancies(first: 2) { nodes { employer {
  vacancies(first: 2) { nodes { employer { vacancies(first: 2) { nodes { employer { vacancies(first: 1) { nodes {
    employer { name } } } } } } } } } } } } }
  completeness { source { id } status message } } }"""
"""Five levels and more."""


def test_a_slow_source_below_the_root_is_cut_off_when_the_operation_ends(ground: Ground, proxies: Proxies) -> None:
    """Each level is within the source's deadline, all together are not: TIMED_OUT, what was read in time is there."""
    for _ in range(3):  # statements are prepared, which takes a round trip more
        assert ground.ask(DEEP).statuses[SIP_KERJA] == "OK"
    proxies.behave(SIP_KERJA, delay=READ_SECONDS * 0.6)
    found = ground.ask(DEEP)
    assert found.seconds > OPERATION_SECONDS - GRACE_SECONDS
    assert found.seconds < OPERATION_SECONDS + GRACE_SECONDS
    assert found.statuses[SIP_KERJA] == "TIMED_OUT"
    assert found.parts[SIP_KERJA]["message"]
    assert len(found.root["nodes"]) == 2
    proxies.behave(SIP_KERJA)
    assert ground.ask(DEEP).statuses[SIP_KERJA] == "OK"


def test_a_slow_source_holds_no_other_up(ground: Ground, proxies: Proxies) -> None:
    """A page without it takes as long as ever."""
    proxies.behave(SI_PINKER, delay=READ_SECONDS * 0.7)
    query = '{ jobSeekers(first: 5, sources: ["siapkerja"]) { nodes { id } completeness { source { id } status } } }'
    assert ground.ask(query).seconds < READ_SECONDS / 2
