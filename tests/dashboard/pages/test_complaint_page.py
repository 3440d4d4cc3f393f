"""The complaint page counts what its address asks for, and every table of it adds up."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import insert, select

from dashboard.drawings.complaints_daily import complaints_daily
from dashboard.pages.complaint_filters import asked
from dashboard.pages.complaint_page import live
from dashboard.pages.complaint_tables import sides
from dashboard.pages.desk import Desk
from dashboard.pages.visit import visit
from dashboard.queries.complaints import by_day
from dashboard.themes import LIGHT
from dashboard.words import words
from liveroom import clock
from liveroom.model import Span
from liveroom.room import Room
from liveroom.rules.periods import day_number
from liveroom.store.engine import writing
from liveroom.store.reads import applications
from liveroom.store.tables import complaint_day, request
from tests.dashboard.town import open_town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """Return the town as it is at this moment."""
    engine = open_town(tmp_path, round(clock.now().timestamp() * 1000))
    yield Room(engine, ZoneInfo("Asia/Jakarta"))
    engine.dispose()


def shown(room: Room, search: str) -> str:
    """Return the figures and tables of the page as the JSON that leaves for the browser."""
    with room.engine.connect() as connection:
        seen = visit(room, connection, "/aduan", search)
        top, side = live(Desk(room, lambda: ""), seen, connection)
        return json.dumps([*top, *side], cls=PlotlyJSONEncoder)


def test_a_filter_narrows_and_small_counts_are_not_told(room: Room) -> None:
    """One complaint in a filtered cell could be somebody: it is "not shown"."""
    everything = shown(room, "?lang=en&periode=365d")
    narrow = shown(room, "?lang=en&periode=365d&topik=Lampu%20jalan")

    assert "not shown" not in everything
    assert "not shown" in narrow
    assert "Gagal unggah" in everything
    assert "Gagal unggah" not in narrow


def test_without_a_value_can_be_asked_for(room: Room) -> None:
    """A residual line leads to what is in it."""
    assert re.search(r"kecamatan=-", shown(room, "?periode=30d"))
    with room.engine.connect() as connection:
        seen = visit(room, connection, "/aduan", "?kecamatan=-")
        assert asked(seen).filters == {"kecamatan": "-"}
        sides(seen, connection, asked(seen))


@pytest.mark.parametrize("search", ["?periode=kemarin", "?periode=2099", "?periode="])
def test_a_period_that_is_none_means_seven_days(room: Room, search: str) -> None:
    """The page never fails for an address; it says what it shows instead."""
    with room.engine.connect() as connection:
        now = asked(visit(room, connection, "/aduan", search))

    assert (now.span.end - now.span.start).days in (6, 7)
    assert now.bad == (search != "?periode=")


def test_days_that_grew_and_dates_to_come_are_told(room: Room) -> None:
    """A late complaint is marked on its day, not added in silence; one of tomorrow is no news today."""
    now = clock.now()
    yesterday = day_number((now.astimezone(room.zone) - timedelta(days=1)).date())
    with writing(room.engine) as connection:
        row = dict(connection.execute(select(request).limit(1)).mappings().one())
        del row["id"], row["left_ms"]  # what the database works out by itself
        moved = {"external_id": "late", "received_day": yesterday}
        moved["received_ms"] = round((now - timedelta(days=1)).timestamp() * 1000)
        to_come = {"external_id": "ahead", "received_day": yesterday + 100}
        to_come["received_ms"] = round((now + timedelta(days=1)).timestamp() * 1000)
        for told in (moved, to_come):
            connection.execute(insert(request).values(**{**row, **told}))
        late = {"source_id": 1, "day": yesterday, "revised_ms": moved["received_ms"], "added": 1}
        connection.execute(insert(complaint_day).values(**late))

    page = shown(room, "?lang=en&periode=7d")

    assert "1 came late" in page
    assert "1 complaints are dated later than now." in page
    with room.engine.connect() as connection:
        span = Span(now - timedelta(days=3), now, room.zone)
        frame = by_day(connection, applications(connection), span)
        drawn = json.dumps(complaints_daily(frame, LIGHT, words("en", room.zone)))
        assert frame["received"].sum() < len(connection.execute(select(request)).all())
    assert '"+1"' in drawn
    assert "1 dated later than now" in drawn


def counted(room: Room, search: str, caption: str) -> dict[str, str]:
    """Return the first count of each line of the table with that caption."""
    with room.engine.connect() as connection:
        seen = visit(room, connection, "/aduan", search)
        page = json.loads(json.dumps(sides(seen, connection, asked(seen)), cls=PlotlyJSONEncoder))
    (table,) = [one for one in _all(page, "Table") if caption in json.dumps(one["children"][0])]
    lines = [[_text(cell) for cell in row["children"]] for row in _all(table["children"][2], "Tr")]
    return {line[0]: line[1] for line in lines}


def _all(part: Any, kind: str) -> list[dict[str, Any]]:  # noqa: ANN401 - any JSON
    if isinstance(part, list):
        return [found for each in part for found in _all(each, kind)]
    if not isinstance(part, dict):
        return []
    if part.get("type") == kind:
        return [part["props"]]
    return _all(part.get("props", {}).get("children"), kind)


def _text(part: Any) -> str:  # noqa: ANN401 - any JSON
    if isinstance(part, dict):
        return _text(part["props"].get("children", ""))
    return "".join(map(_text, part)) if isinstance(part, list) else str(part or "")


def _complain(room: Room, channels: dict[str, int], topic: str) -> None:
    now_ms = round(clock.now().timestamp() * 1000) - 1
    with writing(room.engine) as connection:
        row = dict(connection.execute(select(request).limit(1)).mappings().one())
        del row["id"], row["left_ms"]  # what the database works out by itself
        today = day_number(clock.now().astimezone(room.zone).date())
        more = {"topic": topic, "received_ms": now_ms, "received_day": today}
        for channel, count in channels.items():
            for number in range(count):
                told = {"external_id": f"{topic}-{channel}-{number}", "channel": channel}
                connection.execute(insert(request).values(**row | more | told))


def test_a_lone_small_cell_hides_another(room: Room) -> None:
    """One complaint by telephone is not told, nor is what would tell it less the total."""
    _complain(room, {"situs": 20, "lisan": 5, "telepon": 1}, "Banjir")

    told = counted(room, "?lang=en&periode=30d&topik=Banjir", "By channel")

    assert told["situs"] == "20"
    assert told["lisan"] == told["telepon"] == "not shown"
    assert told["Total"] == "26"


def test_a_handful_is_not_ranked(room: Room) -> None:
    """Under twenty the order is that of the names, and the page says why."""
    _complain(room, {"aplikasi": 4, "situs": 9, "lisan": 6}, "Banjir")
    few = "?lang=en&periode=30d&topik=Banjir"
    assert list(counted(room, few, "By channel")) == ["aplikasi", "lisan", "situs", "Total"]
    assert "in alphabetical order" in shown(room, few)

    _complain(room, {"surat": 5}, "Banjir")

    told = list(counted(room, few, "By channel"))
    assert told == ["situs", "lisan", "surat", "aplikasi", "Total"]
    assert "in alphabetical order" not in shown(room, few)
