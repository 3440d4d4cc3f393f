"""Months that are over are added once, and hours that were revised can be found."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tally_month",
        sa.Column("application_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("month", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("up_ms", sa.BigInteger(), nullable=False),
        sa.Column("degraded_ms", sa.BigInteger(), nullable=False),
        sa.Column("down_ms", sa.BigInteger(), nullable=False),
        sa.Column("maintenance_ms", sa.BigInteger(), nullable=False),
        sa.Column("revised", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("application_id", "month"),
        sqlite_with_rowid=False,
    )
    op.create_index("tally_month_month", "tally_month", ["month"])
    op.create_index(
        "tally_hour_revised",
        "tally_hour",
        ["hour_s"],
        sqlite_where=sa.text("revised = 1"),
        postgresql_where=sa.text("revised"),
    )
