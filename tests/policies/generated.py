"""Rule sets that nobody wrote: drawn at random within what the loader accepts, and policies that hold them."""

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from policies.model import Agreement, Layer, PolicySet, Role, RuleSet
from policies.rulebook import Question
from policies.rules import COLUMNS, parse_rules, vocabulary
from schema.build import CATALOGUE
from schema.caller import Standing
from schema.decisions import Access

PAIRS = [
    ("dashboard", "statistics"),
    ("analyst", "statistics"),
    ("analyst", "consolidation"),
    ("officer", "placement-service"),
    ("auditor", "audit"),
    ("officer", "data-subject-request"),
]
WAYS = [
    ("bekasi", "kemnaker", "siapkerja"),
    ("kemnaker", "bekasi", "sip-kerja"),
    ("halmahera-selatan", "bekasi", "sip-kerja"),
]
FILE = "agreements/bekasi/rules.csv"
HEADER = ",".join(COLUMNS)
KNOWN = vocabulary(CATALOGUE, set(Role), {purpose for _, purpose in PAIRS})
OUTCOMES = {
    "*": ("CLEAR", "AGGREGATE", "WITHHOLD"),
    "public": ("CLEAR", "AGGREGATE", "WITHHOLD"),
    "open-after-aggregation": ("CLEAR", "AGGREGATE", "WITHHOLD"),
    "confidential-business": ("CLEAR", "AGGREGATE", "WITHHOLD"),
    "personal-specific": ("CLEAR", "AGGREGATE", "WITHHOLD"),
    "personal-general": ("CLEAR", "AGGREGATE", "WITHHOLD"),
    "personal-general:name": ("CLEAR", "MASK", "AGGREGATE", "WITHHOLD"),
    "personal-general:date": ("CLEAR", "GENERALISE", "AGGREGATE", "WITHHOLD"),
    "personal-general:link": ("CLEAR", "PSEUDONYMISE", "AGGREGATE", "WITHHOLD"),
    "nik": ("CLEAR", "MASK", "PSEUDONYMISE", "WITHHOLD"),
    "birthDate": ("CLEAR", "GENERALISE", "AGGREGATE", "WITHHOLD"),
    "fullName": ("CLEAR", "MASK", "WITHHOLD"),
}
"""The words for fields, each with treatments that fit all it covers."""

RIGHTS = {"nik": ("", "lookup", "match", "lookup match"), "birthDate": ("", "match"), "fullName": ("", "match")}


OTHERS = {
    "role": ["dashboard", "analyst", "officer"],
    "purpose": ["statistics", "consolidation", "placement-service"],
    "scope": ["own", "other"],
    "side": ["adult", "minor"],
    "access": ["list", "lookup"],
    "type": ["JobSeeker", "Placement", "Employer"],
}
"""Words that a rule may use beside those of the question."""

ENDS = {"kemnaker": "ministry", "bekasi": "region", "halmahera-selatan": "third"}
"""How each party of a question comes to Bekasi or to the Ministry."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A question, the lines of a file of rules, and a denial that may be added to them."""

    asked: Question
    written: list[str]
    denial: str


@st.composite
def questions(draw: st.DrawFn) -> Question:
    """A question that Bekasi's rules are about: of the region, of the Ministry, of a third party."""
    caller, owner, source = draw(st.sampled_from(WAYS))
    role, purpose = draw(st.sampled_from(PAIRS))
    type_name = draw(st.sampled_from(["JobSeeker", "Placement", "Employer", "JobVacancy"]))
    return Question(Standing(caller, role, purpose), owner, source, type_name, draw(st.sampled_from(Access)))


@st.composite
def lines(draw: st.DrawFn, asked: Question, priority: int, *, denial: bool | None = None) -> str:
    """One rule as a line of CSV, of a priority that no other has, most of whose words the question has too."""
    mine = {"role": asked.standing.role, "purpose": asked.standing.purpose, "type": asked.type_name}
    mine |= {"scope": draw(st.sampled_from(OTHERS["scope"])), "side": draw(st.sampled_from(OTHERS["side"]))}
    what = draw(st.sampled_from(sorted(OUTCOMES)))
    denies = draw(st.booleans()) if denial is None else denial
    owner_end = "ministry" if asked.owner == "kemnaker" else "region"
    near = {"caller_end": ENDS[asked.standing.party], "owner_end": owner_end}
    far = {"caller_end": "region", "owner_end": "ministry"}
    is_near = draw(st.integers(0, 3)) > 0
    words = {
        column: draw(st.sampled_from(["*", mine.get(column, "*"), *([] if is_near else others)]))
        for column, others in OTHERS.items()
    }
    cells = {
        **words,
        **(near if is_near else far),
        "priority": str(priority if denies else 100 + priority),
        "what": what,
        "treatment": "WITHHOLD" if denies else draw(st.sampled_from(OUTCOMES[what])),
        "form": "",
        "rights": "" if denies else draw(st.sampled_from(RIGHTS.get(what, ("",)))),
        "effect": "deny" if denies else "allow",
        "clause": f"Pasal {priority}",
        "note": "uji",
    }
    return ",".join(cells[column] for column in COLUMNS)


@st.composite
def rule_lines(draw: st.DrawFn, asked: Question) -> list[str]:
    """Three to twelve rules, each of a priority of its own, since equals that disagree are refused at load."""
    priorities = draw(st.lists(st.integers(2, 99), min_size=3, max_size=12, unique=True))
    return [draw(lines(asked, priority)) for priority in priorities]


@st.composite
def trials(draw: st.DrawFn) -> Trial:
    """A question, and rules that it may meet."""
    asked = draw(questions())
    return Trial(asked, draw(rule_lines(asked)), draw(lines(asked, 1, denial=True)))


def rule_set(written: list[str]) -> RuleSet:
    """The rules of a file with these lines."""
    text = "\n".join([HEADER, *written]) + "\n"
    return parse_rules(FILE, text, Layer.AGREEMENT, KNOWN)


def with_rules(policies: PolicySet, rules: RuleSet) -> PolicySet:
    """The policies with these rules in the place of Bekasi's."""
    changed: Agreement = replace(policies.agreements["bekasi"], rules=rules)
    return replace(policies, agreements={**policies.agreements, "bekasi": changed})
