"""`hub impact-assessment`: what makes a party's processing of personal data risky, and what lowers the risk."""

from datetime import UTC, datetime

import uvloop

from hub.cli.common import DEMO_DATA, Config, Data, app, faults_told, settings_of
from hub.cli.papers import BASIS_FAULTS, Json, Out, Party, Pdf, Places, put_out
from hub.duties.assessment import assessment_data, assessment_paper
from hub.duties.basis import basis_of
from hub.duties.register import activities


def impact_assessment(  # noqa: PLR0913, PLR0917 - one parameter per option of the command line
    party: Party,
    out: Out = None,
    pdf: Pdf = None,
    json: Json = None,
    config: Config = None,
    data: Data = DEMO_DATA,
) -> None:
    """Draw up a party's data-protection impact assessment (UU 27/2022 Pasal 34), as far as the rules tell."""
    with faults_told(*BASIS_FAULTS):
        basis = uvloop.run(basis_of(settings_of(config, data), party, datetime.now(UTC)))
        found = activities(basis, party)
        put_out(assessment_paper(basis, party, found), Places(out, pdf, json), assessment_data(basis, party, found))


APP = app(impact_assessment)
