"""Foreign workers with their RPTKA, and their entries at the airport and ports of Halmahera Selatan."""

import numpy as np

from hub.demo.data import words
from hub.demo.data.codes import COUNTRIES
from hub.demo.data.draw import Draw, coded, digits, hidden
from hub.demo.data.employers import employer_in
from hub.demo.data.model import Array, Columns, DemoSettings
from hub.demo.data.places import BEKASI, CODES, HALSEL, OBI, PROVINCES, WEIGHTS, gazetteer
from hub.demo.data.seekers import updates
from hub.demo.data.work import Source, foreign_names, rounded

NEW, EXTENSION, SHORT = range(3)
STATE, PROVINCE, REGENCY = range(3)
VALID, EXPIRING, EXPIRED, NOT_FOUND = range(4)
HALSEL_SHARE, BEKASI_SHARE = 0.5, 0.15
NATIONS_HALSEL = (94, 0.5, 1, 2, 0.5, 1, 0.3, 0.3, 0.2, 0.2)
NATIONS = (49, 10, 9.5, 5.2, 3.5, 4, 3, 2.5, 1.5, 1)
EARLIER_PERMIT = 180 * 86_400
"""Seconds: permits of foreign workers here are extended every six months."""
USD_PER_MONTH = 100
"""The DKPTKA tariff, per person and month."""
POSITIONS = (
    "Metallurgical engineer", "Process supervisor", "Electrical engineer", "Commissioning advisor", "Plant manager",
    "Interpreter",
)  # fmt: skip
LEVELS_HALSEL = (80, 10, 8, 1.7, 0.3)
LEVELS = (53, 22, 18, 6.5, 0.5)
OCCUPATION_WEIGHTS = {0: 4, 3: 8, 4: 6, 24: 50, 25: 12, 26: 9}
"""The occupations of foreign workers (indices into `codes.OCCUPATIONS`): metallurgists first."""
WAGE_USD_IN_RUPIAH = 16_400


def foreigners(settings: DemoSettings, source: Source, employers: Columns, size: int) -> Columns:
    """The foreign workers of one source, ids from 1 on; a few hold two RPTKA and stand there twice."""
    draw = Draw(settings.seed, f"foreigners {source.stage}")
    region = _regions(draw, size) if source.stage == "siapkerja" else np.full(size, BEKASI, dtype=np.int16)
    employer = employer_in(draw, employers["regionCode"], employers["workersForeign"], region)
    nation = np.where(region == HALSEL, draw.pick(size, NATIONS_HALSEL), draw.pick(size, NATIONS)).astype(np.int16)
    columns = {
        "id": np.arange(1, size + 1),
        "fullName": foreign_names(draw, size),
        "passportNumber": _passports(draw, nation),
        "nationality": nation,
        "sex": draw.flags(size, 0.14),
        "birthDate": _birth_dates(draw, settings, size),
        "employerId": employers["id"][employer],
        "rptkaNumber": source.prefix + digits(draw.sample(size * 3, size) + 1, 7),
        "positionTitle": draw.one_of(size, POSITIONS),
        "positionLevel": np.where(region == HALSEL, draw.pick(size, LEVELS_HALSEL), draw.pick(size, LEVELS)),
        "occupationCode": _occupations(draw, size),
        "companionName": draw.one_of(size, words.MEN) + " " + draw.one_of(size, words.FAMILY),
        "stayPermitNumber": "2C" + digits(draw.whole(1, 10**9, size), 10),
        "npwp": hidden("0" + digits(draw.whole(1, 10**9, size), 10) + "99000", draw.some(size, 0.3)),
        "socialSecurityEnrolled": draw.flags(size, 0.8),
        "monthlyWage": rounded(draw.spread(size, 0.5) * 2100 * WAGE_USD_IN_RUPIAH, 100_000),
        "photoUrl": "/foto/tka/" + digits(draw.whole(1, 10**9, size), 10) + ".jpg",
    } | _permit(draw, settings, region)
    columns["updatedAt"] = updates(draw, settings, columns["rptkaValidFrom"], draw.some(size, 0.04))
    return _twice(draw, columns)


def _birth_dates(draw: Draw, settings: DemoSettings, size: int) -> Array:
    """Adults, some without a date, and a few whose date, right or wrong, says that they are children."""
    born = settings.day - draw.whole(23 * 366, 62 * 365, size).astype("timedelta64[D]")
    rows = draw.split(size, {"unknown": 0.05, "child": 0.005})
    born[rows["child"]] = settings.day - np.timedelta64(16 * 365, "D")
    return hidden(born, rows["unknown"])


def _occupations(draw: Draw, size: int) -> Array:
    drawn = draw.pick(size, tuple(OCCUPATION_WEIGHTS.values()))
    return np.array(tuple(OCCUPATION_WEIGHTS), dtype=np.int16)[drawn]


def _regions(draw: Draw, size: int) -> Array:
    region = draw.pick(size, WEIGHTS)
    heavy = draw.pick(size, (HALSEL_SHARE, BEKASI_SHARE, 1 - HALSEL_SHARE - BEKASI_SHARE))
    return np.where(heavy == 0, HALSEL, np.where(heavy == 1, BEKASI, region)).astype(np.int16)


def _passports(draw: Draw, nation: Array) -> Array:
    """Invented numbers: a letter pair by nation and seven different digits."""
    size = len(nation)
    number = digits(draw.sample(size * 7 + 10_000, size) + 100_000, 7)
    passport: Array = coded([f"{code[0]}Z" for code in COUNTRIES], nation) + number
    return passport


def _twice(draw: Draw, columns: Columns) -> Columns:
    rows = draw.some(len(columns["id"]), 0.02)
    for name in ("fullName", "passportNumber", "nationality", "sex", "birthDate"):
        columns[name][rows] = columns[name][rows - 1]
    return columns


def _permit(draw: Draw, settings: DemoSettings, region: Array) -> Columns:
    """An eighth expires within 60 days, a tenth has expired; the levy goes to whom PP 34/2021 gives it."""
    size = len(region)
    kind = draw.pick(size, (45, 37, 18))
    months = np.where(kind == SHORT, draw.whole(1, 6, size), draw.whole(1, 4, size) * 6)
    left = np.where(draw.chance(size, 0.12), draw.whole(0, 60, size), draw.whole(61, 700, size))
    left = np.where(draw.chance(size, 0.1), -draw.whole(1, 300, size), left)
    until = settings.day + left.astype("timedelta64[D]")
    since = until - (months * 30).astype("timedelta64[D]")
    since = np.minimum(since, settings.day - np.timedelta64(10, "D"))
    places, beneficiary = _locations(draw, region, kind)
    return {
        "rptkaKind": kind,
        "rptkaValidFrom": since,
        "rptkaValidUntil": until,
        "stayPermitExpiry": hidden(until, draw.some(size, 0.1)),
        "workRegionCodes": places,
        "levyMonths": months,
        "levyAmountUsd": months * USD_PER_MONTH,
        "levyBeneficiary": beneficiary,
        "levyPaidAt": hidden(since + draw.whole(-9, 9, size).astype("timedelta64[D]"), draw.some(size, 0.15)),
    }


def _locations(draw: Draw, region: Array, kind: Array) -> tuple[Array, Array]:
    """One to three regencies each, as tuples of Kemendagri codes, and who receives the levy."""
    size = len(region)
    near = np.array([_neighbour(place) for place in range(len(CODES))])[region]
    far = draw.pick(size, WEIGHTS)
    more = draw.pick(size, (82, 12, 6))
    triples = zip(region.tolist(), near.tolist(), far.tolist(), more.tolist(), strict=True)
    places = np.fromiter((_places(*triple) for triple in triples), dtype=object, count=size)
    outside = (more == 2) & (PROVINCES[far] != PROVINCES[region])
    many = (more > 0) & (near != region)
    extended = np.where(many, PROVINCE, REGENCY)
    return places, np.where((kind != EXTENSION) | outside, STATE, extended).astype(np.int16)


def _neighbour(place: int) -> int:
    """Another region of the same province, or the region itself where the demo has no other."""
    others = [other for other in range(len(CODES)) if PROVINCES[other] == PROVINCES[place] and other != place]
    return others[0] if others else place


def _places(region: int, near: int, far: int, more: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(CODES[place] for place in (region, near, far)[: more + 1]))


def visited_companies(workers: Columns) -> Array:
    """The rows of employers whose foreign workers may work in Halmahera Selatan: the ports' own company list."""
    here = _works_here(workers)
    return np.unique(workers["employerId"][here] - 1)


def _works_here(workers: Columns) -> Array:
    return np.fromiter((CODES[HALSEL] in places for places in workers["workRegionCodes"]), dtype=bool)


def entries(settings: DemoSettings, workers: Columns, companies: Array, size: int) -> Columns:
    """The entries at the ports, ids from 1 on: of foreign workers of Halmahera Selatan, some without RPTKA."""
    draw = Draw(settings.seed, "entries")
    here = np.flatnonzero(_works_here(workers))
    worker = here[draw.even(size, len(here))]
    unknown = draw.chance(size, 0.09)
    unknown[draw.some(size, 0.01)] = True
    stranger = "XX" + digits(draw.whole(0, 9_999_999, size), 7)
    company = np.searchsorted(companies, workers["employerId"][worker] - 1) + 1
    strangers = draw.pick(size, NATIONS_HALSEL)
    nation = np.where(unknown, strangers, workers["nationality"][worker]).astype(np.int16)
    ago = (draw.beta(size, 1, 1.6) * 700 * 86_400).astype(np.int64) + 7200
    at = settings.now - ago.astype("timedelta64[s]")
    left = (workers["rptkaValidUntil"][worker] - at.astype("datetime64[D]")).astype(np.int64)
    status = np.where(unknown, NOT_FOUND, _statuses(draw, left, ago)).astype(np.int16)
    point = draw.pick(size, (46, 14, 12, 28))
    return {
        "id": np.arange(1, size + 1),
        "entryNumber": "APT-" + digits(draw.sample(size * 3, size) + 1, 7),
        "passportNumber": np.where(unknown, stranger, workers["passportNumber"][worker]),
        "nationality": nation,
        "entryPointCode": point,
        "entryPointKind": (point > 0).astype(np.int16),
        "direction": draw.flags(size, 0.42),
        "entryAt": at,
        "carrier": draw.one_of(size, words.CARRIERS),
        "originPlace": draw.one_of(size, words.ORIGINS),
        "employerId": hidden(company, unknown & draw.chance(size, 0.5)),
        "destinationDistrictCode": _destinations(draw, size),
        "rptkaStatusAtEntry": status,
        "levyDueUsd": hidden(draw.whole(1, 2, size) * 6 * USD_PER_MONTH, np.isin(status, (VALID, NOT_FOUND))),
        "officerId": draw.whole(1, 6, size),
        "note": draw.one_of(size, words.NOTES),
        "updatedAt": at + draw.whole(60, 3000, size).astype("timedelta64[s]"),
    }


def _statuses(draw: Draw, left: Array, ago: Array) -> Array:
    """By the days left of the permit on record; older entries were made under an earlier permit."""
    status = np.where(left < 0, EXPIRED, np.where(left <= 60, EXPIRING, VALID))
    earlier = np.array((VALID, EXPIRING, EXPIRED))[draw.pick(len(left), (80, 15, 5))]
    return np.where(ago > EARLIER_PERMIT, earlier, status)


def _destinations(draw: Draw, size: int) -> Array:
    places = gazetteer()
    own = places.districts[places.starts[HALSEL] : places.starts[HALSEL] + places.counts[HALSEL]]
    return np.where(draw.chance(size, 0.85), OBI, coded(own, draw.even(size, len(own))))
