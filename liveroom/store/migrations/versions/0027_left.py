"""Since when a complaint is open no more, worked out by the database, and indexes to count by."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

LEFT = (
    "CASE WHEN known_status AND status IN "
    "('resolved', 'closed', 'rejected', 'not_our_authority', 'archived') THEN "
    "CASE WHEN coalesce(resolved_ms, updated_ms, received_ms) < received_ms THEN received_ms "
    "ELSE coalesce(resolved_ms, updated_ms, received_ms) END END"
)
OPEN, ENDED = sa.text("left_ms IS NULL"), sa.text("left_ms IS NOT NULL")
INDEXES = (
    ("request_open", "received_ms due_ms district agency status known_status", OPEN),
    ("request_left", "left_ms received_ms resolved_ms status", ENDED),
    ("request_counted", "received_day mapping district topic received_ms", None),
    ("request_about", "application category received_ms", None),
)


def upgrade() -> None:
    # SQLite adds no stored column to a table that is there, PostgreSQL 15 knows no other.
    persisted = op.get_bind().dialect.name == "postgresql" or None
    left = sa.Column("left_ms", sa.BigInteger(), sa.Computed(LEFT, persisted=persisted))
    op.add_column("request", left)
    op.drop_index("request_day", "request")
    for name, columns, which in INDEXES:
        only = {"sqlite_where": which, "postgresql_where": which}
        op.create_index(name, "request", columns.split(), **only)
