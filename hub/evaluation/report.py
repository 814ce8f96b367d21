"""The report of an evaluation, as a document in Indonesian and as data. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from hub.duties.answer import WHAT
from hub.duties.calendar import day_of
from hub.duties.dated import Obligation, obligations_of
from hub.duties.paper import Bars, Block, Grid, Heading, Lines, Members, Paper, Quote, Signature, day_words
from hub.duties.words import CLASSES, TREATMENTS
from hub.evaluation.figures import Counts, Figures, shares
from hub.evaluation.period import Period
from hub.journal.entry import DENIED, NOT_ASKED
from policies.clauses import clause_texts
from policies.model import Agreement, PolicySet
from schema.catalogue import Catalogue
from schema.decisions import Treatment
from schema.obligations import ObligationState

TITLE: Final = "Laporan pemantauan dan evaluasi"
_MOST_WORDS: Final = 160
_NOBODY: Final = "pengelola hub, atau tanpa pihak"
_READS: Final = {
    "OK": "dijawab utuh",
    "TIMED_OUT": "melewati batas waktu",
    "UNAVAILABLE": "tidak tersedia",
    "OVER_BOUND": "melampaui batas jumlah",
    DENIED: "tidak diizinkan",
    NOT_ASKED: "tidak perlu ditanya",
}
_STATES: Final = {
    ObligationState.DONE: "dilaksanakan",
    ObligationState.OVERDUE: "terlambat",
    ObligationState.DUE: "harus dilaksanakan",
    ObligationState.COMING: "akan datang",
}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a report is made of: the agreement under its policies, the time, the figures, and what verifying found.

    `faults` is None where the log was not verified.
    """

    policies: PolicySet
    catalogue: Catalogue
    agreement: Agreement
    period: Period
    at: datetime
    figures: Figures
    faults: tuple[str, ...] | None = None

    @property
    def duties(self) -> tuple[Obligation, ...]:
        """The duties of both parties that were due, or of what happened, in the time."""
        since, until = self.period.instants
        found = (one for party in self.agreement.parties for one in self._of(party))
        return tuple(one for one in found if since <= (one.happened_at or _due(one, until)) < until)

    def _of(self, party: str) -> tuple[Obligation, ...]:
        return obligations_of((self.agreement,), party, self.figures.acts)

    @property
    def treatments(self) -> Mapping[tuple[str, str], int]:
        """How often a treatment was decided on fields of a class."""
        found: dict[tuple[str, str], int] = {}
        for (coordinate, treatment), entries in self.figures.treatments:
            type_name, _, name = coordinate.partition(".")
            kind = self.catalogue.types.get(type_name)
            if kind is not None and name in kind.fields:
                key = (kind.fields[name].privacy_class.value, treatment)
                found[key] = found.get(key, 0) + entries
        return found


def _due(one: Obligation, never: datetime) -> datetime:
    """When it was due: its last instant in time."""
    return never if one.due_at is None else one.due_at - timedelta(microseconds=1)


def evaluation_data(it: Evaluation) -> dict[str, Any]:
    """The report as JSON values."""
    figures, checkpoint = it.figures, it.figures.checkpoint
    return {
        "agreement": it.agreement.id,
        "numbers": list(it.agreement.numbers),
        "since": it.period.since.isoformat(),
        "until": it.period.until.isoformat(),
        "at": it.at.isoformat(),
        "rules": it.policies.version,
        "operations": figures.total,
        "months": _counts(figures.months, "month"),
        "purposes": _counts(figures.purposes, "party", "purpose"),
        "domains": _counts(figures.domains, "type"),
        "outcomes": _counts(figures.outcomes, "party", "outcome"),
        "treatments": [
            {"class": kind, "treatment": treatment, "decisions": count}
            for (kind, treatment), count in it.treatments.items()
        ],
        "reads": _counts(figures.reads, "source", "status"),
        "rows": _counts(figures.rows, "source"),
        "duties": [
            {
                "id": one.id,
                "party": one.party,
                "clause": one.clause,
                "dueOn": one.due_on and one.due_on.isoformat(),
                "happenedAt": one.happened_at and one.happened_at.isoformat(),
                "state": one.state(it.at).value,
                "doneOn": one.done_on and one.done_on.isoformat(),
                "letter": one.letter,
            }
            for one in it.duties
        ],
        "administration": [{"at": one.at.isoformat(), "words": one.words} for one in figures.told],
        "log": checkpoint and {"size": checkpoint.size, "note": checkpoint.note},
        "faults": None if it.faults is None else list(it.faults),
    }


def _counts(found: Counts, *names: str) -> list[dict[str, Any]]:
    return [{**dict(zip(names, words, strict=True)), "count": count} for words, count in found]


def evaluation_paper(it: Evaluation, party: str) -> Paper:
    """The report as a document for a party to sign; what the log does not know is left open."""
    blocks: tuple[Block, ...] = (
        *_head(it),
        *_volumes(it),
        *_protection(it),
        *_sources(it),
        *_duties(it),
        *_administration(it),
        *_integrity(it),
        Signature(next(one.office for one in it.agreement.liaison if one.party == party)),
    )
    return Paper(TITLE, day_of(it.at), blocks)


def _head(it: Evaluation) -> Iterable[Block]:
    assert it.agreement.notices is not None  # noqa: S101 - else there is no period
    clause = it.agreement.notices.evaluation.clause
    parties = (it.policies.parties[party].name for party in it.agreement.parties)
    yield Members(
        (
            ("Nota Kesepakatan", " dan nomor ".join(it.agreement.numbers)),
            ("Para pihak", " dan ".join(parties)),
            ("Masa", f"{day_words(it.period.since)} sampai sebelum {day_words(it.period.until)}"),
            ("Versi aturan", it.policies.version),
            ("Operasi", f"{_number(it.figures.total)} catatan log dalam pandangan {it.agreement.region}"),
        )
    )
    for one in clause_texts(clause, it.policies.laws, it.agreement.clauses):
        yield Quote(f"{one.clause}: {one.text}")


def _volumes(it: Evaluation) -> Iterable[Block]:
    figures = it.figures
    yield Heading("Pemanfaatan")
    yield _bars("Operasi per bulan (WIB)", sorted(figures.months))
    yield _bars("Operasi per jenis data; satu operasi dapat menyangkut beberapa", _named(it, figures.domains))
    yield _grid(("Pihak", "Tujuan", "Operasi"), _of_parties(it, figures.purposes))
    yield _grid(("Sumber", "Rekaman yang diberikan"), figures.rows)


def _protection(it: Evaluation) -> Iterable[Block]:
    yield Heading("Penolakan dan pelindungan")
    yield _grid(("Pihak", "Hasil", "Operasi"), _of_parties(it, it.figures.outcomes))
    rows = tuple(
        (_class(kind), TREATMENTS[Treatment(treatment)], _number(count))
        for (kind, treatment), count in sorted(it.treatments.items())
    )
    yield Grid(("Kelas data", "Perlakuan", "Keputusan"), (40, 40, 20), rows)


def _sources(it: Evaluation) -> Iterable[Block]:
    yield Heading("Ketersediaan dan mutu sumber")
    answered = shares(it.figures.reads).items()
    rows = tuple(
        (source, good / asked, f"{_percent(good, asked)} dari {_number(asked)}") for source, (good, asked) in answered
    )
    yield Bars("Bagian pertanyaan yang dijawab utuh dan tepat waktu", rows, 1.0)
    reads = tuple(((source, _READS.get(status, status)), count) for (source, status), count in it.figures.reads)
    yield _grid(("Sumber", "Keadaan", "Operasi"), reads)
    yield Members((("Kemutakhiran dan mutu data", None),))


def _duties(it: Evaluation) -> Iterable[Block]:
    yield Heading("Kewajiban bertanggal dan kejadian")
    rows = tuple(
        (
            it.policies.parties[one.party].name,
            WHAT[one.kind],
            one.clause,
            "-" if one.due_on is None else day_words(one.due_on),
            _STATES[one.state(it.at)] + (f" {day_words(one.done_on)}" if one.done_on else ""),
        )
        for one in it.duties
    )
    yield Grid(("Pihak", "Kewajiban", "Dasar", "Paling lambat", "Keadaan"), (20, 36, 14, 14, 16), rows)


def _administration(it: Evaluation) -> Iterable[Block]:
    yield Heading("Perubahan aturan, sumber dan tindakan pengelola")
    rows = tuple((f"{day_words(day_of(one.at))}", _short(one.words)) for one in it.figures.told)
    yield Grid(("Hari", "Tindakan, dengan kata log"), (22, 78), rows)


def _integrity(it: Evaluation) -> Iterable[Block]:
    yield Heading("Bukti keutuhan log")
    checkpoint = it.figures.checkpoint
    if checkpoint is None:
        yield Lines(("Log belum mempunyai titik periksa.",))
        return
    yield Members((("Catatan dalam log", _number(checkpoint.size)), ("Pemeriksaan", _verdict(it.faults))))
    yield Lines((*(it.faults or ()), "Titik periksa; pihak lain memeriksanya dengan kunci publik log:"))
    yield Lines(tuple(checkpoint.note.rstrip("\n").split("\n")))


def _verdict(faults: tuple[str, ...] | None) -> str:
    if faults is None:
        return "tidak diperiksa untuk laporan ini"
    return "ADA KESALAHAN" if faults else "utuh: tiap catatan seperti saat ditandatangani"


def _bars(caption: str, rows: Iterable[tuple[tuple[str, ...], int]]) -> Bars:
    found = tuple((" ".join(words), float(count), _number(count)) for words, count in rows)
    return Bars(caption, found, max((value for _, value, _ in found), default=0.0))


def _grid(head: tuple[str, ...], found: Counts) -> Grid:
    return Grid(head, (1,) * len(head), tuple((*words, _number(count)) for words, count in found))


def _named(it: Evaluation, found: Counts) -> Counts:
    """The types by their Indonesian terms."""
    types = it.catalogue.types
    return tuple(((types[name].term,), count) for (name,), count in found if name in types)


def _of_parties(it: Evaluation, found: Counts) -> Counts:
    """The parties by their names; who had none, as an administrator."""
    parties = it.policies.parties
    return tuple(
        ((parties[party].name if party in parties else _NOBODY, *rest), count) for (party, *rest), count in found
    )


def _class(kind: str) -> str:
    return next(words for one, words in CLASSES.items() if one.value == kind)


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}".replace(".", ",") + " %"


def _short(words: str) -> str:
    return words if len(words) <= _MOST_WORDS else words[: _MOST_WORDS - 1] + "…"
