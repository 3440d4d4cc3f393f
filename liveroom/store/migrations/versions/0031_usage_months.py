"""Usage by month: the sums of its days, so that years are not added day by day at each look."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "usage_month",
        sa.Column("metric_id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("month", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("resets", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO usage_month SELECT metric_id, day / 100, sum(value), count(*), sum(resets)"
        " FROM usage_day GROUP BY metric_id, day / 100"
    )
