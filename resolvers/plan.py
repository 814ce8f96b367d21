"""The plan of an operation: who is asked for what, and how each record's JSON is put together. Plain, printable data.

A plan is made once per operation shape and set of decisions; it holds no value of any request.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from resolvers.ledger import Noted
from resolvers.operation import Grouping, Indicators, Listing, Person, PersonList, Special
from resolvers.reads import GroupRead, Read
from schema.catalogue import Relation
from schema.decisions import TypeDecisions


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source and the party that owns it."""

    id: str
    owner: str


@dataclass(frozen=True, slots=True)
class Text:
    """The same JSON text on every record."""

    text: str


@dataclass(frozen=True, slots=True)
class SourceText:
    """A piece the source wrote."""

    piece: int


@dataclass(frozen=True, slots=True)
class OwnId:
    """The record's own id, sealed in the hub."""

    key: str


@dataclass(frozen=True, slots=True)
class LinkId:
    """The sealed id of a linked record of `type_code` in the same source; `agreement` covers the linked type."""

    key: str
    hidden: int
    type_code: int
    agreement: str | None


@dataclass(frozen=True, slots=True)
class HiddenText:
    """A pseudonym made in the adapter."""

    key: str
    hidden: int


@dataclass(frozen=True, slots=True)
class ChildText:
    """A relation's JSON; `child` is its place in `SourcePlan.children`."""

    key: str
    child: int


LayoutPart = Text | SourceText | OwnId | LinkId | HiddenText | ChildText
Layout = tuple[LayoutPart, ...]


@dataclass(frozen=True, slots=True)
class SealedIds:
    """A slot that holds sealed ids of a type in this source: they become keys before the source is asked."""

    slot: int
    type_code: int
    agreement: str | None


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """A slot with pseudonyms of a value type: opened before the source is asked; one not issued matches nothing."""

    slot: int
    value_type: str
    agreement: str | None


Opening = SealedIds | Pseudonyms


@dataclass(frozen=True, slots=True)
class Paged:
    """A list with pages: the fixed order of its sources, and a digest of its filter, order and decisions."""

    listing: Listing
    sources: tuple[str, ...]
    digest: bytes


@dataclass(frozen=True, slots=True)
class Child:
    """A relation of one source's records.

    `hidden` is the place of the link's key or of the person's tag among the parent's hidden columns; `None` where the
    parent's own key is looked for (relation to many within a source). Without `targets` nothing may be seen: the
    relation is empty. `id_only`: the value is the target's id (a link that only the person joins). `joined` is the
    place of the only target's read among those the parent's read joins.
    """

    relation: Relation
    hidden: int | None
    targets: tuple["SourcePlan", ...]
    paged: Paged | None
    id_only: bool
    joined: int | None = None


@dataclass(frozen=True, slots=True)
class SourcePlan:
    """What one source is asked, and how its records are laid out.

    `layouts` has one layout per node selection of the listing, in the order of its parts (one for a relation to one).
    """

    source: SourceRef
    read: Read
    layouts: tuple[Layout, ...]
    children: tuple[Child, ...]
    openings: tuple[Opening, ...]
    decisions: TypeDecisions


@dataclass(frozen=True, slots=True)
class Unasked:
    """The sources that a root does not ask: those denied, and those the caller left out.

    There may be hundreds, the same in every answer: what is said of them is made once, and found by this value.
    """

    denied: tuple[SourceRef, ...] = ()
    not_asked: tuple[SourceRef, ...] = ()
    _hash: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Reckon the hash once."""
        object.__setattr__(self, "_hash", hash((self.denied, self.not_asked)))

    def __hash__(self) -> int:
        """The hash of both parts."""
        return self._hash

    @classmethod
    def of_all(cls, roots: Iterable["Unasked"]) -> "Unasked":
        """Those of some roots, each once; one that is denied anywhere is denied."""
        parts = list(roots)
        denied = dict.fromkeys(ref for part in parts for ref in part.denied)
        not_asked = dict.fromkeys(ref for part in parts for ref in part.not_asked if ref not in denied)
        return cls(tuple(denied), tuple(not_asked))


ALL_ASKED: Final = Unasked()
"""Every source is asked."""


@dataclass(frozen=True, slots=True)
class ListPlan:
    """A root list: the sources that take part, and those that do not."""

    paged: Paged
    asked: tuple[SourcePlan, ...]
    unasked: Unasked


@dataclass(frozen=True, slots=True)
class PersonListPlan:
    """One domain's look-up of a person; where no source may be asked, its plan asks none."""

    asked_for: PersonList
    plan: ListPlan


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """One person's records: a look-up of each domain asked for."""

    person: Person
    lists: tuple[PersonListPlan, ...]

    @property
    def asked(self) -> tuple[SourcePlan, ...]:
        """What the sources are asked, over all domains."""
        return tuple(source for one in self.lists for source in one.plan.asked)


@dataclass(frozen=True, slots=True)
class GroupSource:
    """One source's part of an aggregate."""

    source: SourceRef
    read: GroupRead
    openings: tuple[Opening, ...]
    decisions: TypeDecisions
    linked: tuple[tuple[int, str | None] | None, ...]
    """For each key that is a link: the type code and agreement its sealed ids need."""
    spreads: tuple[GroupRead, ...] = ()
    """How often each value occurs in each group, for each field whose median is asked for: its last key."""


@dataclass(frozen=True, slots=True)
class GroupPlan:
    """An aggregate. `exact` when nothing has to be suppressed or rounded (DESIGN section 5)."""

    grouping: Grouping
    asked: tuple[GroupSource, ...]
    unasked: Unasked
    exact: bool
    min_cell: int
    rounding_units: tuple[int, ...]
    by_rows: bool
    """Whether a row count is a person count (or no person is concerned)."""
    persons_add: bool
    """Whether a person stands in one cell of a source at most, so that cells' persons add up within it."""
    whole_months: tuple[tuple[int, str], ...]
    """Slots of date bounds that must fall on the first of a month, with the coordinate of each."""


@dataclass(frozen=True, slots=True)
class IndicatorPlan:
    """One indicator: the places of its aggregates among the plan's; `refused` where a source remains for none.

    `own_only` says that none of its rows is another's, `denied` who may not give all that it rests on.
    """

    code: str
    tables: tuple[int, ...]
    denied: tuple[SourceRef, ...]
    refused: bool
    own_only: bool


@dataclass(frozen=True, slots=True)
class IndicatorsPlan:
    """Indicators: their aggregates, each asked once; the sources that publish figures; the caller's own region."""

    ask: Indicators
    tables: tuple[GroupPlan, ...]
    indicators: tuple[IndicatorPlan, ...]
    sources: tuple[SourceRef, ...]
    own_region: str | None


@dataclass(frozen=True, slots=True)
class SubjectPlan:
    """A root that the hub answers of a person from its log: each source is asked for the keys of the person's records.

    None of them leaves the hub. A source plan's children are what belongs to the records it finds. The sources in
    `unasked` learn nothing of it, from the log neither: whose trail is asked for is no business of other parties.
    """

    special: Special
    asked: tuple[SourcePlan, ...]
    unasked: Unasked


RootPlan = ListPlan | GroupPlan | IndicatorsPlan | PersonPlan | SubjectPlan | Special


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """The plan of a whole operation and everything it rests on."""

    roots: tuple[tuple[str, RootPlan], ...]
    noted: Noted
    unasked: Unasked
    """Of all lists and aggregates at the root."""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """The operation is refused before any source is asked.

    `code` is a client error code, `coordinate` what it is about, `noted` the denials behind it and `denied` the
    sources concerned. `aggregate` says that an aggregate was asked, whose filters are held to published bands.
    """

    def __init__(
        self, code: str, coordinate: str, noted: Noted, denied: tuple[SourceRef, ...], *, aggregate: bool = False
    ) -> None:
        """Keep what the answer and the journal say."""
        super().__init__(code)
        self.aggregate = aggregate
        self.code = code
        self.coordinate = coordinate
        self.noted = noted
        self.denied = denied
