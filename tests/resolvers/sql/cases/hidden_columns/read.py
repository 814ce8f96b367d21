"""Links, a person's identifier and a pseudonymised value: raw here, keyed in the adapter, null where not shown."""

from resolvers.reads import Hidden, HiddenKind
from schema.decisions import Form, Treatment
from tests.resolvers.sql.shorthand import OTHER_ADULT, OWN_ADULT, clear, listing, treated

CELLS = (OTHER_ADULT, OWN_ADULT)
READ = listing(
    "EmployedPerson",
    CELLS,
    region="32.16",
    hidden=(
        Hidden(HiddenKind.LINK, clear("employerId", (OWN_ADULT,))),
        Hidden(HiddenKind.PERSON, clear("nik", CELLS)),
        Hidden(HiddenKind.PSEUDONYM, treated("nik", CELLS, Treatment.PSEUDONYMISE, Form.PSEUDONYM)),
    ),
)
