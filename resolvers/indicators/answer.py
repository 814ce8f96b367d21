"""The answer to `indicators`: all aggregates and published figures at once, then each from what may be shown."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from types import MappingProxyType
from typing import Any

from resolvers.connections import json_text, participation_value, shaped
from resolvers.execution import Execution, Participation, Participations, Status
from resolvers.figures import INDONESIA
from resolvers.indicators.published import Library, look_up, read_library
from resolvers.indicators.recipes import RECIPES, Published, Recipe
from resolvers.indicators.reckoning import QUARTILES, Counted, Reckoned
from resolvers.lists import RootAnswer
from resolvers.plan import IndicatorPlan, IndicatorsPlan, SourceRef
from resolvers.tabulate import Table, tabulate
from resolvers.together import together
from schema.indicators import DEFINITIONS, IndicatorStatus
from schema.periods import Period

Word = Callable[[str, Mapping[str, str]], str]
"""A text by its key and its parameters, in the language of the request."""

_KEYS: Mapping[IndicatorStatus, str] = MappingProxyType(
    {
        IndicatorStatus.SUPPRESSED: "indicator_suppressed",
        IndicatorStatus.NO_DATA: "indicator_no_data",
        IndicatorStatus.DENIED: "indicator_denied",
        IndicatorStatus.UNAVAILABLE: "indicator_unavailable",
        IndicatorStatus.NOT_PUBLISHED: "indicator_not_published",
        IndicatorStatus.NO_REGION: "indicator_no_region",
    }
)
_TAKING_PART = frozenset({Status.OK, Status.DENIED, Status.NOT_ASKED})
_EMPTY = Library((), (), ())


@dataclass(frozen=True, slots=True)
class _Given:
    """One indicator, before it is put into words."""

    code: str
    status: IndicatorStatus
    reckoned: Reckoned = field(default_factory=lambda: Reckoned(None))
    exact: bool = True
    period: str | None = None
    publication: str | None = None
    participations: tuple[Participation, ...] = ()
    as_of: datetime | None = None


async def answer_indicators(run: Execution, plan: IndicatorsPlan, word: Word) -> RootAnswer:
    """Answer `indicators`. A source that fails is named beside each indicator that rests on it."""
    tables, library = await asyncio.gather(
        together([tabulate(run, table, QUARTILES) for table in plan.tables]), _library(run, plan)
    )
    desk = _Desk(run, plan, tables, library)
    given = [desk.given(one) for one in plan.indicators]
    shown = [shaped(plan.ask.members, _value(run, one, word)) for one in given]
    parts = tuple(_united(item for one in given for item in one.participations))
    return RootAnswer((json_text(shown),), Participations(parts))


async def _library(run: Execution, plan: IndicatorsPlan) -> Library:
    """The published figures, where an indicator wants them."""
    if not any(isinstance(RECIPES[one.code], Published) for one in plan.indicators):
        return _EMPTY
    slot = plan.ask.region
    return await read_library(run, plan.sources, INDONESIA if slot is None else str(run.values[slot]))


@dataclass(frozen=True, slots=True)
class _Desk:
    """What indicators are made from."""

    run: Execution
    plan: IndicatorsPlan
    tables: Sequence[Table]
    library: Library

    def given(self, one: IndicatorPlan) -> _Given:
        """One indicator."""
        recipe = RECIPES[one.code]
        return self._published(one.code, recipe) if isinstance(recipe, Published) else self._counted(one, recipe)

    @property
    def _period(self) -> Period:
        period = self.run.values[self.plan.ask.period]
        assert isinstance(period, Period)  # noqa: S101 - the scalar makes nothing else
        return period

    def _published(self, code: str, recipe: Published) -> _Given:
        found = look_up(self.library, recipe, self._period)
        failed = dict(self.library.failed)
        if found is None:
            parts = tuple(_taken(ref, failed) for ref in self.library.asked)
            status = IndicatorStatus.UNAVAILABLE if failed else IndicatorStatus.NOT_PUBLISHED
            return _Given(code, status, participations=parts)
        published = datetime.combine(found.figure.as_of, time(), UTC)
        return _Given(
            code,
            IndicatorStatus.OK,
            found.reckoned,
            period=found.figure.period,
            publication=found.figure.publication,
            participations=(Participation(found.source, Status.OK, as_of=published),),
            as_of=published,
        )

    def _counted(self, one: IndicatorPlan, recipe: Recipe) -> _Given:
        denied = tuple(Participation(ref, Status.DENIED) for ref in one.denied)
        if one.refused:
            return _Given(one.code, IndicatorStatus.DENIED, participations=denied)
        tables = [self.tables[place] for place in one.tables]
        parts = _united((*(item for table in tables for item in table.participations), *denied))
        if not self._of_region(one, recipe):
            return _Given(one.code, IndicatorStatus.NO_REGION, participations=parts)
        reckoned = recipe.reckon([Counted(*pair) for pair in zip(recipe.tallies, tables, strict=True)])
        if _is_lopsided(tables):
            status, reckoned = IndicatorStatus.UNAVAILABLE, Reckoned(None)
        elif reckoned.value is not None:
            status = IndicatorStatus.OK
        else:
            status = IndicatorStatus.NO_DATA if reckoned.empty else IndicatorStatus.SUPPRESSED
        times = [item.as_of for item in parts if item.as_of is not None]
        return _Given(
            one.code,
            status,
            reckoned,
            exact=all(table.exact for table in tables),
            period=self._period.text if recipe.dated else None,
            participations=parts,
            as_of=min(times, default=None),
        )

    def _of_region(self, one: IndicatorPlan, recipe: Recipe) -> bool:
        """Whether the rows are of the region asked for: by a filter, or because all are the asking region's own."""
        slot = self.plan.ask.region
        if slot is None or all(tally.region is not None for tally in recipe.tallies):
            return True
        return one.own_only and self.run.values[slot] == self.plan.own_region


def _is_lopsided(tables: Sequence[Table]) -> bool:
    """Whether nobody answered, or a source answered some aggregates and not others: then they are of different rows."""
    states: dict[SourceRef, set[bool]] = {}
    for table in tables:
        for item in table.participations:
            if item.status not in {Status.DENIED, Status.NOT_ASKED}:
                states.setdefault(item.source, set()).add(item.status is Status.OK)
    return any(len(found) > 1 for found in states.values()) or all(True not in found for found in states.values())


def _taken(ref: SourceRef, failed: Mapping[SourceRef, Any]) -> Participation:
    failure = failed.get(ref)
    return Participation(ref, failure.status, failure=failure) if failure else Participation(ref, Status.OK)


def _united(items: Iterable[Participation]) -> tuple[Participation, ...]:
    """Each source once, with its worst state."""
    found: dict[SourceRef, Participation] = {}
    for item in items:
        known = found.get(item.source)
        if known is None or known.status is Status.OK:
            found[item.source] = item
    return tuple(found.values())


def _value(run: Execution, one: _Given, word: Word) -> dict[str, Any]:
    """Every member of `Indicator`."""
    definition = DEFINITIONS[one.code]
    resting = [item.source for item in one.participations if item.status is Status.OK]
    return {
        "__typename": "Indicator",
        "code": one.code,
        "name": definition.term,
        "unit": definition.unit,
        "formula": definition.formula,
        "value": one.reckoned.value if one.status is IndicatorStatus.OK else None,
        "numerator": one.reckoned.numerator,
        "denominator": one.reckoned.denominator,
        "parts": [
            {"__typename": "IndicatorPart", "by": part.by, "key": part.key, "value": part.value}
            for part in one.reckoned.parts
        ],
        "status": one.status,
        "suppressed": one.status is IndicatorStatus.SUPPRESSED,
        "exact": one.exact,
        "period": one.period,
        "publication": one.publication,
        "sources": [{"__typename": "SourceRef", "id": ref.id, "owner": ref.owner} for ref in resting],
        "completeness": [participation_value(item, run.say) for item in one.participations],
        "asOf": one.as_of,
        "message": _message(one, word),
    }


def _message(one: _Given, word: Word) -> str | None:
    missing = ", ".join(item.source.id for item in one.participations if item.status not in _TAKING_PART)
    if one.status is not IndicatorStatus.OK:
        return word(one.reckoned.reason or _KEYS[one.status], {"sources": missing})
    return word("indicator_incomplete", {"sources": missing}) if missing else None
