"""The time of an agreement: its term, what addenda make of it, an early end, and the notice the text asks for."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from policies.model import Addendum, EarlyEnd, Phase
from policies.reading import Table
from schema.zone import WIB

_TERM_KEYS = {"from", "until", "clause", "notice_months"}
_ADDENDUM_KEYS = {"number", "signed", "from", "clause", "what"}
_ADDENDUM_OPTIONS = {"until", "add", "remove", "notice"}
_EARLY_END_KEYS = {"notice", "end", "clause"}


@dataclass(frozen=True, slots=True)
class Term:
    """The first instant in force and the first after it, and how many months before a change its notice is due."""

    since: datetime
    until: datetime
    notice_months: int


def midnight(day: date) -> datetime:
    """The beginning of a day in WIB."""
    return datetime.combine(day, time(), WIB).astimezone(UTC)


def span(document: Table) -> tuple[datetime, datetime]:
    """The instants of the days `from` and `until`, at midnight in WIB: half-open, so never empty."""
    since, until = document.day("from"), document.day("until")
    if since >= until:
        raise document.refuse("until", f"a term from {since} until {until}", "an end after the beginning")
    return midnight(since), midnight(until)


def read_term(document: Table) -> Term:
    """The table `term` of an agreement."""
    document.only(_TERM_KEYS)
    document.word("clause")
    months = document.value("notice_months", int)
    if months < 0:
        raise document.refuse("notice_months", f"notice_months = {months}", "0 or more")
    return Term(*span(document), months)


def read_addendum(document: Table, term: Term, domains: Sequence[str]) -> Addendum:
    """An entry of `addenda`; notice is due for what changes or extends, not for what was not regulated before."""
    document.only(_ADDENDUM_KEYS, _ADDENDUM_OPTIONS)
    since, signed = document.day("from"), document.day("signed")
    if signed > since:
        raise document.refuse("signed", f"signed on {signed}, in force from {since}", "a day of signing not after it")
    until = midnight(document.day("until")) if "until" in document.data else None
    removed = frozenset(document.known("remove", domains)) if "remove" in document.data else frozenset[str]()
    if until is not None or removed or "notice" in document.data:
        _check_notice(document, since, term)
    added = {entry.check(entry.word("name"), domains): entry.word("clause") for entry in _added(document)}
    if until is None and not removed and not added:
        raise document.refuse("addenda", "an addendum that changes nothing", "one of until, add, remove")
    return Addendum(
        number=document.word("number"),
        signed=signed,
        since=midnight(since),
        until=until,
        added=added,
        removed=removed,
        clause=document.word("clause"),
        what=document.word("what"),
    )


def _added(document: Table) -> tuple[Table, ...]:
    entries = document.tables("add") if "add" in document.data else ()
    for entry in entries:
        entry.only({"name", "clause"})
    return entries


def read_early_end(document: Table, term: Term) -> EarlyEnd:
    """The table `early_end`: notice was given in writing as long before as the text asks."""
    document.only(_EARLY_END_KEYS)
    end = document.day("end")
    _check_notice(document, end, term)
    return EarlyEnd(document.day("notice"), midnight(end), document.word("clause"))


def _check_notice(document: Table, day: date, term: Term) -> None:
    notice = document.day("notice")
    due = months_from(day, -term.notice_months)
    if notice > due:
        expected = f"notice by {due}, {term.notice_months} month(s) before {day} (Pasal 8(3))"
        raise document.refuse("notice", f"notice on {notice}", expected)


def months_from(day: date, months: int) -> date:
    """The same day some months later (earlier, if negative), or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Changes:
    """What was agreed after the signing, and the domains that were agreed then."""

    domains: Mapping[str, str]
    addenda: tuple[Addendum, ...]
    early_end: EarlyEnd | None


def phases(document: Table, term: Term, changes: Changes) -> tuple[Phase, ...]:
    """The term divided where an addendum takes effect, up to the early end if there is one."""
    since, until, domains = term.since, term.until, frozenset(changes.domains)
    found: list[Phase] = []
    for addendum in changes.addenda:
        _check_addendum(document, addendum, (since, until), domains)
        if addendum.since > since:
            found.append(Phase(since, addendum.since, domains))
        since, until = addendum.since, addendum.until or until
        domains = (domains | addendum.added.keys()) - addendum.removed
    found.append(Phase(since, until, domains))
    return _ended(document, tuple(found), changes.early_end)


def _check_addendum(
    document: Table, addendum: Addendum, inside: tuple[datetime, datetime], domains: frozenset[str]
) -> None:
    """Addenda stand in order, within the term as it is then, and say something new."""
    since, until = inside
    if not since <= addendum.since < until:
        expected = "addenda in the order of their days, each before the end (what has ended is not extended)"
        raise document.refuse(addendum.number, f"the addendum {addendum.number!r} out of time", expected)
    if addendum.until is not None and addendum.until <= until:
        expected = "an end after the present one (an earlier one is an early_end)"
        raise document.refuse(addendum.number, f"the addendum {addendum.number!r} that extends nothing", expected)
    idle = (addendum.added.keys() & domains) | (addendum.removed - domains)
    if idle:
        found = f"the addendum {addendum.number!r} on {', '.join(sorted(idle))}"
        raise document.refuse(addendum.number, found, "domains to add that are out, and to remove that are in")


def _ended(document: Table, found: tuple[Phase, ...], early: EarlyEnd | None) -> tuple[Phase, ...]:
    if early is None:
        return found
    if not found[0].since < early.end < found[-1].until:
        raise document.refuse("early_end", f"an early end at {early.end.astimezone(WIB)}", "a day within the term")
    kept = (phase for phase in found if phase.since < early.end)
    return tuple(Phase(phase.since, min(phase.until, early.end), phase.domains) for phase in kept)
