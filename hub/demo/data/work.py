"""Vacancies, and the persons who work: what the employers of one source report."""

from dataclasses import dataclass

import numpy as np

from hub.demo.data import words
from hub.demo.data.codes import OCCUPATIONS, SECTOR_OCCUPATIONS
from hub.demo.data.draw import Draw, coded, digits, hidden
from hub.demo.data.employers import employer_in
from hub.demo.data.model import Array, Columns, DemoSettings
from hub.demo.data.people import People, age_group
from hub.demo.data.places import WAGES
from hub.demo.data.seekers import phones, spoilt, updates
from hub.demo.data.skills import SKILL_SETS

TITLES = tuple(title for _, title in OCCUPATIONS)
JOBS = np.array(SECTOR_OCCUPATIONS, dtype=np.int16)
OPEN, CLOSED, FILLED, EXPIRED, WITHDRAWN = range(5)
LOCAL, INTERREGIONAL, FOREIGN = range(3)
SELF_EMPLOYED, EMPLOYEE = 0, 3


@dataclass(frozen=True, slots=True)
class Source:
    """How one source is told apart while its records are made: its stream and the prefix of its numbers."""

    stage: str
    prefix: str


def occupations(draw: Draw, sector: Array) -> Array:
    """An occupation that fits each line of business."""
    return JOBS[sector, draw.even(len(sector), JOBS.shape[1])]


def rounded(amount: Array, step: int) -> Array:
    """Amounts down to a multiple of `step`."""
    return (amount / step).astype(np.int64) * step


def vacancies(settings: DemoSettings, source: Source, employers: Columns, size: int) -> Columns:
    """The vacancies of one source, ids from 1 on."""
    draw = Draw(settings.seed, f"vacancies {source.stage}")
    employer = draw.even(size, len(employers["id"]))
    sector, region = employers["industryCode"][employer], employers["regionCode"][employer]
    occupation = occupations(draw, sector)
    started = settings.day - (draw.beta(size, 1, 2.2) * 540).astype(np.int64).astype("timedelta64[D]")
    until = started + draw.whole(14, 90, size).astype("timedelta64[D]")
    requested = np.maximum((draw.spread(size, 1.0) * 4).astype(np.int64), 1)
    low = rounded(WAGES[region] * (1 + draw.beta(size, 1, 6)), 50_000)
    return {
        "id": np.arange(1, size + 1),
        "vacancyNumber": source.prefix + digits(draw.sample(size * 3, size) + 1, 7),
        "employerId": employers["id"][employer],
        "jobTitle": coded(TITLES, occupation),
        "occupationCode": occupation,
        "industryCode": sector,
        "workRegionCode": region,
        "validFrom": started,
        "validUntil": until,
        "wageMin": low,
        "wageMax": rounded(low * (1.05 + draw.beta(size, 1, 4)), 50_000),
        "updatedAt": updates(draw, settings, started, draw.some(size, 0.03)),
    } | _demands(draw, size) | _filling(draw, settings, requested, until)  # fmt: skip


def _demands(draw: Draw, size: int) -> Columns:
    youngest = draw.whole(17, 25, size)
    contact = draw.one_of(size, words.WOMEN) + " " + draw.one_of(size, words.FAMILY)
    return {
        "ageMin": hidden(youngest, draw.some(size, 0.5)),
        "ageMax": hidden(youngest + draw.whole(8, 30, size), draw.some(size, 0.55)),
        "sexRequirement": draw.pick(size, (15, 10, 75)),
        "minEducation": draw.pick(size, (1, 5, 12, 30, 30, 1, 1, 9, 3, 8)),
        "skillsRequired": draw.even(size, len(SKILL_SETS)).astype(np.int16),
        "minExperienceYears": draw.pick(size, (50, 20, 15, 8, 4, 3)).astype(np.int64),
        "contractType": draw.pick(size, (22, 52, 6, 3, 12, 4, 1)),
        "disabilityFriendly": draw.flags(size, 0.14),
        "placementKind": draw.pick(size, (78, 17, 3, 2)),
        "contactName": contact,
        "contactPhone": phones(draw, size),
    }


def _filling(draw: Draw, settings: DemoSettings, requested: Array, until: Array) -> Columns:
    size = len(requested)
    over = until < settings.day
    filled = np.minimum((requested * draw.beta(size, 0.8, 1.2) * 1.3).astype(np.int64), requested)
    ended = np.where(filled == requested, FILLED, np.where(draw.chance(size, 0.5), EXPIRED, CLOSED))
    status = np.where(over, ended, np.where(draw.chance(size, 0.05), WITHDRAWN, OPEN))
    return {"positionsRequested": requested, "positionsFilled": filled, "status": status.astype(np.int16)}


def workers(settings: DemoSettings, source: Source, people: People, rows: Array, employers: Columns) -> Columns:
    """The working persons of one source, ids from 1 on; about a fiftieth works for a second employer too."""
    draw = Draw(settings.seed, f"workers {source.stage}")
    rows = rows.copy()
    again = draw.some(len(rows), 0.02)
    rows[again] = rows[(again + 1) % len(rows)]
    moved = draw.chance(len(rows), 0.25)
    wanted = np.where(moved, people.home[draw.even(len(rows), len(people.home))], people.home[rows])
    employer = employer_in(draw, employers["regionCode"], employers["workersTotal"], wanted)
    return _worker_columns(draw, settings, people, rows) | _job(draw, settings, people.home[rows], employers, employer)


def _worker_columns(draw: Draw, settings: DemoSettings, people: People, rows: Array) -> Columns:
    size = len(rows)
    nik, born = people.nik[rows], people.born[rows]
    group = age_group(settings.day, born)
    faults = draw.split(size, {"by NIK": 0.2, "by group": 0.02, "unknown": 0.006, "invalid": 0.008, "missing": 0.004})
    for name in ("by NIK", "by group", "unknown"):
        born[faults[name]] = np.datetime64("NaT")
    for name in ("by group", "unknown", "invalid"):
        nik[faults[name]] = [spoilt(value, row) for row, value in enumerate(nik[faults[name]])]
    nik[faults["missing"]] = None
    group[faults["unknown"]] = -1
    return {
        "id": np.arange(1, size + 1),
        "nik": nik,
        "fullName": people.name[rows],
        "sex": people.sex[rows],
        "birthDate": born,
        "ageGroup": group,
        "residenceRegionCode": people.home[rows],
        "educationLevel": people.education[rows],
        "disabilityType": people.disability[rows],
        "socialSecurityNumber": digits(draw.whole(10**9, 10**10 - 1, size), 11),
        "unionMember": draw.flags(size, 0.12),
        "mother": draw.one_of(size, words.WOMEN),
    }


def _job(draw: Draw, settings: DemoSettings, home: Array, employers: Columns, employer: Array) -> Columns:
    size = len(home)
    sector, region = employers["industryCode"][employer], employers["regionCode"][employer]
    status = np.where(draw.chance(size, 0.9), EMPLOYEE, draw.pick(size, (30, 12, 12, 0, 16, 20, 10)))
    alone = (status == SELF_EMPLOYED) | (status > EMPLOYEE)
    started = settings.day - (draw.spread(size, 1.0) * 700).astype(np.int64).clip(1, 9000).astype("timedelta64[D]")
    ended = started + draw.whole(90, 1100, size).astype("timedelta64[D]")
    segment = np.where(alone, 1, draw.pick(size, (88, 0, 11, 1))).astype(np.int16)
    return {
        "workRegionCode": region,
        "workerOrigin": np.where(home == region, LOCAL, INTERREGIONAL).astype(np.int16),
        "employerId": hidden(employers["id"][employer], alone),
        "occupationCode": occupations(draw, sector),
        "industryCode": sector,
        "employmentStatus": status.astype(np.int16),
        "formality": (~np.isin(status, (2, 3))).astype(np.int16),
        "contractType": np.where(alone, -1, draw.pick(size, (48, 34, 5, 2, 9, 1, 1))).astype(np.int16),
        "startedAt": started,
        "endedAt": hidden(ended, (ended > settings.day) | draw.chance(size, 0.7)),
        "hoursPerWeek": np.where(draw.chance(size, 0.7), 40, draw.whole(8, 60, size)),
        "monthlyWage": rounded(WAGES[region] * np.where(alone, 0.6, 1.0) * draw.spread(size, 0.3), 1000),
        "socialSecuritySegment": segment,
        "socialSecurityPrograms": draw.pick(size, (12, 20, 40, 20, 8)),
        "updatedAt": updates(draw, settings, started, draw.some(size, 0.05)),
    }


def with_foreigners(settings: DemoSettings, source: Source, columns: Columns, share: float) -> Columns:
    """The workers with `share` of them foreigners: no NIK, a foreign name, origin FOREIGN."""
    draw = Draw(settings.seed, f"foreign workers of {source.stage}")
    rows = draw.some(len(columns["id"]), share)
    changed = {name: columns[name].copy() for name in ("nik", "fullName", "workerOrigin", "residenceRegionCode")}
    changed["nik"][rows] = None
    changed["fullName"][rows] = foreign_names(draw, len(rows))
    changed["workerOrigin"][rows] = FOREIGN
    changed["residenceRegionCode"][rows] = -1
    return columns | changed


def foreign_names(draw: Draw, size: int) -> Array:
    """Invented names of foreigners, a few of them unusual."""
    family = draw.one_of(size, words.FOREIGN_FAMILY)
    name = family + " " + draw.one_of(size, words.FOREIGN_GIVEN)
    odd = draw.some(size, 0.03)
    name[odd] = coded(words.UNUSUAL_FOREIGN, np.arange(len(odd)) % len(words.UNUSUAL_FOREIGN))
    return name
