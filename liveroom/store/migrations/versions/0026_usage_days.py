"""Usage by local day, the readings of one series side by side, and how many live in the city."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

Reading = tuple[int, float]
Row = dict[str, float]


def upgrade() -> None:
    op.add_column("city", sa.Column("population", sa.Integer(), nullable=True))
    op.add_column("city", sa.Column("population_source", sa.Text(), nullable=True))
    op.create_index("reading_metric", "reading", ["metric_id", "at_s"])
    days = op.create_table(
        "usage_day",
        sa.Column("metric_id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("day", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("readings", sa.Integer(), nullable=False),
        sa.Column("resets", sa.Integer(), nullable=False),
        sqlite_with_rowid=False,
    )
    connection = op.get_bind()
    zone = ZoneInfo(connection.execute(sa.text("SELECT zone FROM city")).scalar() or "UTC")
    for number, kind in connection.execute(sa.text("SELECT id, kind FROM metric")).all():
        query = sa.text("SELECT at_s, value FROM reading WHERE metric_id = :n ORDER BY at_s")
        readings = [(at, value) for at, value in connection.execute(query, {"n": number})]
        rows = [{"metric_id": number, **row} for row in _days(kind, readings, zone)]
        if rows:
            connection.execute(days.insert(), rows)


def _days(kind: str, readings: list[Reading], zone: ZoneInfo) -> Iterator[Row]:
    """Yield what each local day came to, as the room counted on the day of this migration."""
    before: float | None = None
    for day, of in groupby(readings, lambda each: datetime.fromtimestamp(each[0], UTC).astimezone(zone).date()):
        values = [value for _, value in of]
        number = day.year * 10_000 + day.month * 100 + day.day
        row: Row = {"day": number, "readings": len(values), "resets": 0}
        seen = values if before is None else [before, *values]
        pairs = list(zip(seen, seen[1:], strict=False))
        if kind == "counter":
            row["value"] = sum(b - a if b >= a else max(b, 0.0) for a, b in pairs)
            row["resets"] = sum(b < a for a, b in pairs)
        elif kind == "day":
            row["value"] = sum(values)
        else:
            row["value"] = sum(values) / len(values)
        if kind != "counter" or pairs:
            yield row
        before = values[-1]
