"""Where documents are read from: the policies in force in a hub's database, and the mappings it uses."""

from datetime import datetime

from hub.database import migrate
from hub.duties.processing import Basis
from hub.groundwork import mappings_of
from hub.publication.publisher import publishing
from hub.settings import Settings
from policies.errors import UnknownNameError
from policies.model import PolicySet
from schema.build import CATALOGUE


async def policies_in_force(settings: Settings) -> PolicySet:
    """The policies published in a hub's database, verified, with what was revoked marked so.

    Raises DatabaseError, NotPublishedError, NotAcceptedError or PolicyError.
    """
    dsn = settings.journal.dsn.reveal()
    await migrate(dsn)
    async with publishing(dsn, settings.signers) as publisher:
        return await publisher.policies()


async def basis_of(settings: Settings, party: str, at: datetime) -> Basis:
    """What is in force at the aware instant `at`, where a party of this name is known.

    Raises what `policies_in_force` raises, MappingError, SettingsError or UnknownNameError.
    """
    policies = await policies_in_force(settings)
    check_party(policies, party)
    return Basis(policies, CATALOGUE, mappings_of(settings), at)


def check_party(policies: PolicySet, party: str) -> None:
    """Raises UnknownNameError for a party that the policies do not know."""
    if party not in policies.parties:
        raise UnknownNameError(f"no party {party!r}; expected one of {', '.join(sorted(policies.parties))}")
