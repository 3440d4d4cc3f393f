"""PostgreSQL finds the days of a span where they lie together."""

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_context().dialect.name == "postgresql":
        op.create_index("tally_day_day", "tally_day", ["day"])
