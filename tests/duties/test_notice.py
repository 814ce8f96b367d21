"""Notices are drawn up in Indonesian, with the parties, the clause and the day as the agreement has them."""

import asyncio
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

from hub.cli import APP
from hub.duties.acts import EventKind, Happened
from hub.duties.dated import Obligation, obligations_of
from hub.duties.notice import NoticeKind, draw_up
from policies.load import ROOT, load_policies
from policies.model import Party
from policies.terms import midnight
from schema.build import CATALOGUE
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


class _Text(HTMLParser):
    """The text of a document, and what it opens and closes."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.open: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        assert not {"src", "href"} & {name for name, _ in attrs}
        self.tags.add(tag)
        if tag not in {"br", "meta"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Hold it against the one that is open."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Gather text."""
        self.text += data


def read(document: str) -> _Text:
    """A document, which must be well formed."""
    found = _Text()
    found.feed(document)
    found.close()
    assert found.open == []
    return found


def owed(kind: NoticeKind) -> Obligation:
    """What Halmahera Selatan must tell, of something on 2 November 2026 where something happened."""
    party, at = "halmahera-selatan", midnight(date(2026, 11, 2))
    acts = [Happened("a" * 32, EVENTS[kind], party, party, at)] if kind in EVENTS else []
    found = obligations_of(POLICIES.agreements.values(), party, acts)
    return next(one for one in found if one.kind is kind.obligation)


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_notice_names_the_parties_the_clause_and_the_day(kind: NoticeKind) -> None:
    """From the liaison office of one to that of the other, under the numbers of the agreement."""
    found = read(draw_up(kind, owed(kind), POLICIES, ON))
    agreement = POLICIES.agreements["halmahera-selatan"]
    sender, receiver = agreement.liaison
    words = [sender.office, receiver.office, receiver.address, *receiver.emails, *agreement.numbers, "23 November 2026"]
    for word in [*words, POLICIES.parties["kemnaker"].name, *SAYS[kind]]:
        assert word in found.text
    assert "script" not in found.tags


def test_what_a_notice_holds_is_text_and_never_markup() -> None:
    """A name may hold any sign."""
    named = {**POLICIES.parties, "kemnaker": Party("kemnaker", "<b>&amp;", POLICIES.parties["kemnaker"].end, None)}
    document = draw_up(NoticeKind.BREACH, owed(NoticeKind.BREACH), replace(POLICIES, parties=named), ON)
    assert "<b>&amp;" in read(document).text
    assert "b" not in read(document).tags


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
    nothing = runner.invoke(APP, ["notice", "breach", *of])
    assert (nothing.exit_code, "no notice of breach is due" in nothing.stderr) == (2, True)
