"""Every party's view of the log under every filter is what the rule says, written plainly and slowly beside."""

import random

import pytest

from hub.database import reading_pool
from hub.journal.reader import JournalReader
from hub.journal.view import AuditFilter, AuditPage, Reader, Window
from hub.journal.writer import Journal
from tests.hub.log_views import ENTRIES, READERS, made_entry, made_filter, matches, seen

FILTERS, PAGE = 300, 7


async def _listed(reader: JournalReader, who: Reader, wanted: AuditFilter) -> list[AuditPage]:
    """The whole list, page by page."""
    pages = [await reader.page(who, wanted, Window(PAGE, None, total=True))]
    while pages[-1].has_next:
        pages.append(await reader.page(who, wanted, Window(PAGE, pages[-1].entries[-1].cursor, total=True)))
    return pages


@pytest.mark.parametrize("walked", [1, 2_000])
async def test_every_view_under_every_filter_is_what_the_rule_says(
    journal: Journal, journal_dsn: str, monkeypatch: pytest.MonkeyPatch, walked: int
) -> None:
    """Random entries, readers and filters, every page and total; found among the newest or profile by profile."""
    monkeypatch.setattr("hub.journal.matching._WALKED", walked)
    chance = random.Random(walked)
    entries = {}
    for minute in range(ENTRIES):
        made = made_entry(chance, minute)
        entries[await journal.append(made)] = made
    found = 0
    async with reading_pool(journal_dsn, 5.0) as pool:
        for _ in range(FILTERS):
            who, wanted = chance.choice(READERS), made_filter(chance)
            views = {key: view for key, one in entries.items() if (view := seen(one, who)) is not None}
            expected = [key for key in reversed(views) if matches(entries[key], views[key], wanted)]
            pages = await _listed(JournalReader(pool), who, wanted)
            listed = [entry for page in pages for entry in page.entries]
            assert [entry.id for entry in listed] == expected, wanted
            assert {page.total for page in pages} == {len(expected)}
            for entry in listed:
                assert set(entry.decisions) == set(views[entry.id].decisions)
                assert set(entry.sources) == set(views[entry.id].sources)
            found += len(expected)
    assert found > FILTERS
