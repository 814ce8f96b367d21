"""The routes of the pages, over a small built folder; the page itself is tested in a browser (test_start_page.py)."""

import gzip
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from hub.web.pages import DemoCallers, page_routes

SCRIPT = b"console.log('hub');" * 100


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    """A folder as the build leaves it: a page, a script with its compressed copies, a picture without."""
    assets = tmp_path / "dist" / "assets"
    assets.mkdir(parents=True)
    (assets.parent / "index.html").write_text("<!doctype html><title>Sinergi Hub</title>")
    (assets / "index-1a2b.js").write_bytes(SCRIPT)
    (assets / "index-1a2b.js.gz").write_bytes(gzip.compress(SCRIPT))
    (assets / "index-1a2b.js.br").write_bytes(b"brotli")
    (assets / "icon-3c4d.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "dist" / "secret.svg").write_text("outside")
    return assets.parent


def client_of(dist: Path, demo: DemoCallers | None = None) -> httpx.AsyncClient:
    """A client of an application that has the page routes alone."""
    app = Starlette(routes=page_routes(dist, demo))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hub.example")


@pytest.fixture
async def client(dist: Path) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the pages outside the demo."""
    async with client_of(dist) as opened:
        yield opened


async def test_the_start_page_is_html_that_nobody_stores(client: httpx.AsyncClient) -> None:
    """`/` must be fresh at each visit, as it names the files of the newest build."""
    answer = await client.get("/")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert "Sinergi Hub" in answer.text


@pytest.mark.parametrize("path", ["/", "/assets/index-1a2b.js"])
async def test_every_answer_carries_a_policy_that_lets_nothing_in_from_elsewhere(
    client: httpx.AsyncClient, path: str
) -> None:
    """The policy starts from nothing, allows no inline script, and keeps the page out of frames."""
    headers = (await client.get(path)).headers
    policy = {
        name: set(sources)
        for name, *sources in (directive.split() for directive in headers["content-security-policy"].split(";"))
    }
    assert policy["default-src"] == {"'none'"}
    assert policy["script-src"] == {"'self'"}
    assert policy["connect-src"] == {"'self'"}
    assert policy["frame-ancestors"] == {"'none'"}
    assert set().union(*policy.values()) <= {"'none'", "'self'", "'unsafe-inline'", "data:"}
    assert [name for name, sources in policy.items() if "'unsafe-inline'" in sources] == ["style-src"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


async def test_a_built_file_is_kept_for_a_year(client: httpx.AsyncClient) -> None:
    """Its name changes with its content, so a browser never has to ask again."""
    answer = await client.get("/assets/icon-3c4d.svg")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("GZIP;q=1.0, br;q=0", "gzip"),
        ("br; q=0.5", "br"),
        ("gzip;q=0.0", None),
        ("identity", None),
        ("", None),
    ],
)
async def test_a_built_file_goes_out_in_the_smallest_form_that_is_accepted(
    client: httpx.AsyncClient, accepted: str, coding: str | None
) -> None:
    """The copies were packed by the build; a browser that names none gets the plain file (RFC 9110, 12.5.3)."""
    async with client.stream("GET", "/assets/index-1a2b.js", headers={"Accept-Encoding": accepted}) as answer:
        body = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers.get("content-encoding") == coding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert {"br": b"brotli", "gzip": SCRIPT, None: SCRIPT}[coding] == (
        gzip.decompress(body) if coding == "gzip" else body
    )


async def test_a_file_without_a_packed_copy_goes_out_plain(client: httpx.AsyncClient) -> None:
    """A small file is not packed by the build."""
    answer = await client.get("/assets/icon-3c4d.svg", headers={"Accept-Encoding": "br, gzip"})
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize(
    "path",
    [
        "/assets/missing.js",
        "/assets/index-1a2b.js.gz",
        "/assets/..%2Fsecret.svg",
        "/assets/../secret.svg",
        "/assets/%2e%2e%2fsecret.svg",
        "/secret.svg",
        "/assets/",
    ],
)
async def test_only_built_files_have_an_address(client: httpx.AsyncClient, path: str) -> None:
    """Names are looked up among those found at start; none is ever joined to a path."""
    assert (await client.get(path)).status_code == 404


async def test_a_page_is_only_read(client: httpx.AsyncClient) -> None:
    """Any other method is refused."""
    assert (await client.post("/")).status_code == 405
    assert (await client.head("/")).status_code == 200


async def test_without_a_build_the_page_says_how_to_build_it(tmp_path: Path) -> None:
    """The hub itself runs without its pages."""
    async with client_of(tmp_path / "nothing") as client:
        answer = await client.get("/")
        assert answer.status_code == 503
        assert "make pages" in answer.text
        assert answer.headers["cache-control"] == "no-store"
        assert "content-security-policy" in answer.headers


async def test_outside_the_demo_no_token_is_handed_out(client: httpx.AsyncClient) -> None:
    """The route of the ready callers does not exist there."""
    assert (await client.get("/demo/callers")).status_code == 404


async def test_the_demo_offers_its_ready_callers(dist: Path) -> None:
    """Each with its key and token, in the demo's order, and stored nowhere."""
    tokens = {"kemnaker/analyst/statistics": "token-1", "bekasi/auditor/audit": "token-2"}
    async with client_of(dist, DemoCallers(tokens)) as client:
        answer = await client.get("/demo/callers")
    assert answer.json() == [
        {"key": "kemnaker/analyst/statistics", "token": "token-1"},
        {"key": "bekasi/auditor/audit", "token": "token-2"},
    ]
    assert answer.headers["cache-control"] == "no-store"
