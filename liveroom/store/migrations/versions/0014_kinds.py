"""What class a complaint is of, how it came, when it was verified, closed and taken up again."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("request", "request_history"):
        kind = sa.Column("kind", sa.Text(), server_default="pengaduan", nullable=False)
        op.add_column(table, kind)
    op.add_column("request", sa.Column("channel", sa.Text(), nullable=True))
    for name in ("verified_ms", "closed_ms", "reopened_ms"):
        op.add_column("request", sa.Column(name, sa.BigInteger(), nullable=True))
    reopenings = sa.Column("reopenings", sa.Integer(), server_default="0", nullable=False)
    op.add_column("request", reopenings)
