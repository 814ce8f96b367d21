"""What holds of every set of rules, shown on sets that nobody wrote: generated rules, questions and instants."""

import csv
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import casbin
from casbin.model import Model
from hypothesis import given, settings
from hypothesis import strategies as st

from policies.load import ROOT, load_policies
from policies.matching import whats, words
from policies.model import Withdrawn
from policies.rulebook import Question, Rulebook
from policies.stricter import is_widening
from schema.build import CATALOGUE
from schema.catalogue import PrivacyClass
from schema.decisions import Cell, Decision, Right, Treatment, TypeDecisions
from tests.policies.generated import ENDS, FILE, Trial, rule_set, trials, with_rules

POLICIES = load_policies(ROOT, CATALOGUE)
BEKASI = POLICIES.agreements["bekasi"]
NAMED = {Right.LOOKUP, Right.MATCH}


in_term = st.integers(0, 3 * 365 - 2).map(lambda days: BEKASI.since + timedelta(days=days))
out_of_term = st.one_of(
    st.integers(1, 10**9).map(lambda past: BEKASI.since - timedelta(microseconds=past)),
    st.integers(0, 10**9).map(lambda past: BEKASI.until + timedelta(microseconds=past)),
)


def each(decisions: TypeDecisions) -> dict[tuple[Cell, str], Decision]:
    """The decisions by cell and field."""
    return {(cell, name): one for cell, row in decisions.fields.items() for name, one in row.items()}


def decided(written: list[str], trial: Trial, at: datetime) -> dict[tuple[Cell, str], Decision]:
    """What a rulebook over these lines decides on a trial's question."""
    return each(Rulebook(with_rules(POLICIES, rule_set(written)), CATALOGUE).decide(trial.asked, at))


def outcome(decision: Decision) -> tuple[object, ...]:
    """All that a decision gives and says, but for the line of its rule."""
    return (decision.treatment, decision.form, decision.rights, decision.clause, decision.agreement)


def bare_enforcer(written: list[str]) -> casbin.Enforcer:
    """Casbin itself over `model.conf` and the lines of both files, sorted by priority as its effect asks."""
    model = Model()
    model.load_model_from_text((ROOT / "model.conf").read_text("utf-8"))
    enforcer = casbin.Enforcer(model)
    public = (ROOT / "public/rules.csv").read_text("utf-8").splitlines()[1:]
    rows = [
        (*cells[:10], cells[13], f"{file}:{line}")
        for file, texts in ((FILE, written), ("public/rules.csv", public))
        for line, cells in enumerate(csv.reader(texts), start=2)
    ]
    enforcer.get_model().add_policies("p", "p", sorted(rows, key=lambda row: int(row[0])))
    return enforcer


@settings(max_examples=80, deadline=None)
@given(trial=trials(), at=in_term, data=st.data())
def test_the_compiled_table_equals_enforce_ex_on_generated_rules(
    trial: Trial, at: datetime, data: st.DataObject
) -> None:
    """A decision from a table names the very rule that `enforce_ex` names over both whole files, or none."""
    found = decided(trial.written, trial, at)
    enforcer = bare_enforcer(trial.written)
    for cell, name in data.draw(st.lists(st.sampled_from(sorted(found)), min_size=1, max_size=6)):
        field = CATALOGUE.types[trial.asked.type_name].fields[name]
        standing = trial.asked.standing
        owner_end = "ministry" if trial.asked.owner == "kemnaker" else "region"
        columns = (
            standing.role,
            standing.purpose,
            ENDS[standing.party],
            owner_end,
            cell.scope,
            cell.side,
            trial.asked.access,
        )
        allowed, rule = enforcer.enforce_ex(
            *(words(str(word)) for word in columns), words(trial.asked.type_name), whats(field)
        )
        decision = found[cell, name]
        assert decision.rule == (rule[-1] if rule else "default")
        assert allowed or (decision.treatment, decision.rights) == (Treatment.WITHHOLD, frozenset())


@settings(max_examples=80, deadline=None)
@given(trial=trials(), at=in_term)
def test_adding_a_denial_never_widens_any_decision(trial: Trial, at: datetime) -> None:
    """Wherever it is added: no treatment, form or right grows, and what it does not match stays as it was."""
    before = each(Rulebook(with_rules(POLICIES, rule_set(trial.written)), CATALOGUE).decide(trial.asked, at))
    after = each(
        Rulebook(with_rules(POLICIES, rule_set([*trial.written, trial.denial])), CATALOGUE).decide(trial.asked, at)
    )
    for key, one in before.items():
        other = after[key]
        first, second = (
            (one.treatment, one.form, one.rights & NAMED),
            (other.treatment, other.form, other.rights & NAMED),
        )
        assert not is_widening(first, second)
        assert other.rights <= one.rights
        assert outcome(other) == outcome(one) or other.treatment is Treatment.WITHHOLD


@settings(max_examples=60, deadline=None)
@given(trial=trials(), at=out_of_term)
def test_an_expired_agreement_allows_nothing_but_what_a_law_opens(trial: Trial, at: datetime) -> None:
    """Whatever its rules say, before the first instant and from the last one on."""
    _assert_public_alone(Rulebook(with_rules(POLICIES, rule_set(trial.written)), CATALOGUE), trial.asked, at)


@settings(max_examples=60, deadline=None)
@given(trial=trials(), at=in_term)
def test_an_agreement_that_is_not_signed_or_was_revoked_allows_nothing_but_what_a_law_opens(
    trial: Trial, at: datetime
) -> None:
    """Unsigned rules are in no set of policies, and a revoked version is as good as none."""
    policies = with_rules(POLICIES, rule_set(trial.written))
    revoked = policies.without(Withdrawn(versions=frozenset({policies.versions["bekasi"]})))
    others = {name: one for name, one in policies.agreements.items() if name != "bekasi"}
    unsigned = replace(policies, agreements=others)
    for book in (Rulebook(revoked, CATALOGUE), Rulebook(unsigned, CATALOGUE)):
        _assert_public_alone(book, trial.asked, at)


def _assert_public_alone(book: Rulebook, asked: Question, at: datetime) -> None:
    for (_, name), decision in each(book.decide(asked, at)).items():
        assert decision.agreement is None
        if decision.treatment is not Treatment.WITHHOLD or decision.rights:
            assert CATALOGUE.types[asked.type_name].fields[name].privacy_class is PrivacyClass.PUBLIC
            assert decision.rule.startswith("public/rules.csv:")


@settings(max_examples=60, deadline=None)
@given(trial=trials(), seed=st.integers(0, 2**32), at=in_term)
def test_the_order_of_rules_in_the_file_never_matters(trial: Trial, seed: int, at: datetime) -> None:
    """Shuffled lines give the same treatment, form, rights and clause everywhere."""
    shuffled = list(trial.written)
    Random(seed).shuffle(shuffled)
    first, second = decided(trial.written, trial, at), decided(shuffled, trial, at)
    assert {key: outcome(one) for key, one in first.items()} == {key: outcome(one) for key, one in second.items()}
