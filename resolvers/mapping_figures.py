"""`[figures]` of a mapping: published figures in files, instead of records of any type."""

from resolvers.figures import PARTS
from resolvers.mapping import FiguresMapping, SourceKind
from resolvers.mapping_toml import Table


def read_figures(top: Table) -> FiguresMapping | None:
    """Where the figures stand; `None` for a mapping of records. Raises `MappingError`."""
    if "figures" not in top.content:
        return None
    table = top.table("figures")
    table.only(("table", "sheet", *PARTS))
    if "types" in top.content:
        raise top.fault("types", "types", "either `types` or `figures`, for figures are nobody's records")
    kind = top.table("source").content.get("kind")
    if kind != SourceKind.FILES:
        raise top.fault("figures", kind, f'kind = "{SourceKind.FILES}", which alone reads figures')
    columns = {part: table.text(part, part) for part in PARTS}
    if len(set(columns.values())) < len(columns):
        raise table.fault("(columns)", sorted(columns.values()), "a column of its own for each part of a figure")
    return FiguresMapping(table.text("table"), table.optional_text("sheet"), columns)
