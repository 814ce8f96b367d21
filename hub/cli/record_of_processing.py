"""`hub record-of-processing`: who gives whom which personal data, what for and by what right, read off the rules."""

from datetime import UTC, datetime

import uvloop

from hub.cli.common import DEMO_DATA, Config, Data, app, faults_told, settings_of
from hub.cli.papers import BASIS_FAULTS, Json, Out, Party, Pdf, Places, put_out
from hub.duties.basis import basis_of
from hub.duties.record import record_data, record_paper
from hub.duties.register import activities


def record_of_processing(  # noqa: PLR0913, PLR0917 - one parameter per option of the command line
    party: Party,
    out: Out = None,
    pdf: Pdf = None,
    json: Json = None,
    config: Config = None,
    data: Data = DEMO_DATA,
) -> None:
    """Draw up a party's record of processing activities (UU 27/2022 Pasal 31) from what is in force now."""
    with faults_told(*BASIS_FAULTS):
        basis = uvloop.run(basis_of(settings_of(config, data), party, datetime.now(UTC)))
        found = activities(basis, party)
        put_out(record_paper(basis, party, found), Places(out, pdf, json), record_data(basis, party, found))


APP = app(record_of_processing)
