"""What just changed: beginnings and endings in one row of time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from dashboard.queries.events import SHOWN, events
from liveroom.model import Span
from liveroom.store.reads import applications
from liveroom.store.tables import incident
from tests.city import NOON, ZONE
from tests.dashboard.town import DAY_MS, MINUTE_MS, open_town

if TYPE_CHECKING:
    from pathlib import Path

NOW_MS = round(NOON.timestamp() * 1000)


def _asked(folder: Path, days: int, only: str = "") -> list[dict[str, Any]]:
    folder.mkdir(exist_ok=True)
    engine = open_town(folder, NOW_MS)
    with engine.connect() as connection:
        chosen = [one for one in applications(connection) if only in {"", one.slug}]
        span = Span(NOON - timedelta(days=days), NOON, ZONE)
        rows = [
            {str(name): value for name, value in row.items()}
            for row in events(connection, chosen, span).to_dict("records")
        ]
    engine.dispose()
    return rows


def test_an_incident_is_told_when_it_begins_and_when_it_ends(tmp_path: Path) -> None:
    """A recovery says how long it was; a beginning does not know yet."""
    rows = _asked(tmp_path, 30)

    told = [(row["slug"], row["status"], row["lasted_ms"]) for row in rows]
    assert told == [
        ("ppdb", "degraded", None),
        ("pajak", "down", None),
        ("pajak", "up", 10 * MINUTE_MS),
        ("pajak", "down", None),
    ]


def test_the_newest_is_first_and_there_are_at_most_four(tmp_path: Path) -> None:
    """The wall has four lines; the fifth change is history."""
    rows = _asked(tmp_path, 30)

    moments = [row["at_ms"] for row in rows]
    assert moments == sorted(moments, reverse=True)
    assert len(rows) == SHOWN


def test_only_the_span_and_the_applications_asked_for(tmp_path: Path) -> None:
    """A category's wall must not tell of its neighbours, nor of last month."""
    assert {row["slug"] for row in _asked(tmp_path / "a", 30, "parkir")} == {"parkir"}
    assert all(row["at_ms"] >= NOW_MS - DAY_MS for row in _asked(tmp_path / "b", 1))


def test_what_has_one_cause_is_one_change(tmp_path: Path) -> None:
    """Its children are not told beside it, and a category counts its own."""
    engine = open_town(tmp_path, NOW_MS)
    span = Span(NOON - timedelta(days=1), NOON, ZONE)
    shared = {"shared_kind": "dependency", "shared_by": "arsip", "severity": "down", "cause": 0}
    with engine.connect() as connection:
        everybody = applications(connection)
        opened = NOW_MS - MINUTE_MS
        parent = insert(incident).values(opened_ms=opened, **shared).returning(incident.c.id)
        number = connection.execute(parent).scalar_one()
        rows = [
            {"application_id": one.id, "parent_id": number, "opened_ms": opened}
            | {"severity": "down", "cause": 0}
            for one in everybody
        ]
        connection.execute(insert(incident), rows)

        all_of_it = events(connection, everybody, span).to_dict("records")
        some = [one for one in everybody if one.category == "layanan"]
        of_two = events(connection, some, span).to_dict("records")
        of_none = events(connection, [], span)
    engine.dispose()

    told = [(row["slug"], row["count"]) for row in all_of_it if row["at_ms"] == opened]
    assert told == [(None, len(everybody))]
    assert all_of_it[0]["shared_name"] == "Arsip Kota"
    assert (of_two[0]["shared_kind"], of_two[0]["count"]) == ("dependency", 2)
    assert of_none.empty
