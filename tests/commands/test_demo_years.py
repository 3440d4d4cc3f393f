"""The demo city's years of usage: told once, with restarts, weeks of silence and a shop's steps."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from commands.demo_years import fill
from demo import registry
from demo.city import found
from demo.rhythm import local_day
from demo.script import Script
from demo.usage import daily_visits
from liveroom import settings
from liveroom.registry import parse
from liveroom.room import open_room
from liveroom.store.engine import reading, writing
from liveroom.store.tables import application, metric, usage_day
from liveroom.store.writes import keep_registry

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 24, 4, 10, 25, tzinfo=UTC)
SCRIPT = Script(found(26))
_MOST = (
    select(application.c.slug, func.max(usage_day.c.value).label("most"))
    .join(metric, metric.c.application_id == application.c.id)
    .join(usage_day, usage_day.c.metric_id == metric.c.id)
    .where(metric.c.kind == "counter")
    .group_by(application.c.slug)
)
TODAY = local_day(NOW.timestamp())


def test_years_are_told_once(tmp_path: Path) -> None:
    """Two years and more, as an operator's files would have it; a second start adds nothing."""
    room = open_room(settings.load({"LIVEROOM_HOME": str(tmp_path)}))
    text = registry.write(SCRIPT, registry.Addresses("http://127.0.0.1:9000"), NOW.timestamp())
    with writing(room.engine) as connection:
        read = parse(text.encode(), "applications.toml", zone=room.zone)
        keep_registry(connection, read, "digest", NOW, room.zone)

    told = list(fill(room, SCRIPT, TODAY - 90, TODAY, NOW, threading.Event()))
    again = list(fill(room, SCRIPT, TODAY - 90, TODAY, NOW, threading.Event()))

    assert told
    assert not again
    columns = (func.min(usage_day.c.day), func.max(usage_day.c.day), func.sum(usage_day.c.resets))
    query = select(metric.c.kind, *columns).join(metric, metric.c.id == usage_day.c.metric_id)
    with reading(room.engine) as connection:
        kinds = {row[0]: row[1:] for row in connection.execute(query.group_by(metric.c.kind))}
        months = {
            kind for kind in connection.execute(select(metric.c.kind)).scalars() if "month" in kind
        }
        most = {row.slug: row.most for row in connection.execute(_MOST)}
    room.engine.dispose()
    assert most
    assert all(
        value < 1.5 * daily_visits(SCRIPT, one)
        for one in SCRIPT.city.services
        if (value := most.get(one.slug)) is not None
    )  # no day carries the visits of a silence before it
    assert set(kinds) == {"counter", "unique", "day", "bucket"}
    assert months == {"month", "unique-month"}
    assert {str(first)[:6] for first, _, _ in kinds.values()} == {"202401"}
    assert kinds["counter"][1] == 20260825  # from the next day on it is told hour by hour
    assert kinds["counter"][2] > 20
    assert kinds["day"][1] == 20261120  # the shop tells late
