"""Where a document goes: as HTML to standard output or a file, and as PDF and data to files of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Final

import orjson
import typer

from hub.database import DatabaseError
from hub.duties.paper import Paper, as_html
from hub.duties.paper_pdf import PaperError, as_pdf
from hub.publication.shelf import NotAcceptedError, NotPublishedError

BASIS_FAULTS: Final = (DatabaseError, NotAcceptedError, NotPublishedError, PaperError)
"""What may be wrong where a document is drawn up from the policies in force."""

Party = Annotated[str, typer.Option("--party", help="Whose.")]
Out = Annotated[Path | None, typer.Option("--out", help="Where the HTML goes.", show_default="standard output")]
Pdf = Annotated[Path | None, typer.Option("--pdf", help="Where a PDF goes.", show_default="none")]
Json = Annotated[Path | None, typer.Option("--json", help="Where the data go, as JSON.", show_default="none")]


@dataclass(frozen=True, slots=True)
class Places:
    """Files that are not there yet, for what is wanted of a document."""

    html: Path | None
    pdf: Path | None
    json: Path | None = None


def put_out(paper: Paper, places: Places, data: Mapping[str, Any] | None = None) -> None:
    """Write a document, and its data; where no file is named, HTML goes to standard output.

    Nothing is written where the PDF cannot be drawn. Raises PaperError.
    """
    contents: dict[Path, bytes] = {}
    if places.pdf is not None:
        contents[places.pdf] = as_pdf(paper)
    if places.html is not None:
        contents[places.html] = as_html(paper).encode()
    if places.json is not None:
        contents[places.json] = orjson.dumps(data, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    for file, content in contents.items():
        _write_new(file, content)
    if not contents:
        typer.echo(as_html(paper), nl=False)


def _write_new(file: Path, content: bytes) -> None:
    try:
        with file.open("xb") as opened:
            opened.write(content)
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}; a file is never written over") from error
