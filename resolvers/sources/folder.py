"""The kind `files`: a folder of records, or of published figures. DuckDB is imported when a file is first read."""

from resolvers.mapping import SourceMapping
from resolvers.sources.base import Source
from resolvers.sources.bounded import BoundedSource
from resolvers.sources.figures import FolderFigures
from resolvers.sources.files import FilesApi
from schema.catalogue import Catalogue


def open_files(mapping: SourceMapping, catalogue: Catalogue, address: str) -> Source:
    """The source of a mapping over the folder at `address`. Raises `MappingError`."""
    if mapping.figures is not None:
        return FolderFigures(mapping, mapping.figures, address)
    return BoundedSource(mapping, catalogue, FilesApi(mapping, address))
