"""A real Chromium for the tests of the pages, and a page that keeps what it asked for and what it complained about."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, Request, async_playwright, expect

import hub.web

DIST = Path(hub.web.__file__).parent / "dist"
CHROMIUM_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(slots=True)
class Visit:
    """One reader's page, and all that it asked for, failed at and wrote to its console."""

    page: Page
    url: str
    requests: list[Request] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def origins(self) -> set[str]:
        """The hosts that were asked; files made in the page itself (`blob:`, `data:`) have none."""
        parts = [urlsplit(request.url) for request in self.requests]
        return {f"{part.scheme}://{part.netloc}" for part in parts if part.netloc}

    async def open(self) -> None:
        """Load the start page and wait for the explorer's editor to stand."""
        await self.page.goto(self.url)
        await self.page.wait_for_selector(".graphiql-query-editor .view-line")


def watch(page: Page, url: str) -> Visit:
    """Keep from now on what the page asks for and complains about."""
    visit = Visit(page, url)

    def hear(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            visit.complaints.append(message.text)

    def ask(request: Request) -> None:
        visit.requests.append(request)

    page.on("console", hear)
    page.on("request", ask)
    page.on("requestfailed", lambda request: visit.complaints.append(f"failed: {request.url} {request.failure}"))
    page.on("pageerror", lambda error: visit.complaints.append(f"error: {error}"))
    return visit


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Debian's Chromium, for all tests; each reader has a context of its own, which shares nothing with another."""
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("no chromium on this machine (Debian: apt-get install chromium)")
    if not (DIST / "index.html").is_file():
        pytest.skip("the pages are not built (make pages)")
    # The first query of a hub compiles its rules; a slow machine may need a while for that.
    expect.set_options(timeout=20_000)
    async with async_playwright() as driver:
        started = await driver.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, hub_url: str) -> AsyncIterator[Visit]:
    """A reader at an office screen, in light mode, who has not chosen anything yet."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="light")
    yield watch(await context.new_page(), hub_url)
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def phone(browser: Browser, hub_url: str) -> AsyncIterator[Visit]:
    """A reader at a phone, in dark mode."""
    context = await browser.new_context(viewport={"width": 390, "height": 844}, color_scheme="dark")
    yield watch(await context.new_page(), hub_url)
    await context.close()
