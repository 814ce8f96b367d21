"""The ways in which Casbin is known to fail open, shown on Casbin itself, and closed in the rulebook."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import casbin
import pytest
from casbin.model import Model
from casbin.util import time_match_func

from policies import rulebook as rulebook_module
from policies.errors import PolicyError, RulebookError
from policies.load import MODEL, ROOT, load_policies
from policies.matching import Placed
from policies.model import Effect, Layer, ModelText, PolicySet, Rule
from policies.requests import Request
from policies.rulebook import Judge, Question, Rulebook, refuse_abandoned_casbin
from schema.build import CATALOGUE
from schema.caller import Standing
from schema.decisions import Access, Cell, Scope, Side, Treatment

REQUEST: Request = tuple(
    (word, "*") for word in ("officer", "audit", "region", "region", "own", "adult", "list", "T", "nik")
)


def rule(line: int, priority: int, effect: Effect, treatment: Treatment = Treatment.WITHHOLD) -> Placed:
    """A rule that matches everything."""
    return Placed(
        Layer.OWN,
        Rule(
            line=line,
            priority=priority,
            role="*",
            purpose="*",
            caller_end="*",
            owner_end="*",
            scope="*",
            side="*",
            access="*",
            type_name="*",
            what="*",
            treatment=treatment,
            form=None,
            rights=frozenset(),
            effect=effect,
            clause="Pasal 1",
            note="uji",
        ),
    )


ALLOW = rule(2, 100, Effect.ALLOW, Treatment.CLEAR)
DENY = rule(3, 1, Effect.DENY)


def enforcer_over(model: ModelText, rules: Sequence[Placed]) -> casbin.Enforcer:
    """Casbin itself over some rules, in the order given."""
    parts = Model()
    for section, definition in (("r", model.request), ("p", model.policy), ("e", model.effect), ("m", model.matcher)):
        parts.add_def(section, section, definition)
    enforcer = casbin.Enforcer(parts)
    rows = [(str(one.rule.priority), *["*"] * 9, one.rule.effect.value, one.id) for one in rules]
    enforcer.get_model().add_policies("p", "p", rows)
    return enforcer


def enforcer_of(judge: Judge) -> casbin.Enforcer:
    """The enforcer inside, which no caller of the rulebook can reach."""
    return judge._enforcer


def test_attack_29_without_rules_casbin_may_allow_and_the_judge_denies() -> None:
    """Casbin evaluates its matcher on empty words where it has no rules."""
    bare = enforcer_of(Judge(MODEL, [ALLOW]))
    bare.clear_policy()
    assert bare.enforce(*[("",)] * 9)
    assert Judge(MODEL, []).ask(REQUEST) is None


def test_attack_29_an_enforcer_emptied_after_it_was_built_answers_nothing() -> None:
    """A filtered reload empties the policy before it fills it; the judge notices and fails closed."""
    judge = Judge(MODEL, [ALLOW])
    assert judge.ask(REQUEST) is ALLOW
    enforcer_of(judge).clear_policy()
    with pytest.raises(RulebookError, match="changed"):
        judge.ask(REQUEST)


def test_a_switched_off_enforcer_allows_everything_and_the_judge_nothing() -> None:
    """`enable_enforce(False)` answers True to any question."""
    judge = Judge(MODEL, [DENY])
    enforcer_of(judge).enable_enforce(False)
    assert enforcer_of(judge).enforce(*REQUEST)
    with pytest.raises(RulebookError, match="changed"):
        judge.ask(REQUEST)


def test_attack_34_an_unknown_effect_is_ignored_by_casbin_and_no_effect_of_a_rule() -> None:
    """`Deny` is neither allow nor deny to Casbin, so the next rule decides; here it is no value at all."""
    enforcer = enforcer_of(Judge(MODEL, [ALLOW]))
    typo = ("1", *["*"] * 9, "Deny", "own:9")
    enforcer.get_model()["p"]["p"].policy.insert(0, typo)
    assert enforcer.enforce(*REQUEST)
    with pytest.raises(ValueError, match="Deny"):
        Effect("Deny")


def test_the_order_in_which_rules_are_given_never_decides() -> None:
    """Casbin sorts only at load: added in this order it allows; the judge sorts before it adds."""
    enforcer = enforcer_of(Judge(MODEL, [ALLOW]))
    enforcer.add_policy("1", *["*"] * 9, "deny", "own:3")
    assert enforcer.enforce(*REQUEST)
    assert Judge(MODEL, [ALLOW, DENY]).ask(REQUEST) is DENY
    assert Judge(MODEL, [DENY, ALLOW]).ask(REQUEST) is DENY


def test_the_rule_that_explains_an_answer_cannot_be_changed_through_it() -> None:
    """Casbin hands out its own row; ours are tuples."""
    enforcer = enforcer_of(Judge(MODEL, [ALLOW]))
    _, row = enforcer.enforce_ex(*REQUEST)
    assert isinstance(row, tuple)


def test_attack_33_an_error_while_casbin_is_asked_is_an_error_and_never_an_answer() -> None:
    """A request of the wrong size makes the matcher fail; nothing is skipped over."""
    with pytest.raises(RulebookError, match="failed"):
        Judge(MODEL, [ALLOW]).ask(REQUEST[:-1])


def test_an_empty_word_is_refused_before_casbin_is_asked() -> None:
    """Empty words are what Casbin compares with where it has no rules."""
    with pytest.raises(RulebookError, match="empty word"):
        Judge(MODEL, [ALLOW]).ask((*REQUEST[:-1], ("",)))


@pytest.mark.parametrize(("allowed", "named"), [(True, None), (True, DENY), (False, ALLOW)])
def test_an_answer_that_no_rule_gives_is_refused(
    *, allowed: bool, named: Placed | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An allow without a rule, or against the rule it names, is not believed."""
    judge = Judge(MODEL, [ALLOW, DENY])
    row = [*["*"] * 11, named.id] if named else []
    monkeypatch.setattr(enforcer_of(judge), "enforce_ex", lambda *_: (allowed, row))
    with pytest.raises(RulebookError, match="cannot give"):
        judge.ask(REQUEST)


def test_the_model_has_no_roles_so_no_temporal_link_can_expire_open() -> None:
    """Expired links answer allow after a reload; dates are decided by the gates, outside Casbin."""
    enforcer = enforcer_of(Judge(MODEL, [ALLOW]))
    assert set(enforcer.get_model().keys()) == {"r", "p", "e", "m"}
    assert isinstance(enforcer, casbin.Enforcer)
    assert not isinstance(enforcer, casbin.FastEnforcer)


def test_attack_27_a_rulebook_keeps_its_version_and_its_answers(policies: PolicySet, now: datetime) -> None:
    """New policies are a new rulebook; the old one answers as before, so no answer mixes two versions."""
    old = Rulebook(policies, CATALOGUE)
    asked = Question(Standing("bekasi", "auditor", "audit"), "bekasi", "sip-kerja", "JobSeeker", Access.LIST)
    before = old.decide(asked, now)
    new = Rulebook(policies, CATALOGUE)
    assert new.version == old.version == policies.version
    assert new.decide(asked, now) == before
    assert old.decide(asked, now) is before


def test_the_abandoned_casbin_beside_pycasbin_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policies: PolicySet
) -> None:
    """Both install a module named casbin and pip lets both in, so whichever came last would answer."""
    refuse_abandoned_casbin()
    metadata = tmp_path / "casbin-1.43.0.dist-info" / "METADATA"
    metadata.parent.mkdir()
    metadata.write_text("Metadata-Version: 2.1\nName: casbin\nVersion: 1.43.0\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(RulebookError, match=r"casbin 1\.43\.0 is installed beside pycasbin"):
        Rulebook(policies, CATALOGUE)


def test_casbin_is_never_asked_again_once_a_table_is_filled(
    policies: PolicySet, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not per request, row or cell: a warm rulebook answers with Casbin taken away."""
    book = Rulebook(policies, CATALOGUE)
    book.warm()
    monkeypatch.setattr(rulebook_module, "casbin", SimpleNamespace())
    for role, purpose in (("dashboard", "statistics"), ("officer", "placement-service")):
        for owner, source in (("kemnaker", "siapkerja"), ("bekasi", "sip-kerja"), ("halmahera-selatan", "aptekad")):
            for type_name in CATALOGUE.types:
                standing = Standing("bekasi", role, purpose)
                given = book.decide(Question(standing, owner, source, type_name, Access.LIST), now)
                assert Cell(Scope.OWN if owner != "halmahera-selatan" else Scope.OTHER, Side.ADULT) in given.fields


def test_under_deny_override_the_order_of_lines_decides_the_treatment_and_the_loader_refuses_it(folder: Path) -> None:
    """`some(allow) && !some(deny)` names whichever allow stands first; only `priority(p.eft) || deny` loads."""
    override = replace(MODEL, effect="some(where (p.eft == allow)) && !some(where (p.eft == deny))")
    masked = rule(4, 100, Effect.ALLOW, Treatment.MASK)
    named = {enforcer_over(override, pair).enforce_ex(*REQUEST)[1][-1] for pair in ((ALLOW, masked), (masked, ALLOW))}
    assert named == {ALLOW.id, masked.id}
    path = folder / "model.conf"
    path.write_text(path.read_text("utf-8").replace(MODEL.effect, override.effect), "utf-8")
    with pytest.raises(PolicyError, match="another \\[policy_effect\\]"):
        load_policies(folder, CATALOGUE)


def test_attack_29_deny_override_allows_while_its_denials_are_being_reloaded() -> None:
    """A filtered reload clears first: without its denials an effect of exceptions allows, and ours denies."""
    override = replace(MODEL, effect="!some(where (p.eft == deny))")
    exceptions, ours = enforcer_over(override, (DENY,)), enforcer_over(MODEL, (DENY,))
    assert not exceptions.enforce(*REQUEST)
    exceptions.get_model()["p"]["p"].policy[:] = []
    exceptions.add_policy("5", *["nobody"] * 9, "deny", "own:5")
    ours.get_model()["p"]["p"].policy[:] = []
    ours.add_policy("5", *["nobody"] * 9, "deny", "own:5")
    assert exceptions.enforce(*REQUEST)
    assert not ours.enforce(*REQUEST)


def test_a_temporal_role_answers_allow_after_a_reload_and_the_loader_refuses_roles(
    folder: Path, tmp_path: Path
) -> None:
    """Its check lives in memory alone: load_policy forgets it, so a link that ended years ago counts again."""
    definition, links = tmp_path / "model.conf", tmp_path / "policy.csv"
    definition.write_text(
        "[request_definition]\nr = sub, obj\n[policy_definition]\np = sub, obj\n[role_definition]\n"
        "g = _, _, (_, _)\n[policy_effect]\ne = some(where (p.eft == allow))\n"
        "[matchers]\nm = g(r.sub, p.sub) && r.obj == p.obj\n"
    )
    links.write_text("p, officer, nik\ng, somebody, officer, 2001-01-01 00:00:00, 2002-01-01 00:00:00\n")
    enforcer = casbin.Enforcer(str(definition), str(links))
    enforcer.add_named_link_condition_func("g", "somebody", "officer", time_match_func)
    assert not enforcer.enforce("somebody", "nik")
    enforcer.load_policy()
    assert enforcer.enforce("somebody", "nik")
    path = folder / "model.conf"
    path.write_text(path.read_text("utf-8") + "\n[role_definition]\ng = _, _, (_, _)\n", "utf-8")
    with pytest.raises(PolicyError, match="role_definition"):
        load_policies(folder, CATALOGUE)


def test_only_the_rulebook_knows_casbin() -> None:
    """So no other module can ask an enforcer past the judge, reload one, or choose the FastEnforcer."""
    knowing = [
        path.name
        for path in ROOT.rglob("*.py")
        if re.search(r"^\s*(import|from) casbin", path.read_text(), re.MULTILINE)
    ]
    text = (ROOT / "rulebook.py").read_text("utf-8")
    assert knowing == ["rulebook.py"]
    assert not re.search(r"FastEnforcer|AsyncEnforcer|SyncedEnforcer|load_filtered|enable_enforce", text)


def _imports_casbin(path: Path) -> bool:
    return re.search(r"^\s*(import|from) casbin", path.read_text("utf-8"), re.MULTILINE) is not None
