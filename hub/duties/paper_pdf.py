"""A document as PDF. The same document gives the same bytes: no clock is read, and every viewer has the fonts."""

from datetime import UTC, datetime, time
from typing import Final

from fpdf import FPDF
from fpdf.enums import TableBordersLayout, XPos, YPos
from fpdf.errors import FPDFUnicodeEncodingException
from fpdf.table import Table

from hub.duties.paper import Bars, Block, Grid, Heading, Lines, Members, Paper, Quote, Signature, share

_FONT: Final = "times"
_POINTS: Final = 11
_SMALL_POINTS: Final = 8
_LINE_MM: Final = 5.5
_FOOT_MM: Final = 12
_SMALL_LINE_MM: Final = 3.6
_MARGIN_MM: Final = 25
_WIDE_MARGIN_MM: Final = 15
_LABEL_SHARE: Final = (30, 70)
_OPEN: Final = "." * 60
_PADDING_MM: Final = 1
_SIGN_MM: Final = 80
_BAR_LEFT_MM: Final = 52
_BAR_RIGHT_MM: Final = 26
_BAR_COLOUR: Final = (47, 93, 138)
_ROOM_TO_SIGN_MM: Final = 45


class PaperError(ValueError):
    """A document that cannot be drawn as PDF; the text says what would be right."""


class _Sheet(FPDF):
    """Pages with their number at the foot."""

    def footer(self) -> None:
        """Number a page among how many."""
        self.set_y(-_FOOT_MM)
        self.set_font(_FONT, size=_SMALL_POINTS)
        self.cell(0, _LINE_MM, f"Halaman {self.page_no()} dari {{nb}}", align="C")


def as_pdf(paper: Paper) -> bytes:
    """The document as PDF on A4. Raises PaperError for a sign that the built-in fonts (Windows-1252) do not have."""
    sheet = _Sheet("landscape" if paper.wide else "portrait", "mm", "A4")
    sheet.core_fonts_encoding = "cp1252"
    sheet.set_creation_date(datetime.combine(paper.on, time(), UTC))
    margin = _WIDE_MARGIN_MM if paper.wide else _MARGIN_MM
    sheet.set_margin(margin)
    sheet.set_auto_page_break(True, margin)
    sheet.set_title(paper.title)
    sheet.set_lang("id")
    try:
        sheet.add_page()
        _draw_title(sheet, paper.title)
        for block in paper.blocks:
            _draw(sheet, block)
        return bytes(sheet.output())
    except FPDFUnicodeEncodingException as error:
        sign = f"U+{ord(error.character):04X}"
        raise PaperError(f"the fonts of a PDF have no sign {sign}; expected Windows-1252, or HTML instead") from error


def _draw(sheet: FPDF, block: Block) -> None:
    match block:
        case Heading(text):
            sheet.ln(_LINE_MM)
            _write(sheet, text, "B")
        case Lines(lines):
            _write(sheet, "\n".join(lines))
        case Members():
            _draw_members(sheet, block)
        case Quote(text):
            _write(sheet, text, "I")
        case Grid():
            _draw_grid(sheet, block)
        case Bars():
            _draw_bars(sheet, block)
        case Signature(office):
            _draw_signature(sheet, office)


def _draw_title(sheet: FPDF, title: str) -> None:
    sheet.set_font(_FONT, "B", _POINTS + 2)
    sheet.multi_cell(0, _LINE_MM, title.upper(), align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.ln(_LINE_MM)


def _write(sheet: FPDF, text: str, style: str = "") -> None:
    sheet.set_font(_FONT, style, _POINTS)
    sheet.multi_cell(0, _LINE_MM, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.ln(_LINE_MM / 2)


def _draw_members(sheet: FPDF, members: Members) -> None:
    sheet.set_font(_FONT, size=_POINTS)
    table = Table(
        sheet,
        col_widths=_LABEL_SHARE,
        borders_layout=TableBordersLayout.NONE,
        first_row_as_headings=False,
        text_align="L",
        v_align="T",
        line_height=_LINE_MM,
    )
    for label, value in members.rows:
        table.row((label, _OPEN if value is None else value))
    table.render()
    sheet.ln(_LINE_MM / 2)


def _draw_grid(sheet: FPDF, grid: Grid) -> None:
    sheet.set_font(_FONT, size=_SMALL_POINTS)
    table = Table(
        sheet, col_widths=grid.widths, text_align="L", v_align="T", line_height=_SMALL_LINE_MM, padding=_PADDING_MM
    )
    for cells in (grid.head, *grid.rows):
        table.row(cells)
    table.render()
    sheet.ln(_LINE_MM / 2)


def _draw_bars(sheet: FPDF, bars: Bars) -> None:
    sheet.set_font(_FONT, size=_SMALL_POINTS)
    room = sheet.epw - _BAR_LEFT_MM - _BAR_RIGHT_MM
    for label, value, told in bars.rows:
        if sheet.will_page_break(_SMALL_LINE_MM):
            sheet.add_page()
        top, length = sheet.get_y(), share(value, bars.most) * room
        sheet.cell(_BAR_LEFT_MM, _SMALL_LINE_MM, label)
        with sheet.local_context(fill_color=_BAR_COLOUR):
            sheet.rect(sheet.l_margin + _BAR_LEFT_MM, top + 0.4, length, _SMALL_LINE_MM - 0.8, style="F")
        sheet.set_xy(sheet.l_margin + _BAR_LEFT_MM + length + 1, top)
        sheet.cell(_BAR_RIGHT_MM, _SMALL_LINE_MM, told, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.ln(1)
    _write(sheet, bars.caption, "I")


def _draw_signature(sheet: FPDF, office: str) -> None:
    if sheet.will_page_break(_ROOM_TO_SIGN_MM):
        sheet.add_page()
    sheet.set_font(_FONT, size=_POINTS)
    sheet.ln(_LINE_MM * 2)
    for text in (f"{office},", "\n\n\n" + _OPEN[: len(_OPEN) // 2]):
        sheet.set_x(-sheet.r_margin - _SIGN_MM)
        sheet.multi_cell(_SIGN_MM, _LINE_MM, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
