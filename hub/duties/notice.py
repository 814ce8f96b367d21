"""Written notices in Indonesian (Pasal 11(2)), drawn up as HTML that stands alone: no script, no address from outside.

A hub knows the parties, the clause and the day. What only people know is left open to be filled in before signing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from html import escape
from typing import Final

from hub.duties.calendar import day_of
from hub.duties.dated import Obligation
from policies.clauses import clause_texts
from policies.model import Agreement, Office, PolicySet
from schema.obligations import ObligationKind
from schema.zone import WIB

_MONTHS: Final = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli"),
    *("Agustus", "September", "Oktober", "November", "Desember"),
)
_OPEN: Final = '<span class="open" aria-label="untuk diisi"></span>'
_STYLE: Final = """
body { font: 12pt/1.5 serif; margin: 2.5cm auto; max-width: 17cm; }
h1 { font-size: 13pt; text-align: center; text-transform: uppercase; }
dl { display: grid; grid-template-columns: 5cm 1fr; gap: .2em 1em; }
dd { margin: 0; }
blockquote { font-style: italic; margin: 1em 2em; }
.open { border-bottom: 1px dotted; display: inline-block; min-width: 9cm; }
.sign { margin: 3em 0 0 9cm; }
"""


class NoticeKind(StrEnum):
    """What a notice tells of."""

    END_OF_TERM = "end-of-term"
    LIAISON_CHANGE = "liaison-change"
    FORCE_MAJEURE = "force-majeure"
    BREACH = "breach"

    @property
    def obligation(self) -> ObligationKind:
        """The obligation that such a notice keeps."""
        return _TEXTS[self].keeps


@dataclass(frozen=True, slots=True)
class _Text:
    """What a notice of one kind says: its subject, its sentence, and what is left to be filled in."""

    keeps: ObligationKind
    subject: str
    sentence: str
    left: tuple[str, ...]


_TEXTS: Final[Mapping[NoticeKind, _Text]] = {
    NoticeKind.END_OF_TERM: _Text(
        ObligationKind.TERM_NOTICE,
        "Pemberitahuan perpanjangan, perubahan atau pengakhiran Nota Kesepakatan",
        "Nota Kesepakatan berakhir pada {end}. Dengan ini kami memberitahukan kehendak kami atas Nota Kesepakatan:",
        ("Kehendak (memperpanjang, mengubah atau mengakhiri)", "Mulai tanggal", "Isi perubahan, bila ada"),
    ),
    NoticeKind.LIAISON_CHANGE: _Text(
        ObligationKind.LIAISON_NOTICE,
        "Pemberitahuan perubahan korespondensi",
        "Dengan ini kami memberitahukan bahwa korespondensi kami berubah terhitung {day}, menjadi:",
        ("Pejabat penghubung (jabatan)", "Alamat", "Telepon", "Surel"),
    ),
    NoticeKind.FORCE_MAJEURE: _Text(
        ObligationKind.FORCE_MAJEURE_NOTICE,
        "Pemberitahuan keadaan kahar",
        "Dengan ini kami memberitahukan bahwa pada {day} terjadi keadaan kahar pada pihak kami:",
        ("Peristiwa", "Akibatnya atas pelaksanaan Nota Kesepakatan", "Perkiraan lamanya"),
    ),
    NoticeKind.BREACH: _Text(
        ObligationKind.BREACH_NOTICE,
        "Pemberitahuan kegagalan pelindungan data pribadi",
        "Dengan ini kami memberitahukan kegagalan pelindungan data pribadi yang kami ketahui pada {time}:",
        (
            "Data pribadi yang terungkap",
            "Kapan dan bagaimana terungkap",
            "Upaya penanganan dan pemulihan",
            "Narahubung bagi subjek data",
        ),
    ),
}


def draw_up(kind: NoticeKind, owed: Obligation, policies: PolicySet, on: date) -> str:
    """The notice that keeps an obligation, dated `on`, as one HTML document."""
    agreement, text = policies.agreements[owed.agreement], _TEXTS[kind]
    (other,) = (party for party in agreement.parties if party != owed.party)
    sentence = text.sentence.format(**_times(owed, agreement))
    quoted = clause_texts(owed.clause, policies.laws, agreement.clauses)
    parts = (
        f"<h1>{escape(text.subject)}</h1>",
        _table(_head(policies, owed.party, on)),
        f"<p>Kepada Yth.<br>{'<br>'.join(_address(policies, agreement, other, kind))}</p>",
        f"<p>{escape(_opening(agreement))} {escape(sentence)}</p>",
        _table((label, _OPEN) for label in text.left),
        "<p>Pemberitahuan ini disampaikan berdasarkan:</p>",
        *(f"<blockquote>{escape(one.clause)}: {escape(one.text)}</blockquote>" for one in quoted),
        f"<p>{escape(_deadline(owed))}</p>",
        f'<p class="sign">{escape(_office(agreement, owed.party).office)},<br><br><br>{_OPEN}</p>',
    )
    title = escape(text.subject)
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    return (
        f'<!DOCTYPE html>\n<html lang="id">\n<head>{head}</head>\n<body>\n' + "\n".join(parts) + "\n</body>\n</html>\n"
    )


def _opening(agreement: Agreement) -> str:
    numbers = " dan nomor ".join(agreement.numbers)
    about = "Nota Kesepakatan tentang Sinergitas Data Ketenagakerjaan"
    return f"Sehubungan dengan {about} nomor {numbers} tanggal {_day(agreement.signed)}."


def _head(policies: PolicySet, party: str, on: date) -> tuple[tuple[str, str], ...]:
    return ("Nomor", _OPEN), ("Tanggal", _day(on)), ("Dari", escape(policies.parties[party].name))


def _address(policies: PolicySet, agreement: Agreement, party: str, kind: NoticeKind) -> tuple[str, ...]:
    """To whom a notice goes: the liaison office of the other party; of a breach, subjects and the authority too."""
    office = _office(agreement, party)
    lines = (office.office, policies.parties[party].name, office.address, ", ".join(office.emails))
    beside = ("Subjek data pribadi yang terkena", "Lembaga pelindungan data pribadi")
    return tuple(map(escape, (*beside, *lines) if kind is NoticeKind.BREACH else lines))


def _office(agreement: Agreement, party: str) -> Office:
    return next(office for office in agreement.liaison if office.party == party)


def _times(owed: Obligation, agreement: Agreement) -> dict[str, str]:
    """The times that a sentence may name."""
    times = {"end": _day(day_of(agreement.until))}
    if owed.happened_at is not None:
        local = owed.happened_at.astimezone(WIB)
        times |= {"day": _day(local.date()), "time": f"{_day(local.date())} pukul {local:%H.%M} WIB"}
    return times


def _deadline(owed: Obligation) -> str:
    if owed.due_on is None:
        return "Hari libur pada tahun itu belum ditetapkan; pemberitahuan disampaikan sesegera mungkin."
    if owed.kind is ObligationKind.BREACH_NOTICE and owed.due_at is not None:
        local = owed.due_at.astimezone(WIB)
        return f"Batas waktu pemberitahuan: {_day(local.date())} pukul {local:%H.%M} WIB."
    return f"Batas waktu pemberitahuan: {_day(owed.due_on)}."


def _table(rows: Iterable[tuple[str, str]]) -> str:
    """Labels with values that are HTML already."""
    return f"<dl>{''.join(f'<dt>{escape(label)}</dt><dd>{value}</dd>' for label, value in rows)}</dl>"


def _day(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
