"""Own rows are shown, others' generalised or not at all: the cell is found once per row and taken along in the page."""

from resolvers.reads import Treated
from schema.decisions import Form, Treatment
from tests.resolvers.sql.shorthand import OTHER_ADULT, OWN_ADULT, OWN_MINOR, clear, listing, piece

CELLS = (OTHER_ADULT, OWN_ADULT, OWN_MINOR)
READ = listing(
    "JobSeeker",
    CELLS,
    region="32.16",
    pieces=piece(
        clear("regionCode", CELLS),
        Treated("fullName", ((OWN_ADULT, Treatment.CLEAR, None), (OTHER_ADULT, Treatment.MASK, Form.INITIALS))),
        Treated("birthDate", ((OWN_ADULT, Treatment.CLEAR, None), (OTHER_ADULT, Treatment.GENERALISE, Form.YEAR))),
        Treated("sex", ((OWN_ADULT, Treatment.CLEAR, None), (OWN_MINOR, Treatment.AGGREGATE, None))),
    ),
)
