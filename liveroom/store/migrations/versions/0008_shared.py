"""What applications may share: what they rest on, and where their hosts were when they failed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("application", sa.Column("depends_on", sa.Text(), nullable=True))
    op.add_column("current", sa.Column("addresses", sa.Text(), nullable=True))
