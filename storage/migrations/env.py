"""Run by Alembic: migrations go over the connection, and in the transaction, they are given."""

from alembic import context
from sqlalchemy import Connection

from storage.tables import Base

connection: Connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
