"""A document as values, and as HTML that stands alone: no script, no address from outside. What it holds is text."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Final

_MONTHS: Final = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli"),
    *("Agustus", "September", "Oktober", "November", "Desember"),
)
_OPEN: Final = '<span class="open" aria-label="untuk diisi"></span>'
_BAR_HEIGHT: Final = 18
_BAR_LEFT: Final = 190
_BAR_WIDTH: Final = 360
_BAR_ROOM: Final = 640
_STYLE: Final = """
body { font: 12pt/1.5 serif; margin: 2.5cm auto; max-width: 17cm; }
body.wide { max-width: 26cm; }
h1 { font-size: 13pt; text-align: center; text-transform: uppercase; }
h2 { font-size: 12pt; margin-top: 2em; }
dl { display: grid; grid-template-columns: 5cm 1fr; gap: .2em 1em; }
dd { margin: 0; }
p { overflow-wrap: anywhere; }
blockquote { font-style: italic; margin: 1em 2em; }
table { border-collapse: collapse; font-size: 10pt; margin: 1em 0; width: 100%; }
th, td { border: 1px solid; padding: .2em .4em; text-align: left; vertical-align: top; }
figure { margin: 1em 0; }
figcaption { font-size: 10pt; font-style: italic; }
svg { font: 11px serif; width: 100%; }
svg rect { fill: #2f5d8a; }
.open { border-bottom: 1px dotted; display: inline-block; min-width: 9cm; }
.sign { margin: 3em 0 0 9cm; }
"""


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a part."""

    text: str


@dataclass(frozen=True, slots=True)
class Lines:
    """A paragraph; each line begins anew."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Members:
    """Labels with what they stand for; None is left open, for people to fill in."""

    rows: tuple[tuple[str, str | None], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """What a clause says."""

    text: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its headings, how wide each column is beside the others, and rows of as many cells."""

    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart: a bar for each label, as long as its number of `unit` (not negative) beside `most`; the number told."""

    caption: str
    rows: tuple[tuple[str, float, str], ...]
    most: float


@dataclass(frozen=True, slots=True)
class Signature:
    """Where the holder of an office signs."""

    office: str


Block = Heading | Lines | Members | Quote | Grid | Bars | Signature


@dataclass(frozen=True, slots=True)
class Paper:
    """A document in Indonesian of the day `on`; a `wide` one lies across."""

    title: str
    on: date
    blocks: tuple[Block, ...]
    wide: bool = False


def as_html(paper: Paper) -> str:
    """The document as one HTML page; the same document gives the same text."""
    title = escape(paper.title)
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    body = "\n".join((f"<h1>{title}</h1>", *map(_html, paper.blocks)))
    shape = ' class="wide"' if paper.wide else ""
    return f'<!DOCTYPE html>\n<html lang="id">\n<head>{head}</head>\n<body{shape}>\n{body}\n</body>\n</html>\n'


def day_words(day: date) -> str:
    """A day as Indonesian letters write it, e.g. `20 Maret 2028`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _html(block: Block) -> str:
    match block:
        case Heading(text):
            return f"<h2>{escape(text)}</h2>"
        case Lines(lines):
            return f"<p>{'<br>'.join(map(escape, lines))}</p>"
        case Members(rows):
            return f"<dl>{''.join(f'<dt>{escape(label)}</dt><dd>{_value(value)}</dd>' for label, value in rows)}</dl>"
        case Quote(text):
            return f"<blockquote>{escape(text)}</blockquote>"
        case Grid() | Bars():
            return _table(block) if isinstance(block, Grid) else _bars(block)
        case Signature(office):
            return f'<p class="sign">{escape(office)},<br><br><br>{_OPEN}</p>'


def _table(grid: Grid) -> str:
    rows = "\n".join(_row(cells, "td") for cells in grid.rows)
    return f"<table>\n<thead>{_row(grid.head, 'th')}</thead>\n<tbody>\n{rows}\n</tbody>\n</table>"


def _bars(bars: Bars) -> str:
    """The chart as SVG; who cannot see it is read its rows."""
    height = _BAR_HEIGHT * len(bars.rows)
    drawn = "".join(
        f'<text x="0" y="{at + 13}">{escape(label)}</text>'
        f'<rect x="{_BAR_LEFT}" y="{at + 2}" width="{share(value, bars.most) * _BAR_WIDTH:.1f}" height="13"/>'
        f'<text x="{_BAR_LEFT + share(value, bars.most) * _BAR_WIDTH + 6:.1f}" y="{at + 13}">{escape(told)}</text>'
        for at, (label, value, told) in zip(range(0, height, _BAR_HEIGHT), bars.rows, strict=True)
    )
    label = escape(f"{bars.caption}: {'; '.join(f'{name} {told}' for name, _, told in bars.rows)}", quote=True)
    chart = f'<svg role="img" aria-label="{label}" viewBox="0 0 {_BAR_ROOM} {max(height, 1)}">{drawn}</svg>'
    return f"<figure>{chart}<figcaption>{escape(bars.caption)}</figcaption></figure>"


def share(value: float, most: float) -> float:
    """How much of the greatest length a bar has, 0 to 1."""
    return min(1.0, value / most) if most > 0 else 0.0


def _row(cells: Iterable[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{escape(cell)}</{tag}>' for cell in cells)}</tr>"


def _value(value: str | None) -> str:
    return _OPEN if value is None else escape(value)
