"""Each epoch keeps what was published in it, so that an old decision can be made again by its own rules."""

from alembic import op

revision = "epoch_1"
down_revision = "accesses_1"
branch_labels = None
depends_on = None

_STATEMENTS = (
    "ALTER TABLE policy.epoch ADD COLUMN published text",
    "COMMENT ON COLUMN policy.epoch.published IS 'Common part, versions and revisions as JSON; `state` proves them.'",
)


def upgrade() -> None:
    """Add the column; epochs from before have none, and their decisions cannot be made again."""
    for statement in _STATEMENTS:
        op.execute(statement)


def downgrade() -> None:
    """Refuse: what was published is not forgotten."""
    raise NotImplementedError("published policies are never dropped by a program")
