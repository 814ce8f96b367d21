"""Which entries tell of a person: an index of the entries' tags, and the records that look-ups of a person led to.

Both are filled by the sequencer with the leaves, after the answers; what has no leaf yet is read beside them. Of each
tag the index keeps the first four bytes: what it finds is held against the entry's own tags.
"""

from alembic import op

revision = "accesses_1"
down_revision = "proof_1"
branch_labels = None
depends_on = None

_INDEX = (
    "CREATE TABLE journal.tagged (entry uuid NOT NULL, tags integer[] NOT NULL)",
    "COMMENT ON TABLE journal.tagged IS 'The first four bytes of each tag of an entry that has a leaf: an index.'",
    # A list of entries for each tag takes a tenth of what a row for each pair does.
    # Without a list of what is pending: as cheap in all, and no batch of the sequencer waits for that of many others.
    "CREATE INDEX tagged_by_tag ON journal.tagged USING gin (tags) WITH (fastupdate = off)",
    "CREATE INDEX tagged_by_entry ON journal.tagged (entry)",
    """
    CREATE FUNCTION journal.short_tags(tags bytea) RETURNS integer[] LANGUAGE sql IMMUTABLE AS $$
        SELECT array_agg(DISTINCT ('x' || encode(substr(whole, 1 + 16 * i, 4), 'hex'))::bit(32)::integer)
        FROM (SELECT $1 || ''::bytea AS whole OFFSET 0) AS read_once, generate_series(0, length(whole) / 16 - 1) AS i
    $$
    """,
    "COMMENT ON FUNCTION journal.short_tags IS 'The first four bytes of each of some packed tags, each once.'",
    """
    INSERT INTO journal.tagged
    SELECT e.id, journal.short_tags(e.tags) FROM journal.leaf l JOIN journal.entry e ON e.id = l.entry
    WHERE length(e.tags) > 0
    """,
)

_RESOLUTIONS = (
    "ALTER TABLE journal.entry ADD COLUMN resolves boolean NOT NULL DEFAULT false",
    "COMMENT ON COLUMN journal.entry.resolves IS 'Its first tag is of the one person whose records the others are.'",
    "CREATE TABLE journal.resolution (person bytea, record bytea, PRIMARY KEY (person, record))",
    "COMMENT ON TABLE journal.resolution IS 'Tags of the records that were found when a person was looked up.'",
    """
    CREATE FUNCTION journal.resolved(tags bytea) RETURNS TABLE (person bytea, record bytea) LANGUAGE sql IMMUTABLE AS $$
        SELECT substr(whole, 1, 16), substr(whole, 1 + 16 * i, 16)
        FROM (SELECT $1 || ''::bytea AS whole OFFSET 0) AS read_once, generate_series(1, length(whole) / 16 - 1) AS i
        WHERE substr(whole, 1 + 16 * i, 16) <> substr(whole, 1, 16)
    $$
    """,
    "COMMENT ON FUNCTION journal.resolved IS 'The person that is named first, beside each record.'",
    "DROP FUNCTION journal.append(uuid, integer, integer[], bytea, bytea, integer, bytea, bigint)",
    """
    CREATE FUNCTION journal.append(
        entry uuid, profile integer, rows integer[], personal bytea, salt bytea, account integer, tags bytea,
        resolves boolean, decided_by bigint
    ) RETURNS boolean LANGUAGE sql VOLATILE AS $$
        SELECT pg_advisory_xact_lock_shared(6001414038054326351);
        WITH stored AS (
            INSERT INTO journal.entry (id, profile, rows, epoch, personal, salt, account, tags, resolves)
            SELECT $1, $2, $3, $9, $4, $5, $6, $7, $8 FROM policy.state WHERE epoch = $9
            ON CONFLICT DO NOTHING RETURNING id
        )
        INSERT INTO journal.unsequenced SELECT id FROM stored RETURNING true
    $$
    """,
    "COMMENT ON FUNCTION journal.append IS 'Stores an entry; null where it is there, or its epoch is not in force.'",
)

_ERASURE = (
    """
    CREATE OR REPLACE FUNCTION journal.erase(entries uuid[]) RETURNS bigint
    LANGUAGE sql SET journal.erasing = 'on' AS $$
        DELETE FROM journal.tagged WHERE entry = ANY(entries);
        WITH erased AS (
            UPDATE journal.entry SET salt = NULL, account = NULL, tags = NULL
            WHERE id = ANY(entries) AND salt IS NOT NULL RETURNING id
        )
        SELECT count(*) FROM erased
    $$
    """,
    """
    CREATE OR REPLACE FUNCTION journal.check_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF current_setting('journal.erasing', true) = 'on'
            AND (NEW.id, NEW.profile, NEW.rows, NEW.epoch, NEW.personal, NEW.resolves)
                IS NOT DISTINCT FROM (OLD.id, OLD.profile, OLD.rows, OLD.epoch, OLD.personal, OLD.resolves)
            AND NEW.salt IS NULL AND NEW.account IS NULL AND NEW.tags IS NULL
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'the journal is insert-only: UPDATE on entry is refused' USING ERRCODE = '42501';
    END
    $$
    """,
)


def upgrade() -> None:
    """Make the index over what is there, and the table of look-ups; erasing an entry takes it out of the index."""
    for statement in (*_INDEX, *_RESOLUTIONS, *_ERASURE):
        op.execute(statement)


def downgrade() -> None:
    """Refuse: what look-ups led to is not taken back."""
    raise NotImplementedError("what persons were looked up for is never dropped by a program")
