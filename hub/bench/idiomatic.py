"""The same answers by idiomatic Strawberry: types, resolvers and data loaders, as its documentation shows them.

Three fields are masked in Python and the sources merged, as a team without the hub would write it; nothing is logged.
"""

import asyncio
from datetime import date
from typing import TypeAlias

import strawberry
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL

from hub.bench.idiomatic_loading import Found, Key, Loaders
from hub.bench.statements import COUNTS, SEEKER_BY_NIK, SEEKERS, SEEKERS_OF_REGION, Databases

Info: TypeAlias = strawberry.Info[Loaders, None]

Asking: TypeAlias = Request | Response | WebSocket


@strawberry.type
class Vacancy:
    """A vacancy."""

    id: strawberry.ID
    job_title: str | None
    work_region_code: str | None


@strawberry.type
class Employer:
    """An employer."""

    id: strawberry.ID
    name: str | None
    industry_code: str | None


@strawberry.type
class Placement:
    """A placement."""

    placed_at: date | None
    vacancy_key: strawberry.Private[Key | None]
    employer_key: strawberry.Private[Key | None]

    @strawberry.field
    async def vacancy(self, info: Info) -> Vacancy | None:
        """The vacancy."""
        row = await info.context.vacancies.load(self.vacancy_key) if self.vacancy_key else None
        if row is None:
            return None
        return Vacancy(
            id=strawberry.ID(str(row["id"])), job_title=row["nama_jabatan"], work_region_code=row["kd_wilayah_kerja"]
        )

    @strawberry.field
    async def employer(self, info: Info) -> Employer | None:
        """The employer."""
        row = await info.context.employers.load(self.employer_key) if self.employer_key else None
        if row is None:
            return None
        return Employer(id=strawberry.ID(str(row["id"])), name=row["nama_perusahaan"], industry_code=row["kbli"])


@strawberry.type
class JobSeeker:
    """A job seeker."""

    key: strawberry.Private[Key]
    whole_nik: strawberry.Private[str | None]
    whole_name: strawberry.Private[str | None]
    whole_phone: strawberry.Private[str | None]
    id: strawberry.ID
    registration_number: str | None
    birth_date: date | None
    sex: str | None
    region_code: str | None
    district_code: str | None
    education_level: int | None
    seeker_status: str | None
    registered_at: date | None

    @strawberry.field
    def nik(self) -> str | None:
        """The last four digits."""
        return _masked(self.whole_nik, 4)

    @strawberry.field
    def phone(self) -> str | None:
        """The last three digits."""
        return _masked(self.whole_phone, 3)

    @strawberry.field
    def full_name(self) -> str | None:
        """The initials."""
        return self.whole_name and "".join(f"{word[0]}." for word in self.whole_name.split(" ") if word)

    @strawberry.field
    async def placements(self, info: Info) -> list[Placement]:
        """The last placement."""
        rows = await info.context.placements.load(self.key)
        return [_placement(self.key[0], row) for row in rows]


@strawberry.type
class Count:
    """The job seekers of one region, sex and education."""

    region_code: str | None
    sex: str | None
    education_level: int | None
    count: int


@strawberry.type
class Query:
    """What can be asked."""

    @strawberry.field
    async def job_seekers(  # noqa: PLR0913, PLR0917 - one parameter per argument of the field
        self, info: Info, sources: list[str], since: date, before: date, first: int = 50, region: str | None = None
    ) -> list[JobSeeker]:
        """The newest job seekers of several sources, merged."""
        databases = info.context.databases
        statement = SEEKERS_OF_REGION if region else SEEKERS
        more = (region.replace(".", ""),) if region else ()
        found = await asyncio.gather(
            *(databases.fetch(source, statement, since, before, first, *more) for source in sources)
        )
        seekers = [_seeker(source, row) for source, rows in zip(sources, found, strict=True) for row in rows]
        seekers.sort(key=lambda seeker: seeker.registered_at or date.min, reverse=True)
        return seekers[:first]

    @strawberry.field
    async def job_seeker(self, info: Info, source: str, nik: str) -> JobSeeker | None:
        """The job seeker with a NIK."""
        rows = await info.context.databases.fetch(source, SEEKER_BY_NIK, nik)
        return _seeker(source, rows[0]) if rows else None

    @strawberry.field
    async def active_seekers(self, info: Info, sources: list[str], since: date, before: date) -> list[Count]:
        """Active seekers by region, sex and education over several sources."""
        databases = info.context.databases
        found = await asyncio.gather(*(databases.fetch(source, COUNTS, since, before) for source in sources))
        total: dict[tuple[str | None, str | None, int | None], int] = {}
        for rows in found:
            for region, sex, education, count in rows:
                total[region, sex, education] = total.get((region, sex, education), 0) + count
        return [
            Count(region_code=region, sex=sex, education_level=education, count=count)
            for (region, sex, education), count in total.items()
        ]


def _masked(value: str | None, shown: int) -> str | None:
    return None if value is None else "*" * (len(value) - shown) + value[-shown:]


def _placement(source: str, row: Found) -> Placement:
    vacancy, employer = row["vacancy"], row["employer"]
    return Placement(
        placed_at=row["placed_at"],
        vacancy_key=None if vacancy is None else (source, vacancy),
        employer_key=None if employer is None else (source, employer),
    )


def _seeker(source: str, row: Found) -> JobSeeker:
    return JobSeeker(
        key=(source, row["id"]),
        whole_nik=row["nik"],
        whole_name=row["fullName"],
        whole_phone=row["phone"],
        id=strawberry.ID(str(row["id"])),
        registration_number=row["registrationNumber"],
        birth_date=row["birthDate"],
        sex=row["sex"],
        region_code=row["regionCode"],
        district_code=row["districtCode"],
        education_level=row["educationLevel"],
        seeker_status=row["seekerStatus"],
        registered_at=row["registeredAt"],
    )


class _Endpoint(GraphQL[Loaders, None]):
    """The endpoint of Strawberry's own ASGI integration, with loaders for each request."""

    def __init__(self, databases: Databases) -> None:
        super().__init__(strawberry.Schema(Query))
        self._databases = databases

    async def get_context(self, request: Asking, response: Asking) -> Loaders:  # noqa: ARG002 - Strawberry gives both
        return Loaders(self._databases)


def create_idiomatic(databases: Databases) -> Starlette:
    """The application."""
    return Starlette(routes=[Mount("/", _Endpoint(databases))])
