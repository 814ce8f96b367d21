"""The GraphQL scalars: they parse full values only and print every form a treatment gives (a masked NIK prints).

Where a field may be pseudonymised, its scalar also takes a pseudonym, the full value of such a field for its recipient.
Errors say what would be right and never repeat the value (it may be personal data).
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import NewType

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from schema import scalars
from schema.formats import FormatError
from schema.periods import parse_period
from schema.pseudonyms import is_pseudonym

NIK = NewType("NIK", str)
NIB = NewType("NIB", str)
NPWP = NewType("NPWP", str)
KPJ = NewType("KPJ", str)
Phone = NewType("Phone", str)
Email = NewType("Email", str)
PassportNumber = NewType("PassportNumber", str)
RegionCode = NewType("RegionCode", str)
DistrictCode = NewType("DistrictCode", str)
KbjiCode = NewType("KbjiCode", str)
KbliCode = NewType("KbliCode", str)
CountryCode = NewType("CountryCode", str)
Money = NewType("Money", int)


def format_error(error: GraphQLError) -> FormatError | None:
    """The format error behind a GraphQL error, if a scalar refused a value: its texts may be shown to the caller."""
    cause: BaseException | None = error
    while isinstance(cause, GraphQLError):
        cause = cause.original_error
    return cause if isinstance(cause, FormatError) else None


def _refuse(name: str, error: FormatError) -> GraphQLError:
    return GraphQLError(f"{name}: {error.english}.", original_error=error)


def _text(name: str, parse: Callable[[str], object]) -> Callable[[object], object]:
    """The input side of a scalar written as a string."""

    def parse_value(value: object) -> object:
        if not isinstance(value, str):
            raise _refuse(name, FormatError("write it as a string, in quotes", "tulis sebagai teks, dalam tanda kutip"))
        try:
            return parse(value)
        except FormatError as error:
            raise _refuse(name, error) from None

    return parse_value


def _or_pseudonym(parse: Callable[[str], str]) -> Callable[[str], str]:
    def parse_either(text: str) -> str:
        return text if is_pseudonym(text) else parse(text)

    return parse_either


def _money(value: object) -> int:
    try:
        return scalars.parse_money(value)
    except FormatError as error:
        raise _refuse("Money", error) from None


def _as_it_is(value: object) -> object:
    return value


def _scalar(name: str, description: str, parse_value: Callable[[object], object]) -> ScalarDefinition:
    return strawberry.scalar(name=name, description=description, serialize=_as_it_is, parse_value=parse_value)


def _identifier(name: str, description: str, parse: Callable[[str], str]) -> ScalarDefinition:
    described = f"{description} A filter takes a whole number or a pseudonym; answers may hold a masked form."
    return _scalar(name, described, _text(name, _or_pseudonym(parse)))


def _code(name: str, description: str, parse: Callable[[str], object]) -> ScalarDefinition:
    return _scalar(name, description, _text(name, parse))


SCALARS: Mapping[object, ScalarDefinition] = {
    NIK: _identifier("NIK", "Nomor Induk Kependudukan, 16 digits.", scalars.parse_nik),
    NPWP: _identifier("NPWP", "Nomor Pokok Wajib Pajak, 16 digits, or the old 15.", scalars.parse_npwp),
    KPJ: _identifier("KPJ", "Nomor peserta BPJS Ketenagakerjaan, 11 digits.", scalars.parse_kpj),
    Phone: _identifier(
        "Phone", "Indonesian telephone number in E.164 form, such as +622189970000.", scalars.parse_phone
    ),
    Email: _identifier("Email", "E-mail address.", scalars.parse_email),
    PassportNumber: _identifier(
        "PassportNumber",
        "Passport number, 6 to 9 capital letters and digits.",
        scalars.parse_passport,
    ),
    NIB: _code("NIB", "Nomor Induk Berusaha, 13 digits.", scalars.parse_nib),
    RegionCode: _code("RegionCode", "Regency or city in the Kemendagri scheme, PP.KK: 32.16.", scalars.parse_region),
    DistrictCode: _code(
        "DistrictCode", "District (kecamatan) in the Kemendagri scheme: 82.04.06.", scalars.parse_district
    ),
    KbjiCode: _code("KbjiCode", "Occupation, KBJI 2014, 1 to 4 or 6 digits.", scalars.parse_kbji),
    KbliCode: _code("KbliCode", "Field of business, KBLI, 2 to 5 digits.", scalars.parse_kbli),
    CountryCode: _code("CountryCode", "Country, ISO 3166-1 alpha-2: CN.", scalars.parse_country),
    Money: _scalar("Money", "Whole rupiah, or whole US dollars where the field's name ends in Usd.", _money),
    date: _code("Date", "Calendar date, YYYY-MM-DD (ISO 8601).", scalars.parse_date),
    datetime: _code("DateTime", "Point in time with its offset (ISO 8601), answered in UTC.", scalars.parse_datetime),
}
"""The scalar behind each Python type of the schema."""

PERIOD = _code("Period", "A month 2026-03, a quarter 2026-Q1 or a year 2026.", parse_period)
"""The scalar of periods, which no field of a record holds."""
