"""Acts about the duties of the agreements: which operations of the log tell them. What they tell stands there alone."""

from alembic import op

revision = "duties_1"
down_revision = "epoch_1"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table, and refuse every change of a row that is there."""
    op.execute("CREATE TABLE journal.duty (hash text PRIMARY KEY)")
    op.execute("COMMENT ON TABLE journal.duty IS 'Hashes of administrative acts about duties, as journal.operation.'")
    op.execute("CREATE INDEX profile_by_operation ON journal.profile (operation)")
    op.execute(
        "CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal.duty "
        "FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change()"
    )


def downgrade() -> None:
    """Refuse: what was told is not taken back."""
    raise NotImplementedError("acts about duties are never dropped by a program")
