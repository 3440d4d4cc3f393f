"""How far back complaints are still to be read again, since the city gave other boundaries."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("source", sa.Column("again_ms", sa.BigInteger(), nullable=True))
