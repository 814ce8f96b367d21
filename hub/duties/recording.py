"""What administration tells of duties: checked against the agreements before the log takes it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from hub.database import AWAY, DatabaseError, connect, migrate
from hub.duties.acts import Act, ActError, Done, EventKind, Happened, Withdrawn, standing
from hub.duties.dated import Obligation, in_force, obligations_of
from hub.duties.notice import NoticeKind, draw_up
from hub.duties.paper import Paper
from hub.duties.store import read_acts, tell
from hub.groundwork import policies_of
from hub.settings import Settings
from policies.model import Agreement, PolicySet

_PATIENCE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Occasion:
    """What befell whom under which agreement, and when (aware)."""

    kind: EventKind
    agreement: str
    party: str
    at: datetime


class Recorder:
    """Tells acts to the log of a hub, and reads what is due from it."""

    def __init__(self, settings: Settings) -> None:
        """Raises PolicyError where the hub's policies cannot be read."""
        self._settings = settings
        self._policies: PolicySet = policies_of(settings)

    async def happened(self, occasion: Occasion) -> tuple[Happened, Obligation]:
        """Tell that something happened; gives what is due. Raises ActError, DatabaseError or NotPossibleError."""
        agreement = self._agreement(occasion.agreement, occasion.party)
        await migrate(self._settings.journal.dsn.reveal())
        act = Happened(_new_id(), occasion.kind, agreement.id, occasion.party, occasion.at)
        due = next((one for one in obligations_of([agreement], act.party, [act]) if one.mark == act.id), None)
        if due is None:
            raise ActError(f"the agreement {agreement.id!r} says nothing of {act.kind}; expected [notices] in its file")
        await tell(self._settings, act, agreement.parties)
        return act, due

    async def done(self, obligation: str, on: date, letter: str | None) -> Done:
        """Tell that an obligation was kept. Raises ActError, DatabaseError or NotPossibleError."""
        acts = await self._acts()
        act = Done(_new_id(), obligation, on, letter)
        known = in_force(self._policies)
        owed = (one for signed in known for party in signed.parties for one in obligations_of([signed], party, acts))
        if all(one.id != obligation for one in owed):
            raise ActError(f"no obligation {obligation!r}; expected one that `hub duty list` shows")
        await tell(self._settings, act, self._told(act))
        return act

    async def withdraw(self, act: str) -> Withdrawn:
        """Tell that an act was told by mistake. Raises ActError, DatabaseError or NotPossibleError."""
        known = {one.id: one for one in standing(await self._acts())}
        if act not in known:
            raise ActError(f"no act {act!r} that counts; expected an id as `hub duty happened` or `done` told it")
        withdrawal = Withdrawn(_new_id(), act)
        await tell(self._settings, withdrawal, self._told(known[act]))
        return withdrawal

    async def notice(self, kind: NoticeKind, agreement: str, party: str, on: date) -> Paper:
        """The notice for what is due first, dated `on`. Raises ActError or DatabaseError."""
        signed = self._agreement(agreement, party)
        owed = obligations_of([signed], party, await self._acts())
        first = next((one for one in owed if one.kind is kind.obligation and one.done_on is None), None)
        if first is None:
            raise ActError(f"no notice of {kind} is due from {party!r}; expected it told by `hub duty happened`")
        return draw_up(kind, first, self._policies, on)

    async def due(self, party: str) -> tuple[Obligation, ...]:
        """Every obligation of a party. Raises ActError or DatabaseError."""
        self._known_party(party)
        return obligations_of(in_force(self._policies), party, await self._acts())

    def _told(self, act: Happened | Done) -> tuple[str, ...]:
        name = act.agreement if isinstance(act, Happened) else act.obligation.split("/")[1]
        return next((one.parties for one in in_force(self._policies) if one.id == name), ())

    def _agreement(self, name: str, party: str) -> Agreement:
        known = {one.id: one for one in in_force(self._policies)}
        if name not in known:
            raise ActError(f"no agreement {name!r}; expected one of {', '.join(sorted(known))}")
        if party not in known[name].parties:
            raise ActError(f"{party!r} did not sign {name!r}; expected one of {', '.join(known[name].parties)}")
        return known[name]

    def _known_party(self, party: str) -> None:
        if party not in self._policies.parties:
            raise ActError(f"no party {party!r}; expected one of {', '.join(sorted(self._policies.parties))}")

    async def _acts(self) -> tuple[Act, ...]:
        dsn = self._settings.journal.dsn.reveal()
        await migrate(dsn)
        try:
            connection = await connect(dsn, _PATIENCE_SECONDS)
            try:
                return await read_acts(connection)
            finally:
                connection.terminate()
        except AWAY as error:
            raise DatabaseError(f"the log's database does not answer ({type(error).__name__})") from error


def _new_id() -> str:
    """An id that tells nothing: when an act was told stands in its entry."""
    return uuid4().hex
