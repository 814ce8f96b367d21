"""The record of processing activities of a party (UU 27/2022 Pasal 31): as a document and as data. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from hub.duties.calendar import day_of
from hub.duties.paper import Block, Grid, Heading, Lines, Members, Paper, Quote, day_words
from hub.duties.processing import Activity, Basis, Category, Profile
from hub.duties.table import read_duties
from hub.duties.words import CLASSES, ground_words, place_words, purpose_words, term_words, treatment_words
from policies.model import HarvestLimit, Office
from resolvers.mapping import SourceMapping

TITLE: Final = "Rekaman kegiatan pemrosesan data pribadi"
_LAW: Final = "UU 27/2022 Pasal 31"
_ACTIVITIES: Final = (
    "No.",
    "Pemilik",
    "Penerima",
    "Tujuan",
    "Peran",
    "Atas dasar",
    "Berlaku",
    "Sumber",
    "Data",
    "Batas",
)
_ACTIVITY_WIDTHS: Final = (4, 12, 12, 18, 8, 15, 13, 9, 5, 14)
_CATEGORIES: Final = ("Tentang", "Kelas", "Perlakuan", "Bidang data", "Pada")
_CATEGORY_WIDTHS: Final = (12, 12, 14, 42, 20)


def record_data(basis: Basis, party: str, found: Iterable[Activity]) -> dict[str, Any]:
    """The record as JSON values. `retention` is null: neither rules nor mappings say how long a source keeps data."""
    kept = tuple(found)
    profiles = profiles_of(kept)
    return {
        "party": {"id": party, "name": basis.policies.parties[party].name},
        "contacts": [_contact_data(one) for one in offices(basis, party)],
        "law": _LAW,
        "at": basis.at.isoformat(),
        "rules": basis.policies.version,
        "logRetention": {"years": basis.policies.retention.of(party), "clause": basis.policies.retention.clause},
        "sources": [_source_data(basis.mappings[name]) for name in _sources(kept)],
        "activities": [_activity_data(basis, one, profiles) for one in kept],
        "data": [_profile_data(basis, one, name) for one, name in profiles.items()],
    }


def record_paper(basis: Basis, party: str, found: Iterable[Activity]) -> Paper:
    """The record as a document. What neither rules nor mappings say is left open."""
    kept = tuple(found)
    profiles = profiles_of(kept)
    rows = tuple(_row(basis, number, one, profiles) for number, one in enumerate(kept, 1))
    blocks: tuple[Block, ...] = (
        law_quote(_LAW),
        Members(_head(basis, party, _sources(kept))),
        Heading("Kegiatan"),
        Grid(_ACTIVITIES, _ACTIVITY_WIDTHS, rows),
        *(block for profile, name in profiles.items() for block in _profile_blocks(basis, profile, name)),
    )
    return Paper(TITLE, day_of(basis.at), blocks, wide=True)


def law_quote(law: str) -> Quote:
    """An article of the law, in the words of the table of duties."""
    return next(Quote(f"{duty.id}: {duty.what}") for duty in read_duties() if duty.id == law)


def profiles_of(found: Iterable[Activity]) -> dict[Profile, str]:
    """A name for what each activity touches, the same for activities that touch the same."""
    return {one: f"D{number}" for number, one in enumerate(dict.fromkeys(one.profile for one in found), 1)}


def offices(basis: Basis, party: str) -> tuple[Office, ...]:
    """The liaison offices of a party, as its agreements name them."""
    named = (office for agreement in basis.policies.agreements.values() for office in agreement.liaison)
    return tuple(dict.fromkeys(office for office in named if office.party == party))


def _sources(found: Iterable[Activity]) -> list[str]:
    return sorted({name for one in found for name in one.sources})


def _contact_data(office: Office) -> dict[str, Any]:
    return {"office": office.office, "address": office.address, "phone": office.phone, "emails": list(office.emails)}


def _source_data(source: SourceMapping) -> dict[str, Any]:
    kind, regions = source.kind.value, list(source.regions)
    return {"id": source.id, "name": source.name, "owner": source.owner, "kind": kind, "regions": regions}


def _activity_data(basis: Basis, one: Activity, profiles: Mapping[Profile, str]) -> dict[str, Any]:
    term = basis.term(one.ground)
    limits = {role: {"persons": it.persons, "lookups": it.lookups} for role, it in _limits(basis, one)}
    return {
        "owner": one.owner,
        "recipient": one.recipient,
        "purpose": one.purpose,
        "purposeNote": basis.policies.purposes[one.purpose].note,
        "legalBasis": basis.policies.purposes[one.purpose].legal_basis,
        "roles": list(one.roles),
        "ground": one.ground.layer.value,
        "agreement": one.ground.agreement,
        "consent": one.ground.consent,
        "since": term and term[0].isoformat(),
        "until": term and term[1].isoformat(),
        "confidentialAfterwards": _confidential(basis, one),
        "clauses": list(one.clauses),
        "sources": list(one.sources),
        "subjects": _subjects(basis, one.profile),
        "data": profiles[one.profile],
        "minCell": basis.min_cell(one.ground),
        "limitsPerDay": limits,
        "retention": None,
    }


def _profile_data(basis: Basis, profile: Profile, name: str) -> dict[str, Any]:
    return {
        "id": name,
        "categories": [_category_data(basis, one) for one in profile.categories],
        "untouched": list(profile.withheld),
    }


def _category_data(basis: Basis, one: Category) -> dict[str, Any]:
    return {
        "type": one.type_name,
        "term": basis.catalogue.types[one.type_name].term,
        "class": one.privacy_class.value,
        "treatment": one.treatment.value,
        "form": one.form and one.form.value,
        "rights": sorted(one.rights),
        "fields": list(one.fields),
        "places": [{"scope": at.scope, "side": at.side, "access": at.access} for at in one.places],
    }


def _confidential(basis: Basis, one: Activity) -> str | None:
    """The clause by which what was obtained stays confidential once the agreement has ended."""
    if one.ground.agreement is None:
        return None
    confidentiality = basis.policies.agreements[one.ground.agreement].confidentiality
    return confidentiality.clause if confidentiality.outlives_term else None


def _subjects(basis: Basis, profile: Profile) -> list[str]:
    """Whom the data are about: the types of records, in Indonesian."""
    return sorted({basis.catalogue.types[one.type_name].term for one in profile.categories})


def _head(basis: Basis, party: str, sources: Iterable[str]) -> tuple[tuple[str, str | None], ...]:
    named = (basis.mappings[name] for name in sources)
    return (
        ("Pihak", basis.policies.parties[party].name),
        *(("Narahubung", f"{one.office}; {one.address}; {', '.join(one.emails)}") for one in offices(basis, party)),
        ("Keadaan", day_words(day_of(basis.at))),
        ("Versi aturan", basis.policies.version),
        *(("Sumber", f"{one.id}: {one.name} (pemilik: {one.owner})") for one in named),
        ("Jangka simpan di log", _log_retention(basis, party)),
        ("Jangka retensi di sumber", None),
    )


def _log_retention(basis: Basis, party: str) -> str:
    retention = basis.policies.retention
    return f"akun pemanggil dan tanda orang {retention.of(party)} tahun, lalu dihapus ({retention.clause})"


def _limits(basis: Basis, one: Activity) -> tuple[tuple[str, HarvestLimit], ...]:
    """The most that one caller of each role may take in a day."""
    return tuple((role, basis.policies.harvest_limit(one.ground.agreement, role)) for role in one.roles)


def _row(basis: Basis, number: int, one: Activity, profiles: Mapping[Profile, str]) -> tuple[str, ...]:
    policies = basis.policies
    afterwards = _confidential(basis, one)
    limits = (f"{role}: {it.persons} orang, {it.lookups} pencarian sehari" for role, it in _limits(basis, one))
    return (
        str(number),
        policies.parties[one.owner].name,
        policies.parties[one.recipient].name,
        purpose_words(policies.purposes[one.purpose]),
        ", ".join(one.roles),
        "; ".join((ground_words(one.ground), *one.clauses)),
        term_words(basis.term(one.ground)) + (f"; sesudahnya tetap rahasia ({afterwards})" if afterwards else ""),
        ", ".join(one.sources),
        profiles[one.profile],
        "; ".join((*limits, f"sel agregat terkecil {basis.min_cell(one.ground)} orang")),
    )


def _profile_blocks(basis: Basis, profile: Profile, name: str) -> tuple[Block, ...]:
    rows = tuple(_category_row(basis, one) for one in profile.categories)
    untouched = terms(basis, profile.withheld) or "tidak ada"
    return (
        Heading(f"Data {name}"),
        Grid(_CATEGORIES, _CATEGORY_WIDTHS, rows),
        Lines((f"Ada di sumber dan tidak tersentuh: {untouched}.",)),
    )


def _category_row(basis: Basis, one: Category) -> tuple[str, ...]:
    domain_type = basis.catalogue.types[one.type_name]
    fields = ", ".join(domain_type.fields[name].term for name in one.fields)
    return (domain_type.term, CLASSES[one.privacy_class], treatment_words(one), fields, place_words(one.places))


def terms(basis: Basis, coordinates: Iterable[str]) -> str:
    """Fields in Indonesian, by the type they stand in."""
    by_type: dict[str, list[str]] = {}
    for coordinate in coordinates:
        found = basis.catalogue.field(coordinate)
        by_type.setdefault(basis.catalogue.types[found.type_name].term, []).append(found.term)
    return "; ".join(f"{term}: {', '.join(fields)}" for term, fields in by_type.items())
