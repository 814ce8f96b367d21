"""The sets of sources that were announced, and the workers that follow them. No address and no secret stands here."""

from alembic import op

revision = "sources_1"
down_revision = "harvest_1"
branch_labels = None
depends_on = None

_TABLES = (
    "CREATE SCHEMA source",
    """
    CREATE TABLE source.announced (
        number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        digest text NOT NULL,
        names text[] NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp()
    )
    """,
    "COMMENT ON COLUMN source.announced.digest IS 'Of the mappings and numbers: who reads other files has another.'",
    """
    CREATE TABLE source.worker (
        id uuid PRIMARY KEY,
        process text NOT NULL,
        number bigint NOT NULL,
        refused text,
        alive_until timestamptz NOT NULL
    )
    """,
    "COMMENT ON COLUMN source.worker.number IS 'The newest set it has taken up, or (refused says why) could not.'",
)


def upgrade() -> None:
    """Make the tables, and refuse every change of what is only ever added to."""
    for statement in _TABLES:
        op.execute(statement)
    op.execute(
        "CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON source.announced "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change()"
    )


def downgrade() -> None:
    """Refuse: the log's entries tell of these sets."""
    raise NotImplementedError("announced sources are never dropped by a program")
