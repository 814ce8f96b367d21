"""The raw data, read straight from the four sources, and what it means in the hub's own words.

Written from the sources' own tables and codes, not from the hub's mappings: a wrong mapping must be noticed here.
"""

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import asyncpg
import httpx

Row = Mapping[str, Any]

WIB = timezone(timedelta(hours=7))
SIAPKERJA, SIP_KERJA, SI_PINKER, APTEKAD = "siapkerja", "sip-kerja", "si-pinker", "aptekad"
SOURCE_ORDER = (SIAPKERJA, SIP_KERJA, SI_PINKER, APTEKAD)
"""The order of sources among equals: the Ministry's first, then the regions' as they are connected."""

OWNERS = {SIAPKERJA: "kemnaker", SIP_KERJA: "bekasi", SI_PINKER: "halmahera-selatan", APTEKAD: "halmahera-selatan"}

_EDUCATION = ("TIDAK_SEKOLAH", "SD", "SMP", "SMA", "SMK", "D1", "D2", "D3", "D4", "S1", "PROFESI", "S2", "S3")
_STATUS = ("ACTIVE", "PLACED", "SELF_PLACED", "EXPIRED", "WITHDRAWN")
_AGES = (
    "AGE_15_19", "AGE_20_24", "AGE_25_29", "AGE_30_34", "AGE_35_39", "AGE_40_44", "AGE_45_49", "AGE_50_54",
    "AGE_55_59", "AGE_60_PLUS",
)  # fmt: skip
_SIAPKERJA_EDUCATION = (0, 1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 31, 32)
_SIP_KERJA_EDUCATION = (
    "TIDAK SEKOLAH", "SD", "SMP", "SMA/MA", "SMK", "D-I", "D-II", "D-III", "D-IV", "S-1", "PROFESI", "S-2", "S-3",
)  # fmt: skip
_SI_PINKER_EDUCATION = (
    "TS", "SD", "SLTP", "SLTA", "SMK", "DIPLOMA 1", "DIPLOMA 2", "DIPLOMA 3", "DIPLOMA 4", "SARJANA", "PROFESI",
    "MAGISTER", "DOKTOR",
)  # fmt: skip
_SIP_KERJA_STATUS = ("AKTIF", "DITEMPATKAN", "BEKERJA MANDIRI", "KEDALUWARSA", "MENGUNDURKAN DIRI")
_SI_PINKER_STATUS = ("AKTIF", "TEMPAT", "MANDIRI", "LEWAT", "MUNDUR")
_TEXT_AGES = ("15-19", "20-24", "25-29", "30-34", "35-39", "40-44", "45-49", "50-54", "55-59")

SEX = {None: None, "L": "MALE", "P": "FEMALE", "LAKI-LAKI": "MALE", "PEREMPUAN": "FEMALE"}
EDUCATION: Mapping[Any, str | None] = {
    None: None,
    **dict(zip(_SIAPKERJA_EDUCATION, _EDUCATION, strict=True)),
    **dict(zip(_SIP_KERJA_EDUCATION, _EDUCATION, strict=True)),
    **dict(zip(_SI_PINKER_EDUCATION, _EDUCATION, strict=True)),
}
STATUS: Mapping[Any, str | None] = {
    None: None,
    **dict(zip("APMKB", _STATUS, strict=True)),
    **dict(zip(_SIP_KERJA_STATUS, _STATUS, strict=True)),
    **dict(zip(_SI_PINKER_STATUS, _STATUS, strict=True)),
}
AGE_GROUP: Mapping[Any, str | None] = {
    None: None,
    **dict(zip(range(1, 11), _AGES, strict=True)),
    **dict(zip(_TEXT_AGES, _AGES[:9], strict=True)),
    "60-": "AGE_60_PLUS",
    "60+": "AGE_60_PLUS",
}
_SEEKER_TABLES = {SIAPKERJA: "tenaga_kerja.pencari_kerja", SIP_KERJA: "pelamar", SI_PINKER: "pencari-kerja"}


def today() -> date:
    """The day of an answer: the calendar of western Indonesian time."""
    return datetime.now(WIB).date()


@dataclass(frozen=True, slots=True)
class Raw:
    """Reads whole tables of the demo's sources by the addresses that `demo.json` gives."""

    sources: Mapping[str, Mapping[str, Any]]

    def rows(self, source: str, table: str) -> list[Row]:
        """Every row of a table or resource, in its own words, by ascending key."""
        if "dsn" in self.sources[source]:
            return asyncio.run(_table(self.sources[source]["dsn"], table))
        return list(_pages(self.sources[source], table))

    def crossings(self) -> list[Row]:
        """APTEKAD's entries, by ascending key."""
        return sorted(_crossings(self.sources[APTEKAD]), key=lambda row: int(row["idCatatan"]))

    def seekers(self, source: str) -> list["Seeker"]:
        """The job seekers of a source in the hub's words, by ascending key."""
        meaning = {SIAPKERJA: _siapkerja_seeker, SIP_KERJA: _sip_kerja_seeker, SI_PINKER: _si_pinker_seeker}[source]
        return [_seeker(source, row["id"], meaning(row)) for row in self.rows(source, _SEEKER_TABLES[source])]


@dataclass(frozen=True, slots=True)
class Seeker:
    """One job seeker as its source knows it; `adult` is False for a child and where no way tells the age."""

    source: str
    key: int
    adult: bool
    fields: Mapping[str, Any]

    def __getitem__(self, field: str) -> Any:
        return self.fields[field]


async def _table(dsn: str, table: str) -> list[Row]:
    connection = await asyncpg.connect(dsn)
    try:
        return [dict(row) for row in await connection.fetch(f"SELECT * FROM {table} ORDER BY id")]  # noqa: S608 - ours
    finally:
        await connection.close()


def _pages(source: Mapping[str, Any], resource: str) -> Iterator[Row]:
    headers = {"x-api-key": source["key"]}
    with httpx.Client(base_url=source["url"], headers=headers, timeout=30) as client:
        page, seen, total = 1, 0, 1
        while seen < total:
            answer = client.get(f"/api/v1/{resource}", params={"batas": 500, "halaman": page, "urut": "id"}).json()
            total = answer["total"]
            seen += len(answer["data"])
            page += 1
            yield from answer["data"]


_CROSSINGS = """query ($skip: Int!) { tkaMasuk(lewati: $skip, ambil: 500) { total data {
    idCatatan nomorCatatan nomorPaspor kewarganegaraan pintuMasuk arah waktuMasuk statusRptka potensiDkptkaUsd } } }"""


def _crossings(source: Mapping[str, Any]) -> Iterator[Row]:
    headers = {"authorization": f"Bearer {source['key']}"}
    seen, total = 0, 1
    while seen < total:
        body = {"query": _CROSSINGS, "variables": {"skip": seen}}
        found = httpx.post(source["url"], json=body, headers=headers, timeout=30).json()["data"]["tkaMasuk"]
        total = found["total"]
        seen += len(found["data"])
        yield from found["data"]


def _seeker(source: str, key: int, fields: Mapping[str, Any]) -> Seeker:
    return Seeker(source, key, is_adult(fields["birthDate"], fields["nik"], fields["ageGroup"]), fields)


def _siapkerja_seeker(row: Row) -> Row:
    return {
        "registrationNumber": row["no_ak1"],
        "nik": row["nik"],
        "fullName": row["nama_lengkap"],
        "birthPlace": row["tempat_lahir"],
        "birthDate": row["tgl_lahir"],
        "ageGroup": AGE_GROUP[row["gol_umur"]],
        "sex": SEX[row["jk"]],
        "address": row["alamat"],
        "regionCode": dotted(row["kd_wilayah"]),
        "districtCode": dotted(row["kd_kecamatan"]),
        "phone": international(row["no_hp"]),
        "email": row["email"],
        "educationLevel": EDUCATION[row["pendidikan"]],
        "major": row["jurusan"],
        "institutionName": row["nama_sekolah"],
        "skills": row["keterampilan"],
        "desiredOccupationCode": row["kd_jabatan_minat"],
        "seekerStatus": STATUS[row["status_pencaker"]],
        "registeredAt": row["tgl_daftar"],
        "lastReportedAt": row["tgl_lapor"],
        "updatedAt": row["diperbarui_pada"],
    }


def _sip_kerja_seeker(row: Row) -> Row:
    return {
        "registrationNumber": row["nomor_daftar"],
        "nik": row["nik"],
        "fullName": row["nama"],
        "birthPlace": row["kota_lahir"],
        "birthDate": row["tanggal_lahir"],
        "ageGroup": None,
        "sex": SEX[row["jenis_kelamin"]],
        "address": row["alamat_domisili"],
        "regionCode": row["kode_kab"],
        "districtCode": row["kode_kec"],
        "phone": international(row["telepon"]),
        "email": row["surel"],
        "educationLevel": EDUCATION[row["pendidikan"]],
        "major": row["jurusan"],
        "institutionName": row["asal_sekolah"],
        "skills": listed(row["keahlian"], ","),
        "desiredOccupationCode": row["kode_kbji"],
        "seekerStatus": STATUS[row["status"]],
        "registeredAt": row["tgl_registrasi"],
        "lastReportedAt": row["tgl_lapor_akhir"],
        "updatedAt": row["updated_at"],
    }


def _si_pinker_seeker(row: Row) -> Row:
    return {
        "registrationNumber": row["no_pendaftaran"],
        "nik": row["nik"],
        "fullName": row["nama"],
        "birthPlace": row["tempat_lahir"],
        "birthDate": _day(row["tanggal_lahir"]),
        "ageGroup": AGE_GROUP[row["golongan_umur"]],
        "sex": SEX[row["jenis_kelamin"]],
        "address": row["alamat"],
        "regionCode": dotted(row["kode_kab"]),
        "districtCode": dotted(row["kode_kec"]),
        "phone": international(row["hp"]),
        "email": row["email"],
        "educationLevel": EDUCATION[row["pendidikan"]],
        "major": row["jurusan"],
        "institutionName": row["sekolah"],
        "skills": listed(row["keterampilan"], "|"),
        "desiredOccupationCode": row["kode_jabatan"],
        "seekerStatus": STATUS[row["status"]],
        "registeredAt": _day(row["tanggal_daftar"]),
        "lastReportedAt": _day(row["tanggal_lapor"]),
        "updatedAt": datetime.fromisoformat(row["diubah"]).astimezone(UTC),
    }


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def listed(text: str | None, mark: str) -> list[str] | None:
    """A list kept as one text; the empty text is the empty list."""
    return None if text is None else text.split(mark) if text else []


def dotted(digits: str | int | None) -> str | None:
    """A Kemendagri code with its dots: 3216 is 32.16, 321606 is 32.16.06."""
    text = None if digits is None else str(digits)
    return text and ".".join(text[place : place + 2] for place in range(0, len(text), 2))


def international(local: str | None) -> str | None:
    """A local phone number with its country: 0812... is +62812...."""
    return local and re.sub("^0", "+62", local)


def initials(name: str | None) -> str | None:
    """A masked name: the first character of each word, each followed by a full stop."""
    return None if name is None else "".join(f"{word[0]}." for word in name.split(" ") if word)


def year_start(day: date | None) -> date | None:
    """A generalised date."""
    return day and day.replace(month=1, day=1)


def is_adult(born: date | None, nik: str | None, group: str | None) -> bool:
    """Whether a person is surely 18: by the birth date, else by the NIK, else by the age group."""
    known = born if born is not None else _born_by_nik(nik)
    if known is not None:
        return _of_age(known)
    return group not in {None, "AGE_15_19"}


def _of_age(born: date) -> bool:
    now = today()
    return (now.year - born.year - ((now.month, now.day) < (born.month, born.day))) >= 18


def _born_by_nik(nik: str | None) -> date | None:
    """The birth date inside a NIK (a woman's day has 40 added); None where the number holds no such date."""
    if nik is None or not re.fullmatch(r"[0-9]{16}", nik):
        return None
    day, month, year = int(nik[6:8]) % 40, int(nik[8:10]), 2000 + int(nik[10:12])
    if int(nik[6:8]) > 71:
        return None
    try:
        return date(year if year <= today().year else year - 100, month, day)
    except ValueError:
        return None


def iso(value: Any) -> Any:
    """A value as JSON shows it: dates and times as text, times in UTC and to the second."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else value


def in_order(seekers: Sequence[Seeker], order: Sequence[tuple[str, bool]]) -> list[Seeker]:
    """The seekers sorted in one place by (field, descending): nulls last, by code point, ties by source and key."""
    found = sorted(seekers, key=lambda seeker: (SOURCE_ORDER.index(seeker.source), seeker.key))
    for field, descending in reversed(order):
        valued = [seeker for seeker in found if seeker[field] is not None]
        valued.sort(key=lambda seeker: seeker[field], reverse=descending)
        found = valued + [seeker for seeker in found if seeker[field] is None]
    return found
