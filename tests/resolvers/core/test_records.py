"""Records and connections as JSON text: members in their order, whatever the texts hold, cursors only where asked."""

import itertools
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.load import ROOT, load_policies
from policies.rulebook import Question, Rulebook
from resolvers.connections import Page, connection_text
from resolvers.execution import Connected, Execution, Failure, Participation, Participations, Status
from resolvers.filler import Filler, Records
from resolvers.lists import SourceBoundExceededError, SourcesIncompleteError, check_complete
from resolvers.openings import open_values
from resolvers.operation import Listing
from resolvers.plan import (
    ChildText,
    HiddenText,
    Layout,
    LinkId,
    Opening,
    OwnId,
    Pseudonyms,
    SealedIds,
    SourcePlan,
    SourceRef,
    SourceText,
    Text,
    Unasked,
)
from resolvers.reads import Read
from resolvers.seal import Keyring, Secrets
from resolvers.utf8 import from_bytes, to_bytes
from schema.build import CATALOGUE
from schema.decisions import Access
from tests.resolvers.core.conftest import NOW, Desk, standing

BEKASI = standing("bekasi/dashboard/statistics")
KEYRING = Keyring(Secrets(b"s" * 32, b"t" * 32, b"j" * 32))
BOOK = Rulebook(load_policies(ROOT, CATALOGUE), CATALOGUE)
EMPLOYER = BOOK.decide(Question(BEKASI, "kemnaker", "siapkerja", "Employer", Access.LIST), NOW)
ODD = st.text(st.characters(exclude_categories=["Cs"])) | st.sampled_from(["%s", "100 %", '"', "\\", "{0}", "😀"])


def _run(values: Sequence[object] = ()) -> Execution:
    return Execution(
        connected=Connected({}),
        catalogue=CATALOGUE,
        keyring=KEYRING,
        standing=BEKASI,
        now=NOW,
        values=values,
        complain=lambda source, error: None,
        say=lambda item: None,
    )


def _plan() -> SourcePlan:
    read = Read("siapkerja", "Employer", (), None, False, (), (), None, (), None, None, None, False)
    return SourcePlan(SourceRef("siapkerja", "kemnaker"), read, (), (), (), EMPLOYER)


def _member(key: str, value: object) -> str:
    return from_bytes(orjson.dumps({key: value}))[1:-1]


@given(st.lists(st.tuples(ODD, ODD, st.none() | st.integers(1, 9)), max_size=5), ODD)
def test_a_record_has_its_members_in_the_order_of_its_layout(
    rows: list[tuple[str, str, int | None]], constant: str
) -> None:
    """Texts of sources, constants, ids, links, pseudonyms and relations; per cent signs and quotes are only text."""
    layout: Layout = (
        Text(_member("constant", constant)),
        SourceText(0),
        OwnId("me"),
        LinkId("boss", 0, 3, None),
        HiddenText("alias", 1),
        ChildText("below", 0),
        SourceText(1),
    )
    filler = Filler(
        _run(),
        _plan(),
        list(range(len(rows))),
        [[row[2] for row in rows], [None if row[2] is None else "psn_x" for row in rows]],
        [[_member("a", row[0]) for row in rows], [_member("b", row[1]) for row in rows]],
        [['{"nodes":[]}' for _ in rows]],
    )
    records = [orjson.loads(to_bytes(text)) for text in filler.texts(layout)]
    assert [[*record] for record in records] == [["constant", "a", "me", "boss", "alias", "below", "b"] for _ in rows]
    for place, (record, row) in enumerate(zip(records, rows, strict=True)):
        assert (record["constant"], record["a"], record["b"]) == (constant, row[0], row[1])
        ids = KEYRING.ids(BEKASI, EMPLOYER.agreement)
        assert ids.unseal(CATALOGUE.types["Employer"].code, "siapkerja", [record["me"]]) == [place]
        link = [] if row[2] is None else [row[2]]
        assert KEYRING.ids(BEKASI, None).unseal(3, "siapkerja", [str(record["boss"])]) == link
        assert (record["alias"] is None) is (row[2] is None)


@given(ODD, st.integers(0, 4))
def test_a_record_of_constants_alone_is_there_as_often_as_there_are_rows(constant: str, rows: int) -> None:
    """Such as `__typename` and `source`."""
    filler = Filler(_run(), _plan(), list(range(rows)), [], [], [])
    texts = filler.texts((Text(_member("a", constant)), Text('"b":null')))
    assert [orjson.loads(to_bytes(text)) for text in texts] == [{"a": constant, "b": None}] * rows


CONNECTION = """{ employers(first: 3) {
  kind: __typename
  edges { __typename at: cursor node { name } }
  rows: nodes { name }
  more: pageInfo { hasNextPage end: endCursor __typename }
  totalCount
  completeness { status source { owner is: id } rows asOf message __typename }
} }"""


def _page(size: int, cursors: list[int]) -> Page:
    def cursor(row: int) -> str:
        cursors.append(row)
        return f"c{row}"

    records = [f'{{"name":"n{row}"}}' for row in range(size)]
    asked = Participation(SourceRef("siapkerja", "kemnaker"), Status.OK, size, datetime(2026, 11, 2, tzinfo=UTC))
    denied = Unasked(denied=(SourceRef("sip-kerja", "bekasi"),))
    return Page(
        type_name="Employer",
        connection="EmployerConnection",
        texts=[records, records],
        size=size,
        cursor=cursor,
        has_next=size > 1,
        total=7,
        participations=Participations((asked,), denied),
    )


def _connection(listing: Listing, page: Page) -> Any:
    return orjson.loads(to_bytes(connection_text(listing, page, lambda item: f"about {item.source.id}")))


def test_a_connection_has_the_members_selected_under_the_keys_given(desk: Desk) -> None:
    """In their order, aliases and type names too."""
    found = _connection(desk.listing(CONNECTION), _page(2, []))
    assert [*found] == ["kind", "edges", "rows", "more", "totalCount", "completeness"]
    assert found["edges"][1] == {"__typename": "EmployerEdge", "at": "c1", "node": {"name": "n1"}}
    assert found["rows"] == [{"name": "n0"}, {"name": "n1"}]
    assert found["more"] == {"hasNextPage": True, "end": "c1", "__typename": "PageInfo"}
    assert found["completeness"] == [
        {
            "status": "OK",
            "source": {"owner": "kemnaker", "is": "siapkerja"},
            "rows": 2,
            "asOf": "2026-11-02T00:00:00Z",
            "message": "about siapkerja",
            "__typename": "Completeness",
        },
        {
            "status": "DENIED",
            "source": {"owner": "bekasi", "is": "sip-kerja"},
            "rows": None,
            "asOf": None,
            "message": "about sip-kerja",
            "__typename": "Completeness",
        },
    ]


def test_an_empty_page_ends_nowhere(desk: Desk) -> None:
    """No cursor is made for it."""
    made: list[int] = []
    found = _connection(desk.listing(CONNECTION), _page(0, made))
    assert (found["edges"], found["rows"], found["more"]["end"], made) == ([], [], None, [])


@pytest.mark.parametrize(
    ("selected", "made"),
    [
        ("nodes { name }", []),
        ("pageInfo { hasNextPage }", []),
        ("pageInfo { endCursor }", [2]),
        ("edges { cursor }", [0, 1, 2]),
    ],
)
def test_cursors_are_sealed_only_where_they_are_selected(desk: Desk, selected: str, made: list[int]) -> None:
    """One for the end of the page, one for each edge, none otherwise."""
    asked: list[int] = []
    _connection(desk.listing(f"{{ employers {{ {selected} }} }}"), _page(3, asked))
    assert asked == made


REFS = {name: SourceRef(name, "x") for name in "abc"}


@given(st.lists(st.sampled_from(Status), min_size=1, max_size=3), st.booleans())
def test_a_complete_answer_misses_no_source_that_should_have_answered(statuses: list[Status], complete: bool) -> None:  # noqa: FBT001 - drawn
    """Denied sources and those not asked never count; all over their bound is an error of its own."""
    drawn = [(REFS[name], status) for name, status in zip("abc", statuses, strict=False)]
    asked = tuple(Participation(*one) for one in drawn if one[1] not in {Status.DENIED, Status.NOT_ASKED})
    left = [tuple(ref for ref, found in drawn if found is status) for status in (Status.DENIED, Status.NOT_ASKED)]
    parts, counting = Participations(asked, Unasked(*left)), [one.status for one in asked]
    if counting and set(counting) == {Status.OVER_BOUND}:
        with pytest.raises(SourceBoundExceededError):
            check_complete(parts, complete=complete)
    elif complete and set(counting) - {Status.OK}:
        with pytest.raises(SourcesIncompleteError) as missing:
            check_complete(parts, complete=complete)
        assert missing.value.participations == tuple(parts)
    else:
        check_complete(parts, complete=complete)


def test_a_failure_says_nothing_of_its_cause() -> None:
    """A status, and a bound with advice where there is one; never a source's own text."""
    assert set(Failure.__slots__) == {"status", "bound", "advice"}


def test_ids_and_pseudonyms_are_opened_for_the_source_they_are_of() -> None:
    """One value stays one, a list stays a list, and what was not issued is gone."""
    ids = KEYRING.ids(BEKASI, "bekasi")
    (one,), (other,) = ids.seal(3, "siapkerja", [7]), ids.seal(3, "sip-kerja", [8])
    (name,) = KEYRING.pseudonyms(BEKASI, "bekasi").seal("NIK", ["3216990909820001"])
    values = [one, [one, other, "x"], name, [name, "psn_" + "A" * 40], "psn_" + "A" * 40, "untouched"]
    openings: list[Opening] = [
        *(SealedIds(slot, 3, "bekasi") for slot in (0, 1)),
        *(Pseudonyms(slot, "NIK", "bekasi") for slot in (2, 3, 4)),
    ]
    opened = open_values(openings, values, "siapkerja", KEYRING, BEKASI)
    assert opened == [[7], [7], "3216990909820001", ["3216990909820001"], None, "untouched"]
    assert open_values(openings, values, "sip-kerja", KEYRING, BEKASI)[:2] == [[], [8]]
    assert values[0] == one


@given(st.data(), st.integers(0, 5), st.integers(0, 9))
def test_a_long_list_is_the_texts_of_its_records_with_commas(data: st.DataObject, columns: int, rows: int) -> None:
    """Whichever part of it, and whatever stands in it."""
    around = data.draw(st.lists(ODD, min_size=columns + 1, max_size=columns + 1))
    texts = [data.draw(st.lists(ODD, min_size=rows, max_size=rows)) for _ in range(columns)]
    records = Records(around, texts, rows)
    whole = ["".join(itertools.chain(*zip(around, [*row, ""], strict=True))) for row in zip(*texts, strict=True)]
    whole = whole if columns else around * rows
    begin, end = data.draw(st.integers(0, 10)), data.draw(st.integers(0, 10))
    assert list(records) == whole
    assert [records[place] for place in range(-rows, rows)] == whole * 2
    assert records[begin:end] == whole[begin:end]
    assert records.listed(begin, end) == ",".join(whole[begin:end])
