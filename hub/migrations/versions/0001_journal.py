"""The journal: one row per operation, insert-only; what repeats (operations, decisions) is stored once.

Foreign keys are left out on purpose: nothing is ever deleted or changed, and a key check would lock and rewrite the
one row of a frequent operation with every entry.
"""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    "CREATE SCHEMA journal",
    """
    CREATE TABLE journal.operation (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        hash text NOT NULL UNIQUE,
        text text NOT NULL
    )
    """,
    "COMMENT ON TABLE journal.operation IS 'The text of each operation, literals and variables removed.'",
    """
    CREATE TABLE journal.decision (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        hash bytea NOT NULL UNIQUE,
        coordinate text NOT NULL,
        owner text NOT NULL,
        scope text,
        side text,
        treatment text NOT NULL,
        form text,
        rule text,
        clause text
    )
    """,
    "CREATE INDEX decision_by_coordinate ON journal.decision (coordinate, treatment, owner)",
    "CREATE INDEX decision_by_treatment ON journal.decision (treatment, owner)",
    """
    CREATE TABLE journal.decision_set (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        digest text NOT NULL UNIQUE,
        decisions integer[] NOT NULL
    )
    """,
    "CREATE INDEX decision_set_by_decision ON journal.decision_set USING gin (decisions)",
    """
    CREATE TABLE journal.entry (
        id uuid PRIMARY KEY,
        at timestamptz NOT NULL,
        issuer text,
        subject text,
        party text,
        role text,
        purpose text,
        outcome text NOT NULL,
        operation integer NOT NULL,
        rules_version text NOT NULL,
        decision_set integer NOT NULL,
        sources jsonb NOT NULL,
        tags bytea NOT NULL
    )
    """,
    "COMMENT ON COLUMN journal.entry.id IS 'UUID version 7 of the time of the entry, so it sorts by time.'",
    "ALTER TABLE journal.entry ALTER COLUMN tags SET STORAGE EXTERNAL",  # keyed tags look random: nothing to compress
    "COMMENT ON COLUMN journal.entry.tags IS 'Keyed tags of persons, 16 bytes each; the keys lie elsewhere.'",
    "CREATE INDEX entry_by_party ON journal.entry (party, id) INCLUDE (purpose, decision_set)",
    "CREATE INDEX entry_by_purpose ON journal.entry (purpose, party, id)",
    "CREATE INDEX entry_by_decision_set ON journal.entry (decision_set, party, id)",
    """
    CREATE TABLE journal.asked (
        owner text NOT NULL,
        entry uuid NOT NULL,
        party text NOT NULL,
        purpose text NOT NULL,
        decision_set integer NOT NULL,
        PRIMARY KEY (owner, entry) INCLUDE (party, purpose, decision_set)
    )
    """,
    "COMMENT ON TABLE journal.asked IS 'Entries in which another party asked, or was refused, a source of `owner`.'",
    "CREATE INDEX asked_by_purpose ON journal.asked (owner, purpose, party, entry)",
    "CREATE INDEX asked_by_decision_set ON journal.asked (owner, decision_set, entry)",
)

_REFUSE_CHANGE = """
CREATE FUNCTION journal.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is insert-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
END
$$
"""


def upgrade() -> None:
    """Make the tables, and refuse every change of a row that is there."""
    for statement in (*_TABLES, _REFUSE_CHANGE):
        op.execute(statement)
    for table in ("operation", "decision", "decision_set", "entry", "asked"):
        op.execute(
            f"CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal.{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change()"
        )


def downgrade() -> None:
    """Refuse: a log is not taken back."""
    raise NotImplementedError("the journal is never dropped by a program")
