"""The published policies: signed versions, what is in force, revocations, the workers that obey, and candidates.

The epoch counts publishes and revocations. Whoever logs an answer holds the epoch for the time of its transaction
(`policy.hold_epoch`), and a publish waits until nobody does: an advisory lock, because it writes nothing and its queue
is fair, while shared row locks that overlap without end would let a publish wait for ever.
"""

from alembic import op

revision = "policy_1"
down_revision = "journal_1"
branch_labels = None
depends_on = None

_TABLES = (
    "CREATE SCHEMA policy",
    """
    CREATE TABLE policy.state (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        epoch bigint NOT NULL,
        common text
    )
    """,
    "INSERT INTO policy.state (epoch) VALUES (0)",
    """
    CREATE TABLE policy.common (
        digest text PRIMARY KEY,
        files text NOT NULL
    )
    """,
    "COMMENT ON COLUMN policy.common.files IS 'A JSON object of path and text.'",
    """
    CREATE TABLE policy.version (
        version text PRIMARY KEY,
        agreement text NOT NULL,
        common text NOT NULL,
        files text NOT NULL,
        stored timestamptz NOT NULL DEFAULT clock_timestamp()
    )
    """,
    "CREATE INDEX version_by_agreement ON policy.version (agreement, stored)",
    """
    CREATE TABLE policy.signature (
        agreement text NOT NULL,
        revision bigint NOT NULL,
        version text NOT NULL,
        party text NOT NULL,
        key text NOT NULL,
        signature bytea NOT NULL,
        since bigint NOT NULL,
        PRIMARY KEY (version, revision, party, key)
    )
    """,
    "COMMENT ON COLUMN policy.signature.revision IS 'Rises with each version; one that was replaced is signed anew.'",
    "COMMENT ON COLUMN policy.signature.since IS 'The first epoch in which it counts: within one, nothing changes.'",
    """
    CREATE TABLE policy.epoch (
        epoch bigint PRIMARY KEY,
        at timestamptz NOT NULL,
        action text NOT NULL,
        entry uuid NOT NULL,
        state text NOT NULL
    )
    """,
    "COMMENT ON COLUMN policy.epoch.state IS 'A digest of all that is in force and revoked: workers obey this.'",
    """
    CREATE TABLE policy.revocation (
        kind text NOT NULL CHECK (kind IN ('version', 'consent', 'token', 'issuer', 'key')),
        subject text NOT NULL,
        at timestamptz NOT NULL,
        epoch bigint NOT NULL,
        PRIMARY KEY (kind, subject)
    )
    """,
    "CREATE TABLE policy.in_force (agreement text PRIMARY KEY, version text NOT NULL, revision bigint NOT NULL)",
    """
    CREATE TABLE policy.revision (
        agreement text NOT NULL,
        revision bigint NOT NULL,
        version text NOT NULL,
        PRIMARY KEY (agreement, revision)
    )
    """,
    "COMMENT ON TABLE policy.revision IS 'Every revision that was ever in force: none may follow a higher one.'",
    """
    CREATE TABLE policy.coming (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        number bigint NOT NULL,
        common text,
        versions text,
        revisions text
    )
    """,
    "COMMENT ON TABLE policy.coming IS 'What will be published next, so that workers build it beforehand.'",
    "INSERT INTO policy.coming (number) VALUES (0)",
    """
    CREATE TABLE policy.worker (
        id uuid PRIMARY KEY,
        process text NOT NULL,
        lease_until timestamptz NOT NULL,
        epoch bigint NOT NULL,
        prepared bigint NOT NULL
    )
    """,
    "COMMENT ON COLUMN policy.worker.epoch IS 'It decides by this epoch, and holds no unsent answer of an older one.'",
    """
    CREATE TABLE policy.candidate (
        number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        common text NOT NULL,
        versions text NOT NULL,
        since timestamptz NOT NULL DEFAULT clock_timestamp(),
        until timestamptz
    )
    """,
    "COMMENT ON TABLE policy.candidate IS 'A set that live operations are decided under a second time, for a report.'",
    """
    CREATE TABLE policy.candidate_count (
        candidate bigint NOT NULL,
        agreement text NOT NULL,
        owner text NOT NULL,
        coordinate text NOT NULL,
        now text NOT NULL,
        candidate_treatment text NOT NULL,
        count bigint NOT NULL,
        PRIMARY KEY (candidate, agreement, owner, coordinate, now, candidate_treatment)
    )
    """,
    "CREATE TABLE policy.signers (entry uuid PRIMARY KEY)",
    "COMMENT ON TABLE policy.signers IS 'Entries of the log that tell the signing keys; the newest counts.'",
    # The number is `hub.publication.store.EPOCH_LOCK`.
    # A volatile function reads by a snapshot of its own, taken after the lock: a publish that was waited for is seen.
    """
    CREATE FUNCTION policy.hold_epoch() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
    BEGIN
        PERFORM pg_advisory_xact_lock_shared(6001414038054326351);
        RETURN (SELECT epoch FROM policy.state);
    END
    $$
    """,
    # The same for one entry, in the fewest steps. Each statement of it has a snapshot of its own, as above.
    """
    CREATE FUNCTION journal.append(
        entry uuid, profile integer, rows integer[], personal bytea, salt bytea, account integer, tags bytea,
        decided_by bigint
    ) RETURNS boolean LANGUAGE sql VOLATILE AS $$
        SELECT pg_advisory_xact_lock_shared(6001414038054326351);
        WITH stored AS (
            INSERT INTO journal.entry (id, profile, rows, epoch, personal, salt, account, tags)
            SELECT $1, $2, $3, $8, $4, $5, $6, $7 FROM policy.state WHERE epoch = $8
            ON CONFLICT DO NOTHING RETURNING id
        )
        INSERT INTO journal.unsequenced SELECT id FROM stored RETURNING true
    $$
    """,
    "COMMENT ON FUNCTION journal.append IS 'Stores an entry; null where it is there, or its epoch is not in force.'",
)


def upgrade() -> None:
    """Make the tables, and refuse every change of what is only ever added to."""
    for statement in _TABLES:
        op.execute(statement)
    for table in ("common", "version", "signature", "epoch", "revocation", "revision", "signers"):
        op.execute(
            f"CREATE TRIGGER insert_only BEFORE UPDATE OR DELETE OR TRUNCATE ON policy.{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION journal.refuse_change()"
        )


def downgrade() -> None:
    """Refuse: signatures and revocations are not taken back."""
    raise NotImplementedError("published policies are never dropped by a program")
