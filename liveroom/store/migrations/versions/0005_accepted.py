"""The registry file that was accepted stays, for a start at which the one on disk cannot be used."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("city", sa.Column("file", sa.Text(), nullable=True))
