"""Where complaints and checks meet, pages say so: as an order in time, and only beyond the usual."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import insert, update

from dashboard.pages import application, complaint_page, incident_page, overview
from dashboard.pages.desk import Desk
from dashboard.pages.visit import visit
from liveroom import clock
from liveroom.room import Room
from liveroom.rules.periods import day_number, to_ms
from liveroom.store.engine import writing
from liveroom.store.tables import incident, request, silent_outage, tally_day
from tests.dashboard.town import open_town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ZONE = ZoneInfo("Asia/Jakarta")
PARKIR, PAJAK = 1, 2
SILENT = "Periksa: warga mengeluh, pemeriksaan hijau."
ROSE = "Keluhan naik sejak gangguan"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """Return the town as it is at this moment."""
    engine = open_town(tmp_path, to_ms(clock.now()))
    yield Room(engine, ZONE)
    engine.dispose()


def _shown(room: Room, path: str) -> str:
    """Return what a page says, as the JSON that leaves for the browser."""
    with room.engine.connect() as connection:
        seen = visit(room, connection, path, "")
        desk = Desk(room, lambda: "")
        said: Any
        if path == "/":
            said = overview.home(desk, seen, connection).body
        elif path == "/aduan":
            said = complaint_page.live(desk, seen, connection)
        elif path == "/insiden":
            said = incident_page.live(desk, seen, connection)
        else:
            said = application.live_of(desk, seen, connection, path.rpartition("/")[2])
        page = json.dumps(said, cls=PlotlyJSONEncoder)
    assert not _nested(json.loads(page))
    return page


def _nested(part: Any) -> bool:  # noqa: ANN401 - what JSON holds
    """Say whether a component has a list within its list of children: a browser shows nothing of it."""
    if isinstance(part, list):
        return any(_nested(one) for one in part)
    if not isinstance(part, dict):
        return False
    inside = part.get("props", {}).get("children")
    is_list = isinstance(inside, list)
    return _nested(inside) or (is_list and any(isinstance(one, list) for one in inside))


@pytest.mark.parametrize(
    ("path", "who", "told"),
    [
        ("/", PARKIR, True),
        ("/aduan", PARKIR, True),
        ("/aplikasi/parkir", PARKIR, True),
        ("/aplikasi/pajak", PARKIR, False),
        ("/", PAJAK, False),  # its check is not green
    ],
)
def test_a_silent_outage_is_told_where_people_look(
    room: Room, path: str, who: int, *, told: bool
) -> None:
    """On the home page, that of complaints and its own, while the check says that all is well."""
    assert SILENT not in _shown(room, path)
    now_ms = to_ms(clock.now())
    row: dict[str, float] = {
        "application_id": who,
        "opened_ms": now_ms - 1_800_000,
        "seen_ms": now_ms,
    }
    row |= {"received": 9, "expected": 0.2, "window_s": 3600}
    with writing(room.engine) as connection:
        connection.execute(insert(silent_outage).values(row))

    page = _shown(room, path)

    assert (SILENT in page) is told
    assert ("9 aduan dalam 1 jam" in page) is told


@pytest.mark.parametrize("path", ["/aplikasi/pajak", "/insiden"])
@pytest.mark.parametrize(("complaints", "told"), [(0, False), (25, True)])
def test_a_rise_since_an_outage_is_told_as_time(
    room: Room, path: str, complaints: int, *, told: bool
) -> None:
    """Eight quiet weeks, an outage of two hours, and then many: since, and no word of because."""
    now = clock.now()
    opened = now - timedelta(hours=20)
    with writing(room.engine) as connection:
        values = {"opened_ms": to_ms(opened), "closed_ms": to_ms(opened + timedelta(hours=2))}
        connection.execute(update(incident).where(incident.c.id == 3).values(values))
        day = day_number(opened.astimezone(ZONE).date())
        states = ("up_ms", "degraded_ms", "maintenance_ms", "outside_hours_ms", "unobserved_ms")
        tally = dict.fromkeys(states, 0) | {"down_ms": 7_200_000, "revised": False}
        connection.execute(insert(tally_day).values(application_id=PAJAK, day=day, **tally))
        moments = [now - timedelta(weeks=9)] + [
            now - timedelta(minutes=n) for n in range(complaints)
        ]
        for number, at in enumerate(moments):
            _complain(connection, number, at)

    page = _shown(room, path)

    assert (ROSE in page) is told
    assert ("Urutan waktu, bukan bukti sebab." in page) is told
    assert "karena" not in page


def test_incidents_say_why_nobody_knows_who_was_affected(room: Room) -> None:
    """`pajak` counts no use by the hour; `parkir` was read for an hour only."""
    page = _shown(room, "/insiden")

    assert page.count("aplikasinya tidak memberi angka per jam") == 1
    assert "baru dibaca 0 dari 4 pekan" in page


def _complain(connection: Any, number: int, at: Any) -> None:  # noqa: ANN401 - as it comes
    connection.execute(
        insert(request).values(
            source_id=1,
            external_id=f"P-{number}",
            received_ms=to_ms(at),
            received_day=day_number(at.astimezone(ZONE).date()),
            status="received",
            source_status="menunggu",
            known_status=True,
            topic="Pajak",
            application="pajak",
            category="layanan",
            mapping="mapped",
        )
    )
