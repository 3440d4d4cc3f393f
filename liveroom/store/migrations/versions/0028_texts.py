"""What citizens wrote, where it is kept, and how much of it was destroyed when."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "request_text",
        sa.Column("request_id", sa.Integer(), sa.ForeignKey("request.id"), primary_key=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kept_ms", sa.BigInteger(), nullable=False),
        sa.Column("destroy_ms", sa.BigInteger(), nullable=False),
    )
    op.create_index("request_text_destroy", "request_text", ["destroy_ms"])
    op.create_table(
        "text_destruction",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("at_ms", sa.BigInteger(), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
    )
