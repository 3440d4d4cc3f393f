"""By when complaints are due: what the source told, apart from what the city's table says."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("request", sa.Column("told_due_ms", sa.BigInteger(), nullable=True))
    op.add_column("request", sa.Column("response_due_ms", sa.BigInteger(), nullable=True))
    op.add_column("request", sa.Column("response_days", sa.Integer(), nullable=True))
    op.add_column("request", sa.Column("resolution_days", sa.Integer(), nullable=True))
    op.execute(sa.text("UPDATE request SET told_due_ms = due_ms"))
    op.create_table(
        "deadline",
        sa.Column("kind", sa.Text(), primary_key=True),
        sa.Column("topic", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("response_amount", sa.Integer(), nullable=True),
        sa.Column("response_unit", sa.Text(), nullable=True),
        sa.Column("resolution_amount", sa.Integer(), nullable=True),
        sa.Column("resolution_unit", sa.Text(), nullable=True),
        sa.Column("changed_ms", sa.BigInteger(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
    )
    op.create_table(
        "free_day",
        sa.Column("day", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("origin", sa.Text(), primary_key=True),
        sa.Column("name", sa.Text(), nullable=False),
    )
