"""Sources whose rows keep to regions that a filter leaves out are not asked: by mapping and values alone."""

from dataclasses import replace

import orjson
import pytest

from hub.assembly import GRAPHQL, make_planning
from hub.documents import Documents
from hub.telling import decisions_json
from policies.rulebook import Rulebook
from resolvers.mapping import SourceMapping
from resolvers.plan import GroupPlan, ListPlan, Plan, Refusal
from tests.resolvers.core.conftest import LIMITS, Desk

MINISTRY = "kemnaker/analyst/consolidation"
BEKASI = "bekasi/dashboard/statistics"
EVERYONE = ["siapkerja", "sip-kerja", "si-pinker"]


def _seekers(where: str, sources: str = "") -> str:
    return f"{{ jobSeekers(where: {where}{sources}) {{ nodes {{ educationLevel }} }} }}"


def _asked(plan: Plan) -> tuple[list[str], list[str]]:
    """The sources that are asked, and those that are not."""
    ((_, root),) = plan.roots
    assert isinstance(root, ListPlan | GroupPlan)
    return [one.source.id for one in root.asked], [ref.id for ref in root.unasked.not_asked]


def _owners(plan: Plan) -> set[str]:
    """Those whose decisions the answer tells."""
    return {decision["owner"] for decision in orjson.loads(decisions_json(plan.noted))}


@pytest.mark.parametrize(
    ("where", "asked"),
    [
        ('{ regionCode: { eq: "32.16" } }', ["siapkerja", "sip-kerja"]),
        ('{ regionCode: { in: ["82.04", "11.01"] } }', ["siapkerja", "si-pinker"]),
        ('{ regionCode: { in: ["82.04", "32.16"] } }', EVERYONE),
        ('{ regionCode: { eq: "11.01" } }', ["siapkerja"]),
        ('{ and: [{ educationLevel: { eq: S1 } }, { and: [{ regionCode: { eq: "82.04" } }] }] }',
         ["siapkerja", "si-pinker"]),
        ('{ regionCode: { in: ["32.16", "82.04"], eq: "32.16" } }', ["siapkerja", "sip-kerja"]),
        ('{ or: [{ regionCode: { eq: "32.16" } }, { educationLevel: { eq: S1 } }] }', EVERYONE),
        ('{ not: { regionCode: { eq: "32.16" } } }', EVERYONE),
        ("{ regionCode: { isNull: true } }", EVERYONE),
        ('{ districtCode: { eq: "32.16.01" } }', EVERYONE),
    ],
)  # fmt: skip
def test_only_sources_that_a_filter_can_match_are_asked(desk: Desk, where: str, asked: list[str]) -> None:
    """What every row must fulfil counts, wherever it stands; the national source keeps to no region."""
    left_out = [name for name in EVERYONE if name not in asked]
    assert _asked(desk.plan(MINISTRY, _seekers(where))) == (asked, left_out)


def test_aggregates_leave_out_the_same_sources(desk: Desk) -> None:
    """A source without a row in any group gives no figure."""
    query = '{ jobSeekersAggregate(where: { regionCode: { eq: "82.04" } }) { total } }'
    assert _asked(desk.plan(MINISTRY, query)) == (["siapkerja", "si-pinker"], ["sip-kerja"])


def test_nothing_is_decided_for_a_source_that_cannot_match(desk: Desk) -> None:
    """Bekasi is denied what Halmahera Selatan has, and is not told so where it asks for its own."""
    own, every = (
        desk.plan(BEKASI, _seekers(where))
        for where in ('{ regionCode: { eq: "32.16" } }', "{ educationLevel: { eq: S1 } }")
    )
    assert _owners(own) == {"kemnaker", "bekasi"}
    assert _owners(every) == {"kemnaker", "bekasi", "halmahera-selatan"}
    assert not own.unasked.denied
    assert [ref.id for ref in every.unasked.denied] == ["si-pinker"]


def test_of_the_named_sources_those_that_cannot_match_are_left_out(desk: Desk) -> None:
    """Where none of them can, all are asked: nobody learns of a source by its silence."""
    both = ', sources: ["sip-kerja", "si-pinker"]'
    plan = desk.plan(MINISTRY, _seekers('{ regionCode: { eq: "32.16" } }', both))
    assert _asked(plan) == (["sip-kerja"], ["siapkerja", "si-pinker"])
    plan = desk.plan(MINISTRY, _seekers('{ regionCode: { eq: "11.01" } }', both))
    assert _asked(plan) == (["sip-kerja", "si-pinker"], ["siapkerja"])


def test_a_refusal_is_that_of_the_sources_that_remain(desk: Desk) -> None:
    """As if the caller had named them: no refusal becomes an empty list by a filter on another region."""
    told: list[tuple[str, str]] = []
    for where, sources in (
        ('{ regionCode: { eq: "82.04" } }', ""),
        ("{ educationLevel: { eq: S1 } }", ', sources: ["siapkerja", "si-pinker"]'),
    ):
        with pytest.raises(Refusal) as refused:
            desk.plan("halmahera-selatan/officer/consolidation", _seekers(where, sources))
        told.append((refused.value.code, refused.value.coordinate))
    assert told[0] == told[1]


def test_values_that_leave_the_same_sources_share_a_plan(desk: Desk) -> None:
    """A plan holds no value; which sources it asks is all that the regions decide."""
    query = "query($r: [RegionCode!]) " + _seekers("{ regionCode: { in: $r } }")
    one, same, other = (desk.plan(MINISTRY, query, {"r": r}) for r in (["32.16"], ["11.01", "32.16"], ["82.04"]))
    assert one is same
    assert one is not other


@pytest.mark.parametrize(
    ("where", "asked"),
    [
        ('{ originRegionCode: { eq: "32.16" } }', EVERYONE),
        ('{ originRegionCode: { eq: "32.16" }, workRegionCode: { eq: "11.01" } }', ["siapkerja", "sip-kerja"]),
        ('{ originRegionCode: { eq: "32.16" }, workRegionCode: { eq: "82.04" } }', EVERYONE),
        ('{ originRegionCode: { eq: "11.01" }, workRegionCode: { in: ["82.04"] } }', ["siapkerja", "si-pinker"]),
    ],
)
def test_a_row_of_two_regions_may_be_of_either(
    rulebook: Rulebook, mappings: dict[str, SourceMapping], where: str, asked: list[str]
) -> None:
    """A placement from here to elsewhere stands here: only both regions together can leave a source out."""
    kept = {name: _keeping_placements(one) for name, one in mappings.items()}
    desk = Desk(Documents(GRAPHQL), make_planning(rulebook, kept, LIMITS))
    assert _asked(desk.plan(MINISTRY, f"{{ placements(where: {where}) {{ nodes {{ id }} }} }}"))[0] == asked


def _keeping_placements(mapping: SourceMapping) -> SourceMapping:
    if mapping.covers_all_regions or "Placement" not in mapping.types:
        return mapping
    placement = replace(mapping.types["Placement"], own_regions_only=True)
    return replace(mapping, types={**mapping.types, "Placement": placement})
