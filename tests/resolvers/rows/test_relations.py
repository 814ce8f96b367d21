"""Relations: only the records of the parents asked for, by parent, a few of each."""

from datetime import date

from resolvers.reads import KEY, Keyset, OrderTerm, Parents
from resolvers.rows.page import page
from tests.resolvers.rows.samples import NOW, clear, question, read, shape, table, treater

PLACEMENTS = [
    {"id": 1, "id_pencaker": 20, "tanggal": "2026-01-01"},
    {"id": 2, "id_pencaker": 10, "tanggal": "2026-01-02"},
    {"id": 3, "id_pencaker": 10, "tanggal": "2026-01-03"},
    {"id": 4, "id_pencaker": 30, "tanggal": "2026-01-04"},
    {"id": 5, "id_pencaker": 10, "tanggal": None},
    {"id": 6, "id_pencaker": None, "tanggal": "2026-01-05"},
]
NEWEST = (OrderTerm(clear("placedAt"), descending=True),)


def test_a_relation_to_many_gives_the_first_of_each_parent_and_counts_them_all() -> None:
    """Rows come by parent, then in the order asked; each parent has its own limit and its own total."""
    asked = read(
        "Placement", order=NEWEST, parents=Parents("seekerId", by_person=False, slot=0, first_slot=1), total=True
    )
    batch = page(asked, table("Placement", PLACEMENTS), question([10, 20, 99], 2), NOW)
    assert list(zip(batch.parents or (), batch.keys, strict=True)) == [(10, 3), (10, 2), (20, 1)]
    assert batch.parent_totals == {10: 3, 20: 1}


def test_a_relation_to_one_finds_records_by_key() -> None:
    """With the link `id` each record is its own parent."""
    asked = read("Placement", parents=Parents(KEY, by_person=False, slot=0, first_slot=None))
    batch = page(asked, table("Placement", PLACEMENTS), question((4, 2, 77)), NOW)
    assert (list(batch.keys), batch.parents) == ([2, 4], [2, 4])


def test_a_relation_goes_on_behind_a_position() -> None:
    """The second page of one parent begins after the first page's last record; totals stay whole."""
    asked = read(
        "Placement",
        order=NEWEST,
        keyset=Keyset((3,), (False,), 2, 0),
        parents=Parents("seekerId", by_person=False, slot=0, first_slot=1),
        total=True,
    )
    batch = page(asked, table("Placement", PLACEMENTS), question([10], 2, 3, date(2026, 1, 3)), NOW)
    assert (list(batch.keys), batch.parent_totals) == ([2, 5], {10: 3})


def test_records_of_a_person_are_joined_on_the_keyed_tag() -> None:
    """The parents asked for are tags; records of others, and those without an identifier, belong to none."""
    workers = table("ForeignWorker", [{"id": 1, "paspor": "A1234567"}, {"id": 2, "paspor": "B1234567"}, {"id": 3}])
    tag = treater().person_tags(["B1234567"])[0]
    asked = read("ForeignWorker", parents=Parents("passportNumber", by_person=True, slot=0, first_slot=1))
    batch = page(asked, workers, question([tag], 5), NOW)
    assert (list(batch.keys), batch.parents) == ([2], [tag])
    assert shape("ForeignWorker").domain.identifier == "passportNumber"
