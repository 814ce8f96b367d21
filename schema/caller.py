"""Who asks: the standing in which every decision is made."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """A party, a role within it and a purpose: all that a policy looks at."""

    party: str
    role: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Caller:
    """The account of a person or program (`issuer` + `subject` of the token), acting in a standing.

    `expires_at` is when the token ends; callers that differ in nothing else are equal.
    """

    issuer: str
    subject: str
    standing: Standing
    expires_at: datetime | None = field(default=None, compare=False)
