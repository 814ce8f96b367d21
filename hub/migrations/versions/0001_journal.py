"""The journal: one small row per operation, insert-only; all that repeats is its profile, stored once.

Foreign keys are left out on purpose: nothing is ever deleted or changed, and a key check would lock and rewrite the
one row of a frequent profile with every entry.
"""

from alembic import op

revision = "journal_1"
down_revision = None
branch_labels = None
depends_on = None

_REPEATED = (
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
    "CREATE INDEX decision_by_owner ON journal.decision (owner, treatment, coordinate)",
    "CREATE INDEX decision_by_rule ON journal.decision (rule)",
    """
    CREATE TABLE journal.decision_set (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        digest text NOT NULL UNIQUE,
        decisions integer[] NOT NULL,
        marks text[] NOT NULL
    )
    """,
    "COMMENT ON COLUMN journal.decision_set.marks IS 'Each coordinate, each treatment, and each pair, to look it up.'",
    "CREATE INDEX decision_set_by_mark ON journal.decision_set USING gin (marks)",
    "CREATE INDEX decision_set_by_decision ON journal.decision_set USING gin (decisions)",
    """
    CREATE TABLE journal.source_set (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        digest bytea NOT NULL UNIQUE,
        sources text[] NOT NULL,
        owners text[] NOT NULL,
        asked integer NOT NULL,
        denied integer NOT NULL
    )
    """,
    "CREATE INDEX source_set_by_source ON journal.source_set USING gin (sources)",
    "COMMENT ON TABLE journal.source_set IS 'Sources by place: those asked, then those denied, then those left out.'",
    """
    CREATE TABLE journal.owner_set (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        digest bytea NOT NULL UNIQUE,
        owners text[] NOT NULL
    )
    """,
    "CREATE INDEX owner_set_by_owner ON journal.owner_set USING gin (owners)",
    "COMMENT ON TABLE journal.owner_set IS 'Parties beside the asking one that may read of an entry.'",
    """
    CREATE TABLE journal.profile (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        digest bytea NOT NULL UNIQUE,
        party text,
        role text,
        purpose text,
        outcome text NOT NULL,
        operation integer NOT NULL,
        rules_version text NOT NULL,
        decision_set integer NOT NULL,
        source_set integer NOT NULL,
        statuses text[] NOT NULL,
        owner_set integer NOT NULL
    )
    """,
    "COMMENT ON COLUMN journal.profile.party IS 'Null where nothing was proved, and for administration.'",
    "COMMENT ON COLUMN journal.profile.statuses IS 'Of the sources asked, by place.'",
    """
    CREATE TABLE journal.account (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        issuer text NOT NULL,
        subject text NOT NULL,
        UNIQUE (issuer, subject)
    )
    """,
)

_ENTRIES = (
    """
    CREATE TABLE journal.entry (
        id uuid PRIMARY KEY,
        profile integer NOT NULL,
        rows integer[] NOT NULL,
        epoch bigint NOT NULL,
        personal bytea NOT NULL,
        salt bytea,
        account integer,
        tags bytea
    )
    """,
    "COMMENT ON COLUMN journal.entry.id IS 'UUID version 7 of the time of the entry, so it sorts by time.'",
    "COMMENT ON COLUMN journal.entry.rows IS 'Records by place of the source, null where it gave none.'",
    "COMMENT ON COLUMN journal.entry.epoch IS 'The publish or revocation under which it was decided.'",
    "COMMENT ON COLUMN journal.entry.personal IS 'A hash of salt, account and tags, which is proved; they may go.'",
    "ALTER TABLE journal.entry ALTER COLUMN tags SET STORAGE EXTERNAL",  # keyed tags look random: nothing to compress
    "COMMENT ON COLUMN journal.entry.tags IS 'Keyed tags of persons, 16 bytes each; the keys lie elsewhere.'",
    "CREATE INDEX entry_by_profile ON journal.entry (profile, id)",
    "CREATE INDEX entry_by_account ON journal.entry (account, profile, id)",
    "CREATE TABLE journal.unsequenced (entry uuid NOT NULL)",
    "COMMENT ON TABLE journal.unsequenced IS 'Entries that have no leaf yet: a queue, emptied as a whole.'",
    # Rows come and go all the time: cleared away often, they take no room.
    "ALTER TABLE journal.unsequenced SET (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)",
    "CREATE TABLE journal.leaf (seq bigint PRIMARY KEY, entry uuid NOT NULL UNIQUE, hash bytea NOT NULL)",
    "COMMENT ON TABLE journal.leaf IS 'The order of the log, from 0 without a gap, and the RFC 6962 hash of each.'",
)

_INSERT_ONLY = (
    "operation", "decision", "decision_set", "source_set", "owner_set", "profile", "account", "leaf"
)  # fmt: skip

_GUARD = (
    """
    CREATE FUNCTION journal.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'the journal is insert-only: % on % is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
    END
    $$
    """,
    # An entry's personal part may go, as a whole, and by `journal.erase` alone.
    """
    CREATE FUNCTION journal.erase(entries uuid[]) RETURNS bigint LANGUAGE sql SET journal.erasing = 'on' AS $$
        WITH erased AS (
            UPDATE journal.entry SET salt = NULL, account = NULL, tags = NULL
            WHERE id = ANY(entries) AND salt IS NOT NULL RETURNING id
        )
        SELECT count(*) FROM erased
    $$
    """,
    "COMMENT ON FUNCTION journal.erase IS 'Takes the personal part of entries away for good; gives how many had one.'",
    """
    CREATE FUNCTION journal.check_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF current_setting('journal.erasing', true) = 'on'
            AND (NEW.id, NEW.profile, NEW.rows, NEW.epoch, NEW.personal)
                IS NOT DISTINCT FROM (OLD.id, OLD.profile, OLD.rows, OLD.epoch, OLD.personal)
            AND NEW.salt IS NULL AND NEW.account IS NULL AND NEW.tags IS NULL
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'the journal is insert-only: UPDATE on entry is refused' USING ERRCODE = '42501';
    END
    $$
    """,
    """
    CREATE TRIGGER erased_only BEFORE UPDATE ON journal.entry
    FOR EACH ROW EXECUTE FUNCTION journal.check_erasure()
    """,
    """
    CREATE TRIGGER insert_only BEFORE DELETE OR TRUNCATE ON journal.entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change()
    """,
)


def upgrade() -> None:
    """Make the tables, and refuse every change of a row that is there but the erasure of an entry's personal part."""
    for statement in ("CREATE SCHEMA journal", *_REPEATED, *_ENTRIES, *_GUARD):
        op.execute(statement)
    for table in _INSERT_ONLY:
        op.execute(
            f"CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal.{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change()"
        )


def downgrade() -> None:
    """Refuse: a log is not taken back."""
    raise NotImplementedError("the journal is never dropped by a program")
