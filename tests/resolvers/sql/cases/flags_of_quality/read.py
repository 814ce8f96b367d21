"""What is missing or invalid, of the fields the caller reads as they are."""

from tests.resolvers.sql.shorthand import OTHER_ADULT, OTHER_MINOR, clear, listing, piece

CELLS = (OTHER_ADULT, OTHER_MINOR)
READ = listing("JobSeeker", CELLS, pieces=piece(clear("quality:nik,sex,skills,registeredAt,email", CELLS)))
