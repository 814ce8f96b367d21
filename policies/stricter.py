"""A region's own rules beside its agreement: they may give less of its sources, and never more, in any cell.

CLEAR is wider than every treatment, WITHHOLD stricter than every one; any other change counts as widening.
"""

from policies.checks import Decided, Subject, deciding, decisions
from policies.matching import Placed
from policies.model import End, Layer, Rule
from schema.catalogue import Field
from schema.decisions import Form, Right, Treatment
from schema.treatments import default_form

Outcome = tuple[Treatment, Form | None, frozenset[Right]]
"""A treatment, its form, and the rights named beside it."""


def is_widening(before: Outcome, after: Outcome) -> bool:
    """Whether a change of treatment, form and named rights can show more than before."""
    (treatment, form, rights), (changed, changed_form, changed_rights) = before, after
    if changed is Treatment.WITHHOLD or (treatment is Treatment.CLEAR and changed is not Treatment.CLEAR):
        return not changed_rights <= rights
    return (treatment, form) != (changed, changed_form) or not changed_rights <= rights


def outcome(field: Field, rule: Rule | None) -> Outcome:
    """What a rule gives on a field; without one, nothing."""
    if rule is None:
        return (Treatment.WITHHOLD, None, frozenset())
    return (rule.treatment, rule.form or default_form(field, rule.treatment), rule.rights)


def check_stricter(subject: Subject) -> None:
    """Refuses, with a `PolicyError`, the first of a region's own rules that is not about its sources, or is wider."""
    for rule in subject.rules.rules:
        if rule.owner_end != End.REGION:
            expected = "region: a region rules on its own sources only"
            raise subject.refuse(rule, f"owner_end {rule.owner_end!r}", expected)
    for decided in decisions(subject, subject.acting()):
        _check_decided(subject, decided)


def _check_decided(subject: Subject, decided: Decided) -> None:
    fields = subject.space.catalogue.types[decided.part.type_name].fields
    covering = subject.space.covering[decided.part.type_name]
    agreed = deciding(covering, [placed for placed in decided.reached if placed.layer is not subject.layer])
    for name, placed in decided.rules.items():
        if placed.layer is subject.layer:
            _check_field(subject, fields[name], placed.rule, agreed.get(name))


def _check_field(subject: Subject, field: Field, rule: Rule, agreed: Placed | None) -> None:
    if agreed is not None and agreed.layer is Layer.PUBLIC and outcome(field, rule) != outcome(field, agreed.rule):
        found = f"{rule.treatment} for {field.coordinate}, which {agreed.rule.clause} decides"
        raise subject.refuse(rule, found, "a rule that leaves public rights as the law gives them")
    if is_widening(outcome(field, agreed.rule if agreed else None), outcome(field, rule)):
        line = f"line {agreed.rule.line} agrees {agreed.rule.treatment}" if agreed else "nothing is agreed"
        expected = "a treatment never wider than the agreement's (WITHHOLD, or any other in the place of CLEAR)"
        raise subject.refuse(rule, f"{rule.treatment} for {field.coordinate}, where {line}", expected)
