"""Complaints keep what their source named, beside what the registry makes of it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("request", sa.Column("named_agency", sa.Text(), nullable=True))
    op.add_column("request", sa.Column("named_application", sa.Text(), nullable=True))
