"""What a caller learns of obligations: those under the agreements that its own party signed, and no other."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from hub.duties.acts import Act
from hub.duties.dated import Obligation, in_force, obligations_of
from policies.clauses import clause_texts
from policies.model import PolicySet
from schema.obligations import ObligationKind

WHAT: Final = {
    ObligationKind.END_OF_TERM: "Kesepakatan berakhir; pertukaran berhenti, kerahasiaan tetap mengikat.",
    ObligationKind.TERM_NOTICE: (
        "Bila hendak memperpanjang, mengubah atau mengakhiri kesepakatan: memberitahukannya secara tertulis kepada "
        "pihak lainnya."
    ),
    ObligationKind.LIAISON_NOTICE: "Memberitahukan perubahan korespondensi secara tertulis kepada pihak lainnya.",
    ObligationKind.FORCE_MAJEURE_NOTICE: "Memberitahukan keadaan kahar secara tertulis kepada pihak lainnya.",
    ObligationKind.BREACH_NOTICE: (
        "Memberitahukan kegagalan pelindungan data pribadi secara tertulis kepada subjek data dan lembaga."
    ),
    ObligationKind.EVALUATION: (
        "Memantau dan mengevaluasi pelaksanaan kesepakatan, sendiri atau bersama, dan menyampaikan hasilnya."
    ),
}
"""What each kind asks for, in the language of the agreements."""


def obligations(
    policies: PolicySet, acts: Iterable[Act], parties: tuple[str, str], at: datetime
) -> list[dict[str, Any]]:
    """The obligations of the second of `parties`, as the first may read them, in the schema's words."""
    reader, party = parties
    shared = [agreement for agreement in in_force(policies) if reader in agreement.parties]
    return [_told(one, policies, at) for one in obligations_of(shared, party, acts)]


def _told(one: Obligation, policies: PolicySet, at: datetime) -> dict[str, Any]:
    texts = clause_texts(one.clause, policies.laws, policies.agreements[one.agreement].clauses)
    return {
        "__typename": "Obligation",
        "id": one.id,
        "kind": one.kind,
        "agreement": one.agreement,
        "party": one.party,
        "what": WHAT[one.kind],
        "dueOn": one.due_on,
        "dueAt": one.due_at,
        "state": one.state(at),
        "happenedAt": one.happened_at,
        "doneOn": one.done_on,
        "letter": one.letter,
        "clause": one.clause,
        "clauses": [{"__typename": "CitedClause", "clause": text.clause, "text": text.text} for text in texts],
    }
