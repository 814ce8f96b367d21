"""Alembic's entry: runs the versions on the connection, and in the transaction, that `hub.database.migrate` opened."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], version_table="hub_schema_version")
context.run_migrations()
