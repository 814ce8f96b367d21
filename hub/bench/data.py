"""The benchmark's three databases: job seekers with placements, vacancies and employers, made once and kept.

All three have SIAPkerja's tables and one mapping, so that what differs between sources is size alone.
"""

from datetime import date

from hub.bench.model import Register
from hub.demo.data.build import PER_SEEKER
from hub.demo.data.employers import companies, employers
from hub.demo.data.gaps import with_gaps
from hub.demo.data.layouts import siapkerja
from hub.demo.data.model import Array, Columns, DemoData, DemoSettings
from hub.demo.data.people import Circle, Sizes, populate
from hub.demo.data.placing import Market, placements
from hub.demo.data.render import render
from hub.demo.data.seekers import Register as SeekerRegister
from hub.demo.data.seekers import profiles, seekers
from hub.demo.data.work import Source, vacancies

_PREFIXES = {"siapkerja": "NAS-", "sip-kerja": "BKS-", "si-pinker": "HLS-"}
_FEW = 4
_TABLES = ("pencari_kerja", "perusahaan", "lowongan", "penempatan")


def make_register(register: Register, seed: int, today: date) -> DemoData:
    """One database's four tables, under the name of the source whose tables they have; equal arguments, equal data."""
    settings = DemoSettings(register.seekers, seed, today)
    columns = _columns(settings, register)
    tables = {}
    for name in _TABLES:
        domain, layout = siapkerja.TABLES[name]
        tables[f"siapkerja.{name}"] = render(with_gaps(seed, register.source, domain, columns[domain]), layout)
    return DemoData(settings, tables)


def _columns(settings: DemoSettings, register: Register) -> dict[str, Columns]:
    prefix = _PREFIXES[register.source]
    source = Source(register.source, prefix)
    population = populate(settings, _sizes(register, 1.0), Sizes(_FEW, _FEW, _FEW))
    persons = _rows(register, population.seekers)
    known = profiles(settings, population.people)
    found = seekers(settings, population.people, known, SeekerRegister(persons, 0, prefix, register.source))
    pool = companies(settings, _sizes(register, PER_SEEKER["employers"]))
    firms = employers(settings, pool, _rows(register, pool.circle), prefix)
    offers = vacancies(settings, source, firms, round(register.seekers * PER_SEEKER["vacancies"]))
    market = Market(population.people, persons, found, offers, firms)
    placed = placements(settings, source, market, round(register.seekers * PER_SEEKER["placements"]))
    return {"seekers": found, "employers": firms, "vacancies": offers, "placements": placed}


def _sizes(register: Register, share: float) -> Sizes:
    """As many of the register's own as it holds; the population needs a few of the other kinds beside them."""
    size = round(register.seekers * share)
    sizes = {"siapkerja": (size, _FEW, _FEW), "sip-kerja": (size, size, _FEW), "si-pinker": (size, _FEW, size)}
    return Sizes(*sizes[register.source])


def _rows(register: Register, circle: Circle) -> Array:
    of = {"siapkerja": circle.everyone, "sip-kerja": circle.bekasi, "si-pinker": circle.halsel}
    return of[register.source]
