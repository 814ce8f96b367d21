"""The data-protection impact assessment of a party (UU 27/2022 Pasal 34), as far as it follows from the rules. Pure.

It tells what is done, what speaks for a high risk and what lowers it. What only people can weigh is left open.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from hub.duties.calendar import day_of
from hub.duties.paper import Block, Grid, Heading, Lines, Members, Paper, Signature, day_words
from hub.duties.processing import Activity, Basis
from hub.duties.record import law_quote, offices, record_data
from hub.duties.risks import Finding, Risk, findings, given, is_named_by_law
from hub.duties.table import Duty, read_duties
from hub.duties.words import TREATMENTS, purpose_words
from policies.model import Combination
from schema.decisions import Treatment

TITLE: Final = "Penilaian dampak pelindungan data pribadi"
_LAW: Final = "UU 27/2022 Pasal 34"
_MEASURES: Final = frozenset(f"UU 27/2022 Pasal {number}" for number in (31, 33, 35, 36, 37, 38, 39, 46))
_WORDS: Final[Mapping[Risk, str]] = {
    Risk.AUTOMATED: "Pengambilan keputusan secara otomatis yang berakibat atas seseorang",
    Risk.SPECIFIC: "Data pribadi yang bersifat spesifik, termasuk data anak",
    Risk.LARGE_SCALE: "Pemrosesan dalam skala besar: rekaman orang dapat didaftar",
    Risk.MONITORING: "Evaluasi, penskoran atau pemantauan yang sistematis terhadap seseorang",
    Risk.MATCHING: "Pencocokan atau penggabungan sekelompok data",
    Risk.NEW_TECHNOLOGY: "Teknologi baru",
    Risk.LIMITED_RIGHTS: "Pembatasan pelaksanaan hak subjek data",
    Risk.MINORS: "Sesuatu dari rekaman anak terlihat",
    Risk.IDENTIFIED: "Nama, pengenal atau alamat terlihat utuh",
    Risk.SINGLED_OUT: "Seseorang dapat dicari dengan nomor pengenalnya",
    Risk.THIRD_PARTY: "Penerima adalah pihak ketiga menurut persetujuan tertulis",
}
_RISKS: Final = ("Risiko", "Disebut Pasal 34(2)", "Terbaca dari aturan pada kegiatan nomor")
_ACTIVITIES: Final = (
    "No.",
    "Pemilik, penerima",
    "Tujuan",
    *(TREATMENTS[one].capitalize() for one in Treatment),
    "Risiko",
)
_ACTIVITY_WIDTHS: Final = (4, 18, 24, 7, 9, 9, 10, 10, 7, 32)
_DUTIES: Final = ("Kewajiban", "Isi", "Dipenuhi oleh")
_WEIGHED: Final = ("Risiko yang tersisa", "Saran pejabat pelindungan data", "Keputusan pengendali")


def assessment_data(basis: Basis, party: str, found: Iterable[Activity]) -> dict[str, Any]:
    """The assessment as JSON values: the record, and for it risks, how much is given in which way, and safeguards.

    `activities` of a risk count from 1 as the record does, and are null where rules cannot tell.
    """
    kept = tuple(found)
    return {
        "law": _LAW,
        "record": record_data(basis, party, kept),
        "risks": [_risk_data(one) for one in findings(basis, kept)],
        "given": [{way.value: count for way, count in given(one).items()} for one in kept],
        "forbiddenCombinations": [{"id": one.id, "reason": one.reason} for one in basis.policies.combinations],
        "duties": [
            {"id": one.id, "what": one.what, "keptBy": list(one.kept_by), "outside": one.outside} for one in _duties()
        ],
    }


def assessment_paper(basis: Basis, party: str, found: Iterable[Activity]) -> Paper:
    """The assessment as a document, to be weighed and signed by people."""
    kept = tuple(found)
    risks = findings(basis, kept)
    signing = offices(basis, party)[:1]
    blocks: tuple[Block, ...] = (
        law_quote(_LAW),
        Members(
            (
                ("Pihak", basis.policies.parties[party].name),
                ("Keadaan", day_words(day_of(basis.at))),
                ("Versi aturan", basis.policies.version),
            )
        ),
        Heading("Risiko"),
        Grid(_RISKS, (50, 15, 35), tuple(_risk_row(one) for one in risks)),
        Lines(("Yang tidak terbaca dari aturan:",)),
        Members(tuple((_WORDS[one.risk], None) for one in risks if one.activities is None)),
        Heading("Kegiatan: banyaknya bidang data menurut perlakuan yang paling terbuka"),
        Grid(_ACTIVITIES, _ACTIVITY_WIDTHS, tuple(_rows(basis, kept, risks))),
        Heading("Pengaman"),
        Lines(tuple(map(_combination_words, basis.policies.combinations))),
        Grid(_DUTIES, (20, 40, 40), tuple(_duty_row(one) for one in _duties())),
        Heading("Pertimbangan"),
        Members(tuple((label, None) for label in _WEIGHED)),
        *(Signature(one.office) for one in signing),
    )
    return Paper(TITLE, day_of(basis.at), blocks, wide=True)


def _risk_data(one: Finding) -> dict[str, Any]:
    activities = None if one.activities is None else list(one.activities)
    return {"risk": one.risk.value, "namedByLaw": is_named_by_law(one.risk), "activities": activities}


def _risk_row(one: Finding) -> tuple[str, ...]:
    numbers = (
        "hanya dapat dinilai orang" if one.activities is None else ", ".join(map(str, one.activities)) or "tidak ada"
    )
    return (_WORDS[one.risk], "ya" if is_named_by_law(one.risk) else "tidak", numbers)


def _rows(basis: Basis, found: Iterable[Activity], risks: Iterable[Finding]) -> Iterable[tuple[str, ...]]:
    parties, purposes = basis.policies.parties, basis.policies.purposes
    known = tuple(one for one in risks if one.activities)
    for number, one in enumerate(found, 1):
        counts = given(one)
        mine = (_WORDS[risk.risk] for risk in known if number in (risk.activities or ()))
        yield (
            str(number),
            f"{parties[one.owner].name}, {parties[one.recipient].name}",
            purpose_words(purposes[one.purpose]),
            *(str(counts[way]) for way in Treatment),
            "; ".join(mine),
        )


def _combination_words(one: Combination) -> str:
    """What no rule set may give side by side."""
    forms = f" ({', '.join(sorted(one.forms))})" if one.forms else ""
    beside = f"{', '.join(sorted(one.beside))} yang {_either(one.beside_treatments)}"
    return f"Tidak pernah bersama: {one.value} yang {_either(one.treatments)}{forms}, dan {beside}."


def _either(treatments: Iterable[Treatment]) -> str:
    return " atau ".join(words for treatment, words in TREATMENTS.items() if treatment in treatments)


def _duties() -> tuple[Duty, ...]:
    """The duties of security and accountability, as the table of duties has them."""
    return tuple(one for one in read_duties() if one.id in _MEASURES)


def _duty_row(one: Duty) -> tuple[str, ...]:
    return (one.id, one.what, "; ".join((*one.kept_by, *((one.outside,) if one.outside else ()))))
