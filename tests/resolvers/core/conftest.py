"""Operations planned as the hub plans them, over its own rules and mappings, without a source in sight."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from hub.assembly import GRAPHQL, make_planning
from hub.documents import Documents
from hub.groundwork import MAPPINGS
from hub.planning import Asked, Planning
from hub.settings import Limits
from policies.load import ROOT, load_policies
from policies.rulebook import Rulebook
from resolvers.mapping import SourceMapping
from resolvers.mapping_load import load_mapping
from resolvers.operation import Listing
from resolvers.plan import ListPlan, Plan, Refusal, SourcePlan
from resolvers.seal import Keyring, Secrets
from schema.build import CATALOGUE
from schema.caller import Standing

NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
SOURCES = ("siapkerja", "sip-kerja", "si-pinker", "aptekad")
LIMITS = Limits(
    body_bytes=100_000,
    depth=12,
    fields=500,
    cost=200_000,
    first=1_000,
    requests_per_minute=60,
    large_answers=4,
    large_rows=2_000,
)


def standing(text: str) -> Standing:
    """A standing written `party/role/purpose`."""
    return Standing(*text.split("/"))


@dataclass(frozen=True)
class Desk:
    """Where operations are planned. Plans and templates are remembered as in the running hub."""

    documents: Documents
    planning: Planning

    def ask(self, query: str, variables: Mapping[str, object] | None = None) -> Asked:
        """An operation with its values."""
        return self.planning.ask(self.documents.prepare(query, None), variables or {})

    def plan(self, who: str, query: str, variables: Mapping[str, object] | None = None, at: datetime = NOW) -> Plan:
        """The plan of an operation for one standing. Raises `Refusal`."""
        return self.planning.plan(self.ask(query, variables), standing(who), at)

    def plan_if_allowed(self, who: str, query: str) -> Plan | None:
        """The plan, or none where nothing of the root's type may be seen at all."""
        try:
            return self.plan(who, query)
        except Refusal as refusal:
            if refusal.code != "FORBIDDEN":
                raise
            return None

    def listing(self, query: str) -> Listing:
        """The first root list of an operation."""
        ask = self.ask(query).operation.roots[0].ask
        assert isinstance(ask, Listing)
        return ask

    def list_plan(self, who: str, query: str, variables: Mapping[str, object] | None = None) -> ListPlan:
        """The plan of the first root list."""
        (_, root), *_ = self.plan(who, query, variables).roots
        assert isinstance(root, ListPlan)
        return root


def every_source(plan: Plan) -> Iterator[SourcePlan]:
    """Every read of rows in a plan, relations included."""
    for _, root in plan.roots:
        if isinstance(root, ListPlan):
            for source in root.asked:
                yield from _with_children(source)


def _with_children(plan: SourcePlan) -> Iterator[SourcePlan]:
    yield plan
    for child in plan.children:
        for target in child.targets:
            yield from _with_children(target)


@pytest.fixture(scope="session")
def rulebook() -> Rulebook:
    """The rules that come with the hub."""
    return Rulebook(load_policies(ROOT, CATALOGUE), CATALOGUE)


@pytest.fixture(scope="session")
def mappings() -> dict[str, SourceMapping]:
    """The mappings of the four demo sources, in the order in which the demo connects them."""
    return {name: load_mapping(MAPPINGS / f"{name}.toml", CATALOGUE) for name in SOURCES}


@pytest.fixture(scope="session")
def desk(rulebook: Rulebook, mappings: dict[str, SourceMapping]) -> Desk:
    """A desk over them."""
    return Desk(Documents(GRAPHQL), make_planning(rulebook, mappings, LIMITS))


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    """Keys of fixed secrets."""
    return Keyring(Secrets(b"s" * 32, b"t" * 32, b"j" * 32))
