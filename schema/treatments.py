"""What each treatment makes of a value: which pairs fit, the form, the rights, and the pure twin of the SQL.

A source's SQL must give byte for byte what `apply` gives here (DESIGN section 2). Nothing here decides who sees what.
"""

from bisect import bisect_right
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import Final

from schema.catalogue import Field, Kind, ValueType
from schema.decisions import Form, Right, Treatment

MILLION: Final = 1_000_000

_MILLIONS: Final = (0, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1_000, 2_000, 5_000)

RUPIAH_BANDS: Final = tuple(millions * MILLION for millions in _MILLIONS)
"""Lower bounds of the published bands of rupiah, ascending; what lies below the first is told as the first."""

USD_BANDS: Final = (0, 100, 200, 300, 600, 1_200, 2_400, 3_600, 6_000, 12_000, 24_000, 60_000, 120_000)
"""Lower bounds of the published bands of US dollars: months of the levy of USD 100 (PP 34/2021 Pasal 24)."""

HIDDEN_LENGTH: Final[Mapping[ValueType, int]] = MappingProxyType(
    {ValueType.NIK: 16, ValueType.NPWP: 16, ValueType.KPJ: 11, ValueType.PASSPORT: 9}
)
"""How many stars stand for a wholly hidden identifier, whatever the length of the true one."""

_MASKS: Final[Mapping[ValueType, tuple[Form, ...]]] = MappingProxyType(
    {
        ValueType.NIK: (Form.LAST4, Form.HIDDEN),
        ValueType.NPWP: (Form.LAST4, Form.HIDDEN),
        ValueType.KPJ: (Form.LAST4, Form.HIDDEN),
        ValueType.PASSPORT: (Form.LAST4, Form.HIDDEN),
        ValueType.PHONE: (Form.LAST3,),
        ValueType.EMAIL: (Form.DOMAIN,),
    }
)

_GENERALISATIONS: Final[Mapping[ValueType, tuple[Form, ...]]] = MappingProxyType(
    {
        ValueType.DATE: (Form.YEAR,),
        ValueType.DATETIME: (Form.MONTH,),
        ValueType.MONEY: (Form.BAND,),
        ValueType.KBJI: (Form.TWO_DIGITS,),
        ValueType.KBLI: (Form.TWO_DIGITS,),
    }
)

_BANDED: Final = frozenset(
    {
        ValueType.ENUM,
        ValueType.BOOLEAN,
        ValueType.KBJI,
        ValueType.KBLI,
        ValueType.COUNTRY,
        ValueType.REGION,
        ValueType.DISTRICT,
        ValueType.DATE,
        ValueType.DATETIME,
    }
)

_NUMERIC: Final = frozenset({ValueType.INT, ValueType.FLOAT, ValueType.MONEY})

_ALL_USES: Final = frozenset({Right.SELECT, Right.FILTER, Right.SORT, Right.GROUP, Right.COUNT})

_RIGHTS: Final[Mapping[Treatment, frozenset[Right]]] = MappingProxyType(
    {
        Treatment.CLEAR: _ALL_USES,
        Treatment.GENERALISE: _ALL_USES,
        Treatment.PSEUDONYMISE: frozenset({Right.SELECT, Right.FILTER}),
        Treatment.MASK: frozenset({Right.SELECT}),
        Treatment.AGGREGATE: frozenset({Right.COUNT}),
        Treatment.WITHHOLD: frozenset(),
    }
)


def has_bands(field: Field) -> bool:
    """Whether the field's values are published bands: enums, Boolean, code and region lists, and dates by the month.

    Names, identifiers, free text and plain numbers have none.
    """
    return field.value in _BANDED


def is_numeric(field: Field) -> bool:
    """Whether the field has sums and averages, and so needs a rounding unit."""
    return field.value in _NUMERIC and not field.is_list


def bands_of(field: Field) -> tuple[int, ...]:
    """The lower bounds of the bands of a Money field, ascending: whole US dollars where its name ends in `Usd`."""
    return USD_BANDS if field.name.endswith("Usd") else RUPIAH_BANDS


def forms_of(field: Field, treatment: Treatment) -> tuple[Form | None, ...]:
    """The forms in which `treatment` may show the field, the default first; empty where the two do not fit.

    `None` stands for "no form of its own": a CLEAR value as it is, or a treatment that shows nothing.
    """
    if treatment in {Treatment.AGGREGATE, Treatment.WITHHOLD}:
        return (None,)
    if treatment is Treatment.CLEAR:
        return (Form.SEALED,) if field.value is ValueType.ID else (None,)
    return () if field.is_list else _showing_forms(field, treatment)


def _showing_forms(field: Field, treatment: Treatment) -> tuple[Form, ...]:
    if treatment is Treatment.PSEUDONYMISE:
        fitting = field.kind is Kind.IDENTIFIER or field.value is ValueType.ID
        return (Form.PSEUDONYM,) if fitting else ()
    if treatment is Treatment.MASK:
        return (Form.INITIALS,) if field.kind is Kind.NAME else _MASKS.get(field.value, ())
    return (Form.REGENCY,) if field.name == "address" else _GENERALISATIONS.get(field.value, ())


def fits(field: Field, treatment: Treatment) -> bool:
    """Whether `treatment` can be given to the field at all; a rule with a pair that does not fit is refused at load."""
    return bool(forms_of(field, treatment))


def default_form(field: Field, treatment: Treatment) -> Form | None:
    """The form a rule means when it names none.

    Raises `ValueError` where the treatment does not fit the field.
    """
    forms = forms_of(field, treatment)
    if not forms:
        raise ValueError(f"{treatment} does not fit {field.coordinate} ({field.value})")
    return forms[0]


def rights_of(treatment: Treatment, form: Form | None, field: Field) -> frozenset[Right]:
    """The uses that follow from a treatment (DESIGN section 2); `lookup` and `match` are named in rules beside it.

    An identifier is never in `where` by its treatment alone, only by `lookup`, unless it is a pseudonym. AGGREGATE
    carries `group` and `filter` on published bands only, and only inside aggregates. What tells persons apart is no
    key of groups, however it is treated: groups of one are a list of persons that no limit counts.
    """
    rights = _RIGHTS[treatment] - {Right.GROUP} if field.tells_apart else _RIGHTS[treatment]
    if treatment is Treatment.AGGREGATE and has_bands(field):
        return rights | {Right.GROUP, Right.FILTER}
    if field.kind is Kind.IDENTIFIER and form is not Form.PSEUDONYM:
        return rights - {Right.FILTER}
    return rights


def apply(field: Field, treatment: Treatment, form: Form | None, value: object) -> object:
    """The value as the treatment shows it: see `showing`."""
    return showing(field, treatment, form)(value)


def showing(field: Field, treatment: Treatment, form: Form | None) -> Callable[[object], object]:
    """What shows values as the treatment does; `None` stays `None`, AGGREGATE and WITHHOLD show `None`.

    Values are canonical: `str`, `int`, `date`, aware `datetime`; for REGENCY the name of the record's region, for a
    CLEAR link its sealed id. Raises `ValueError` for a form that does not fit the field, and for PSEUDONYMISE, which
    needs a key and is made elsewhere.
    """
    if form not in forms_of(field, treatment) or treatment is Treatment.PSEUDONYMISE:
        raise ValueError(f"{treatment} as {form} cannot be applied to {field.coordinate} ({field.value})")
    if treatment in {Treatment.AGGREGATE, Treatment.WITHHOLD}:
        return lambda _: None
    if form is None or form is Form.SEALED:
        return lambda value: value
    shape = _SHAPES[form]
    return lambda value: None if value is None else shape(field, value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, found {type(value).__name__}")
    return value


def _last(count: int, value: str) -> str:
    """Stars for all but the last `count` characters; a value no longer than that is all stars."""
    if len(value) <= count:
        return "*" * len(value)
    return "*" * (len(value) - count) + value[-count:]


def _initials(_: Field, value: object) -> str:
    return "".join(f"{word[0]}." for word in _text(value).split(" ") if word)


def _domain(_: Field, value: object) -> str:
    _local, at, domain = _text(value).rpartition("@")
    return f"***@{domain}" if at else "***"


def _year(_: Field, value: object) -> date:
    if not isinstance(value, date):
        raise TypeError(f"expected a date, found {type(value).__name__}")
    return date(value.year, 1, 1)


def _month(_: Field, value: object) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"expected a time with its zone, found {type(value).__name__}")
    utc = value.astimezone(UTC)
    return datetime(utc.year, utc.month, 1, tzinfo=UTC)


def _band(field: Field, value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(f"expected whole money, found {type(value).__name__}")
    bands = bands_of(field)
    return bands[max(bisect_right(bands, value) - 1, 0)]


_SHAPES: Final[Mapping[Form, Callable[[Field, object], object]]] = MappingProxyType(
    {
        Form.LAST4: lambda _, value: _last(4, _text(value)),
        Form.LAST3: lambda _, value: _last(3, _text(value)),
        Form.HIDDEN: lambda field, _: "*" * HIDDEN_LENGTH[field.value],
        Form.INITIALS: _initials,
        Form.DOMAIN: _domain,
        Form.YEAR: _year,
        Form.MONTH: _month,
        Form.BAND: _band,
        Form.REGENCY: lambda _, value: _text(value),
        Form.TWO_DIGITS: lambda _, value: _text(value)[:2],
    }
)
