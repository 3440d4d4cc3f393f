"""Maintenance is planned, once or again and again; a window is a piece of a plan."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "maintenance_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("announced_ms", sa.BigInteger(), nullable=False),
        sa.Column("first_seen_ms", sa.BigInteger(), nullable=False),
        sa.Column("start_ms", sa.BigInteger(), nullable=False),
        sa.Column("end_ms", sa.BigInteger(), nullable=False),
        sa.Column("rrule", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("announced_by", sa.Text(), nullable=False),
        sa.Column("ended_ms", sa.BigInteger(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("laid_ms", sa.BigInteger(), nullable=False),
        sa.Column("uncounted_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("maintenance_plan_application", "maintenance_plan", ["application_id"])
    # Every window there is becomes a plan of its own, under the window's number.
    op.execute(
        "INSERT INTO maintenance_plan (id, application_id, origin, announced_ms, first_seen_ms, "
        "start_ms, end_ms, why, announced_by, laid_ms) "
        "SELECT id, application_id, 'registry', announced_ms, first_seen_ms, start_ms, end_ms, why, "
        "'', end_ms FROM maintenance"
    )
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    if not on_sqlite:
        op.execute(
            "SELECT setval(pg_get_serial_sequence('maintenance_plan', 'id'), "
            "COALESCE((SELECT MAX(id) FROM maintenance_plan), 0) + 1, false)"
        )
    # Made anew, not altered: its uniqueness has no name by which it could be dropped on SQLite.
    op.rename_table("maintenance", "maintenance_before")
    op.create_table(
        "maintenance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("announced_ms", sa.BigInteger(), nullable=False),
        sa.Column("first_seen_ms", sa.BigInteger(), nullable=False),
        sa.Column("start_ms", sa.BigInteger(), nullable=False),
        sa.Column("end_ms", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"]),
        sa.ForeignKeyConstraint(["plan_id"], ["maintenance_plan.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("plan_id", "start_ms", "end_ms", "announced_ms"),
    )
    op.execute(
        "INSERT INTO maintenance (application_id, plan_id, announced_ms, first_seen_ms, start_ms, "
        "end_ms, why) SELECT application_id, id, announced_ms, first_seen_ms, start_ms, end_ms, why "
        "FROM maintenance_before ORDER BY id"
    )
    op.drop_table("maintenance_before")
    op.create_index("maintenance_end", "maintenance", ["end_ms"])
