"""TOML files to source mappings, strictly: every fault names the file, the key, what was found and what would be right.

Only what the file itself shows is judged here; a source's `verify` holds the mapping against the living system.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from resolvers.mapping import AgeKind, AgeWay, ApiMapping, Codes, ColumnMapping, SourceKind, SourceMapping, TypeMapping
from resolvers.mapping_columns import read_codes, read_column, read_updated_at
from resolvers.mapping_figures import read_figures
from resolvers.mapping_toml import MappingError, Table, one_of
from resolvers.reads import KEY
from schema.catalogue import Catalogue, DomainType, Field, ValueType

__all__ = ["MappingError", "MappingLoader", "load_mapping", "load_mappings"]

_SOURCE = "source"
_BODY = re.compile(r"^\[(?!source\])", re.MULTILINE)
"""The first table that is not the source's own."""

_TOP_KEYS = ("source", "settings", "codes", "types", "figures")
_SOURCE_KEYS = ("id", "owner", "kind", "name", "regions", "bound", "deadline_ms")
_TYPE_KEYS = ("table", "key", "updated_at", "one_row_per_person", "age", "fields", "api", "sheet", "own_regions_only")
_API_KEYS = ("filters", "many", "orders", "least", "most")
_REGION = re.compile(r"\d\d\.\d\d")
_ANY_REGION = "*"
_AGE_GROUP = "AgeGroup"


def load_mappings(folder: Path, catalogue: Catalogue) -> dict[str, SourceMapping]:
    """Every `*.toml` of the folder by source id. Raises `MappingError` at the first fault: all files or none."""
    mappings: dict[str, SourceMapping] = {}
    for path in sorted(folder.glob("*.toml")):
        mapping = load_mapping(path, catalogue)
        if mapping.id in mappings:
            other = mappings[mapping.id].file
            raise MappingError(path.name, "source.id", repr(mapping.id), f"an id not used by {other}")
        mappings[mapping.id] = mapping
    return mappings


def load_mapping(path: Path, catalogue: Catalogue) -> SourceMapping:
    """The mapping in one file. Raises `MappingError`."""
    return MappingLoader(catalogue).load(path)


@dataclass(frozen=True, slots=True)
class _Body:
    """What stands below the source's own table: as it was parsed, and the types that it means."""

    content: Mapping[str, object]
    types: Mapping[str, TypeMapping]


class MappingLoader:
    """Loads the mappings of one set of sources.

    Regions that run the same application have mappings that differ in the `[source]` table alone: what stands below it
    in the same words is read once, and the sources share its types, and so all that is made of them.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        """Read for this catalogue."""
        self._catalogue = catalogue
        self._bodies: dict[str, _Body] = {}

    def load(self, path: Path) -> SourceMapping:
        """The mapping in one file. Raises `MappingError`."""
        text = _text(path)
        found = _BODY.search(text)
        body = text[found.start() :] if found else ""
        head = _alone(text.removesuffix(body))
        known = self._bodies.get(body) if head is not None else None
        content = _parsed(path, text) if head is None or known is None else {**head, **known.content}
        mapping = _mapping(path, content, self._catalogue, known)
        if head is not None and mapping.figures is None:
            below = {key: value for key, value in content.items() if key != _SOURCE}
            self._bodies.setdefault(body, _Body(below, mapping.types))
        return mapping


def _alone(head: str) -> Mapping[str, object] | None:
    """What stands above the first other table, if that is the source's own table and nothing else."""
    try:
        content = tomllib.loads(head)
    except tomllib.TOMLDecodeError:
        return None
    return content if content.keys() == {_SOURCE} else None


def _mapping(path: Path, content: Mapping[str, object], catalogue: Catalogue, known: _Body | None) -> SourceMapping:
    top = Table(path.name, "", content)
    top.only(_TOP_KEYS)
    source = top.table(_SOURCE)
    source.only(_SOURCE_KEYS)
    figures = read_figures(top)
    mapping = SourceMapping(
        id=source.text("id"),
        owner=source.text("owner"),
        kind=SourceKind(source.choice("kind", tuple(SourceKind))),
        name=source.text("name"),
        regions=_regions(source),
        bound=source.count("bound"),
        deadline_ms=source.count("deadline_ms"),
        settings=_settings(top.table("settings")),
        types={} if figures else known.types if known is not None else _read_types(top, catalogue),
        file=path.name,
        figures=figures,
    )
    _check_own_regions(top.table("types"), mapping, catalogue)
    return mapping


def _read_types(top: Table, catalogue: Catalogue) -> Mapping[str, TypeMapping]:
    codes = {name: read_codes(table) for name, table in top.table("codes").tables().items()}
    return _types(top.table("types"), codes, catalogue)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise MappingError(path.name, "(file)", "no such file", "a mapping file") from None
    except UnicodeDecodeError as error:
        raise MappingError(path.name, "(file)", str(error), "a TOML file in UTF-8") from error


def _parsed(path: Path, text: str) -> Mapping[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(path.name, "(file)", str(error), "a TOML file in UTF-8") from error


def _regions(source: Table) -> tuple[str, ...]:
    regions = source.texts("regions")
    if regions == (_ANY_REGION,):
        return regions
    if not regions or not all(_REGION.fullmatch(region) for region in regions):
        raise source.fault("regions", list(regions) or None, '["*"] or Kemendagri codes such as "32.16"')
    return regions


def _settings(table: Table) -> Mapping[str, str | int]:
    settings: dict[str, str | int] = {}
    for key, value in table.content.items():
        if isinstance(value, bool) or not isinstance(value, str | int):
            raise table.fault(key, value, "a text or a whole number")
        settings[key] = value
    return settings


def _types(types: Table, codes: Mapping[str, Codes], catalogue: Catalogue) -> Mapping[str, TypeMapping]:
    if not types.content:
        raise types.fault("(any)", None, one_of(tuple(catalogue.types)))
    types.only(tuple(catalogue.types))
    tables = types.tables()
    loaded = {name: _type(table, catalogue.types[name], codes, catalogue) for name, table in tables.items()}
    for name, table in tables.items():
        _check_links(table, catalogue.types[name], loaded)
        _check_age(table, catalogue.types[name], loaded)
    return loaded


def _type(table: Table, domain: DomainType, codes: Mapping[str, Codes], catalogue: Catalogue) -> TypeMapping:
    table.only(_TYPE_KEYS)
    fields = table.table("fields")
    fields.only(tuple(domain.fields))
    columns = {name: read_column(fields, domain.fields[name], codes, catalogue) for name in fields.content}
    return TypeMapping(
        name=domain.name,
        table=table.text("table"),
        key=_key(table, columns),
        updated_at=read_updated_at(table, "updated_at"),
        one_row_per_person=table.flag("one_row_per_person"),
        age=tuple(_age_way(table, way, domain, catalogue) for way in table.texts("age")),
        columns=columns,
        api=_api(table.table("api"), domain),
        sheet=table.optional_text("sheet"),
        own_regions_only=table.flag("own_regions_only"),
    )


def _key(table: Table, columns: Mapping[str, ColumnMapping]) -> str:
    """The surrogate key: never a governed value, for it breaks ties and so its order shows (ATTACKS 2)."""
    key = table.text("key")
    for column in columns.values():
        if column.column == key:
            raise table.fault("key", key, f"a surrogate key that is no governed value (here it is {column.field})")
    return key


def _api(table: Table, domain: DomainType) -> ApiMapping:
    table.only(_API_KEYS)
    parts = {name: table.table(name) for name in _API_KEYS}
    for part in parts.values():
        part.only((KEY, *domain.fields))
    return ApiMapping(**{name: part.names() for name, part in parts.items()})


def _age_way(table: Table, way: str, domain: DomainType, catalogue: Catalogue) -> AgeWay:
    if way == AgeKind.ADULT:
        return AgeWay(AgeKind.ADULT)
    relation, _, name = way.rpartition(".")
    holder: DomainType | None = domain
    if relation:
        link = domain.relations.get(relation)
        holder = catalogue.types[link.target] if link and not link.many and not link.by_person else None
    field = holder.fields.get(name) if holder else None
    kind = _age_kind(field) if field else None
    if kind is None:
        raise table.fault("age", way, '"adult", or a birth date, NIK or age group, its own or of a relation to one')
    return AgeWay(kind, name, relation or None)


def _age_kind(field: Field) -> AgeKind | None:
    if field.value is ValueType.DATE:
        return AgeKind.BIRTH_DATE
    if field.value is ValueType.NIK:
        return AgeKind.NIK
    return AgeKind.AGE_GROUP if field.enum == _AGE_GROUP else None


def _check_links(table: Table, domain: DomainType, loaded: Mapping[str, TypeMapping]) -> None:
    fields = table.table("fields")
    for name in loaded[domain.name].columns:
        target = domain.fields[name].links_to
        if target is not None and target not in loaded:
            raise fields.fault(name, fields.content[name], f"types.{target} in this file, the target of the link")


def _check_age(table: Table, domain: DomainType, loaded: Mapping[str, TypeMapping]) -> None:
    mapping = loaded[domain.name]
    if not domain.about_person:
        if mapping.age:
            raise table.fault("age", list(table.texts("age")), f"no `age`: {domain.name} is not about a person")
        return
    if not mapping.age:
        raise table.fault("age", None, "the ways in which age is known, first that serves")
    for way, text in zip(mapping.age, table.texts("age"), strict=True):
        if way.field is not None and not _age_mapped(way, way.field, domain, loaded):
            raise table.fault("age", text, "a way whose fields are mapped in this file")


def _check_own_regions(types: Table, mapping: SourceMapping, catalogue: Catalogue) -> None:
    """Hold every promise that rows keep to the source's regions against what could keep it: of each source anew."""
    for name, one in mapping.types.items():
        if not one.own_regions_only:
            continue
        if mapping.covers_all_regions:
            raise types.table(name).fault("own_regions_only", True, "it only where `regions` of the source names some")
        domain = catalogue.types[name]
        if not domain.own_by or not all(_is_single(path, domain) for path in domain.own_by):
            expected = f"no such key: no field of one value makes a row of {name} a region's own"
            raise types.table(name).fault("own_regions_only", True, expected)
        for path in domain.own_by:
            if path not in one.columns:
                raise types.table(name).table("fields").fault(path, None, "a column, as `own_regions_only` rests on it")


def _is_single(path: str, domain: DomainType) -> bool:
    return path in domain.fields and not domain.fields[path].is_list


def _age_mapped(way: AgeWay, field: str, domain: DomainType, loaded: Mapping[str, TypeMapping]) -> bool:
    if way.relation is None:
        return field in loaded[domain.name].columns
    relation = domain.relations[way.relation]
    link = relation.join.partition(".")[2]
    target = loaded.get(relation.target)
    return link in loaded[domain.name].columns and target is not None and field in target.columns
