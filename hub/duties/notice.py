"""Written notices in Indonesian (Pasal 11(2)).

A hub knows the parties, the clause and the day. What only people know is left open to be filled in before signing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from hub.duties.calendar import day_of
from hub.duties.dated import Obligation
from hub.duties.paper import Block, Lines, Members, Paper, Quote, Signature, day_words
from policies.clauses import clause_texts
from policies.model import Agreement, Office, PolicySet
from schema.obligations import ObligationKind
from schema.zone import WIB


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
    """What a notice of one kind says: its subject, how its sentence on the agreement goes on, what is left open."""

    keeps: ObligationKind
    subject: str
    sentence: str
    left: tuple[str, ...]


_TEXTS: Final[Mapping[NoticeKind, _Text]] = {
    NoticeKind.END_OF_TERM: _Text(
        ObligationKind.TERM_NOTICE,
        "Pemberitahuan perpanjangan, perubahan atau pengakhiran Nota Kesepakatan",
        " yang berakhir pada {end}, dengan ini kami memberitahukan kehendak kami atas Nota Kesepakatan itu:",
        ("Kehendak (memperpanjang, mengubah atau mengakhiri)", "Mulai tanggal", "Isi perubahan, bila ada"),
    ),
    NoticeKind.LIAISON_CHANGE: _Text(
        ObligationKind.LIAISON_NOTICE,
        "Pemberitahuan perubahan korespondensi",
        ", dengan ini kami memberitahukan bahwa korespondensi kami berubah terhitung {day}, menjadi:",
        ("Pejabat penghubung (jabatan)", "Alamat", "Telepon", "Surel"),
    ),
    NoticeKind.FORCE_MAJEURE: _Text(
        ObligationKind.FORCE_MAJEURE_NOTICE,
        "Pemberitahuan keadaan kahar",
        ", dengan ini kami memberitahukan bahwa pada {day} terjadi keadaan kahar pada pihak kami:",
        ("Peristiwa", "Akibatnya atas pelaksanaan Nota Kesepakatan", "Perkiraan lamanya"),
    ),
    NoticeKind.BREACH: _Text(
        ObligationKind.BREACH_NOTICE,
        "Pemberitahuan kegagalan pelindungan data pribadi",
        ", dengan ini kami memberitahukan kegagalan pelindungan data pribadi yang kami ketahui pada {time}:",
        (
            "Data pribadi yang terungkap",
            "Kapan dan bagaimana terungkap",
            "Upaya penanganan dan pemulihan",
            "Narahubung bagi subjek data",
        ),
    ),
}


def draw_up(kind: NoticeKind, owed: Obligation, policies: PolicySet, on: date) -> Paper:
    """The notice that keeps an obligation, dated `on`."""
    agreement, text = policies.agreements[owed.agreement], _TEXTS[kind]
    (other,) = (party for party in agreement.parties if party != owed.party)
    sentence = text.sentence.format(**_times(owed, agreement))
    quoted = clause_texts(owed.clause, policies.laws, agreement.clauses)
    blocks: tuple[Block, ...] = (
        Members((("Nomor", None), ("Tanggal", day_words(on)), ("Dari", policies.parties[owed.party].name))),
        Lines(("Kepada Yth.", *_address(policies, agreement, other, kind))),
        Lines((_opening(agreement) + sentence,)),
        Members(tuple((label, None) for label in text.left)),
        Lines(("Pemberitahuan ini disampaikan berdasarkan:",)),
        *(Quote(f"{one.clause}: {one.text}") for one in quoted),
        Lines((_deadline(owed),)),
        Signature(_office(agreement, owed.party).office),
    )
    return Paper(text.subject, on, blocks)


def _opening(agreement: Agreement) -> str:
    numbers = " dan nomor ".join(agreement.numbers)
    about = "Nota Kesepakatan tentang Sinergitas Data Ketenagakerjaan"
    return f"Sehubungan dengan {about} nomor {numbers} tanggal {day_words(agreement.signed)}"


def _address(policies: PolicySet, agreement: Agreement, party: str, kind: NoticeKind) -> tuple[str, ...]:
    """To whom a notice goes: the liaison office of the other party; of a breach, subjects and the authority too."""
    office = _office(agreement, party)
    lines = (office.office, policies.parties[party].name, office.address, ", ".join(office.emails))
    beside = ("Subjek data pribadi yang terkena", "Lembaga pelindungan data pribadi")
    return (*beside, *lines) if kind is NoticeKind.BREACH else lines


def _office(agreement: Agreement, party: str) -> Office:
    return next(office for office in agreement.liaison if office.party == party)


def _times(owed: Obligation, agreement: Agreement) -> dict[str, str]:
    """The times that a sentence may name."""
    times = {"end": day_words(day_of(agreement.until))}
    if owed.happened_at is not None:
        local = owed.happened_at.astimezone(WIB)
        times |= {"day": day_words(local.date()), "time": f"{day_words(local.date())} pukul {local:%H.%M} WIB"}
    return times


def _deadline(owed: Obligation) -> str:
    if owed.due_on is None:
        return "Hari libur pada tahun itu belum ditetapkan; pemberitahuan disampaikan sesegera mungkin."
    if owed.kind is ObligationKind.BREACH_NOTICE and owed.due_at is not None:
        local = owed.due_at.astimezone(WIB)
        return f"Batas waktu pemberitahuan: {day_words(local.date())} pukul {local:%H.%M} WIB."
    return f"Batas waktu pemberitahuan: {day_words(owed.due_on)}."
