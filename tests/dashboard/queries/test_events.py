"""What just changed: beginnings and endings in one row of time."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dashboard.queries.events import SHOWN, events
from liveroom.model import Span
from liveroom.store.reads import applications
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
