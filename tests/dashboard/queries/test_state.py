"""What an application is said to be now: never `up` on old data, never down for our own silence."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert

from dashboard.queries.state import state, totals
from liveroom.model import Span
from liveroom.store.claims import acknowledge
from liveroom.store.codes import CAUSE_CODE, STATUS_CODE
from liveroom.store.engine import open_engine
from liveroom.store.reads import applications
from liveroom.store.tables import (
    METADATA,
    agency,
    application,
    current,
    grid,
    heartbeat,
    incident,
    maintenance,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
NOON_MS = round(NOON.timestamp() * 1000)
ZONE = ZoneInfo("Asia/Jakarta")


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    """Return a writing connection to a database with one agency and one application."""
    engine = open_engine(f"sqlite:///{tmp_path / 'liveroom.db'}")
    METADATA.create_all(engine)
    with engine.connect().execution_options(writing=True) as open_connection:
        open_connection.execute(insert(agency).values(slug="dishub", position=1, name="Dishub"))
        open_connection.execute(
            insert(application).values(
                id=1,
                slug="parkir",
                position=1,
                name="Parkir",
                category="layanan-publik",
                owner="dishub",
                platform="web",
                control="city",
                tier=1,
                objective=0.99,
                every_s=60,
                first_seen_ms=NOON_MS - 86_400_000,
                registered_ms=NOON_MS - 86_400_000,
            )
        )
        yield open_connection
    engine.dispose()


def beat(connection: Connection, age_s: float, state: str = "ok", reason: str = "none") -> None:
    """Leave a heartbeat of that age."""
    connection.execute(
        insert(heartbeat).values(
            id=1,
            beat_ms=NOON_MS - round(age_s * 1000),
            started_ms=NOON_MS - 3_600_000,
            seq=7,
            state=state,
            reason=reason,
            since_ms=NOON_MS - 3_600_000,
        )
    )


def saw(connection: Connection, status: str, cause: str = "none", ended_s_ago: float = -30) -> None:
    """Leave a last verdict whose slot ended that long ago."""
    end_ms = NOON_MS - round(ended_s_ago * 1000)
    connection.execute(
        insert(current).values(
            application_id=1,
            status=STATUS_CODE[status],  # type: ignore[index]  # a StrEnum is its word
            cause=CAUSE_CODE[cause],  # type: ignore[index]  # a StrEnum is its word
            since_ms=end_ms - 600_000,
            start_ms=end_ms - 60_000,
            end_ms=end_ms,
            attempts=1,
            latency_ms=210,
            http_status=200,
            tls_days_left=63,
            dialect="health-json",
            checks='[["basis data", "up"]]',
        )
    )


def judged(connection: Connection) -> Any:  # noqa: ANN401  # a frame's row has no narrower type
    """Return the one row, judged at noon."""
    connection.commit()  # an open writing transaction would look like a storage fault
    span = Span(NOON - timedelta(days=1), NOON, ZONE)
    with connection.engine.connect() as reader:
        return next(state(reader, applications(reader), span).itertuples())


def test_a_fresh_verdict_is_what_is_shown(connection: Connection) -> None:
    """The ordinary case: the last verdict, with what was measured."""
    beat(connection, 1)
    saw(connection, "degraded", "slow")

    row = judged(connection)

    assert (row.status, row.cause, row.latency_ms) == ("degraded", "slow", 210)
    assert row.checks == (("basis data", "up"),)
    assert row.owner_name == "Dishub"
    assert row.missed == 0


@pytest.mark.parametrize(
    ("ended_s_ago", "status"), [(59, "up"), (179, "up"), (180, "unknown"), (86_400, "unknown")]
)
def test_three_missed_slots_are_unknown(
    connection: Connection, ended_s_ago: float, status: str
) -> None:
    """Silence never stays green: after three slots without a verdict nobody knows."""
    beat(connection, 1)
    saw(connection, "up", ended_s_ago=ended_s_ago)

    row = judged(connection)

    assert row.status == status
    if status == "unknown":
        assert row.cause.startswith("monitor-")
        assert row.since_ms == NOON_MS - ended_s_ago * 1000
        assert row.latency_ms is None
        assert row.checks == ()


@pytest.mark.parametrize(
    ("ended_s_ago", "beat_s_ago", "cause"),
    [
        (7200, 1, "monitor-stopped"),  # it began an hour ago: before that it stood
        (600, 1, "monitor-overload"),  # it ran all the while and runs still
        (600, 60, "monitor-stopped"),  # it ran, and stands now
    ],
)
def test_a_monitor_that_ran_all_the_while_is_not_said_to_have_stopped(
    connection: Connection, ended_s_ago: float, beat_s_ago: float, cause: str
) -> None:
    """Somebody sent to start a collector that is running loses trust in every other word."""
    beat(connection, beat_s_ago)
    saw(connection, "up", ended_s_ago=ended_s_ago)

    row = judged(connection)

    assert (row.status, row.cause) == ("unknown", cause)


def test_missing_verdicts_carry_the_monitors_own_cause(connection: Connection) -> None:
    """A room without a network says so instead of blaming its applications."""
    beat(connection, 1, state="offline", reason="monitor-offline")
    saw(connection, "up", ended_s_ago=600)

    assert judged(connection).cause == "monitor-offline"


def test_a_dead_monitor_leaves_nothing_known(connection: Connection) -> None:
    """Where looks are an hour apart a verdict would otherwise outlive the monitor by hours."""
    connection.execute(application.update().values(every_s=600))
    beat(connection, 901)
    saw(connection, "up", ended_s_ago=601)

    row = judged(connection)

    assert (row.status, row.cause) == ("unknown", "monitor-stopped")


def test_an_announced_window_is_maintenance(connection: Connection) -> None:
    """The announcement counts from when it was made, and the raw verdict stays readable."""
    beat(connection, 1)
    saw(connection, "down", "refused")
    connection.execute(
        insert(maintenance).values(
            application_id=1,
            announced_ms=NOON_MS - 60_000,
            first_seen_ms=NOON_MS - 60_000,
            start_ms=NOON_MS - 600_000,
            end_ms=NOON_MS + 1,
            why="pindah server",
        )
    )

    row = judged(connection)

    assert (row.status, row.cause, row.seen_status) == ("maintenance", "none", "down")
    assert row.since_ms == NOON_MS - 60_000
    assert row.window_why == "pindah server"


def test_a_window_that_has_ended_hides_nothing(connection: Connection) -> None:
    """A window is half-open: at its end the verdict speaks again."""
    beat(connection, 1)
    saw(connection, "down", "refused")
    connection.execute(
        insert(maintenance).values(
            application_id=1,
            announced_ms=NOON_MS - 900_000,
            first_seen_ms=NOON_MS - 900_000,
            start_ms=NOON_MS - 600_000,
            end_ms=NOON_MS,
            why="",
        )
    )

    assert judged(connection).status == "down"


def test_never_seen_is_unknown_without_blame(connection: Connection) -> None:
    """An application registered a moment ago waits for its first look."""
    connection.execute(application.update().values(registered_ms=NOON_MS - 30_000))
    beat(connection, 1)

    row = judged(connection)

    assert (row.status, row.cause) == ("unknown", "none")
    assert row.as_of_ms is None


def test_an_application_that_is_not_polled_is_paused(connection: Connection) -> None:
    """Without an address there is nothing to ask, and nothing is due."""
    connection.execute(application.update().values(every_s=None))
    beat(connection, 1)

    row = judged(connection)

    assert (row.status, row.cause, row.next_due_ms) == ("unknown", "paused", None)


def test_the_next_look_lies_on_the_grid(connection: Connection) -> None:
    """The promise is a slot's start, whatever the time of asking."""
    connection.execute(insert(grid).values(application_id=1, since_ms=0, every_s=60, phase_s=17))
    beat(connection, 1)
    saw(connection, "up")

    due_ms = judged(connection).next_due_ms

    assert NOON_MS < due_ms <= NOON_MS + 60_000
    assert due_ms % 60_000 == 17_000


def test_the_gravest_open_incident_is_named(connection: Connection) -> None:
    """Down outranks degraded; a closed incident is history."""
    beat(connection, 1)
    saw(connection, "down", "refused")
    for number, severity, closed_ms in ((1, "down", None), (2, "degraded", None), (3, "down", 5)):
        connection.execute(
            insert(incident).values(
                id=number,
                application_id=1,
                severity=severity,
                cause=2,
                opened_ms=NOON_MS - 60_000 * number,
                closed_ms=closed_ms,
            )
        )
    acknowledge(connection, 1, "op-03", "", NOON_MS)

    row = judged(connection)

    assert (row.incident_id, row.acknowledged_by) == (1, "op-03")


def test_totals_name_every_status(connection: Connection) -> None:
    """A status nobody has is 0, not absent: the parts add up to the whole."""
    beat(connection, 1)
    saw(connection, "up")
    span = Span(NOON - timedelta(days=1), NOON, ZONE)

    counted = totals(state(connection, applications(connection), span))

    assert counted == {"up": 1, "degraded": 0, "down": 0, "unknown": 0, "maintenance": 0}
