"""A filter compares what the caller sees, cell by cell."""

from resolvers.reads import Comparison, Op, Treated
from schema.decisions import Form, Treatment
from tests.resolvers.sql.shorthand import OTHER_ADULT, OWN_ADULT, listing

CELLS = (OTHER_ADULT, OWN_ADULT)
SEEN = Treated("birthDate", ((OWN_ADULT, Treatment.CLEAR, None), (OTHER_ADULT, Treatment.GENERALISE, Form.YEAR)))
READ = listing("JobSeeker", CELLS, region="82.04", where=Comparison(SEEN, Op.EQ, 0))
