"""Invented rows full of corner cases, for a database and, as JSON records, for the pure twin of its SQL."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

Record = dict[str, Any]
NOW = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
"""Already the 24th in WIB."""
TODAY_WIB = date(2026, 11, 24)

NAMES = (
    "Siti Nur Aisyah",
    '  Budi   "Jago"',
    "José Łukasz",
    "O'Brien",
    "ayu\nlestari",
    "Ayu 😀 é",
    "",
    "X",
    " ",
    "ZZZ",
    "\\",
)
NIKS = (
    "3216994508980001",
    "3216992411080001",  # born on 24 November 2008: eighteen today
    "3216992311080002",
    "3216992511080003",  # eighteen tomorrow
    "3216996902040001",
    "3216992902040002",
    "3216992902030001",  # no 29 February in 2003
    "3216993104990001",
    "3216997199990001",
    "321699",
    "",
    "32169945089800012",
    "8204997112010005",
    "3216990113990001",
    "3216990100990001",
    "3216994000990001",
    "321699450898000\N{ARABIC-INDIC DIGIT ONE}",
    "0216994508980001",
)
REGIONS = ("32.16", "82.04", "12.75", "99.99")
EMAILS = ("siti@example.id", "a@b@c.id", "tanpa", "@", "")
CODES = ("2411", "24", "7", "241101")


def birth_dates() -> tuple[date, ...]:
    """Days around the eighteenth birthday in WIB, the leap day, and others."""
    edge = date(TODAY_WIB.year - 18, TODAY_WIB.month, TODAY_WIB.day)
    return (
        edge - timedelta(1),
        edge,
        edge + timedelta(1),
        date(2008, 2, 29),
        date(1970, 1, 1),
        date(2030, 1, 1),
        date(1999, 12, 31),
    )


@dataclass(frozen=True, slots=True)
class World:
    """Rows by table; values are what the driver takes."""

    rows: Mapping[str, list[Record]]

    def records(self, table: str) -> list[Record]:
        """The rows of a table as a JSON API would write them."""
        return [{name: _json(value) for name, value in row.items()} for row in self.rows[table]]


def make_world(seed: int, size: int) -> World:
    """A world of `size` rows in each table, the same for the same seed."""
    chance = random.Random(seed)
    return World({table: [make(chance, key) for key in _keys(chance, size)] for table, make in _MAKERS.items()})


def _keys(chance: random.Random, size: int) -> list[int]:
    return chance.sample(range(1, size * 3), size)


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _some(chance: random.Random, values: tuple[Any, ...], nulls: float = 0.15) -> Any:
    return None if chance.random() < nulls else chance.choice(values)


def _moment(chance: random.Random) -> datetime:
    micro = chance.choice((0, 0, 500_000, 123_456, 1))
    return datetime(2025, chance.randint(1, 12), chance.choice((1, 28)), chance.randint(0, 23), 0, 1, micro, tzinfo=UTC)


def _dmy(chance: random.Random) -> str:
    return chance.choice(
        ("31-12-2024", "29-02-2024", "29-02-2023", "31-04-2024", "00-01-2024", "1-1-2024", "kosong", "01-01-0000")
    )


def _seeker(chance: random.Random, key: int) -> Record:
    return {
        "id": key,
        "no_daftar": _some(chance, ("AK/1", "AK/2", "ak/10")),
        "nik": _some(chance, NIKS, 0.1),
        "nama": _some(chance, NAMES),
        "lahir": _some(chance, birth_dates(), 0.4),
        "golongan": _some(chance, ("15-19", "20-24", "60+", "lain"), 0.3),
        "jk": _some(chance, ("L", "P", "W", "?")),
        "alamat": _some(chance, ("Jl. Merdeka 1", "")),
        "wilayah": _some(chance, ("3216", "8204", "1275", "321", "32a6", "9999")),
        "kecamatan": _some(chance, ("321606", "820406", "32160")),
        "hp": _some(chance, ("081234567890", "+6281234567890", "021555", "0")),
        "surel": _some(chance, EMAILS),
        "pendidikan": _some(chance, (1, 2, 3, 4, 5, 6, 99)),
        "keahlian": _some(chance, (["las", 'kue "lapis"'], [], ["las", None], ["komputer"])),
        "jabatan": _some(chance, CODES),
        "terdaftar": _some(chance, (date(2025, 1, 1), date(2025, 1, 31), date(2024, 12, 31), date(2023, 7, 15))),
        "lapor": None if chance.random() < 0.2 else _dmy(chance),
        "diubah": None if chance.random() < 0.2 else _moment(chance),
    }


def _employer(chance: random.Random, key: int) -> Record:
    moment = _some(chance, (_moment(chance),))
    return {
        "id": key,
        "npwp": _some(chance, ("0123456789012345", "012", "")),
        "nama": _some(chance, NAMES),
        "kbli": _some(chance, CODES),
        "wilayah": _some(chance, REGIONS),
        "telepon": _some(chance, ("+62215550001", "+62", "12")),
        "pekerja": _some(chance, (0, 1, 250, -3)),
        "upah_min": _some(chance, (0, 999_999, 1_000_000, 4_999_999, 5_000_000, 7_000_000_000, -5)),
        "lapor": _some(chance, (0, 1_735_689_600_000, 1_735_689_599_999, -1, 10**17, -(10**17))),
        "diubah": None if moment is None else moment.replace(tzinfo=None),
    }


def _worker(chance: random.Random, key: int) -> Record:
    return {
        "id": key,
        "nik": _some(chance, (3216994508980001, 8204997112010005, 42)),
        "lahir": _some(chance, birth_dates()),
        "domisili": _some(chance, REGIONS),
        "tempat_kerja": _some(chance, REGIONS),
        "id_perusahaan": _some(chance, tuple(range(1, 20))),
        "upah": _some(chance, (0, 2_999_999, 3_000_000, 10**12)),
        "serikat": _some(chance, ("Y", "T", "?")),
        "program": _some(chance, ("K,M", " K , H ", "", ",,", "X,M", "H")),
    }


def _placement(chance: random.Random, key: int) -> Record:
    return {
        "id": key,
        "nomor": _some(chance, ("P-1", "P-2")),
        "id_pencari": _some(chance, tuple(range(1, 400))),
        "id_perusahaan": _some(chance, tuple(range(1, 20))),
        "jalur": _some(chance, ("lokal", "daerah", "?")),
        "asal": _some(chance, REGIONS),
        "tujuan": _some(chance, REGIONS),
        "lokal": _some(chance, (True, False)),
        "upah": _some(chance, (3_000_000, 8_500_000)),
        "tanggal": _some(chance, (date(2025, 3, 1), date(2025, 3, 31), date(2024, 1, 1))),
        "lama": _some(chance, (0, 30, 365)),
    }


def _foreigner(chance: random.Random, key: int) -> Record:
    return {
        "id": key,
        "nama": _some(chance, NAMES),
        "paspor": _some(chance, ("E1234567", "X99", "G7654321", "AB1", "A123456")),
        "lahir": _some(chance, birth_dates()),
        "lokasi": _some(chance, ("32.16", "82.04| 32.16 ", "", "|", "12.75")),
        "iuran": _some(chance, (0, 99, 100, 1200, 500_000)),
    }


def _entry(chance: random.Random, key: int) -> Record:
    return {
        "id": key,
        "paspor": _some(chance, ("E1234567", "X99", "G7654321")),
        "waktu": None if chance.random() < 0.2 else _moment(chance).replace(tzinfo=None),
    }


def _training(chance: random.Random, key: int) -> Record:
    return {
        "id": key,
        "nama": _some(chance, NAMES),
        "wilayah": _some(chance, REGIONS),
        "mulai": _some(chance, (date(2025, 5, 5), date(2024, 2, 29))),
    }


def _enrollment(chance: random.Random, key: int) -> Record:
    return {
        "id": key,
        "id_pelatihan": _some(chance, tuple(range(1, 400))),
        "nik": _some(chance, NIKS),
        "nama": _some(chance, NAMES),
        "terserap": _some(chance, ("Y", "T", "?")),
    }


_MAKERS: Mapping[str, Callable[[random.Random, int], Record]] = {
    "uji.pencari": _seeker,
    "uji.Perusahaan": _employer,
    "uji.pekerja": _worker,
    "uji.penempatan": _placement,
    "uji.tka": _foreigner,
    "uji.masuk": _entry,
    "uji.pelatihan": _training,
    "uji.peserta": _enrollment,
}
