"""Documents read back: HTML, which must be well formed, and the text of a PDF."""

from html.parser import HTMLParser
from io import BytesIO

from pypdf import PdfReader


class Text(HTMLParser):
    """The text of a document, and what it opens and closes."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.open: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        assert not {"src", "href"} & {name for name, _ in attrs}
        self.tags.add(tag)
        if tag not in {"br", "meta"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Hold it against the one that is open."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Gather text."""
        self.text += data


def read(document: str) -> Text:
    """A document, which must be well formed."""
    found = Text()
    found.feed(document)
    found.close()
    assert found.open == []
    return found


def text_of(pdf: bytes) -> str:
    """The text of every page without white space, since lines break where they may."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)
