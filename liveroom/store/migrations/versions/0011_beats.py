"""Beats of what cannot be polled, and when somebody could have heard them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("application", sa.Column("beat_secret", sa.Text(), nullable=True))
    op.add_column("application", sa.Column("grace_s", sa.Integer(), nullable=True))
    op.create_table(
        "beat",
        sa.Column(
            "application_id", sa.Integer(), sa.ForeignKey("application.id"), primary_key=True
        ),
        sa.Column("at_ms", sa.BigInteger(), autoincrement=False, primary_key=True),
    )
    op.create_table(
        "listening",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("start_ms", sa.BigInteger(), nullable=False),
        sa.Column("end_ms", sa.BigInteger(), nullable=False),
    )
    op.create_index("listening_end", "listening", ["end_ms"])
