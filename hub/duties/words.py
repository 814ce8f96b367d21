"""The words of the rules in Indonesian, as registers and assessments write them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from hub.duties.paper import day_words
from hub.duties.processing import Category, Ground
from policies.matching import Place
from policies.model import Layer, Purpose
from schema.catalogue import PrivacyClass
from schema.decisions import Access, Right, Scope, Side, Treatment
from schema.zone import WIB

CLASSES: Final = {
    PrivacyClass.PUBLIC: "terbuka",
    PrivacyClass.OPEN_AFTER_AGGREGATION: "terbuka setelah agregasi",
    PrivacyClass.CONFIDENTIAL_BUSINESS: "rahasia usaha",
    PrivacyClass.PERSONAL_GENERAL: "pribadi umum",
    PrivacyClass.PERSONAL_SPECIFIC: "pribadi spesifik",
}
TREATMENTS: Final = {
    Treatment.CLEAR: "utuh",
    Treatment.MASK: "disamarkan sebagian",
    Treatment.PSEUDONYMISE: "diganti pseudonim",
    Treatment.GENERALISE: "digeneralisasi",
    Treatment.AGGREGATE: "hanya dalam hitungan kelompok",
    Treatment.WITHHOLD: "tidak dibuka",
}
_RIGHTS: Final = {Right.LOOKUP: "dapat dicari", Right.MATCH: "dapat dicocokkan"}
_SCOPES: Final = {Scope.OWN: "baris wilayah sendiri", Scope.OTHER: "baris lain"}
_SIDES: Final = {Side.ADULT: "dewasa", Side.MINOR: "anak"}
_ACCESSES: Final = {Access.LIST: "daftar", Access.LOOKUP: "pencarian satu orang"}
_LAYERS: Final = {Layer.OWN: "data sendiri", Layer.PUBLIC: "terbuka menurut hukum"}


def treatment_words(one: Category) -> str:
    """How a category is given, in which form, and which rights are named beside it."""
    form = f" ({one.form})" if one.form else ""
    return "; ".join((TREATMENTS[one.treatment] + form, *(_RIGHTS[right] for right in sorted(one.rights))))


def place_words(places: Iterable[Place]) -> str:
    """On which rows, of whom, and how reached: accesses that share the rest stand together."""
    alike: dict[tuple[Scope, Side], list[str]] = {}
    for place in places:
        alike.setdefault((place.scope, place.side), []).append(_ACCESSES[place.access])
    return "; ".join(
        f"{_SCOPES[scope]}, {_SIDES[side]}" + ("" if len(ways) == len(Access) else f", {ways[0]}")
        for (scope, side), ways in alike.items()
    )


def ground_words(ground: Ground) -> str:
    """By what an activity is allowed."""
    if ground.agreement is None:
        return _LAYERS[ground.layer]
    return f"kesepakatan {ground.agreement}" + (f", persetujuan {ground.consent}" if ground.consent else "")


def purpose_words(purpose: Purpose) -> str:
    """What a purpose means, by its name in tokens and its legal basis."""
    return f"{purpose.note} ({purpose.id}; {purpose.legal_basis})"


def term_words(term: tuple[datetime, datetime] | None) -> str:
    """A half-open span in days of WIB."""
    if term is None:
        return "tanpa batas"
    since, until = (day_words(at.astimezone(WIB).date()) for at in term)
    return f"{since} sampai sebelum {until}"
