"""Employers: invented companies in real regions, estates and lines of business, some known to two sources."""

from dataclasses import dataclass

import numpy as np

from hub.demo.data import words
from hub.demo.data.codes import SECTOR_NAMES, SECTORS_BEKASI, SECTORS_HALSEL, SECTORS_NATIONAL
from hub.demo.data.draw import Draw, coded, digits, hidden
from hub.demo.data.model import Array, Columns, DemoSettings
from hub.demo.data.people import Circle, Sizes
from hub.demo.data.places import BEKASI, ESTATE_HALSEL, ESTATES_BEKASI, HALSEL, WAGES, WEIGHTS
from hub.demo.data.seekers import addresses, districts, updates

KNOWN_TWICE = 0.6
PMA = 1
HEAVY = 2
"""Lines of business up to this index (metal, nickel) need the estates and the foreign workers."""

FORMS = (("PT ", 0, 62), ("CV ", 2, 22), ("UD ", 6, 6), ("Koperasi ", 4, 4), ("PT Perorangan ", 1, 4), ("Firma ", 3, 2))
"""How the name begins, the legal form (index) and its weight."""

SCALE_WORKERS = np.array([(2, 9), (10, 49), (50, 249), (250, 6000)])


@dataclass(frozen=True, slots=True)
class Companies:
    """All companies of all sources, one per row, and which source knows which."""

    columns: Columns
    circle: Circle


def companies(settings: DemoSettings, sizes: Sizes) -> Companies:
    """Invent the companies."""
    draw = Draw(settings.seed, "companies")
    bekasi = np.arange(sizes.bekasi)
    halsel = np.arange(sizes.halsel) + sizes.bekasi
    shared = np.concatenate([rows[draw.some(len(rows), KNOWN_TWICE)] for rows in (bekasi, halsel)])
    own = max(1, sizes.national - len(shared))
    region = np.concatenate(
        (np.full(len(bekasi), BEKASI), np.full(len(halsel), HALSEL), draw.pick(own, WEIGHTS)), dtype=np.int16
    )
    national = np.arange(own) + sizes.bekasi + sizes.halsel
    return Companies(_columns(draw, region), Circle(bekasi, halsel, shared, national))


def _columns(draw: Draw, region: Array) -> Columns:
    size = len(region)
    sector = _sectors(draw, region)
    heavy = sector < HEAVY
    scale = np.where(heavy, draw.pick(size, (2, 8, 25, 65)), draw.pick(size, (30, 35, 22, 13))).astype(np.int16)
    name, form = _names(draw, sector)
    taxpayer = digits(draw.whole(1, 10**9 - 1, size), 9)
    return {
        "regionCode": region,
        "industryCode": sector,
        "businessScale": scale,
        "name": name,
        "legalForm": form,
        "nib": "9" + digits(draw.whole(0, 10**12 - 1, size), 12),
        "npwp": "0" + taxpayer + "999000",
        "capitalStatus": np.where(heavy, PMA, draw.pick(size, (66, 20, 4, 5, 5))).astype(np.int16),
        "kbliVersion": draw.flags(size, 0.35),
        "branchStatus": draw.flags(size, 0.2),
        "address": addresses(draw, districts(draw, region)),
        "industrialEstate": _estates(draw, region, heavy),
        "directorName": _directors(draw, size),
        "phone": _landlines(draw, region),
    } | _workforce(draw, region, scale, heavy)


def _sectors(draw: Draw, region: Array) -> Array:
    size = len(region)
    here = np.where(region == BEKASI, draw.pick(size, SECTORS_BEKASI), draw.pick(size, SECTORS_NATIONAL))
    return np.where(region == HALSEL, draw.pick(size, SECTORS_HALSEL), here).astype(np.int16)


def _names(draw: Draw, sector: Array) -> tuple[Array, Array]:
    size = len(sector)
    form = draw.pick(size, [weight for _, _, weight in FORMS])
    begin = coded([begin for begin, _, _ in FORMS], form)
    name = begin + draw.one_of(size, words.COMPANY_ROOTS) + " " + draw.one_of(size, words.COMPANY_MIDDLES)
    name = name + " " + coded(SECTOR_NAMES, sector)
    odd = draw.some(size, 0.02)
    name[odd] = coded(words.UNUSUAL_COMPANIES, np.arange(len(odd)) % len(words.UNUSUAL_COMPANIES))
    return name, np.array([legal for _, legal, _ in FORMS], dtype=np.int16)[form]


def _directors(draw: Draw, size: int) -> Array:
    first = coded((*words.MEN, *words.WOMEN), draw.even(size, len(words.MEN) + len(words.WOMEN)))
    return first + " " + draw.one_of(size, words.FAMILY)


def _landlines(draw: Draw, region: Array) -> Array:
    area = np.where(region == HALSEL, "0927", "021").astype(object)
    number: Array = area + "00" + digits(draw.whole(1, 99_999, len(region)), 5)
    return number


def _estates(draw: Draw, region: Array, heavy: Array) -> Array:
    size = len(region)
    estate = draw.one_of(size, ESTATES_BEKASI)
    estate[region == HALSEL] = ESTATE_HALSEL
    outside = ~np.isin(region, (BEKASI, HALSEL)) | ((region == HALSEL) & ~heavy)
    return hidden(estate, outside | draw.chance(size, 0.15))


def _workforce(draw: Draw, region: Array, scale: Array, heavy: Array) -> Columns:
    size = len(region)
    low, high = SCALE_WORKERS[scale].T
    total = (low + (high - low) * draw.beta(size, 1, 3)).astype(np.int64)
    women = (total * draw.beta(size, 3, 4)).astype(np.int64)
    foreign = np.where(heavy, total * 0.18, total * draw.beta(size, 0.3, 12)).astype(np.int64)
    lowest = (WAGES[region] * (0.9 + draw.beta(size, 2, 8) * 0.6) / 1000).astype(np.int64) * 1000
    return {
        "workersTotal": total,
        "workersMale": total - women,
        "workersFemale": women,
        "workersForeign": foreign,
        "workersDisabled": (total * draw.beta(size, 0.5, 60)).astype(np.int64),
        "lowestWage": lowest,
        "highestWage": (lowest * (1.5 + draw.spread(size, 0.6)) / 1000).astype(np.int64) * 1000,
        "regulationStatus": draw.pick(size, (35, 45, 20)),
    }


def employers(settings: DemoSettings, pool: Companies, rows: Array, prefix: str) -> Columns:
    """The employers of one source, ids from 1 on; `prefix` begins the numbers that this source gives."""
    draw = Draw(settings.seed, f"employers {prefix}")
    size = len(rows)
    ago = (draw.spread(size, 0.8) * 220).astype(np.int64).clip(1, 2000)
    reported = settings.day - ago.astype("timedelta64[D]")
    return {
        "id": np.arange(1, size + 1),
        "wlkpNumber": prefix + digits(draw.sample(size * 4, size) + 1, 7),
        **{name: column[rows] for name, column in pool.columns.items()},
        "bpjsEmployerNumber": draw.one_of(size, ("AA", "BB", "JJ", "NN")) + digits(draw.whole(1, 999_999, size), 6),
        "wlkpReportedAt": hidden(reported, draw.some(size, 0.1)),
        "updatedAt": updates(draw, settings, reported, draw.some(size, 0.04)),
        "note": draw.one_of(size, words.NOTES),
    }


def employer_in(draw: Draw, regions: Array, weights: Array, wanted: Array) -> Array:
    """For each wanted region the row of an employer there, as likely as its weight; anywhere if the region has none."""
    order = np.argsort(regions, kind="stable")
    ends = np.cumsum(weights[order] + 0.01)
    counts = np.bincount(regions, minlength=len(WAGES))
    last = np.cumsum(counts)
    edges = np.concatenate(([0.0], ends))
    low, high = edges[last - counts][wanted], edges[last][wanted]
    low, high = np.where(counts[wanted] > 0, low, 0.0), np.where(counts[wanted] > 0, high, ends[-1])
    drawn = np.searchsorted(ends, low + draw.beta(len(wanted), 1, 1) * (high - low), side="right")
    rows: Array = order[np.minimum(drawn, len(order) - 1)]
    return rows
