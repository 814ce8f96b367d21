"""Indicators from published figures: the one of the period asked for, else the latest before it."""

from collections.abc import Iterable
from dataclasses import dataclass

from resolvers.execution import Execution, Failure
from resolvers.figures import Figure
from resolvers.indicators.recipes import Published
from resolvers.indicators.reckoning import Reckoned, ratio
from resolvers.plan import SourceRef
from resolvers.together import together
from schema.formats import FormatError
from schema.periods import Period, parse_period

_RATE = 100


@dataclass(frozen=True, slots=True)
class Library:
    """The figures of a region by the source that publishes them, and the sources that failed."""

    figures: tuple[tuple[SourceRef, Figure], ...]
    failed: tuple[tuple[SourceRef, Failure], ...]
    asked: tuple[SourceRef, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """An indicator's figure, where it stands, and whose it is."""

    reckoned: Reckoned
    figure: Figure
    source: SourceRef


async def read_library(run: Execution, sources: Iterable[SourceRef], region: str) -> Library:
    """The figures of a region, of the sources that publish figures."""
    asked = tuple(sources)
    answers = await together([run.figures(ref.id, (region,)) for ref in asked])
    figures: list[tuple[SourceRef, Figure]] = []
    failed: list[tuple[SourceRef, Failure]] = []
    for ref, answer in zip(asked, answers, strict=True):
        if isinstance(answer, Failure):
            failed.append((ref, answer))
        else:
            figures += ((ref, figure) for figure in answer)
    return Library(tuple(figures), tuple(failed), asked)


def look_up(library: Library, recipe: Published, period: Period) -> Found | None:
    """The figure for a period; None where none has been published for it or an earlier one."""
    own = [pair for pair in library.figures if pair[1].indicator == recipe.figure]
    basis = own or [pair for pair in library.figures if _is_divisible(library, recipe, pair[1])]
    known = [
        (source, figure, when) for source, figure in basis if (when := _period(figure)) and when.begins < period.ends
    ]
    if not known:
        return None
    source, figure, _ = max(known, key=lambda one: _nearness(one[2], period))
    numerator = _beside(library, figure, recipe.numerator)
    denominator = _beside(library, figure, recipe.denominator)
    if own:
        return Found(Reckoned(float(figure.value), numerator, denominator), figure, source)
    return Found(ratio(numerator, denominator, _RATE), figure, source)


def _is_divisible(library: Library, recipe: Published, figure: Figure) -> bool:
    """Whether a figure is the numerator, and the denominator has been published beside it."""
    return figure.indicator == recipe.numerator and bool(_beside(library, figure, recipe.denominator))


def _nearness(figure: Period, asked: Period) -> tuple[bool, bool, object, object]:
    """The period itself, then what lies within it, then what began last; of two that began together the longer."""
    return figure.text == asked.text, asked.holds(figure), figure.begins, figure.ends


def _period(figure: Figure) -> Period | None:
    try:
        return parse_period(figure.period)
    except FormatError:
        return None


def _beside(library: Library, figure: Figure, name: str) -> float | None:
    """Another figure of the same region and period."""
    return next(
        (
            float(other.value)
            for _, other in library.figures
            if (other.indicator, other.period) == (name, figure.period)
        ),
        None,
    )
