"""Who asks: the standing in which every decision is made."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Standing:
    """A party, a role within it and a purpose: all that a policy looks at."""

    party: str
    role: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Caller:
    """The account of a person or program (`issuer` + `subject` of the token), acting in a standing."""

    issuer: str
    subject: str
    standing: Standing
