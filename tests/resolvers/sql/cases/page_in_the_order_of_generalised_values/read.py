"""The order is that of the years shown: the true dates behind them must not show in it (ATTACKS 2)."""

from resolvers.reads import OrderTerm
from schema.decisions import Form, Treatment
from tests.resolvers.sql.shorthand import OTHER_ADULT, listing, piece, treated

CELLS = (OTHER_ADULT,)
BIRTH_YEAR = treated("birthDate", CELLS, Treatment.GENERALISE, Form.YEAR)
READ = listing("JobSeeker", CELLS, pieces=piece(BIRTH_YEAR), order=(OrderTerm(BIRTH_YEAR, descending=True),))
