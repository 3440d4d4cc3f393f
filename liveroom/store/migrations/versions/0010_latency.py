"""Response times per hour and day as histograms, filled from the raw samples that are there."""

from itertools import groupby
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from liveroom.rules.latency import noted, pack, read_notes
from liveroom.rules.periods import day_number, local_day

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

SECONDS = sa.Integer().with_variant(sa.BigInteger(), "postgresql")


def upgrade() -> None:
    hour = op.create_table(
        "latency_hour",
        sa.Column("hour_s", SECONDS, autoincrement=False, nullable=False),
        sa.Column("application_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("answers", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("hour_s", "application_id"),
        sqlite_with_rowid=False,
    )
    day = op.create_table(
        "latency_day",
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("application_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("histogram", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", "application_id"),
        sqlite_with_rowid=False,
    )
    _fill_hours(op.get_bind(), hour)
    _fill_days(op.get_bind(), hour, day)


def _fill_hours(connection: sa.Connection, hour: sa.Table) -> None:
    rows = connection.execute(
        sa.text(
            "SELECT start_s, application_id, latency_ms FROM sample"
            " WHERE latency_ms IS NOT NULL ORDER BY start_s"
        ),
        execution_options={"yield_per": 10_000},
    )
    for hour_s, mine in groupby(rows, key=lambda row: row[0] // 3600 * 3600):
        found: dict[int, list[int]] = {}
        for _, number, latency_ms in mine:
            found.setdefault(number, []).append(latency_ms)
        connection.execute(
            hour.insert(),
            [
                {"hour_s": hour_s, "application_id": number, "answers": noted(latencies)}
                for number, latencies in found.items()
            ],
        )


def _fill_days(connection: sa.Connection, hour: sa.Table, day: sa.Table) -> None:
    """Add the hours of each day that is over: of all but an application's last."""
    zone = ZoneInfo(connection.execute(sa.text("SELECT zone FROM city")).scalar() or "UTC")
    last = {
        number: local_day(start_ms // 3_600_000 * 3_600_000, zone)
        for number, start_ms in connection.execute(
            sa.text("SELECT application_id, start_ms FROM current")
        )
    }
    rows = connection.execute(
        sa.select(hour).order_by(hour.c.hour_s), execution_options={"yield_per": 10_000}
    )
    for date, mine in groupby(rows, key=lambda row: local_day(row.hour_s * 1000, zone)):
        found: dict[int, list[bytes]] = {}
        for row in mine:
            if date < last.get(row.application_id, date):
                found.setdefault(row.application_id, []).append(row.answers)
        if found:
            connection.execute(
                day.insert(),
                [
                    {
                        "day": day_number(date),
                        "application_id": number,
                        "histogram": pack(read_notes(notes)),
                    }
                    for number, notes in found.items()
                ],
            )
