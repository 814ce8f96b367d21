"""What leaves the adapter is treated, cell by cell; what a cell does not show is null in text, filter and order."""

from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from resolvers.reads import Comparison, Hidden, HiddenKind, Op, OrderTerm, Output, Piece, Treated
from resolvers.rows.page import page
from resolvers.utf8 import from_text, to_bytes
from schema.decisions import Cell, Form, Treatment
from tests.resolvers.rows.samples import (
    ALL_CELLS,
    NOW,
    OTHER_ADULT,
    OWN_ADULT,
    OWN_MINOR,
    clear,
    piece,
    question,
    read,
    shown,
    table,
    treater,
)

ADULT = {"lahir": "05-08-1994"}
MINOR = {"lahir": "05-08-2015"}


def outcome(output: Treated, records: list[dict[str, Any]], cells: tuple[Cell, ...]) -> list[Any]:
    """The member `x` of each record's JSON."""
    asked = read("JobSeeker", cells=cells, region="82.04", pieces=(Piece((Output("x", output),)),))
    batch = page(asked, table("JobSeeker", records), question(), NOW)
    return [orjson.loads(to_bytes(f"{{{text}}}"))["x"] for text in batch.pieces[0]]


@pytest.mark.parametrize(
    ("field", "column", "native", "way", "expected"),
    [
        ("nik", "nik", "8204990508940001", (Treatment.MASK, Form.LAST4), "************0001"),
        ("nik", "nik", "8204990508940001", (Treatment.MASK, Form.HIDDEN), "*" * 16),
        ("fullName", "nama", "Siti Nur  Aisyah", (Treatment.MASK, Form.INITIALS), "S.N.A."),
        ("phone", "hp", "081234567890", (Treatment.MASK, Form.LAST3), "***********890"),
        ("email", "surel", "siti@dinas.example", (Treatment.MASK, Form.DOMAIN), "***@dinas.example"),
        ("birthDate", "lahir", "05-08-1994", (Treatment.GENERALISE, Form.YEAR), "1994-01-01"),
        ("address", "alamat", "Jalan Karet 1", (Treatment.GENERALISE, Form.REGENCY), "Kabupaten Halmahera Selatan"),
        ("nik", "nik", "8204990508940001", (Treatment.AGGREGATE, None), None),
        ("nik", "nik", "8204990508940001", (Treatment.WITHHOLD, None), None),
        ("nik", "nik", None, (Treatment.MASK, Form.LAST4), None),
        ("address", "alamat", None, (Treatment.GENERALISE, Form.REGENCY), None),
    ],
)
def test_each_treatment_shows_its_form_and_no_more(
    field: str, column: str, native: Any, way: tuple[Treatment, Form | None], expected: Any
) -> None:
    """The treated value stands in the JSON; nulls stay null."""
    record = {**ADULT, "kab": "8204", column: native}
    assert outcome(shown(field, {OWN_ADULT: way}), [record], (OWN_ADULT,)) == [expected]


def test_each_record_is_treated_by_its_own_cell() -> None:
    """Four cells, four outcomes in one column; a cell that the field does not name shows null."""
    ways = {
        OWN_ADULT: (Treatment.CLEAR, None),
        OWN_MINOR: (Treatment.WITHHOLD, None),
        OTHER_ADULT: (Treatment.MASK, Form.INITIALS),
    }
    records = [{**age, "kab": kab, "nama": "Siti Nur"} for kab in ("8204", "3216") for age in (ADULT, MINOR)]
    assert outcome(shown("fullName", ways), records, ALL_CELLS) == ["Siti Nur", None, "S.N.", None]


def test_attack_01_a_filter_sees_only_what_the_caller_sees() -> None:
    """A comparison with a masked value finds nothing by the true one, and a withheld value equals nothing."""
    records = [{"id": 1, **ADULT, "nama": "Siti Nur"}, {"id": 2, **MINOR, "nama": "Siti Nur"}]
    ways = {OWN_ADULT: (Treatment.MASK, Form.INITIALS), OWN_MINOR: (Treatment.WITHHOLD, None)}
    found = {}
    for value in ("Siti Nur", "S.N."):
        asked = read("JobSeeker", where=Comparison(shown("fullName", ways), Op.EQ, 0))
        found[value] = list(page(asked, table("JobSeeker", records), question(value), NOW).keys)
    assert found == {"Siti Nur": [], "S.N.": [1]}


def test_attack_02_an_order_sees_only_what_the_caller_sees() -> None:
    """By a generalised date, records of one year are ordered by key, not by the day within the year."""
    records = [{"id": 1, "lahir": "05-08-1994"}, {"id": 2, "lahir": "01-02-1994"}, {"id": 3, "lahir": "01-02-1993"}]
    by_year = shown("birthDate", {OWN_ADULT: (Treatment.GENERALISE, Form.YEAR)})
    asked = read("JobSeeker", cells=(OWN_ADULT,), order=(OrderTerm(by_year, descending=False),))
    assert list(page(asked, table("JobSeeker", records), question(), NOW).keys) == [3, 1, 2]


def test_records_of_cells_the_read_does_not_name_never_appear() -> None:
    """With the adult side alone, minors and persons of unknown age are in no row, hidden column or total."""
    records = [{"id": 1, **ADULT}, {"id": 2, **MINOR}, {"id": 3}]
    asked = read("JobSeeker", cells=(OWN_ADULT,), hidden=(Hidden(HiddenKind.PERSON, clear("nik")),), total=True)
    batch = page(asked, table("JobSeeker", records), question(), NOW)
    assert (list(batch.keys), batch.total, [len(column) for column in batch.hidden]) == ([1], 1, [1])


def test_hidden_columns_hold_keys_tags_and_pseudonyms_of_the_cells_that_show_them() -> None:
    """Links and tags are null where the cell does not show the field; the tag is the keyed one."""
    seekers = table("JobSeeker", [{"id": 5, **ADULT}, {"id": 6, **MINOR}])
    placements = table("Placement", [{"id_pencaker": 5}, {"id_pencaker": 6}], {"seeker": seekers})
    adults_only = shown("seekerId", {OWN_ADULT: (Treatment.CLEAR, None)})
    linked = page(read("Placement", hidden=(Hidden(HiddenKind.LINK, adults_only),)), placements, question(), NOW)
    assert linked.hidden == [[5, None]]
    records = [{**ADULT, "nik": "8204990508940001"}, {**MINOR, "nik": "8204990508150001"}, ADULT]
    nik = shown("nik", {OWN_ADULT: (Treatment.PSEUDONYMISE, Form.PSEUDONYM)})
    kinds = (HiddenKind.PERSON, HiddenKind.PSEUDONYM)
    asked = read("JobSeeker", hidden=tuple(Hidden(kind, nik) for kind in kinds))
    tags, pseudonyms = page(asked, table("JobSeeker", records), question(), NOW).hidden
    assert [tag is None for tag in tags] == [False, True, True]
    assert list(tags[:1]) == treater().person_tags(["8204990508940001"])
    assert list(pseudonyms) == [*treater().pseudonyms("NIK", ["8204990508940001"]), None, None]


def test_texts_are_written_as_orjson_writes_them_compact_and_in_utc() -> None:
    """Quotes, accents, emoji, control characters, lists, dates, times and nulls in one piece, without braces."""
    record = {
        **ADULT,
        "nama": 'Siti "É"\n\x01😀',
        "keterampilan": ["las", "tik"],
        "daftar": "2026-01-31",
        "diubah": int(datetime(2026, 1, 31, 5, 6, 7, tzinfo=UTC).timestamp() * 1000),
    }
    fields = ("fullName", "skills", "registeredAt", "updatedAt", "sex")
    batch = page(read("JobSeeker", pieces=(piece(*fields), piece())), table("JobSeeker", [record]), question(), NOW)
    text = (
        r'"fullName":"Siti \"É\"\n\u0001😀","skills":["las","tik"],"registeredAt":"2026-01-31",'
        r'"updatedAt":"2026-01-31T05:06:07Z","sex":null'
    )
    assert batch.pieces == [[from_text(text)], [""]]


def test_quality_tells_what_is_missing_and_what_is_no_value() -> None:
    """Required fields that are null are MISSING; what is there and says nothing, or has a wrong form, is INVALID."""
    record = {**ADULT, "nik": "123", "jk": "X", "daftar": "kemarin", "keterampilan": ["las", None], "surel": "a@b.id"}
    fields = "nik,sex,registeredAt,skills,fullName,email,phone,major"
    outputs = Piece((Output("quality", clear(f"quality:{fields}")),))
    batch = page(read("JobSeeker", pieces=(outputs,)), table("JobSeeker", [record]), question(), NOW)
    flags = ["nik:INVALID", "sex:INVALID", "registeredAt:INVALID", "skills:INVALID", "fullName:MISSING"]
    assert [orjson.loads(to_bytes(f"{{{text}}}"))["quality"] for text in batch.pieces[0]] == [flags]


def test_attack_19_ids_are_never_written_by_a_source() -> None:
    """Keys and links are sealed in the hub; a read that wants them as text is refused."""
    for name in ("id", "seekerId"):
        with pytest.raises(ValueError, match="sealed"):
            page(read("Placement", pieces=(piece(name),)), table("Placement", []), question(), NOW)
