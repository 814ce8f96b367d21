"""Inputs that are wrong or meant ill. `ORANG` stands where a person's number is put."""

import json
from dataclasses import dataclass
from typing import Any

from tests.worlds.asking import Ask


@dataclass(frozen=True)
class Attempt:
    """A query text, and the variables as JSON."""

    query: str
    variables: str = "{}"
    method: str = "POST"

    def replaced(self, person: str) -> Ask:
        """The operation with a person's number."""
        variables: dict[str, Any] = json.loads(self.variables.replace("ORANG", person))
        return Ask(self.query.replace("ORANG", person), variables, self.method)


ATTEMPTS = (
    Attempt('{ jobSeekers(where: { nik: { eq: "ORANG" } '),
    Attempt('{ jobSeekers(where: { nik: { eq: "ORANGX" } }) { nodes { id } } }'),
    Attempt('{ jobSeekers(where: { nik: { like: "ORANG" } }) { nodes { id } } }'),
    Attempt("{ jobSeekers(where: { fullName: { eq: ORANG } }) { nodes { id } } }"),
    Attempt('{ jobSeekers(where: { not: { nik: { eq: "ORANG" } } }) { nodes { id } totalCount } }'),
    Attempt('{ jobSeekers(where: { or: [{ nik: { eq: "ORANG" } }, {}] }) { nodes { id } totalCount } }'),
    Attempt('{ jobSeekers(where: { nik: { in: ["ORANG"] } }) { nodes { id } totalCount } }'),
    Attempt("{ jobSeekers { nodes { nikk familyCardNumber religion } } }"),
    Attempt("{ jobSeekers { nodes { mother_ORANG: motherName } } }"),
    Attempt("{ jobSeekers(first: 20000) { nodes { id } } }"),
    Attempt("{ jobSeekers(first: -1) { nodes { id } } }"),
    Attempt("{ jobSeekers(first: 0) { nodes { id } totalCount } }"),
    Attempt('{ jobSeekers(after: "ORANG") { nodes { id } } }'),
    Attempt('{ jobSeekers(sources: ["ORANG"]) { nodes { id } } }'),
    Attempt("{ jobSeekers(sources: []) { nodes { id } totalCount completeness { source { id } status } } }"),
    Attempt("query ($n: NIK) { jobSeekers(where: { nik: { eq: $n } }) { nodes { id } } }", '{"n": "ORANG"}'),
    Attempt("query ($n: NIK) { jobSeekers(where: { nik: { eq: $n } }) { nodes { id } } }", '{"n": ["ORANG", {}]}'),
    Attempt("query ($w: JobSeekerWhere) { jobSeekers(where: $w) { nodes { id } totalCount } }", '{"w": null}'),
    Attempt("query ($w: JobSeekerWhere) { jobSeekers(where: $w) { totalCount } }", '{"w": {"nik": {"eq": "ORANG"}}}'),
    Attempt("query ($w: JobSeekerWhere) { jobSeekers(where: $w) { totalCount } }", '{"w": {"nikk": {"eq": "ORANG"}}}'),
    Attempt("query ($d: Date!) { jobSeekers(where: { registeredAt: { gt: $d } }) { totalCount } }", '{"d": "ORANG"}'),
    Attempt('{ jobSeekers(where: { birthDate: { gt: "2020-02-30" } }) { totalCount } }'),
    Attempt('{ jobSeekers(where: { regionCode: { eq: "99.99" } }) { totalCount } }'),
    Attempt("{ jobSeekers(orderBy: [{ field: NIK }]) { nodes { id } } }"),
    Attempt("{ jobSeekers(orderBy: [{ field: FULL_NAME, direction: DESC }]) { nodes { id } } }"),
    Attempt("{ jobSeekersAggregate(groupBy: [NIK]) { groups { key { nik } count } } }"),
    Attempt('{ jobSeekersAggregate(where: { nik: { eq: "ORANG" } }) { total } }'),
    Attempt('{ jobSeekersAggregate(where: { id: { eq: "AAAAAAAAAAAAAAAAAAAAAA" } }) { total } }'),
    Attempt('{ jobSeekersAggregate(where: { updatedAt: { gt: "2026-11-20T00:00:00Z" } }) { total } }'),
    Attempt('{ jobSeekersAggregate(where: { registeredAt: { gte: "2026-01-15" } }) { total } }'),
    Attempt("{ jobSeekersAggregate(where: { not: { sex: { eq: MALE } } }) { total } }"),
    Attempt("{ jobSeekersAggregate(groupBy: [BIRTH_DATE]) { groups { key { birthDate } count } } }"),
    Attempt("{ employedPersonsAggregate { groups { min { monthlyWage } max { monthlyWage } } } }"),
    Attempt('{ node(id: "ORANG") { id } }'),
    Attempt('{ person(nik: "ORANG") { nik } }'),
    Attempt('mutation { deleteJobSeeker(nik: "ORANG") }'),
    Attempt("subscription { jobSeekers { nodes { id } } }"),
    Attempt("{ auditEntries(first: 3) { nodes { id outcome } totalCount } }"),
    Attempt('{ auditEntries(first: 3, after: "ORANG") { nodes { id } } }'),
    Attempt('{ auditEntries(where: { coordinate: "JobSeeker.nik", treatment: MASK }) { totalCount } }'),
    Attempt("query A { __typename } query B { jobSeekers { nodes { nik } } }"),
    Attempt("{ ...F } fragment F on Query { ...F }"),
    Attempt("{ jobVacancies(first: 2) { nodes { jobTitle } } }", method="GET"),
    Attempt("{ jobSeekers(first: 2) { nodes { fullName } } }", method="GET"),
    Attempt('{ jobSeekers(where: { nik: { eq: "ORANG" } }) { nodes { id } } }', method="GET"),
    Attempt("{ " + "a" * 5000 + " }"),
    Attempt(""),
)  # fmt: skip
"""What is refused, or answers nothing."""
