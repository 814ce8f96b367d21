"""Placements, trainings and enrolments: what became of a source's seekers."""

from dataclasses import dataclass

import numpy as np

from hub.demo.data import words
from hub.demo.data.codes import PROGRAMS
from hub.demo.data.draw import Draw, coded, digits, hidden
from hub.demo.data.model import Array, Columns, DemoSettings
from hub.demo.data.people import People, age_group
from hub.demo.data.places import WAGES, WEIGHTS
from hub.demo.data.seekers import updates
from hub.demo.data.work import EMPLOYEE, Source, rounded

NO_DISABILITY = 5
PLACED, SELF_PLACED = 1, 2
AKL, AKAD, AKAN, KHUSUS = range(4)
APPLIED, SELECTED, ATTENDING, GRADUATED, DROPPED_OUT = range(5)
COMPETENT, NOT_YET_COMPETENT, NOT_ASSESSED = range(3)
SCHEMES = ("BNSP", "LSP Rekaan Logam", "LSP Rekaan Jasa", "Lembaga pelatihan")


@dataclass(frozen=True, slots=True)
class Market:
    """One source's seekers (with their rows of `People`), vacancies and employers, before any gap is made."""

    people: People
    persons: Array
    seekers: Columns
    vacancies: Columns
    employers: Columns


def placements(settings: DemoSettings, source: Source, market: Market, size: int) -> Columns:
    """The placements of one source, ids from 1 on; some seekers were placed more than once."""
    draw = Draw(settings.seed, f"placements {source.stage}")
    seeker = _placed_seekers(draw, market.seekers["seekerStatus"], size)
    vacancy = draw.even(size, len(market.vacancies["id"]))
    employer = market.vacancies["employerId"][vacancy] - 1
    origin, work = market.seekers["regionCode"][seeker], market.vacancies["workRegionCode"][vacancy]
    columns = {
        "id": np.arange(1, size + 1),
        "placementNumber": source.prefix + digits(draw.sample(size * 3, size) + 1, 7),
        "seekerId": market.seekers["id"][seeker],
        "vacancyId": hidden(market.vacancies["id"][vacancy], draw.some(size, 0.12)),
        "employerId": market.employers["id"][employer],
        "channel": draw.pick(size, (24, 16, 6, 18, 14, 6, 8, 8)),
        "industryCode": market.vacancies["industryCode"][vacancy],
        "occupationCode": market.vacancies["occupationCode"][vacancy],
        "employmentStatus": np.where(draw.chance(size, 0.93), EMPLOYEE, 5).astype(np.int16),
        "disabilityPlacement": (market.seekers["disabilityType"][seeker] < NO_DISABILITY).astype(np.int16),
        "note": draw.one_of(size, words.NOTES),
    }
    when = _times(draw, settings, market.seekers["registeredAt"][seeker])
    return (
        columns
        | _person(draw, settings, market, seeker)
        | _where_to(draw, origin, work)
        | when
        | _contract(draw, work, when["placedAt"])
    )


def _placed_seekers(draw: Draw, status: Array, size: int) -> Array:
    """Two thirds of the placements are of seekers now PLACED, the rest of anyone."""
    placed = np.flatnonzero(np.isin(status, (PLACED, SELF_PLACED)))
    anyone = draw.even(size, len(status))
    return np.where(draw.chance(size, 0.67), placed[draw.even(size, len(placed))], anyone)


def _person(draw: Draw, settings: DemoSettings, market: Market, seeker: Array) -> Columns:
    rows = market.persons[seeker]
    return {
        "sex": market.seekers["sex"][seeker],
        "educationLevel": market.seekers["educationLevel"][seeker],
        "ageGroup": hidden(age_group(settings.day, market.people.born[rows]), draw.some(len(rows), 0.01)),
        "seekerNik": market.seekers["nik"][seeker],
    }


def _where_to(draw: Draw, origin: Array, work: Array) -> Columns:
    size = len(origin)
    local = origin == work
    kind = np.where(local, AKL, AKAD)
    abroad, special = draw.some(size, 0.02), draw.some(size, 0.02)
    kind[special], kind[abroad] = KHUSUS, AKAN
    country = np.full(size, -1, dtype=np.int16)
    country[abroad] = draw.pick(len(abroad), (0, 40, 20, 0, 30, 0, 5, 5, 3, 2))
    return {
        "originRegionCode": origin,
        "workRegionCode": work,
        "localWorker": local.astype(np.int16),
        "placementKind": kind.astype(np.int16),
        "destinationCountry": country,
    }


def _times(draw: Draw, settings: DemoSettings, registered: Array) -> Columns:
    """Placed between registration and today; reported by the employer some weeks later, or not yet."""
    size = len(registered)
    room = (settings.day - registered).astype(np.int64)
    waited = np.minimum((draw.spread(size, 0.9) * 55).astype(np.int64), room)
    placed = registered + waited.astype("timedelta64[D]")
    reported = placed + draw.whole(0, 45, size).astype("timedelta64[D]")
    return {
        "placedAt": placed,
        "daysToPlacement": waited,
        "reportedAt": hidden(reported, reported > settings.day),
        "updatedAt": updates(draw, settings, placed, draw.some(size, 0.04)),
    }


def _contract(draw: Draw, work: Array, placed: Array) -> Columns:
    size = len(work)
    kind = draw.pick(size, (18, 58, 5, 2, 11, 5, 1))
    start = placed + draw.whole(0, 21, size).astype("timedelta64[D]")
    end = start + (draw.whole(3, 24, size) * 30).astype("timedelta64[D]")
    wage = rounded(WAGES[work] * draw.spread(size, 0.2), 1000)
    return {"contractType": kind, "contractStart": start, "contractEnd": hidden(end, kind == 0), "monthlyWage": wage}


def trainings(settings: DemoSettings, source: Source, region: Array | None, size: int) -> Columns:
    """The training classes of one source, ids from 1 on; in `region` only, or all over the country."""
    draw = Draw(settings.seed, f"trainings {source.stage}")
    where = draw.pick(size, WEIGHTS) if region is None else np.resize(region, size).astype(np.int16)
    program = draw.even(size, len(PROGRAMS))
    hours = np.array([hours for _, _, hours in PROGRAMS])[program]
    starts = settings.day - (draw.whole(-40, 900, size)).astype("timedelta64[D]")
    house = draw.one_of(size, words.TRAINING_HOUSES)
    kind = draw.pick(size, (24, 30, 10, 26, 4, 6))
    return {
        "id": np.arange(1, size + 1),
        "programName": coded([name for name, _, _ in PROGRAMS], program),
        "vocation": np.array([vocation for _, vocation, _ in PROGRAMS], dtype=np.int16)[program],
        "trainingKind": draw.pick(size, (68, 8, 1, 7, 8, 3, 3, 2)),
        "institutionVin": source.prefix + digits(draw.whole(1, 9_999_999, size), 7),
        "institutionName": coded(("BPVP ", "UPTD BLK ", "BLK Komunitas ", "LPK ", "Balai ", "LPK "), kind)
        + house
        + " Rekaan",
        "institutionKind": kind,
        "accredited": draw.flags(size, 0.7),
        "fundingSource": draw.pick(size, (36, 34, 8, 10, 3, 6, 3)),
        "batch": "Angkatan " + draw.whole(1, 24, size).astype(str).astype(object),
        "startsOn": starts,
        "endsOn": starts + (hours // 10 + 5).astype("timedelta64[D]"),
        "hours": hours,
        "capacity": np.where(draw.chance(size, 0.6), 16, 20),
        "regionCode": where,
        "updatedAt": updates(draw, settings, starts, draw.some(size, 0.05)),
    }


def enrollments(settings: DemoSettings, source: Source, market: Market, classes: Columns, placed: Columns) -> Columns:
    """The participants of the classes (about twelve each): seekers of the same source, ids from 1 on."""
    draw = Draw(settings.seed, f"enrollments {source.stage}")
    size = len(classes["id"]) * 12
    training = draw.even(size, len(classes["id"]))
    seeker = draw.even(size, len(market.seekers["id"]))
    status = _progress(draw, settings, classes["startsOn"][training], classes["endsOn"][training])
    graduated = status == GRADUATED
    assessed = np.where(draw.chance(size, 0.82), COMPETENT, NOT_YET_COMPETENT)
    result = np.where(graduated & draw.chance(size, 0.9), assessed, NOT_ASSESSED)
    certified = result == COMPETENT
    placement = _placement_of(placed, len(market.seekers["id"]))[seeker]
    hired = graduated & ((placement > 0) | draw.chance(size, 0.35))
    return {
        "id": np.arange(1, size + 1),
        "trainingId": classes["id"][training],
        "participantNik": market.seekers["nik"][seeker],
        "participantName": market.seekers["fullName"][seeker],
        "enrollmentStatus": status,
        "assessmentResult": np.where(status >= ATTENDING, result, -1).astype(np.int16),
        "score": hidden(draw.whole(55, 99, size).astype(str).astype(object), ~certified),
        "certificateNumber": hidden(source.prefix + "SERT-" + digits(draw.sample(size * 3, size) + 1, 8), ~certified),
        "certificateIssuer": hidden(draw.one_of(size, SCHEMES), ~certified),
        "skkniLevel": draw.whole(2, 4, size),
        "placedAfterTraining": np.where(status == GRADUATED, hired, -1).astype(np.int16),
        "placementId": hidden(placement, ~hired | (placement == 0)),
        "updatedAt": updates(draw, settings, classes["endsOn"][training], draw.some(size, 0.04)),
    }


def _progress(draw: Draw, settings: DemoSettings, starts: Array, ends: Array) -> Array:
    size = len(starts)
    finished = np.where(draw.chance(size, 0.9), GRADUATED, DROPPED_OUT)
    begun = np.where(starts <= settings.day, ATTENDING, draw.pick(size, (60, 40)))
    return np.where(ends < settings.day, finished, begun).astype(np.int16)


def _placement_of(placed: Columns, seekers: int) -> Array:
    """The last placement's id of each seeker, 0 where there is none."""
    last = np.zeros(seekers, dtype=np.int64)
    last[placed["seekerId"] - 1] = placed["id"]
    return last
