"""Find the first and the newest complaints without reading all of them."""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("request_received", "request", ["received_ms"])
