"""From a prepared operation to its plan for one caller: templates and plans are made once per shape and remembered.

A plan belongs to one rulebook, one standing and one stretch of time in which no agreement begins or ends, so it never
outlives the decisions it was made under.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime

from graphql import get_variable_values
from graphql.execution.values import VariableValues

from hub.document_size import check_variables
from hub.documents import PreparedOperation, valueless
from hub.errors import ErrorCode, HubError
from hub.remembered import Remembered
from hub.settings import Limits
from policies.rulebook import Question, Rulebook
from resolvers.build import Language, Template, build_template
from resolvers.collect import TooManySelectionsError
from resolvers.cost import Price, groupings, listings, price
from resolvers.holdings import Chosen, Setting, SourceHoldings
from resolvers.inputs import resolve, shape
from resolvers.operation import Ask, Grouping, Indicators, Listing, Operation, Person, Special
from resolvers.plan import GroupPlan, Plan, Refusal
from resolvers.planner import plan_operation
from resolvers.regions import Holders, wanted_regions
from resolvers.rights import conditions
from schema.caller import Standing
from schema.catalogue import PrivacyClass

_TEMPLATES = 4_096
_PLANS = 8_192
_HOLDERS = 256


@dataclass(frozen=True, slots=True)
class Asked:
    """One request's operation: its template and the values of its slots."""

    template: Template
    values: list[object]

    @property
    def operation(self) -> Operation:
        """What is asked for, without values."""
        return self.template.operation


@dataclass(frozen=True, slots=True)
class Planned:
    """A plan and its price, and what it was made for: a template, a standing, the sources each root chooses."""

    template: Template
    standing: Standing
    chosen: tuple[Chosen, ...]
    plan: Plan
    price: Price


class Planning:
    """Makes templates and plans."""

    def __init__(
        self, language: Language, rulebook: Rulebook, holdings: Sequence[SourceHoldings], limits: Limits
    ) -> None:
        """Plan over these sources, under these rules; see `following` for the next ones."""
        self._language = language
        self._rulebook = rulebook
        self._holdings = tuple(holdings)
        self._limits = limits
        self._templates: Remembered[Template] = Remembered(_TEMPLATES)
        self._plans: Remembered[Planned] = Remembered(_PLANS)
        self._holders: Remembered[Holders] = Remembered(_HOLDERS)
        self._matching: Remembered[frozenset[str]] = Remembered(_PLANS)
        self._turns = rulebook.policies.turns

    def following(self, rulebook: Rulebook, holdings: Sequence[SourceHoldings]) -> "Planning":
        """The planning under new rules: templates rest on no rule and are shared."""
        planning = Planning(self._language, rulebook, holdings, self._limits)
        planning._templates = self._templates
        return planning

    def recent(self, most: int) -> list[Planned]:
        """What was planned last, at most so many; for the loop the planning lives on."""
        return self._plans.latest(most)

    def anticipate(self, recent: Sequence[Planned], now: datetime) -> None:
        """Plan again what was planned under older rules, before anyone asks; meant for a thread, before it is used."""
        phase = bisect_right(self._turns, now)
        for one in reversed(recent):
            with suppress(Refusal, HubError, LookupError):
                planned = self._planned(one.template, one.standing, one.chosen, now)
                self._plans.put((one.template, one.standing, one.chosen, phase), planned)

    def ask(self, prepared: PreparedOperation, variables: Mapping[str, object]) -> Asked:
        """The operation with its values. Raises HubError(BAD_USER_INPUT, QUERY_TOO_COSTLY)."""
        check_variables(variables, self._limits.values)
        coerced = prepared.coerced(variables)
        if coerced is None:
            coerced = self._coerced(prepared, variables).coerced
        key = (prepared, shape(coerced))
        template = self._templates.get(key, lambda: self._template(prepared, self._coerced(prepared, variables)))
        values = [resolve(slot, coerced) for slot in template.slots]
        self._check_values(template, values)
        return Asked(template, values)

    def _coerced(self, prepared: PreparedOperation, variables: Mapping[str, object]) -> VariableValues:
        definitions = prepared.definition.variable_definitions or ()
        found = get_variable_values(
            self._language.schema, definitions, dict(variables), max_errors=1, hide_suggestions=True
        )
        if isinstance(found, VariableValues):
            return found
        raise HubError(ErrorCode.BAD_USER_INPUT, "variables", reason=valueless(found[0]))

    def _template(self, prepared: PreparedOperation, coerced: VariableValues) -> Template:
        """A template within all limits that its shape alone decides."""
        limits = self._limits
        try:
            template = build_template(self._language, prepared.document, prepared.definition, coerced)
        except TooManySelectionsError:
            raise _beyond(limits.fields, limits.fields + 1, "too_many_fields") from None
        weight = template.weight
        _within(limits.fields, template.selections, "too_many_fields")
        _within(limits.aliases, template.aliases, "too_many_aliases")
        _within(limits.roots, len(template.operation.roots), "too_many_roots")
        _within(limits.conditions, weight.conditions, "too_many_conditions")
        _within(limits.depth, weight.depth, "too_deep")
        return template

    def _check_values(self, template: Template, values: Sequence[object]) -> None:
        """Hold page sizes and lists of values against their limits; what they cost is known when it is planned."""
        limits = self._limits
        for page in template.weight.pages:
            first = values[page]
            if not isinstance(first, int) or not 0 <= first <= limits.first:
                raise HubError(ErrorCode.BAD_USER_INPUT, "first_range", least=0, most=limits.first)
        listed = 0
        for value in values:
            if type(value) is list:
                listed += len(value)
        _within(limits.values, listed, "too_many_values")

    def plan(self, asked: Asked, standing: Standing, now: datetime) -> Plan:
        """The plan for one caller now. Raises `Refusal`, HubError(BAD_USER_INPUT)."""
        phase = bisect_right(self._turns, now)
        chosen = tuple(self._chosen(root.ask, asked.values, now) for root in asked.operation.roots)
        key = (asked.template, standing, chosen, phase)
        planned = self._plans.get(key, lambda: self._planned(asked.template, standing, chosen, now))
        limit = self._limits.cost_for(standing.role)
        if (found := planned.price.of(asked.values)) > limit:
            raise _too_costly(planned, asked.values, (found, limit))
        _check_months(planned.plan, asked.values)
        return planned.plan

    def _planned(self, template: Template, standing: Standing, chosen: tuple[Chosen, ...], now: datetime) -> Planned:
        setting = Setting(
            catalogue=self._language.catalogue,
            sources=self._joined(now),
            standing=standing,
            region=self._rulebook.policies.parties[standing.party].region,
            decide=lambda source, type_name, access: self._rulebook.decide(
                Question(standing, source.owner, source.id, type_name, access), now
            ),
            first_free_slot=len(template.slots),
        )
        plan = plan_operation(template.operation, setting, chosen)
        return Planned(template, standing, chosen, plan, price(plan))

    def _joined(self, now: datetime) -> tuple[SourceHoldings, ...]:
        """The sources that may be asked by now; this changes where agreements begin, as plans do."""
        return tuple(one for one in self._holdings if one.since is None or one.since <= now)

    def _chosen(self, ask: Ask, values: Sequence[object], now: datetime) -> Chosen:
        if isinstance(ask, Special | Indicators | Person):
            return None
        phase = bisect_right(self._turns, now)
        place = (ask.type_name, phase)
        holders = self._holders.get(place, lambda: Holders.of(ask.type_name, self._joined(now)))
        named = _named(ask, values, holders.everyone)
        kind = self._language.catalogue.types[ask.type_name]
        regions = holders.known(wanted_regions(kind, ask.where, values))
        if regions is None:
            return named
        found = self._matching.get((*place, named, regions), lambda: holders.matching(named, regions))
        return None if named is None and len(found) == len(holders.everyone) else found

    def check_public(self, operation: Operation) -> None:
        """Refuse a GET that touches a coordinate that is not public: addresses stand in logs and histories."""
        catalogue = self._language.catalogue
        for root in operation.roots:
            if isinstance(root.ask, Special) and root.ask.person is not None:
                raise HubError(ErrorCode.BAD_USER_INPUT, "get_not_public", coordinate=f"{root.ask.name}.nik")
        counted = (grouping for root in operation.roots for grouping in groupings(root.ask))
        asks: list[Listing | Grouping] = [*listings(operation), *counted]
        for ask in asks:
            fields = catalogue.types[ask.type_name].fields
            used = [condition.field for condition in conditions(ask.where)]
            used += [term.field for term in (ask.order if isinstance(ask, Listing) else ask.group_by)]
            for name in used:
                if name not in fields or fields[name].privacy_class is not PrivacyClass.PUBLIC:
                    coordinate = f"{ask.type_name}.{name}"
                    raise HubError(ErrorCode.BAD_USER_INPUT, "get_not_public", coordinate=coordinate)


def _named(ask: Listing | Grouping, values: Sequence[object], holding: frozenset[str]) -> Chosen:
    """The sources that the caller names. Raises HubError(BAD_USER_INPUT) for one that does not hold the type."""
    given = None if ask.sources is None else values[ask.sources]
    if given is None:
        return None
    names = frozenset(map(str, given if isinstance(given, list) else [given]))
    if names - holding:
        known = ", ".join(sorted(holding))
        raise HubError(ErrorCode.BAD_USER_INPUT, "unknown_source", coordinate=ask.type_name, known=known)
    return names


def _within(limit: int, found: int, key: str) -> None:
    if found > limit:
        raise _beyond(limit, found, key)


def _beyond(limit: int, found: int, key: str) -> HubError:
    return HubError(ErrorCode.QUERY_TOO_COSTLY, key, found=found, limit=limit)


def _too_costly(planned: Planned, values: Sequence[object], found: tuple[int, int]) -> HubError:
    """What an operation would cost, what its role may ask for, and what contributes most."""
    most = planned.price.dearest(values)
    return HubError(
        ErrorCode.QUERY_TOO_COSTLY,
        "too_costly",
        found=found[0],
        limit=found[1],
        role=planned.standing.role,
        what=most.what,
        part=most.of(values),
        sources=most.sources,
    )


def _check_months(plan: Plan, values: Sequence[object]) -> None:
    """Refuse bounds that cut a month where dates may only be aggregated: bands are whole months (ATTACKS 11)."""
    for _, root in plan.roots:
        for slot, coordinate in root.whole_months if isinstance(root, GroupPlan) else ():
            if not _begins_month(values[slot]):
                raise Refusal("FIELD_NOT_FILTERABLE", coordinate, plan.noted, (), aggregate=True)


def _begins_month(bound: object) -> bool:
    if isinstance(bound, datetime):
        return bound.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0) == bound
    return isinstance(bound, date) and bound.day == 1
