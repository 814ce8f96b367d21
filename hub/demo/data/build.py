"""The data of all four sources, from one population and one set of companies."""

from dataclasses import dataclass

import numpy as np

from hub.demo.data.canary import planted
from hub.demo.data.disputes import disputes
from hub.demo.data.draw import Draw
from hub.demo.data.employers import Companies, companies, employers
from hub.demo.data.foreigners import entries, foreigners, visited_companies
from hub.demo.data.gaps import with_gaps
from hub.demo.data.layouts import aptekad, si_pinker, siapkerja, sip_kerja
from hub.demo.data.model import Array, Columns, DemoData, DemoSettings, Table
from hub.demo.data.people import Population, Sizes, populate
from hub.demo.data.places import BEKASI, HALSEL
from hub.demo.data.placing import Market, enrollments, placements, trainings
from hub.demo.data.render import Layout, render
from hub.demo.data.seekers import Profiles, Register, profiles, seekers
from hub.demo.data.work import Source, vacancies, with_foreigners, workers

SHARES = {"siapkerja": 0.6, "sip-kerja": 0.3, "si-pinker": 0.1}
"""Each source's share of the job seekers."""

PER_SEEKER = {
    "employers": 0.1, "vacancies": 0.25, "workers": 0.65, "trainings": 0.02, "placements": 0.3, "disputes": 0.035,
}  # fmt: skip
"""Rows of a source for each of its job seekers."""

FOREIGNERS, FOREIGNERS_BEKASI, ENTRIES = 0.05, 0.003, 0.08
"""Rows for each job seeker of all sources."""

ALSO_SEEKING = 0.05
"""The share of the working persons who are registered as seekers too."""

FOREIGN_SHARE = {"siapkerja": 0.02, "sip-kerja": 0.01, "si-pinker": 0.18}
"""The foreigners among the working persons, as Halmahera Selatan and Bekasi report them."""


@dataclass(frozen=True, slots=True)
class World:
    """Everything that the sources look at: persons, what they tell registers, and companies."""

    settings: DemoSettings
    population: Population
    profiles: Profiles
    companies: Companies


@dataclass(frozen=True, slots=True)
class Part:
    """One source's view: its rows of persons and companies (`shared` of them known to a region too), and its region."""

    source: str
    prefix: str
    seekers: Array
    workers: Array
    employers: Array
    shared: int
    region: int | None


def generate(settings: DemoSettings) -> DemoData:
    """All tables of all sources; equal settings give equal data."""
    world = _world(settings)
    national, bekasi, halsel = (_records(world, part) for part in _parts(world))
    crossing = _aptekad(settings, national)
    tables: dict[str, Table] = {}
    for source, records, layouts in (
        ("siapkerja", national, siapkerja.TABLES),
        ("sip-kerja", bekasi, sip_kerja.TABLES),
        ("si-pinker", halsel, si_pinker.TABLES),
        ("aptekad", crossing, aptekad.TABLES),
    ):
        tables |= _rendered(settings, source, records, layouts)
    return DemoData(settings, tables)


def _rendered(
    settings: DemoSettings, source: str, records: dict[str, Columns], layouts: dict[str, tuple[str, Layout]]
) -> dict[str, Table]:
    tables = {}
    for name, (domain, layout) in layouts.items():
        gappy = with_gaps(settings.seed, source, domain, records[domain])
        tables[f"{source}.{name}"] = render(planted(domain, gappy, settings.canary), layout)
    return tables


def _sizes(settings: DemoSettings, per_seeker: float) -> Sizes:
    national, bekasi, halsel = (max(4, round(settings.seekers * share * per_seeker)) for share in SHARES.values())
    return Sizes(national, bekasi, halsel)


def _world(settings: DemoSettings) -> World:
    population = populate(settings, _sizes(settings, 1), _sizes(settings, PER_SEEKER["workers"]))
    pool = companies(settings, _sizes(settings, PER_SEEKER["employers"]))
    return World(settings, population, profiles(settings, population.people), pool)


def _parts(world: World) -> tuple[Part, Part, Part]:
    """The three registers; the seekers among the working persons are drawn for each."""
    draw = Draw(world.settings.seed, "parts")
    people, pool = world.population, world.companies.circle

    def part(source: str, prefix: str, of: str, region: int | None) -> Part:
        own, busy = getattr(people.seekers, of), getattr(people.workers, of)
        both = draw.some(len(busy), ALSO_SEEKING)
        busy[both] = own[draw.even(len(both), len(own))]
        shared = 0 if region is not None else len(people.seekers.shared)
        return Part(source, prefix, own, busy, getattr(pool, of), shared, region)

    return (
        part("siapkerja", "NAS-", "everyone", None),
        part("sip-kerja", "BKS-", "bekasi", BEKASI),
        part("si-pinker", "HLS-", "halsel", HALSEL),
    )


def _records(world: World, part: Part) -> dict[str, Columns]:
    """Every domain of one source, complete: gaps come last, so that records agree with the records they point to."""
    settings, people = world.settings, world.population.people
    source = Source(part.source, part.prefix)
    size = len(part.seekers)
    found = seekers(settings, people, world.profiles, Register(part.seekers, part.shared, part.prefix, part.source))
    firms = employers(settings, world.companies, part.employers, part.prefix)
    offers = vacancies(settings, source, firms, round(size * PER_SEEKER["vacancies"]))
    market = Market(people, part.seekers, found, offers, firms)
    placed = placements(settings, source, market, round(size * PER_SEEKER["placements"]))
    region = None if part.region is None else np.array([part.region])
    classes = trainings(settings, source, region, max(4, round(size * PER_SEEKER["trainings"])))
    busy = workers(settings, source, people, part.workers, firms)
    foreign = FOREIGNERS if part.region is None else FOREIGNERS_BEKASI
    return {
        "seekers": found,
        "employers": firms,
        "vacancies": offers,
        "placements": placed,
        "trainings": classes,
        "enrollments": enrollments(settings, source, market, classes, placed),
        "workers": with_foreigners(settings, source, busy, FOREIGN_SHARE[part.source]),
        "disputes": disputes(settings, source, firms, max(8, round(size * PER_SEEKER["disputes"]))),
        "foreigners": foreigners(settings, source, firms, max(20, round(settings.seekers * foreign))),
    }


def _aptekad(settings: DemoSettings, national: dict[str, Columns]) -> dict[str, Columns]:
    """APTEKAD's records: the companies that foreign workers come to, numbered anew, and the entries."""
    here = visited_companies(national["foreigners"])
    listed = {name: column[here] for name, column in national["employers"].items()}
    listed["id"] = np.arange(1, len(here) + 1)
    size = max(20, round(settings.seekers * ENTRIES))
    return {"employers": listed, "entries": entries(settings, national["foreigners"], here, size)}
