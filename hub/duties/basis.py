"""Where records of processing are read from: the policies in force in a hub's database, and the mappings it uses."""

from datetime import datetime

from hub.database import migrate
from hub.duties.processing import Basis
from hub.groundwork import mappings_of
from hub.publication.publisher import publishing
from hub.settings import Settings
from policies.errors import UnknownNameError
from schema.build import CATALOGUE


async def basis_of(settings: Settings, party: str, at: datetime) -> Basis:
    """What is in force at the aware instant `at`, where a party of this name is known.

    Raises DatabaseError, NotPublishedError, NotAcceptedError, PolicyError, MappingError, SettingsError or
    UnknownNameError.
    """
    dsn = settings.journal.dsn.reveal()
    await migrate(dsn)
    async with publishing(dsn, settings.signers) as publisher:
        policies = await publisher.policies()
    if party not in policies.parties:
        raise UnknownNameError(f"no party {party!r}; expected one of {', '.join(sorted(policies.parties))}")
    return Basis(policies, CATALOGUE, mappings_of(settings), at)
