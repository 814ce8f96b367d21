"""Versions of the hub's own tables, applied in order by `hub.database.migrate`."""
