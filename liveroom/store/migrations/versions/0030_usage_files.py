"""Files of usage figures that people have taken in, and what each changed."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("import_file", sa.Column("form", sa.Text(), nullable=True))
    op.create_table(
        "import_figure",
        sa.Column("import_id", sa.Text(), nullable=False),
        sa.Column("metric_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at_s", sa.Integer().with_variant(sa.BigInteger(), "postgresql"), autoincrement=False, nullable=False),
        sa.Column("before", sa.Float(), nullable=True),
        sa.Column("after", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "metric_id", "at_s"),
    )
