"""Incidents with parents, flapping and revisions; their steps; and who took them, with history."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "acknowledgement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("taken", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("acknowledgement_incident", "acknowledgement", ["incident_id"])
    op.create_table(
        "incident_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("incident_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("seen_ms", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("incident_id", "step", "at_ms"),
        sqlite_autoincrement=True,
    )
    _keep_what_was_taken()
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table(
        "incident",
        recreate="always" if on_sqlite else "never",
        table_kwargs={"sqlite_autoincrement": True},
    ) as batch:
        batch.alter_column("application_id", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
        batch.add_column(
            sa.Column("unobserved_ms", sa.BigInteger(), server_default="0", nullable=False)
        )
        batch.add_column(
            sa.Column("flapping", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch.add_column(sa.Column("revised_ms", sa.BigInteger(), nullable=True))
        batch.add_column(sa.Column("shared_kind", sa.Text(), nullable=True))
        batch.add_column(sa.Column("shared_by", sa.Text(), nullable=True))
        batch.drop_column("acknowledged_by")
        batch.drop_column("acknowledged_ms")
        batch.drop_column("note")
    op.create_index("incident_parent", "incident", ["parent_id"])


def _keep_what_was_taken() -> None:
    op.execute(
        "INSERT INTO acknowledgement (incident_id, at_ms, name, note, taken) "
        "SELECT id, COALESCE(acknowledged_ms, opened_ms), acknowledged_by, COALESCE(note, ''), "
        "(1 = 1) FROM incident WHERE acknowledged_by IS NOT NULL"
    )
