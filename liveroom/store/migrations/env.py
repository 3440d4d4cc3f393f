"""Alembic's door: migrations run on the connection, and in the transaction, they are handed."""

from __future__ import annotations

from alembic import context

from liveroom.store.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
