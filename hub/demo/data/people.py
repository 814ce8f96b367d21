"""The invented population: persons with a home, a birth date and a NIK each, and whom of them each source knows."""

from dataclasses import dataclass

import numpy as np

from hub.demo.data import words
from hub.demo.data.draw import Draw, coded, digits
from hub.demo.data.model import Array, DemoSettings
from hub.demo.data.places import BEKASI, DIGITS, HALSEL, WEIGHTS, gazetteer

KNOWN_TWICE = 0.3
"""The share of a regional source's persons whom the national source knows too."""

AWAY_BEKASI, AWAY_HALSEL = 0.25, 0.55
"""The share of a region's workers who live elsewhere: in Halmahera Selatan more are from other regions than local."""

AGES = (
    (15, 17, 3.0), (18, 20, 17.0), (21, 24, 24.0), (25, 29, 20.0), (30, 34, 12.0), (35, 44, 14.0), (45, 59, 8.5),
    (60, 68, 1.5),
)  # fmt: skip
"""Youngest and oldest age in years, and weight."""

ADULT, CHILD = 20, 17
DEMO_DISTRICT = 99


@dataclass(frozen=True, slots=True)
class People:
    """Persons, one per row; `home` counts in `places.PLACES`, `slug` is the name as an e-mail address spells it."""

    sex: Array
    born: Array
    home: Array
    name: Array
    slug: Array
    nik: Array
    birth_place: Array
    education: Array
    disability: Array


@dataclass(frozen=True, slots=True)
class Circle:
    """Who stands in which source, as rows of `People`: `shared` are regional persons the national source knows."""

    bekasi: Array
    halsel: Array
    shared: Array
    national: Array

    @property
    def everyone(self) -> Array:
        """The rows of the national source: the shared persons first, then those it alone knows."""
        return np.concatenate((self.shared, self.national))


@dataclass(frozen=True, slots=True)
class Population:
    """All persons, with the seekers and the workers of each source among them."""

    people: People
    seekers: Circle
    workers: Circle


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many persons the national, Bekasi's and Halmahera Selatan's source hold."""

    national: int
    bekasi: int
    halsel: int


def populate(settings: DemoSettings, seekers: Sizes, workers: Sizes) -> Population:
    """Invent everyone at once, so that no NIK occurs twice, and deal them out."""
    draw = Draw(settings.seed, "people")
    first, start = _circle(draw, seekers, 0)
    second, size = _circle(draw, workers, start)
    home = np.empty(size, dtype=np.int16)
    for circle in (first, second):
        home[circle.bekasi], home[circle.halsel] = BEKASI, HALSEL
        home[circle.national] = draw.pick(len(circle.national), WEIGHTS)
    for rows, share in ((second.bekasi, AWAY_BEKASI), (second.halsel, AWAY_HALSEL)):
        away = rows[draw.some(len(rows), share)]
        home[away] = draw.pick(len(away), WEIGHTS)
    return Population(_people(draw, settings, home), first, second)


def _circle(draw: Draw, sizes: Sizes, start: int) -> tuple[Circle, int]:
    bekasi = np.arange(start, start + sizes.bekasi)
    halsel = np.arange(bekasi[-1] + 1, bekasi[-1] + 1 + sizes.halsel)
    shared = np.concatenate([rows[draw.some(len(rows), KNOWN_TWICE)] for rows in (bekasi, halsel)])
    end = int(halsel[-1]) + 1 + sizes.national - len(shared)
    return Circle(bekasi, halsel, shared, np.arange(halsel[-1] + 1, end)), end


def _people(draw: Draw, settings: DemoSettings, home: Array) -> People:
    size = len(home)
    sex = draw.flags(size, 0.46)
    born = _birth_dates(draw, settings, size)
    first_registered = np.where(draw.chance(size, 0.85), home, draw.pick(size, WEIGHTS)).astype(np.int16)
    name, slug = _names(draw, sex)
    return People(
        sex=sex,
        born=born,
        home=home,
        name=name,
        slug=slug,
        nik=_niks(sex, born, first_registered),
        birth_place=coded(gazetteer().towns, first_registered),
        education=_education(draw, settings, born),
        disability=draw.pick(size, (2.2, 0.5, 0.5, 1.3, 0.3, 93, 2.2)),
    )


def _birth_dates(draw: Draw, settings: DemoSettings, size: int) -> Array:
    band = draw.pick(size, [weight for _, _, weight in AGES])
    youngest = np.array([low for low, _, _ in AGES])[band]
    oldest = np.array([high for _, high, _ in AGES])[band]
    days = draw.whole((youngest * 365.25 + 1).astype(int), ((oldest + 1) * 365.25 - 1).astype(int), size)
    return settings.day - days.astype("timedelta64[D]")


def _names(draw: Draw, sex: Array) -> tuple[Array, Array]:
    size = len(sex)
    given = (*words.MEN, *words.WOMEN)
    first = np.where(sex == 0, draw.even(size, len(words.MEN)), len(words.MEN) + draw.even(size, len(words.WOMEN)))
    family = draw.even(size, len(words.FAMILY))
    name = coded(given, first) + coded([f" {word}" for word in words.FAMILY], family)
    alone = draw.chance(size, 0.08)
    name[alone] = coded(given, first[alone])
    odd = draw.some(size, 0.015)
    name[odd] = coded(words.UNUSUAL_NAMES, np.arange(len(odd)) % len(words.UNUSUAL_NAMES))
    slug = coded([word.lower().replace(" ", "") for word in given], first)
    return name, slug + "." + coded([word.lower().replace(" ", "") for word in words.FAMILY], family)


def _niks(sex: Array, born: Array, registered: Array) -> Array:
    """`PPKK99DDMMYYSSSS` (40 added to a woman's day); the serial counts persons with equal digits before it."""
    months = born.astype("datetime64[M]")
    day = (born - months).astype(np.int64) + 1 + 40 * sex
    year = born.astype("datetime64[Y]").astype(np.int64) + 1970
    month = months.astype(np.int64) % 12 + 1
    place = np.array([int(code) for code in DIGITS], dtype=np.int64)[registered]
    head = (((place * 100 + DEMO_DISTRICT) * 100 + day) * 100 + month) * 100 + year % 100
    return digits(head * 10_000 + _rank_in_group(head) + 1, 16)


def _rank_in_group(keys: Array) -> Array:
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(np.diff(keys[order], prepend=-1))
    rank = np.empty(len(keys), dtype=np.int64)
    rank[order] = np.arange(len(keys)) - np.repeat(starts, np.diff(starts, append=len(keys)))
    return rank


def _education(draw: Draw, settings: DemoSettings, born: Array) -> Array:
    """Seekers mostly hold SMA or SMK; nobody has finished more than the age allows."""
    level = draw.pick(len(born), (0.5, 5, 11, 30, 27, 0.7, 0.8, 6, 2.5, 14.5, 0.6, 1.3, 0.1))
    age = years(settings.day, born)
    level = np.where((age <= CHILD) & (level > 2), 2 + (level % 3), level)
    return np.where((age <= ADULT) & (level > 4), 3 + (level % 2), level).astype(np.int16)


def years(day: np.datetime64, born: Array) -> Array:
    """Completed years of age on `day`, within a day of the calendar's answer."""
    return ((day - born).astype(np.int64) / 365.2425).astype(np.int64)


def age_group(day: np.datetime64, born: Array) -> Array:
    """The index of the age group on `day`."""
    return ((years(day, born) - 15) // 5).clip(0, 9).astype(np.int16)
