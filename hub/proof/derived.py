"""What the log's database keeps beside the entries, to find them by: derived anew from them, and held against it.

None of it is proved, and who changed it would hide an entry from whoever looks for it there.
"""

from typing import Final

_CHECKPOINTS: Final = """
SELECT size FROM journal.checkpoint
WHERE (split_part(note, E'\\n', 2), split_part(note, E'\\n', 3)) <> (size::text, encode(root, 'base64'))
ORDER BY size LIMIT 1
"""

_TAGGED: Final = """
SELECT e.id FROM journal.leaf AS l JOIN journal.entry AS e ON e.id = l.entry
LEFT JOIN journal.tagged AS t ON t.entry = e.id
WHERE t.tags IS DISTINCT FROM (
    SELECT array_agg(DISTINCT ('x' || encode(substr(e.tags, 1 + 16 * nth, 4), 'hex'))::bit(32)::integer)
    FROM generate_series(0, length(e.tags) / 16 - 1) AS nth)
ORDER BY l.seq LIMIT 1
"""

_RESOLVED: Final = """
SELECT e.id FROM journal.leaf AS l JOIN journal.entry AS e ON e.id = l.entry
WHERE e.resolves AND EXISTS (
    SELECT FROM generate_series(1, length(e.tags) / 16 - 1) AS nth
    WHERE substr(e.tags, 1 + 16 * nth, 16) <> substr(e.tags, 1, 16) AND NOT EXISTS (
        SELECT FROM journal.resolution AS r
        WHERE r.person = substr(e.tags, 1, 16) AND r.record = substr(e.tags, 1 + 16 * nth, 16)))
ORDER BY l.seq LIMIT 1
"""

BESIDE: Final = (
    (_CHECKPOINTS, "the checkpoint that is kept for {} entries says other than was signed"),
    (_TAGGED, "the index of tags says other than the entry {}"),
    (_RESOLVED, "the records that the look-up of the entry {} led to are not all kept"),
)
"""Questions for the first of a kind that is not as it must be (no row: all are), and what its answer means."""
