"""The written form of each kind of value, as regular expressions that PostgreSQL and Python read alike.

One definition for what a filter takes, what a mapping finds and what `quality` flags, wherever it is tested.
"""

from collections.abc import Mapping
from types import MappingProxyType

from schema.catalogue import ValueType

_DAY_AND_MONTH = (
    "(0[1-9]|1[0-9]|2[0-8]|4[1-9]|5[0-9]|6[0-8])(0[1-9]|1[0-2])"  # days that every month has, women's from 41
    "|(29|30|69|70)(0[13-9]|1[0-2])"
    "|(31|71)(0[13578]|1[02])"
)
_BORN = f"(({_DAY_AND_MONTH})[0-9]{{2}}|(29|69)02([02468][048]|[13579][26]))"
"""DDMMYY with 40 added to a woman's day; the 29th of February in leap years only, which 19YY and 20YY share."""

_NIK = f"[1-9][0-9]{{5}}{_BORN}(?!0000)[0-9]{{4}}"

PATTERNS: Mapping[ValueType, str] = MappingProxyType(
    {
        ValueType.NIK: f"^{_NIK}$",
        ValueType.NPWP: f"^(0?[0-9]{{15}}|{_NIK})$",
        ValueType.NIB: "^[0-9]{13}$",
        ValueType.KPJ: "^[0-9]{11}$",
        ValueType.PHONE: r"^\+62(8[0-9]{8,11}|[2345679][0-9]{6,10})$",
        ValueType.EMAIL: r"^(?=.{3,254}$)[!-?A-~]{1,64}@[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)+$",
        ValueType.PASSPORT: "^[A-Z0-9]{6,9}$",
        ValueType.REGION: r"^[0-9]{2}\.[0-9]{2}$",
        ValueType.DISTRICT: r"^[0-9]{2}\.[0-9]{2}\.[0-9]{2}$",
        ValueType.KBJI: "^([0-9]{1,4}|[0-9]{6})$",
        ValueType.KBLI: "^[0-9]{2,5}$",
        ValueType.COUNTRY: "^[A-Z]{2}$",
        ValueType.DATE: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        ValueType.DATETIME: (
            r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})$"
        ),
    },
)
"""Form only, of the canonical value: whether a region, a country or a day exists, `schema.scalars` says."""
