"""Job seekers: what one source knows of its persons, with the conflicts, gaps and faults of real registers."""

from dataclasses import dataclass, fields

import numpy as np

from hub.demo.data import words
from hub.demo.data.codes import MARITAL, OCCUPATIONS, RELIGION
from hub.demo.data.draw import Draw, coded, digits, hidden
from hub.demo.data.model import Array, Columns, DemoSettings
from hub.demo.data.people import People, age_group
from hub.demo.data.places import gazetteer
from hub.demo.data.skills import SKILL_SETS

CONFLICTS = {"education": 0.1, "address": 0.1, "phone": 0.08, "status": 0.05, "name": 0.03, "home": 0.02}
"""Of the persons known twice, the share whose two records differ, by what differs."""

AGE_FAULTS = {
    "birth date missing": 0.03,
    "age group only": 0.012,
    "age unknown": 0.01,
    "perhaps a child": 0.008,
    "invalid NIK": 0.01,
    "NIK missing": 0.003,
    "birth date differs from NIK": 0.01,
}
"""What is wrong with a record's birth date and NIK, by share of the records."""

STALE = 0.04


@dataclass(frozen=True, slots=True)
class Profiles:
    """What a person tells any register, one row per person of the population."""

    name: Array
    home: Array
    district: Array
    address: Array
    phone: Array
    email: Array
    education: Array
    major: Array
    school: Array
    skills: Array
    occupation: Array
    status: Array

    def take(self, rows: Array) -> "Profiles":
        """The profiles of `rows`, as arrays of their own."""
        return Profiles(**{item.name: getattr(self, item.name)[rows] for item in fields(self)})


@dataclass(frozen=True, slots=True)
class Register:
    """One source's seekers: the rows of `People`, how many of the first of them another source knows, number prefix."""

    rows: Array
    shared: int
    prefix: str
    stage: str


def profiles(settings: DemoSettings, people: People) -> Profiles:
    """Draw everybody's profile."""
    draw = Draw(settings.seed, "profiles")
    size = len(people.sex)
    district = districts(draw, people.home)
    return Profiles(
        name=people.name,
        home=people.home,
        district=district,
        address=addresses(draw, district),
        phone=phones(draw, size),
        email=_emails(draw, people),
        education=people.education,
        major=draw.even(size, len(words.MAJORS)).astype(np.int16),
        school=_schools(draw, people),
        skills=draw.even(size, len(SKILL_SETS)).astype(np.int16),
        occupation=draw.even(size, len(OCCUPATIONS)).astype(np.int16),
        status=draw.pick(size, (62, 17, 8, 10, 3)),
    )


def districts(draw: Draw, home: Array) -> Array:
    """A district of each home region, as an index into the gazetteer."""
    places = gazetteer()
    return places.starts[home].astype(np.int16) + (draw.beta(len(home), 1, 1.6) * places.counts[home]).astype(np.int16)


def addresses(draw: Draw, district: Array) -> Array:
    """An invented street and number with the district's name."""
    size = len(district)
    street = draw.one_of(size, words.STREETS)
    number = draw.whole(1, 240, size).astype(str).astype(object)
    address: Array = street + " No. " + number + ", Kec. " + coded(gazetteer().district_names, district)
    return address


def phones(draw: Draw, size: int) -> Array:
    """Mobile numbers in the local form, in a block (0812 00) from which no subscriber number begins."""
    return "081200" + digits(draw.whole(100_000, 9_999_999, size), 7)


def _emails(draw: Draw, people: People) -> Array:
    number = draw.whole(1, 9999, len(people.slug)).astype(str).astype(object)
    host = draw.one_of(len(number), ("surel.example", "pos.example", "kantor.example"))
    email: Array = people.slug + number + "@" + host
    return email


def _schools(draw: Draw, people: People) -> Array:
    kinds = ("-", "SD ", "SMP ", "SMA ", "SMK ", *("Politeknik ",) * 4, *("Universitas ",) * 4)
    name = draw.one_of(len(people.sex), words.SCHOOL_NAMES)
    return coded(kinds, people.education) + name + " " + people.birth_place


def seekers(settings: DemoSettings, people: People, known: Profiles, register: Register) -> Columns:
    """The records of one source, ids from 1 on."""
    draw = Draw(settings.seed, register.stage)
    size = len(register.rows)
    own = _conflicting(draw, known.take(register.rows), register.shared)
    columns = {
        "id": np.arange(1, size + 1),
        "registrationNumber": register.prefix + digits(draw.sample(size * 3, size) + 1, 8),
        "fullName": own.name,
        "birthPlace": people.birth_place[register.rows],
        "sex": people.sex[register.rows],
        "address": own.address,
        "regionCode": own.home,
        "districtCode": own.district,
        "phone": own.phone,
        "email": hidden(own.email, draw.some(size, 0.18)),
        "educationLevel": own.education,
        "major": coded(words.MAJORS, np.where(own.education > 2, own.major, -1)),
        "institutionName": own.school,
        "skills": own.skills,
        "desiredOccupationCode": own.occupation,
        "disabilityType": people.disability[register.rows],
        "seekerStatus": own.status,
    }
    age, times = _age(draw, settings, people, register.rows), _times(draw, settings, size)
    return columns | age | times | _kept_back(draw, people, register.rows)


def _conflicting(draw: Draw, own: Profiles, shared: int) -> Profiles:
    """The same persons with the values in which this source differs from the other that knows them."""
    if not shared:
        return own
    rows = draw.split(shared, CONFLICTS)
    own.education[rows["education"]] = (own.education[rows["education"]] + 1) % 13
    own.address[rows["address"]] = addresses(draw, own.district[rows["address"]])
    own.phone[rows["phone"]] = phones(draw, len(rows["phone"]))
    own.status[rows["status"]] = (own.status[rows["status"]] + 1) % 5
    own.name[rows["name"]] = [name.upper() for name in own.name[rows["name"]]]
    own.home[rows["home"]] = draw.even(len(rows["home"]), len(gazetteer().towns))
    own.district[rows["home"]] = districts(draw, own.home[rows["home"]])
    return own


def _age(draw: Draw, settings: DemoSettings, people: People, rows: Array) -> Columns:
    """NIK, birth date and age group, with each fault of `AGE_FAULTS` in its share of the records."""
    nik, born = people.nik[rows], people.born[rows]
    group = age_group(settings.day, born)
    faults = draw.split(len(rows), AGE_FAULTS)
    shifted = faults["birth date differs from NIK"]
    born[shifted] += draw.whole(20, 500, len(shifted)).astype("timedelta64[D]")
    for name in ("birth date missing", "age group only", "age unknown", "perhaps a child"):
        born[faults[name]] = np.datetime64("NaT")
    for name in ("age group only", "age unknown", "invalid NIK"):
        nik[faults[name]] = [spoilt(value, row) for row, value in enumerate(nik[faults[name]])]
    for name in ("perhaps a child", "NIK missing"):
        nik[faults[name]] = None
    group[faults["age unknown"]] = -1
    group[faults["perhaps a child"]] = 0
    return {"nik": nik, "birthDate": born, "ageGroup": group}


def spoilt(nik: str, row: int) -> str:
    """The NIK as a careless clerk wrote it: a digit short, no such day, no such month, or a letter among the digits."""
    faulty = (nik[:15], f"{nik[:6]}00{nik[8:]}", f"{nik[:8]}13{nik[10:]}", f"{nik[:4]}O{nik[5:]}")
    return faulty[row % len(faulty)]


def _times(draw: Draw, settings: DemoSettings, size: int) -> Columns:
    """Registration mostly within the card's two years; reports since; a stale share that nobody touched for years."""
    ago = np.minimum((draw.spread(size, 1.1) * 160).astype(np.int64), 1400)
    stale = draw.some(size, STALE)
    ago[stale] = draw.whole(900, 1900, len(stale))
    registered = settings.day - ago.astype("timedelta64[D]")
    reported = registered + (ago * draw.beta(size, 2, 1)).astype(np.int64).astype("timedelta64[D]")
    reported[stale] = np.datetime64("NaT")
    reported = hidden(reported, draw.some(size, 0.2))
    touched = np.where(np.isnat(reported), registered, reported)
    written = updates(draw, settings, touched, stale)
    return {"registeredAt": registered, "lastReportedAt": reported, "updatedAt": written}


def updates(draw: Draw, settings: DemoSettings, since: Array, stale: Array) -> Array:
    """When each record was last written: between `since` and today, and soon after `since` for the stale ones."""
    since = np.where(np.isnat(since), settings.day - np.timedelta64(400, "D"), since)
    begin = np.minimum(since.astype("datetime64[s]"), settings.now)
    room = (settings.now - begin).astype(np.int64)
    wait = (room * draw.beta(len(begin), 4, 1)).astype(np.int64)
    wait[stale] = draw.whole(60, 86_000, len(stale))
    written: Array = begin + np.minimum(wait, room).astype("timedelta64[s]")
    return written


def _kept_back(draw: Draw, people: People, rows: Array) -> Columns:
    """Columns that registers hold and the hub must never see."""
    size = len(rows)
    serial = digits(draw.whole(1, 9999, size), 4)
    family = draw.one_of(size, words.FAMILY)
    return {
        "familyCardNumber": coded([nik[:12] for nik in people.nik[rows]], np.arange(size)) + serial,
        "mother": draw.one_of(size, words.WOMEN) + " " + family,
        "religion": coded(RELIGION, draw.pick(size, (86, 7, 3, 2, 1, 0.5, 0.5))),
        "maritalStatus": coded(MARITAL, draw.pick(size, (55, 39, 4, 2))),
        "photoUrl": "/foto/" + digits(draw.whole(1, 10**9, size), 10) + ".jpg",
    }
