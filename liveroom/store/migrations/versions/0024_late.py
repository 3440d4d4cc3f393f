"""Days whose complaint counts were told already when more of them came."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("source", sa.Column("first_day", sa.Integer(), nullable=True))
    op.create_table(
        "complaint_day",
        sa.Column("source_id", sa.Integer(), sa.ForeignKey("source.id"), primary_key=True),
        sa.Column("day", sa.Integer(), primary_key=True),
        sa.Column("revised_ms", sa.BigInteger(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
    )
