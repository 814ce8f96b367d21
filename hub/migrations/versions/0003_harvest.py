"""How many persons each caller saw, and how many look-ups it tried, in a day: one row per account, agreement and day.

A row holds a sketch (`hub.harvest.sketch`), never who was counted. Rows of days gone by are removed: what was asked,
and who was shown, stands in the journal.
"""

from alembic import op

revision = "harvest_1"
down_revision = "policy_1"
branch_labels = None
depends_on = None

_TABLES = (
    "CREATE SCHEMA harvest",
    """
    CREATE TABLE harvest.tally (
        day date NOT NULL,
        issuer text NOT NULL,
        subject text NOT NULL,
        party text NOT NULL,
        agreement text NOT NULL,
        registers bytea NOT NULL,
        lookups bigint NOT NULL,
        shut bigint NOT NULL,
        PRIMARY KEY (day, issuer, subject, party, agreement)
    )
    """,
    "ALTER TABLE harvest.tally SET (fillfactor = 50)",  # every row is rewritten all day long: leave room beside it
    "COMMENT ON COLUMN harvest.tally.day IS 'The day in WIB (UTC+7).'",
    "COMMENT ON COLUMN harvest.tally.agreement IS 'The agreement the records came under; empty in own sources.'",
    "COMMENT ON COLUMN harvest.tally.shut IS 'Limits up to this are used up: an answer did not fit in what was left.'",
    "COMMENT ON COLUMN harvest.tally.registers IS 'A HyperLogLog of 4,096 registers: a count, no persons.'",
)


def upgrade() -> None:
    """Make the table."""
    for statement in _TABLES:
        op.execute(statement)


def downgrade() -> None:
    """Take the table back: it holds no more than the counts of a day."""
    op.execute("DROP SCHEMA harvest CASCADE")
