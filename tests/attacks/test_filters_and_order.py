"""Using a hidden field instead of reading it: filters, order, groups, and what a mask lets through."""

import pytest

from tests.attacks.target import OWN_ADULT, Target

DASHBOARD = "bekasi/dashboard/statistics"
SEEKERS = "{ jobSeekers(where: %s, first: 50) { nodes { id fullName birthDate } totalCount } }"


@pytest.mark.parametrize(
    "where",
    [
        '{ fullName: { eq: "%s" } }',
        '{ fullName: { in: ["%s"] } }',
        '{ not: { fullName: { eq: "%s" } } }',
        '{ or: [{ fullName: { eq: "%s" } }, {}] }',
        '{ and: [{ not: { or: [{ fullName: { eq: "%s" } }] } }] }',
    ],
)
def test_attack_01_a_masked_name_cannot_be_guessed_by_filtering(target: Target, where: str) -> None:
    """Whoever sees initials asks for whole names until rows come back: the filter is refused, right guess or wrong."""
    row = target.rows(DASHBOARD, "sip-kerja", "JobSeeker", OWN_ADULT)[0]
    name = target.value("sip-kerja", "JobSeeker", "fullName", row)
    right, wrong = (target.ask(DASHBOARD, SEEKERS % (where % guess)) for guess in (name, "Bukan Siapa-siapa"))
    assert right.code == "FIELD_NOT_FILTERABLE"
    assert right.comparable() == wrong.comparable()


@pytest.mark.parametrize(
    "where",
    [
        '{ phone: { eq: "+6281200123456" } }',
        "{ phone: { isNull: true } }",
        "{ disabilityType: { eq: FISIK } }",
        "{ sex: { eq: MALE } }",
        '{ nik: { eq: "3216990101900001" } }',
    ],
)
def test_attack_01_withheld_and_aggregate_fields_filter_no_list(target: Target, where: str) -> None:
    """Not by equality, and not by being absent."""
    assert target.ask(DASHBOARD, SEEKERS % where).code == "FIELD_NOT_FILTERABLE"


def test_attack_01_a_generalised_date_is_compared_as_it_is_shown(target: Target) -> None:
    """Halving a year of birth until one day is left: every day of the year gives the same rows as its 1 January."""
    row = next(
        row
        for row in target.rows(DASHBOARD, "sip-kerja", "JobSeeker", OWN_ADULT)
        if (born := target.value("sip-kerja", "JobSeeker", "birthDate", row)) and (born.month, born.day) != (1, 1)
    )
    born = target.value("sip-kerja", "JobSeeker", "birthDate", row)
    year, true_day = born.replace(month=1, day=1), born.isoformat()
    assert target.data(DASHBOARD, SEEKERS % f'{{ birthDate: {{ eq: "{true_day}" }} }}')["totalCount"] == 0
    whole = target.data(DASHBOARD, SEEKERS % f'{{ birthDate: {{ eq: "{year}" }} }}')["totalCount"]
    assert whole > 0
    upto = target.data(DASHBOARD, SEEKERS % f'{{ birthDate: {{ gte: "{year}", lt: "{true_day}" }} }}')["totalCount"]
    assert upto == whole


@pytest.mark.parametrize("field", ["NIK", "FULL_NAME", "PHONE", "SEX", "DISABILITY_TYPE", "ADDRESS"])
def test_attack_02_a_hidden_field_gives_no_order(target: Target, field: str) -> None:
    """Sorted rows are an oracle: paging past a row of one's own tells where others stand."""
    query = f"{{ jobSeekers(orderBy: [{{ field: {field} }}], first: 3) {{ nodes {{ id }} }} }}"
    assert target.ask(DASHBOARD, query).code == "FIELD_NOT_SORTABLE"


def test_attack_02_a_generalised_date_orders_by_year_alone(target: Target) -> None:
    """Within one year the order is that of the hidden keys, never that of the birthdays."""
    query = """{ jobSeekers(orderBy: [{ field: BIRTH_DATE }], first: 1000, sources: ["sip-kerja"])
                 { nodes { registeredAt districtCode major } } }"""
    shown = target.data(DASHBOARD, query)["nodes"]
    rows = target.rows(DASHBOARD, "sip-kerja", "JobSeeker", OWN_ADULT)
    column = target.records("sip-kerja", "JobSeeker").column
    born, told = column("birthDate"), [column(name) for name in ("registeredAt", "districtCode", "major")]
    expected = sorted(rows, key=lambda row: (born[row] is None, born[row].year if born[row] else 0, row))
    assert len(shown) == len(rows)
    as_told = [[one[row] and str(one[row]) for one in told] for row in expected]
    assert [list(node.values()) for node in shown] == as_told


@pytest.mark.parametrize("keys", ["NIK", "FULL_NAME", "PHONE", "EMAIL", "REGISTRATION_NUMBER"])
def test_attack_03_hidden_fields_form_no_groups(target: Target, keys: str) -> None:
    """Groups by name or number would list the values."""
    query = f"{{ jobSeekersAggregate(groupBy: [{keys}]) {{ groups {{ count }} }} }}"
    assert target.ask(DASHBOARD, query).code == "FIELD_NOT_GROUPABLE"


def test_attack_03_a_generalised_date_is_grouped_as_it_is_shown(target: Target) -> None:
    """Grouped by day or by month, the groups are still years."""
    for key, member in (("BIRTH_DATE", "birthDate"), ("BIRTH_DATE_MONTH", "birthDateMonth")):
        query = f"""{{ jobSeekersAggregate(groupBy: [{key}], sources: ["sip-kerja"])
                       {{ groups {{ key {{ {member} }} count }} }} }}"""
        reply = target.ask(DASHBOARD, query)
        groups = reply.json["data"]["jobSeekersAggregate"]["groups"] if reply.code == "OK" else []
        assert reply.code in {"OK", "FIELD_NOT_GROUPABLE"}
        assert all(group["key"][member] is None or group["key"][member].endswith("-01-01") for group in groups)


def test_attack_22_a_mask_cannot_be_undone_by_comparing_with_it(target: Target) -> None:
    """Not even the masked form filters: it would single out rows by a hidden value's parts."""
    for where in ('{ fullName: { eq: "A.B." } }', '{ fullName: { in: ["A.", "B."] } }'):
        assert target.ask(DASHBOARD, SEEKERS % where).code == "FIELD_NOT_FILTERABLE"


def test_attack_22_every_value_shown_under_a_mask_is_the_mask(target: Target) -> None:
    """However it is reached: initials and their points, nothing else, whatever signs the names hold."""
    query = "{ jobSeekers(first: 1000) { nodes { fullName placements { nodes { seeker { fullName } } } } } }"
    nodes = target.data(DASHBOARD, query)["nodes"]
    below = [placed["seeker"] for node in nodes for placed in node["placements"]["nodes"] if placed["seeker"]]
    names = [one["fullName"] for one in (*nodes, *below) if one["fullName"]]
    assert len(names) > 100
    assert below
    assert all(name[1::2] == "." * (len(name) // 2) and len(name) % 2 == 0 for name in names)
