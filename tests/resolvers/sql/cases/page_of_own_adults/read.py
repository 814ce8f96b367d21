"""A region's own adults in the national source, masked and generalised: one predicate for scope, one for side."""

from schema.decisions import Form, Treatment
from tests.resolvers.sql.shorthand import OWN_ADULT, clear, listing, order, piece, treated

CELLS = (OWN_ADULT,)
READ = listing(
    "JobSeeker",
    CELLS,
    region="32.16",
    pieces=piece(
        treated("nik", CELLS, Treatment.MASK, Form.LAST4),
        treated("fullName", CELLS, Treatment.MASK, Form.INITIALS),
        treated("phone", CELLS, Treatment.MASK, Form.LAST3),
        treated("email", CELLS, Treatment.MASK, Form.DOMAIN),
        treated("birthDate", CELLS, Treatment.GENERALISE, Form.YEAR),
        treated("address", CELLS, Treatment.GENERALISE, Form.REGENCY),
        treated("desiredOccupationCode", CELLS, Treatment.GENERALISE, Form.TWO_DIGITS),
        clear("regionCode", CELLS),
    ),
    order=(order("registeredAt", CELLS, descending=True),),
)
