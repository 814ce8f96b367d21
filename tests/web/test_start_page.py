"""The start page in a real browser, over a running demo hub."""

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Locator, Page, expect

import hub.web
from tests.web.conftest import Visit

EXAMPLES = {
    path.stem: json.loads(path.read_text("utf-8"))
    for path in sorted((Path(hub.web.__file__).parent / "src" / "examples").glob("*.json"))
}
pytestmark = pytest.mark.asyncio(loop_scope="session")  # the browser belongs to one event loop
WITH_ROWS = ("bekasi-dashboard", "halmahera-selatan-levy")
RUN_EDITOR = "button.graphiql-execute-button"


def outcome_of(page: Page) -> Locator:
    """The line that says what became of the last query."""
    return page.locator(".outcome")


def response_of(page: Page) -> Locator:
    """The answer as GraphiQL shows it; its editor draws only the lines in sight."""
    return page.locator(".result-window .view-lines")


async def press(page: Page, example: str, button: str) -> None:
    """Press a button of an example's card by its Indonesian word."""
    await page.locator(f"[data-example={example}]").get_by_role("button", name=button).click()


async def choose(page: Page, caller: str) -> None:
    """Choose one of the demo's ready callers."""
    await page.get_by_label("Pemanggil demo").select_option(caller)


async def test_the_page_loads_from_the_hub_alone_and_without_complaint(visit: Visit) -> None:
    """No request leaves the machine, the policy of the page blocks nothing of its own, the console stays empty."""
    await visit.open()
    await press(visit.page, "bekasi-dashboard", "Jalankan")
    await expect(outcome_of(visit.page)).to_have_attribute("data-outcome", "ok")
    await visit.page.wait_for_timeout(1000)  # the editor fetches its workers and fonts after the answer
    origin = urlsplit(visit.url)
    assert visit.origins == {f"{origin.scheme}://{origin.netloc}"}
    assert visit.complaints == []


async def test_anyone_sees_the_state_of_the_sources(visit: Visit) -> None:
    """Without a token: their ids and states, and a hint that the rest needs a caller."""
    await visit.open()
    sources = visit.page.locator(".sources li")
    await expect(sources).to_have_count(5)
    await expect(visit.page.get_by_text("5 dari 5 sumber tersedia")).to_be_visible()
    names = await sources.locator(".source-name").all_inner_texts()
    assert set(names) == {"siapkerja", "sip-kerja", "si-pinker", "aptekad", "bps"}
    await expect(visit.page.locator(".source-owner")).to_have_count(0)


async def test_a_caller_sees_who_owns_each_source(visit: Visit) -> None:
    """With a token the public API tells owner, regions, domains and latency."""
    await visit.open()
    await choose(visit.page, "bekasi/dashboard/statistics")
    source = visit.page.locator(".sources li", has_text="si-pinker")
    await expect(source.locator(".source-owner")).to_contain_text("Kabupaten Halmahera Selatan")
    await expect(source.locator(".source-reading")).to_contain_text("rest")


async def test_the_examples_of_the_three_users_and_the_auditor_are_offered(visit: Visit) -> None:
    """One card each, with its title and the caller it is for."""
    await visit.open()
    assert set(EXAMPLES) == {"bekasi-dashboard", "halmahera-selatan-levy", "kemnaker-analyst", "auditor-log"}
    for name, example in EXAMPLES.items():
        card = visit.page.locator(f"[data-example={name}]")
        await expect(card).to_contain_text(example["title"]["id"])
        await expect(card).to_contain_text(example["caller"])


@pytest.mark.parametrize("name", EXAMPLES)
async def test_an_example_runs_as_its_caller_at_one_press(visit: Visit, name: str) -> None:
    """The card chooses its caller, fills the editor and its variables, runs, and the answer is whole."""
    await visit.open()
    await press(visit.page, name, "Jalankan")
    await expect(outcome_of(visit.page)).to_have_attribute("data-outcome", "ok")
    await expect(visit.page.get_by_label("Pemanggil demo")).to_have_value(EXAMPLES[name]["caller"])
    await expect(response_of(visit.page)).to_contain_text('"data"')
    await expect(outcome_of(visit.page)).to_contain_text("Catatan log")


@pytest.mark.parametrize("name", WITH_ROWS)
async def test_a_list_says_how_many_rows_each_source_gave(visit: Visit, name: str) -> None:
    """The completeness of the answer stands beside it, in words."""
    await visit.open()
    await press(visit.page, name, "Jalankan")
    part = visit.page.locator(".parts li", has_text="siapkerja")
    await expect(part).to_contain_text("Tersedia")
    await expect(part).to_contain_text("baris")


async def test_choosing_a_caller_and_pressing_run_shows_rows(visit: Visit) -> None:
    """The way of a reader who writes the query: choose who asks, press GraphiQL's own button."""
    await visit.open()
    await choose(visit.page, "bekasi/dashboard/statistics")
    await press(visit.page, "bekasi-dashboard", "Buka")
    await visit.page.locator(RUN_EDITOR).click()
    await expect(outcome_of(visit.page)).to_have_attribute("data-outcome", "ok")
    await expect(response_of(visit.page)).to_contain_text("registeredAt")


async def test_the_decisions_of_the_answer_stand_below_it_with_their_clause(visit: Visit) -> None:
    """A masked name says that it is masked, how, and by which ground."""
    await visit.open()
    await press(visit.page, "bekasi-dashboard", "Jalankan")
    name = visit.page.locator('tr[data-coordinate="JobSeeker.fullName"]', has_text="Disamarkan").first
    await expect(name).to_contain_text("INITIALS")
    await expect(name).to_contain_text("Pasal")
    await visit.page.get_by_role("button", name="Disamarkan").click()
    shown = visit.page.locator(".decisions tr[data-coordinate] .treatment")
    assert set(await shown.all_inner_texts()) == {"Disamarkan"}


async def test_a_refused_query_says_so_with_its_code(visit: Visit) -> None:
    """An operator sees figures alone, never a record."""
    await visit.open()
    await press(visit.page, "halmahera-selatan-levy", "Buka")
    await choose(visit.page, "kemnaker/operator/monitoring-evaluation")
    await visit.page.locator(RUN_EDITOR).click()
    await expect(outcome_of(visit.page)).to_have_attribute("data-outcome", "down")
    await expect(outcome_of(visit.page)).to_contain_text("FORBIDDEN")


async def test_a_token_of_ones_own_can_be_pasted(visit: Visit, demo_tokens: Mapping[str, str]) -> None:
    """It is read for display, used for the sources, and can be dropped."""
    page = visit.page
    await visit.open()
    await page.get_by_text("Token sendiri").click()
    await page.get_by_label("Token", exact=True).fill(demo_tokens["kemnaker/analyst/statistics"])
    await page.get_by_role("button", name="Pakai token").click()
    await expect(page.locator(".claims")).to_contain_text("Kementerian Ketenagakerjaan")
    await expect(page.locator(".claims")).to_contain_text("Analis")
    await expect(page.locator(".source-owner").first).to_be_visible()
    await page.get_by_role("button", name="Lepas token").click()
    await expect(page.locator(".claims")).to_have_count(0)
    await expect(page.locator(".source-owner")).to_have_count(0)


async def test_a_token_that_the_hub_refuses_is_told_at_once(visit: Visit, demo_tokens: Mapping[str, str]) -> None:
    """The hub's own words and code stand beside the token."""
    page = visit.page
    header, payload, _signature = demo_tokens["bekasi/auditor/audit"].split(".")
    await visit.open()
    await page.get_by_text("Token sendiri").click()
    await page.get_by_label("Token", exact=True).fill(f"{header}.{payload}.c2lnbmF0dXJl")
    await page.get_by_role("button", name="Pakai token").click()
    await expect(page.locator(".note.fault")).to_contain_text("UNAUTHENTICATED")


async def test_the_token_stays_in_this_tab(visit: Visit, demo_tokens: Mapping[str, str]) -> None:
    """It is never in an address or in localStorage; another tab has none."""
    page = visit.page
    await visit.open()
    await choose(page, "bekasi/auditor/audit")
    await press(page, "auditor-log", "Jalankan")
    await expect(outcome_of(page)).to_have_attribute("data-outcome", "ok")
    token = demo_tokens["bekasi/auditor/audit"]
    assert token in await page.evaluate("JSON.stringify({...sessionStorage})")
    assert token not in await page.evaluate("JSON.stringify({...localStorage})")
    assert not any(token in request.url for request in visit.requests)
    other = await page.context.new_page()
    await other.goto(visit.url)
    await expect(other.get_by_label("Pemanggil demo")).to_have_value("")


async def test_the_policy_of_the_page_stops_an_inline_script(visit: Visit) -> None:
    """Should markup ever slip in, it does not run."""
    answer = await visit.page.goto(visit.url)
    assert answer is not None
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    ran = await visit.page.evaluate(
        """() => {
            const script = document.createElement('script');
            script.textContent = 'globalThis.slippedIn = true';
            document.head.append(script);
            return globalThis.slippedIn === true;
        }"""
    )
    assert ran is False
    assert any("Content Security Policy" in complaint for complaint in visit.complaints)


async def test_the_page_speaks_english_at_a_switch_and_remembers_it(visit: Visit) -> None:
    """Indonesian first; the choice outlives a reload."""
    page = visit.page
    await visit.open()
    await expect(page.locator("html")).to_have_attribute("lang", "id")
    await page.get_by_role("button", name="EN", exact=True).click()
    await expect(page.get_by_role("heading", name="Ready examples")).to_be_visible()
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await expect(page.get_by_role("heading", name="Ready examples")).to_be_visible()


async def test_the_page_follows_the_theme_of_the_system_until_told_otherwise(phone: Visit) -> None:
    """A dark system gives a dark page; a press makes it light."""
    await phone.open()
    await expect(phone.page.locator("html")).to_have_attribute("data-theme", "dark")
    await phone.page.get_by_role("button", name="Terang").click()
    await expect(phone.page.locator("html")).to_have_attribute("data-theme", "light")


@pytest.mark.parametrize("language", ["ID", "EN"])
async def test_a_phone_needs_no_sideways_scrolling(phone: Visit, language: str) -> None:
    """Before and after an answer, in both languages, the page is as wide as the screen."""
    page = phone.page
    await phone.open()
    await page.get_by_role("button", name=language, exact=True).click()
    await page.locator("[data-example=bekasi-dashboard] button").first.click()
    await expect(page.locator(".decisions")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") == 390


async def test_an_example_can_be_run_from_the_keyboard(visit: Visit) -> None:
    """The first stop skips to the content, and every control on the way is a real one."""
    page = visit.page
    await visit.open()
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Langsung ke isi")).to_be_focused()
    await page.keyboard.press("Enter")
    run = page.locator("[data-example=bekasi-dashboard]").get_by_role("button", name="Jalankan")
    for _stop in range(20):
        await page.keyboard.press("Tab")
        if await run.evaluate("element => element === document.activeElement"):
            break
    await expect(run).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(outcome_of(page)).to_have_attribute("data-outcome", "ok")
