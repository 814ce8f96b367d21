"""Notices are drawn up in Indonesian, with the parties, the clause and the day as the agreement has them."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from typer.testing import CliRunner

from hub.cli import APP
from hub.duties.acts import EventKind, Happened
from hub.duties.dated import Obligation, obligations_of
from hub.duties.notice import NoticeKind, draw_up
from hub.duties.paper import Paper, as_html
from hub.duties.paper_pdf import PaperError, as_pdf
from policies.load import ROOT, load_policies
from policies.model import Party
from policies.terms import midnight
from schema.build import CATALOGUE
from tests.duties.papers import read, text_of
from tests.publication.conftest import Site, package

POLICIES = load_policies(ROOT, CATALOGUE)
ON = date(2026, 11, 23)
EVENTS = {
    NoticeKind.LIAISON_CHANGE: EventKind.LIAISON_CHANGE,
    NoticeKind.FORCE_MAJEURE: EventKind.FORCE_MAJEURE,
    NoticeKind.BREACH: EventKind.BREACH,
}
SAYS = {
    NoticeKind.END_OF_TERM: [
        "berakhir pada 20 Maret 2028",
        "Pasal 8(3): Dalam hal",
        "pemberitahuan: 20 Februari 2028.",
    ],
    NoticeKind.LIAISON_CHANGE: ["terhitung 2 November 2026", "Pasal 11(3): Setiap", "pemberitahuan: 22 Oktober 2026."],
    NoticeKind.FORCE_MAJEURE: ["pada 2 November 2026", "Pasal 13(3): Dalam hal", "pemberitahuan: 16 November 2026."],
    NoticeKind.BREACH: [
        "pada 2 November 2026 pukul 00.00 WIB",
        "UU 27/2022 Pasal 46(1): Ringkasan",
        "pemberitahuan: 5 November 2026 pukul 00.00 WIB.",
        "Lembaga pelindungan data pribadi",
    ],
}


def owed(kind: NoticeKind) -> Obligation:
    """What Halmahera Selatan must tell, of something on 2 November 2026 where something happened."""
    party, at = "halmahera-selatan", midnight(date(2026, 11, 2))
    acts = [Happened("a" * 32, EVENTS[kind], party, party, at)] if kind in EVENTS else []
    found = obligations_of(POLICIES.agreements.values(), party, acts)
    return next(one for one in found if one.kind is kind.obligation)


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_notice_names_the_parties_the_clause_and_the_day(kind: NoticeKind) -> None:
    """From the liaison office of one to that of the other, under the numbers of the agreement."""
    paper = draw_up(kind, owed(kind), POLICIES, ON)
    found, printed = read(as_html(paper)), text_of(as_pdf(paper))
    agreement = POLICIES.agreements["halmahera-selatan"]
    sender, receiver = agreement.liaison
    words = [sender.office, receiver.office, receiver.address, *receiver.emails, *agreement.numbers, "23 November 2026"]
    for word in [*words, POLICIES.parties["kemnaker"].name, *SAYS[kind]]:
        assert word in found.text
        assert "".join(word.split()) in printed
    assert "script" not in found.tags


def of_ministry(name: str) -> Paper:
    """A notice to the Ministry under another name."""
    named = {**POLICIES.parties, "kemnaker": Party("kemnaker", name, POLICIES.parties["kemnaker"].end, None)}
    return draw_up(NoticeKind.BREACH, owed(NoticeKind.BREACH), replace(POLICIES, parties=named), ON)


def test_what_a_notice_holds_is_text_and_never_markup() -> None:
    """A name may hold any sign."""
    paper = of_ministry("<b>&amp; **Badan — Pusat**")
    document = read(as_html(paper))
    assert "<b>&amp; **Badan — Pusat**" in document.text
    assert "b" not in document.tags
    assert "<b>&amp;**Badan—Pusat**" in text_of(as_pdf(paper))


def test_a_pdf_is_the_same_bytes_for_the_same_notice_and_dated_as_the_notice() -> None:
    """Nothing of it comes from a clock."""
    first, other = (as_pdf(of_ministry(name)) for name in ("Kementerian", "Badan"))
    assert first == as_pdf(of_ministry("Kementerian")) != other
    told = PdfReader(BytesIO(first)).metadata
    assert told is not None
    assert told.creation_date == datetime(2026, 11, 23, tzinfo=UTC)


def test_a_sign_that_the_fonts_lack_is_named_and_nothing_is_drawn() -> None:
    """HTML holds it as it is; a PDF with a hole in a name would be signed unread."""
    paper = of_ministry("Kementerian Łódź")
    assert "Łódź" in read(as_html(paper)).text
    with pytest.raises(PaperError, match=r"no sign U\+0141; expected Windows-1252, or HTML instead"):
        as_pdf(paper)


def test_the_command_draws_up_what_is_due(site: Site, tmp_path: Path) -> None:
    """To standard output or into a new file; where nothing happened there is nothing to tell."""
    asyncio.run(site.publish(package()))
    of = ["--agreement", "bekasi", "--party", "kemnaker", "--config", str(site.home.config)]
    runner, out = CliRunner(), tmp_path / "notice.html"
    shown = runner.invoke(APP, ["notice", "end-of-term", *of])
    assert (shown.exit_code, "20 Februari 2028" in read(shown.stdout).text) == (0, True)
    assert runner.invoke(APP, ["notice", "end-of-term", *of, "--out", str(out)]).exit_code == 0
    assert read(out.read_text("utf-8")).text == read(shown.stdout).text
    assert runner.invoke(APP, ["notice", "end-of-term", *of, "--out", str(out)]).exit_code == 2
    pdf = tmp_path / "notice.pdf"
    assert (told := runner.invoke(APP, ["notice", "end-of-term", *of, "--pdf", str(pdf)])).exit_code == 0
    assert (told.stdout, "20Februari2028" in text_of(pdf.read_bytes())) == ("", True)
    nothing = runner.invoke(APP, ["notice", "breach", *of])
    assert (nothing.exit_code, "no notice of breach is due" in nothing.stderr) == (2, True)
