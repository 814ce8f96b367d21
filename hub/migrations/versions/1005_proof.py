"""The log's Merkle tree, its signed checkpoints, and what witnesses countersigned.

The tree is kept by rows that are only ever added: the leaves' hashes stand in `journal.leaf`, and here the root of each
full tile. Every tile of tlog-tiles, also a partial one of any earlier size, is a range of these.
"""

from alembic import op

revision = "proof_1"
down_revision = "sources_1"
branch_labels = None
depends_on = None

_TABLES = (
    "CREATE TABLE journal.subtree (level smallint, place bigint, hash bytea NOT NULL, PRIMARY KEY (level, place))",
    "COMMENT ON TABLE journal.subtree IS 'Of each full tile of 256 hashes the root, at its place in the level above.'",
    """
    CREATE TABLE journal.checkpoint (
        size bigint PRIMARY KEY,
        root bytea NOT NULL,
        at timestamptz NOT NULL,
        note text NOT NULL
    )
    """,
    "COMMENT ON COLUMN journal.checkpoint.note IS 'The signed note; what is said of it beside must agree with it.'",
    """
    CREATE TABLE journal.cosignature (
        size bigint NOT NULL,
        witness text NOT NULL,
        line text NOT NULL,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (size, witness)
    )
    """,
    "COMMENT ON COLUMN journal.cosignature.line IS 'The signature line that a witness adds to the note of that size.'",
)


def upgrade() -> None:
    """Make the tables, and refuse every change of a row that is there."""
    for statement in _TABLES:
        op.execute(statement)
    for table in ("subtree", "checkpoint", "cosignature"):
        op.execute(
            f"CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal.{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change()"
        )


def downgrade() -> None:
    """Refuse: what was signed is not taken back."""
    raise NotImplementedError("the log's proof is never dropped by a program")
