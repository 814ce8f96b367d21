"""One entry of `[types.X.fields]` to a `ColumnMapping`: forms, code lists, lists and storage types that fit."""

from collections.abc import Mapping

from resolvers.mapping import ARRAY, Codes, ColumnForm, ColumnMapping, Native
from resolvers.mapping_toml import Table, one_of
from schema.catalogue import Catalogue, Field, ValueType

_KEYS = ("column", "codes", "form", "list", "native")
_NATIVES = tuple(Native)

_FORMS: Mapping[ValueType, tuple[ColumnForm, ...]] = {
    ValueType.REGION: (ColumnForm.REGION_DIGITS,),
    ValueType.DISTRICT: (ColumnForm.DISTRICT_DIGITS,),
    ValueType.PHONE: (ColumnForm.LOCAL_PHONE,),
    ValueType.DATE: (ColumnForm.DATE_DMY, ColumnForm.EPOCH_MS),
    ValueType.DATETIME: (ColumnForm.EPOCH_MS, ColumnForm.WIB),
}

_NATIVE_OF_FORM: Mapping[ColumnForm, Native] = {
    ColumnForm.DATE_DMY: Native.TEXT,
    ColumnForm.EPOCH_MS: Native.INTEGER,
    ColumnForm.WIB: Native.TIMESTAMP,
}

_NATIVE_OF_VALUE: Mapping[ValueType, Native] = {
    ValueType.INT: Native.INTEGER,
    ValueType.MONEY: Native.INTEGER,
    ValueType.FLOAT: Native.NUMBER,
    ValueType.BOOLEAN: Native.BOOLEAN,
    ValueType.DATE: Native.DATE,
    ValueType.DATETIME: Native.TIMESTAMPTZ,
    ValueType.ID: Native.INTEGER,
}


_WITHOUT_CODES = frozenset({ValueType.DATE, ValueType.DATETIME, ValueType.FLOAT, ValueType.ID})
_WHOLE = frozenset({ValueType.INT, ValueType.MONEY})


def read_codes(table: Table) -> Codes:
    """A code list of the file: native code to domain value."""
    to_domain = table.names()
    to_native: dict[str, tuple[str, ...]] = {}
    for native, value in to_domain.items():
        to_native[value] = (*to_native.get(value, ()), native)
    return Codes(table.path.removeprefix("codes."), to_domain, to_native)


def read_column(fields: Table, field: Field, codes: Mapping[str, Codes], catalogue: Catalogue) -> ColumnMapping:
    """The mapping of `field`, given as a column's name or as a table with how to read it."""
    entry = _entry(fields, field.name)
    form = _form(entry, field)
    chosen = _codes(entry, field, codes, catalogue)
    return ColumnMapping(
        field=field.name,
        column=entry.text("column"),
        value=field.value,
        native=_native(entry, field, form, chosen),
        form=form,
        codes=chosen,
        list_as=_list(entry, field),
    )


def read_updated_at(types: Table, key: str) -> ColumnMapping | None:
    """The column with the instant of a record's last change, if the source keeps one."""
    if key not in types.content:
        return None
    entry = _entry(types, key)
    entry.only(("column", "form", "native"))
    names = _FORMS[ValueType.DATETIME]
    chosen = entry.optional_choice("form", names)
    form = ColumnForm(chosen) if chosen else None
    default = _NATIVE_OF_FORM[form] if form else Native.TIMESTAMPTZ
    native = Native(entry.optional_choice("native", _NATIVES) or default)
    return ColumnMapping("updatedAt", entry.text("column"), ValueType.DATETIME, native, form)


def _entry(fields: Table, name: str) -> Table:
    value = fields.content[name]
    path = f"{fields.path}.{name}"
    if isinstance(value, str) and value:
        return Table(fields.file, path, {"column": value})
    if isinstance(value, dict):
        entry = Table(fields.file, path, value)
        entry.only(_KEYS)
        return entry
    raise fields.fault(name, value, "a column's name or a table with `column`")


def _form(entry: Table, field: Field) -> ColumnForm | None:
    chosen = entry.optional_text("form")
    if chosen is None:
        return None
    allowed = _FORMS.get(field.value, ())
    if chosen not in allowed:
        raise entry.fault("form", chosen, f"no form for {field.value}" if not allowed else one_of(allowed))
    return ColumnForm(chosen)


def _codes(entry: Table, field: Field, codes: Mapping[str, Codes], catalogue: Catalogue) -> Codes | None:
    name = entry.optional_choice("codes", tuple(codes))
    if name is None:
        return None
    if field.value in _WITHOUT_CODES or "form" in entry.content:
        raise entry.fault("codes", name, f"no `codes` for {field.value}, and never beside `form`")
    values = _translatable(field, catalogue)
    for native, value in codes[name].to_domain.items():
        right = _is_whole(value) if field.value in _WHOLE else values is None or value in values
        if not right:
            expected = "a whole number" if values is None else one_of(values)
            raise Table(entry.file, f"codes.{name}", {}).fault(native, value, f"{expected} (for {entry.path})")
    return codes[name]


def _is_whole(text: str) -> bool:
    return text.removeprefix("-").isdecimal() and text.isascii()


def _translatable(field: Field, catalogue: Catalogue) -> tuple[str, ...] | None:
    """The values a code list of this field may give; `None` where any text is a value."""
    if field.enum is not None:
        return catalogue.enums[field.enum]
    return ("true", "false") if field.value is ValueType.BOOLEAN else None


def _list(entry: Table, field: Field) -> str | None:
    chosen = entry.optional_text("list")
    if field.is_list and chosen is None:
        raise entry.fault("list", None, f'"{ARRAY}" or the separator of the text, for a list field')
    if not field.is_list and chosen is not None:
        raise entry.fault("list", chosen, "no `list` for a field of one value")
    return chosen


def _native(entry: Table, field: Field, form: ColumnForm | None, codes: Codes | None) -> Native:
    chosen = entry.optional_choice("native", _NATIVES)
    if chosen is not None:
        return Native(chosen)
    if form is not None:
        return _NATIVE_OF_FORM.get(form, Native.TEXT)
    return Native.TEXT if codes is not None else _NATIVE_OF_VALUE.get(field.value, Native.TEXT)
