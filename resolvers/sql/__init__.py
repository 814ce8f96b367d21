"""Reads to SQL: pure and printable. `read` and `groups` are the entrances; nothing here reaches a database."""
