"""A source that fails is unavailable now and whole again as soon as it is back; nothing it may not do gets through."""

import asyncio
import logging
import time
from dataclasses import replace
from datetime import date

import pytest

from resolvers.reads import Comparison, Hidden, HiddenKind, Keyset, Op, OrderTerm, Parents
from resolvers.rows.contract import ContractError
from resolvers.sources.base import SourceBoundError, SourceError, SourceTimeoutError, SourceUnavailableError
from resolvers.sources.bounded import BoundedSource
from schema.decisions import Form, Treatment
from tests.resolvers.api_sources.conftest import Server, opened
from tests.resolvers.guarding import guarded
from tests.resolvers.rows.samples import (
    BOTH_SIDES,
    MAPPING,
    clear,
    piece,
    question,
    read,
    read_mapping,
    shown,
    where,
)

PAGE = read(
    "JobSeeker", pieces=(piece("fullName", "nik"),), order=(OrderTerm(clear("registeredAt"), True),), limit_slot=0
)
ALL = read("JobSeeker", pieces=(piece("fullName", "nik"),), order=(OrderTerm(clear("fullName"), False),), limit_slot=0)
BY_NIK = read("JobSeeker", where=Comparison(clear("nik"), Op.EQ, 1), pieces=(piece("fullName"),), limit_slot=0)
NIK = "8204990101700000"

SPOILT = [
    "garbage", "truncated", "redirect", "huge", "packed", "list", "no-total", "negative", "many-rows", "short-pages",
    "no-objects", "no-keys", "numbers", "long-texts", "reversed",
]  # fmt: skip


@pytest.mark.parametrize("asked", [PAGE, ALL], ids=["ordered by the API", "ordered by the hub"])
@pytest.mark.parametrize("mode", SPOILT)
async def test_attack_42_an_answer_outside_the_contract_makes_the_source_unavailable(
    mode: str, asked: object, server: Server, source: BoundedSource
) -> None:
    """Whatever is spoilt, nothing of it comes back, the operator's text holds no value, and then all is well again."""
    assert isinstance(asked, type(PAGE))
    if mode == "reversed" and asked is ALL:
        return  # what the hub orders itself may come in any order
    server.behave(mode)
    with pytest.raises(ContractError) as refused:
        await source.rows(asked, question(60))
    assert "Nama" not in str(refused.value)
    assert NIK not in str(refused.value)
    server.behave()
    assert len((await source.rows(asked, question(60))).keys) == 60


async def test_a_server_error_makes_the_source_unavailable_and_its_text_stays_there(
    server: Server, source: BoundedSource
) -> None:
    """Status 500 with a NIK in its body: the NIK is in no error and no cause of one."""
    server.behave("500")
    with pytest.raises(SourceUnavailableError) as refused:
        await source.rows(PAGE, question(60))
    assert str(refused.value) == "GET /api/pencaker: status 500"
    assert refused.value.__cause__ is None


async def test_attack_42_records_of_another_person_are_refused(server: Server, source: BoundedSource) -> None:
    """Asked for one NIK, the source gives records with another: a broken contract, not an answer."""
    server.behave("others")
    with pytest.raises(ContractError, match="outside the question"):
        await source.rows(BY_NIK, question(9, "8204990101130003"))


async def test_attack_42_records_of_other_parents_are_refused(server: Server, source: BoundedSource) -> None:
    """A relation's records must belong to the parents asked for."""
    asked = read("Placement", parents=Parents("seekerId", by_person=False, slot=0, first_slot=1))
    found = await source.rows(asked, question([3], 9))
    assert set(found.parents or ()) == {3}
    assert [path for path, query in server.requests() if "id_pencaker=3" in query] == ["/api/penempatan"]


async def test_a_code_without_a_translation_is_null_and_no_outage(server: Server, source: BoundedSource) -> None:
    """One new code in the source's list hides the value and raises its flag; the record stays."""
    server.behave("new-codes")
    batch = await source.rows(replace(PAGE, pieces=(piece("sex", "quality:sex"),)), question(2))
    assert batch.pieces[0] == ['"sex":null,"quality:sex":["sex:INVALID"]'] * 2


async def test_dates_that_are_none_among_the_others_cost_more_reading_and_no_outage(
    server: Server, source: BoundedSource
) -> None:
    """Records with a day that does not exist stand first in the API's order, but last, as nulls, in ours."""
    before = await source.rows(PAGE, question(60))
    server.behave("odd-dates")
    batch = await source.rows(PAGE, question(60))
    assert date(2026, 9, 28) in before.order[0]
    assert not {date(2026, 9, 28), None} & {*batch.order[0]}
    behind = replace(PAGE, keyset=Keyset((2,), (False,), 1, 0))
    rest = await source.rows(behind, question(3000, 0, date(2026, 1, 1)))
    assert list(rest.order[0]).count(None) > 181


async def test_a_slow_source_times_out_within_its_deadline(server: Server) -> None:
    """A deadline of two seconds is for the whole read and not for each page."""
    async with opened(read_mapping(MAPPING.replace("deadline_ms = 60000", "deadline_ms = 2000")), server.url) as source:
        server.behave(delay=1.2)
        assert len((await guarded(source, 2).rows(PAGE, question(60))).keys) == 60
        with pytest.raises(SourceTimeoutError):
            await guarded(source, 2).rows(ALL, question(60))
        server.behave(delay=30)
        begin = time.monotonic()
        with pytest.raises(SourceTimeoutError):
            await guarded(source, 2).rows(PAGE, question(60))
        assert 1.5 < time.monotonic() - begin < 4


async def test_a_source_that_went_down_is_back_without_a_restart(server: Server, source: BoundedSource) -> None:
    """Down: unavailable at once, check and reads alike. Up again: the same object answers fully."""
    before = await source.rows(PAGE, question(60))
    server.stop()
    begin = time.monotonic()
    with pytest.raises(SourceUnavailableError):
        await source.rows(PAGE, question(60))
    with pytest.raises(SourceUnavailableError):
        await source.check()
    assert time.monotonic() - begin < 1
    await asyncio.to_thread(server.start)
    after = await source.rows(PAGE, question(60))
    assert (after.keys, after.pieces) == (before.keys, before.pieces)


async def test_a_wrong_key_is_refused_and_shown_nowhere(server: Server) -> None:
    """The API's refusal becomes an unavailable source; the key is in no text of ours."""
    async with opened(read_mapping(), server.url, {"X-Kunci": "salah-sekali"}) as source:
        with pytest.raises(SourceUnavailableError) as refused:
            await source.check()
    assert "salah-sekali" not in str(refused.value)


@pytest.mark.parametrize(
    ("asked", "values"),
    [
        (ALL, None),
        (replace(PAGE, total=True), None),
        (read("JobSeeker", where=Comparison(clear("fullName"), Op.EQ, 1), limit_slot=0), "no such name"),
        (read("JobSeeker", parents=Parents("nik", by_person=True, slot=1, first_slot=None)), []),
    ],
    ids=["order", "total", "filter", "persons"],
)
async def test_beyond_the_bound_the_source_says_what_would_fit(
    asked: object, values: object, small: BoundedSource
) -> None:
    """More rows than the bound are not taken, and the advice names what the API can filter and order by."""
    assert isinstance(asked, type(PAGE))
    with pytest.raises(SourceBoundError) as exceeded:
        await small.rows(asked, question(60, values))
    assert exceeded.value.bound == 600
    assert exceeded.value.advice == "where: sex, nik, regionCode, id; orderBy: registeredAt"


async def test_the_bound_is_found_out_with_one_page(server: Server, small: BoundedSource) -> None:
    """The API's own count says that all is too much; no further page is asked for."""
    with pytest.raises(SourceBoundError):
        await small.rows(ALL, question(60))
    assert len(server.requests()) == 1


async def test_within_the_bound_the_advice_works(small: BoundedSource) -> None:
    """The order and the key filter named by the advice are answered from the same source."""
    assert len((await small.rows(PAGE, question(60))).keys) == 60
    by_key = read("JobSeeker", where=Comparison(clear("id"), Op.IN, 1), limit_slot=0)
    assert len((await small.rows(by_key, question(60, [3, 6, 9]))).keys) == 3


async def test_a_scan_that_finds_too_little_ends_at_the_bound(small: BoundedSource) -> None:
    """In the API's order, with a filter that drops nearly all, reading goes on to the bound and no further."""
    asked = replace(PAGE, where=where(("fullName", Op.EQ, 1)))
    with pytest.raises(SourceBoundError):
        await small.rows(asked, question(60, "no such name"))


async def test_the_bound_counts_the_rows_of_a_whole_operation(small: BoundedSource) -> None:
    """Aliases do not multiply it: six pages of a hundred rows are within it, the seventh is not."""
    operation = question(50)
    for _ in range(6):
        await small.rows(PAGE, operation)
    assert operation.taken.rows == 600
    with pytest.raises(SourceBoundError):
        await small.rows(PAGE, operation)
    assert len((await small.rows(PAGE, question(50))).keys) == 50


async def test_only_what_is_plain_to_the_caller_is_pushed_down(server: Server, source: BoundedSource) -> None:
    """A filter on a masked field, and an order by a generalised date, are the hub's own work on treated values."""
    masked = shown("nik", dict.fromkeys(BOTH_SIDES, (Treatment.MASK, Form.LAST4)))
    await source.rows(read("JobSeeker", where=Comparison(masked, Op.EQ, 1), limit_slot=0), question(9, NIK))
    assert not [query for _, query in server.requests() if "nik=" in query]
    await source.rows(BY_NIK, question(9, NIK))
    assert [query for _, query in server.requests()] == [f"nik={NIK}&urut=id&halaman=1&batas=50"]


async def test_an_address_that_would_be_too_long_is_never_asked(server: Server, source: BoundedSource) -> None:
    """A condition of 70,000 characters makes the source unavailable for this read, and no request."""
    asked = read("JobSeeker", where=Comparison(clear("regionCode"), Op.EQ, 1), limit_slot=0)
    with pytest.raises(SourceUnavailableError, match="too long"):
        await source.rows(asked, question(9, "8" * 70_000))
    assert server.requests() == []


async def test_an_identifier_is_in_no_log_line(
    server: Server, source: BoundedSource, caplog: pytest.LogCaptureFixture
) -> None:
    """A look-up's address holds a NIK: even with every logger wide open, no line of ours repeats it."""
    with caplog.at_level(logging.DEBUG):
        await source.rows(BY_NIK, question(9, NIK))
        server.behave("500")
        with pytest.raises(SourceError):
            await source.rows(BY_NIK, question(9, NIK))
    assert caplog.records
    assert NIK not in caplog.text


async def test_graphql_asks_for_the_columns_a_read_needs_and_no_others(server: Server, graphql: BoundedSource) -> None:
    """Outputs, order, side and hidden columns decide the selection."""
    asked = read(
        "ForeignWorker",
        pieces=(piece("levyAmountUsd"),),
        hidden=(Hidden(HiddenKind.PERSON, clear("passportNumber")),),
        limit_slot=0,
    )
    await graphql.rows(asked, question(3))
    ((_, text),) = server.requests()
    assert text == '{ tka(lewati: 0, ambil: 50, urut: "id") { data { id lahir dkptka paspor } total } }'


async def test_attack_42_graphql_answers_outside_the_contract_are_refused(
    server: Server, graphql: BoundedSource
) -> None:
    """Errors, other shapes, too many rows, none that are objects, no keys, half a JSON, and another person's rows."""
    for mode in ("garbage", "truncated", "huge", "many-rows", "short-pages", "no-objects", "no-keys", "packed", "500"):
        server.behave(mode)
        with pytest.raises(SourceUnavailableError):
            await graphql.rows(read("ForeignWorker", limit_slot=0), question(700))
    by_passport = read("ForeignWorker", where=Comparison(clear("passportNumber"), Op.EQ, 1), limit_slot=0)
    server.behave("other-passports")
    with pytest.raises(ContractError, match="outside the question"):
        await graphql.rows(by_passport, question(9, "A000007"))
    server.behave()
    assert len((await graphql.rows(read("ForeignWorker", limit_slot=0), question(3))).keys) == 3
