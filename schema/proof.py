"""What auditors read of the log's proof: a signed checkpoint, and that an entry is in it."""

from datetime import datetime

import strawberry


@strawberry.type(
    description="Titik periksa: the log as it was signed, by its number of entries and the root over them."
)
class AuditCheckpoint:
    """The log as it was signed, by its number of entries and the root over them."""

    size: int = strawberry.field(description="The number of entries.")
    root: str = strawberry.field(description="The root of the RFC 6962 tree over them, in base64.")
    time: datetime = strawberry.field(description="When it was signed.")
    signature: str = strawberry.field(description="The log's signatures and its witnesses', as lines of a signed note.")
    signed_note: str = strawberry.field(
        description="The whole signed note (C2SP checkpoint); keep it, and check by it later."
    )


@strawberry.type(description="Bukti: that an entry of the log is in its newest checkpoint.")
class AuditProof:
    """That an entry of the log is in its newest checkpoint."""

    place: int = strawberry.field(description="The place of the entry in the log, from 0.")
    leaf_hash: str = strawberry.field(description="The hash of the entry's leaf, in base64.")
    leaf: str | None = strawberry.field(
        description="What the tree holds of the entry, as JSON: digests, no personal data. Null where the entry is cut "
        "to the caller's party: then it tells of records of others."
    )
    path: list[str] = strawberry.field(description="The hashes from the leaf up to the root, in base64.")
    checkpoint: AuditCheckpoint
    text: str | None = strawberry.field(
        description="All of it in one text (C2SP tlog-proof), for `hub audit verify`; null where `leaf` is."
    )
