"""Demo data from a seed: one invented population, seen by four systems in their own words.

The same settings always give the same data. Persons and companies are invented; every NIK lies in district 99, which
no regency has, so it cannot belong to a living person.
"""

from hub.demo.data.build import generate
from hub.demo.data.model import DemoData, DemoSettings, Table

__all__ = ["DemoData", "DemoSettings", "Table", "generate"]
