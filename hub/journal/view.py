"""What an auditor asks of the journal and gets: the view of one party, before any filter or total.

A party sees whole what it asked itself. Of what another party asked, it sees who, when, why and what came of it, and
the decisions and rows of its own sources alone; filters on decisions and sources, and totals, go by that same cut view.
The Ministry sees all, requests without a proved caller included. Tags are never read here.
"""

from dataclasses import dataclass
from datetime import datetime

from hub.journal.entry import DecisionRecord, SourceRecord
from schema.caller import Standing


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom the journal is read: a party, which sees all (the Ministry) or its own view."""

    party: str
    sees_all: bool


@dataclass(frozen=True, slots=True)
class Account:
    """The account of a person or program: issuer and subject of its tokens."""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What to look for; None asks nothing. Time is [since, until); `party` is the asking one.

    `coordinate`, `treatment` and `rule` together mean one decision that has all of them. `source` is one that was
    asked, denied or left out.
    """

    since: datetime | None = None
    until: datetime | None = None
    party: str | None = None
    purpose: str | None = None
    coordinate: str | None = None
    treatment: str | None = None
    role: str | None = None
    caller: Account | None = None
    source: str | None = None
    rule: str | None = None
    outcome: str | None = None

    @property
    def decides(self) -> bool:
        """Whether it asks for a decision."""
        return not (self.coordinate is None and self.treatment is None and self.rule is None)

    @property
    def is_empty(self) -> bool:
        """Whether nothing can match it, whatever the journal holds."""
        return self.since is not None and self.until is not None and self.since >= self.until


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of the list: `first` entries after the cursor `after`, newest first.

    `total` is whether to count them all, `decisions` and `sources` whether to tell each one's: of an operation over
    hundreds of sources there are tens of thousands.
    """

    first: int
    after: str | None
    total: bool
    decisions: bool = True
    sources: bool = True


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One entry as its reader sees it: decisions and sources are cut to what the reader may see.

    `standing` is None where nothing was proved, `account` also where it was erased.
    """

    id: str
    cursor: str
    at: datetime
    standing: Standing | None
    account: Account | None
    outcome: str
    operation_hash: str
    operation_text: str
    rules_version: str
    epoch: int
    decisions: tuple[DecisionRecord, ...]
    sources: tuple[SourceRecord, ...]


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page, whether more follows, and the number of all entries that match in the reader's view, if asked for."""

    entries: tuple[AuditEntry, ...]
    has_next: bool
    total: int | None
