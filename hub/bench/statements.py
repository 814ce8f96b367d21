"""The SQL that the limit and the Strawberry resolvers run: what the hub's answers need, and no more."""

from collections.abc import Mapping
from typing import Final

import asyncpg
import orjson

from hub.bench.model import BenchError

DATABASES: Final = "HUB_BENCH_DATABASES"
"""The environment variable with the databases' addresses by source, as JSON: they hold passwords."""

_SEEKER = """id, no_ak1 AS "registrationNumber", nik, nama_lengkap AS "fullName", tgl_lahir AS "birthDate", jk AS sex,
    kd_wilayah AS "regionCode", kd_kecamatan AS "districtCode", pendidikan AS "educationLevel", no_hp AS phone,
    status_pencaker AS "seekerStatus", tgl_daftar AS "registeredAt\""""

SEEKERS: Final = f"""
SELECT {_SEEKER} FROM tenaga_kerja.pencari_kerja
WHERE (tgl_daftar >= $1) IS TRUE AND tgl_daftar < $2 ORDER BY tgl_daftar DESC, id LIMIT $3
"""  # noqa: S608 - a constant of this module
"""The newest seekers registered in a span: first day, day after the last, how many.

Once PostgreSQL plans for any values it takes a span between two of them for a narrow one, which made this five times
slower; it knows no share for what is compared under IS TRUE.
"""

SEEKERS_OF_REGION: Final = f"""
SELECT {_SEEKER} FROM tenaga_kerja.pencari_kerja
WHERE (tgl_daftar >= $1) IS TRUE AND tgl_daftar < $2 AND kd_wilayah = $4 ORDER BY tgl_daftar DESC, id LIMIT $3
"""  # noqa: S608 - a constant of this module
"""As `SEEKERS`, of one region (four digits)."""

SEEKER_BY_NIK: Final = f"""
SELECT {_SEEKER} FROM tenaga_kerja.pencari_kerja WHERE nik = $1
"""  # noqa: S608 - a constant of this module

LAST_PLACEMENTS: Final = """
SELECT s.id AS seeker, p.tgl_penempatan AS "placedAt",
    v.id AS "vacancyId", v.nama_jabatan AS "jobTitle", v.kd_wilayah_kerja AS "workRegionCode",
    e.id AS "employerId", e.nama_perusahaan AS name, e.kbli AS "industryCode"
FROM unnest($1::bigint[]) AS s (id)
CROSS JOIN LATERAL (
    SELECT * FROM tenaga_kerja.penempatan
    WHERE id_pencari_kerja = s.id ORDER BY tgl_penempatan DESC NULLS LAST, id LIMIT 1
) AS p
LEFT JOIN tenaga_kerja.lowongan AS v ON v.id = p.id_lowongan
LEFT JOIN tenaga_kerja.perusahaan AS e ON e.id = p.id_perusahaan
"""
"""The last placement of each seeker with its vacancy and employer, in one statement."""

PLACEMENTS: Final = """
SELECT s.id AS seeker, p.tgl_penempatan AS placed_at, p.id_lowongan AS vacancy, p.id_perusahaan AS employer
FROM unnest($1::bigint[]) AS s (id)
CROSS JOIN LATERAL (
    SELECT * FROM tenaga_kerja.penempatan
    WHERE id_pencari_kerja = s.id ORDER BY tgl_penempatan DESC NULLS LAST, id LIMIT $2
) AS p
"""

VACANCIES: Final = "SELECT id, nama_jabatan, kd_wilayah_kerja FROM tenaga_kerja.lowongan WHERE id = ANY($1::bigint[])"

EMPLOYERS: Final = "SELECT id, nama_perusahaan, kbli FROM tenaga_kerja.perusahaan WHERE id = ANY($1::bigint[])"

COUNTS: Final = """
SELECT kd_wilayah AS "regionCode", jk AS sex, pendidikan AS "educationLevel", count(*) AS count
FROM tenaga_kerja.pencari_kerja
WHERE status_pencaker = 'A' AND (tgl_daftar >= $1) IS TRUE AND (tgl_daftar < $2) IS TRUE GROUP BY 1, 2, 3
"""
"""Active seekers registered in a span, by region, sex and education."""


class Databases:
    """The three databases, each with a pool of connections (as many as the hub's)."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        """Read the addresses. Raises BenchError where they are missing."""
        text = environment.get(DATABASES)
        if text is None:
            raise BenchError(f"the environment has no {DATABASES}: this process is started by `hub bench`")
        self._addresses: dict[str, str] = orjson.loads(text)
        self._pools: dict[str, asyncpg.Pool[asyncpg.Record]] = {}

    async def open(self) -> None:
        """Make the pools."""
        for source, address in self._addresses.items():
            self._pools[source] = await asyncpg.create_pool(address, min_size=1, max_size=10)

    async def close(self) -> None:
        """Close the pools."""
        for pool in self._pools.values():
            await pool.close()

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources in their fixed order."""
        return tuple(self._addresses)

    async def fetch(self, source: str, statement: str, *arguments: object) -> list[asyncpg.Record]:
        """The rows of a statement in one database."""
        return await self._pools[source].fetch(statement, *arguments)
