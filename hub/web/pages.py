"""The routes of the pages: the start page, its built files, and in the demo the ready callers.

Nothing here reads data of the sources: the pages ask the public GraphQL API under the caller's own rights.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; "
    "script-src 'self'; "
    # GraphiQL's editor writes its colours and positions as style elements and attributes.
    "style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; "
    "font-src 'self'; "
    "connect-src 'self'; "
    "worker-src 'self'; "
    "base-uri 'none'; "
    "form-action 'none'; "
    "frame-ancestors 'none'"
)
"""What a page may load and whom it may ask (W3C CSP 3): the hub itself, and nothing inline that runs."""

SECURITY_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
"""Sent with every answer of this module."""

_NO_STORE: Mapping[str, str] = {**SECURITY_HEADERS, "Cache-Control": "no-store"}
# File names carry a digest of the content: a changed file has another name, so a stored one never grows old.
_FOREVER: Mapping[str, str] = {**SECURITY_HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}

_MEDIA_TYPES: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
# The build writes these copies beside each text file; the smaller first.
_ENCODINGS: Mapping[str, str] = {"br": ".br", "gzip": ".gz"}

_NOT_BUILT = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sinergi Hub</title></head>
<body>
<h1>Sinergi Hub</h1>
<p>Halaman belum dibangun. Jalankan <code>make pages</code>, lalu mulai ulang hub. API
<code>POST /graphql</code> berjalan.</p>
<p lang="en">The pages are not built yet. Run <code>make pages</code>, then start the hub again. The API
<code>POST /graphql</code> works.</p>
</body></html>
"""


@dataclass(frozen=True, slots=True)
class DemoCallers:
    """The demo's ready tokens, by `<party>/<role>/<purpose>`. Whoever reaches the demo may have them."""

    tokens: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Asset:
    """A built file: its media type, and where its plain and compressed copies lie, by content coding."""

    media_type: str
    copies: Mapping[str, Path]


def page_routes(dist: Path, demo: DemoCallers | None) -> list[BaseRoute]:
    """The routes of the pages built into `dist`, which is read once, here; `/demo/callers` only where `demo` is given.

    Without a built page `/` answers 503 and says how to build it.
    """
    routes: list[BaseRoute] = [
        Route("/", _StartPage(dist / "index.html").serve),
        Route("/assets/{name}", _Assets(dist / "assets").serve),
    ]
    return routes if demo is None else [*routes, Route("/demo/callers", _CallerList(demo).serve)]


class _StartPage:
    """`GET /`: the built page, never stored, so that a new build shows at the next visit."""

    def __init__(self, index: Path) -> None:
        built = index.is_file()
        self._content = index.read_bytes() if built else _NOT_BUILT.encode()
        self._status = 200 if built else 503

    async def serve(self, _request: Request) -> Response:
        """Answer with the page as it was built."""
        return HTMLResponse(self._content, self._status, headers=_NO_STORE)


class _Assets:
    """`GET /assets/{name}`: the built files found at start, so no path is ever built from what a caller sends."""

    def __init__(self, folder: Path) -> None:
        self._assets = dict(_assets_in(folder))

    async def serve(self, request: Request) -> Response:
        """Answer with the smallest copy that the browser accepts (RFC 9110, section 12.5.3)."""
        asset = self._assets.get(request.path_params["name"])
        if asset is None:
            raise HTTPException(404)
        coding = _best_coding(request.headers.get("accept-encoding", ""), asset.copies)
        headers = {**_FOREVER, "Vary": "Accept-Encoding"}
        if coding:
            headers["Content-Encoding"] = coding
        return FileResponse(asset.copies[coding], headers=headers, media_type=asset.media_type)


class _CallerList:
    """`GET /demo/callers`: the demo's ready callers, for the page to offer."""

    def __init__(self, demo: DemoCallers) -> None:
        self._demo = demo

    async def serve(self, _request: Request) -> Response:
        """Answer with `[{"key", "token"}]` in the order in which the demo made them."""
        callers = [{"key": key, "token": token} for key, token in self._demo.tokens.items()]
        return JSONResponse(callers, headers=_NO_STORE)


def _assets_in(folder: Path) -> Iterator[tuple[str, _Asset]]:
    for path in folder.glob("*"):
        media_type = _MEDIA_TYPES.get(path.suffix)
        if media_type is None:
            continue
        packed = {coding: path.with_name(path.name + suffix) for coding, suffix in _ENCODINGS.items()}
        copies = {"": path} | {coding: copy for coding, copy in packed.items() if copy.is_file()}
        yield path.name, _Asset(media_type, copies)


def _best_coding(accepted: str, copies: Mapping[str, Path]) -> str:
    """The first of our codings that the browser names and does not refuse with `q=0`; empty for the plain copy."""
    offered = {}
    for entry in accepted.lower().split(","):
        name, _, weight = entry.replace(" ", "").partition(";q=")
        offered[name] = weight or "1"
    usable = (coding for coding in _ENCODINGS if coding in copies and offered.get(coding, "0").strip("0.") != "")
    return next(usable, "")
