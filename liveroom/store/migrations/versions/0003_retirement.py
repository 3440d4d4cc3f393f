"""When applications retired: incidents close there, and whoever comes back starts afresh."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retirement",
        sa.Column(
            "application_id", sa.Integer(), sa.ForeignKey("application.id"), primary_key=True
        ),
        sa.Column("at_ms", sa.BigInteger(), primary_key=True),
    )
