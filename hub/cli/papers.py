"""Where a document goes: as HTML to standard output or a file, and as PDF and data to files of their own."""

from pathlib import Path
from typing import Annotated

import typer

from hub.duties.paper import Paper, as_html
from hub.duties.paper_pdf import as_pdf

Out = Annotated[Path | None, typer.Option("--out", help="Where the HTML goes.", show_default="standard output")]
Pdf = Annotated[Path | None, typer.Option("--pdf", help="Where a PDF goes.", show_default="none")]
Json = Annotated[Path | None, typer.Option("--json", help="Where the data go, as JSON.", show_default="none")]


def put_out(paper: Paper, out: Path | None, pdf: Path | None) -> None:
    """Write a document; HTML goes to standard output where no file is named at all. Raises PaperError."""
    drawn = None if pdf is None else as_pdf(paper)
    if out is not None:
        write_new(out, as_html(paper).encode())
    if pdf is not None and drawn is not None:
        write_new(pdf, drawn)
    if out is None and pdf is None:
        typer.echo(as_html(paper), nl=False)


def write_new(file: Path, content: bytes) -> None:
    """Write a file that is not there yet."""
    try:
        with file.open("xb") as opened:
            opened.write(content)
    except OSError as error:
        raise typer.BadParameter(f"{file}: {error.strerror}; a file is never written over") from error
