"""Today counted up: the finding in the title, the silence of a feed in words."""

from __future__ import annotations

from dashboard.drawings.complaints_today import complaints_today
from dashboard.themes import DARK
from tests.dashboard.drawings import frames
from tests.dashboard.drawings.drawn import ENGLISH, INDONESIAN


def test_above_the_usual_is_amber_and_said() -> None:
    """The number, its range, and amber because it is above; never vermilion."""
    figure = complaints_today(frames.today(), DARK, INDONESIAN)

    assert figure["layout"]["title"]["text"] == "32 aduan LAKSA hari ini, biasanya 16–25"
    assert DARK.degraded in str(figure)
    assert DARK.down not in str(figure)


def test_the_line_ends_now() -> None:
    """The rest of the day is not drawn as zero."""
    figure = complaints_today(frames.today(), DARK, INDONESIAN)

    line = next(trace for trace in figure["data"] if "customdata" in trace)
    assert line["x"][-1] == "2026-11-24T14:32:00"
    assert None not in line["y"]


def test_seconds_alone_draw_nothing_anew() -> None:
    """A chart of a day has pixels of minutes: the wall must not work for what nobody can see."""
    frame = frames.today()
    later = frame.copy()
    later.loc[later["now"] == True, "at_ms"] += 9_000  # noqa: E712  a column of objects

    assert complaints_today(later, DARK, INDONESIAN) == complaints_today(frame, DARK, INDONESIAN)


def test_silence_points_at_the_feed() -> None:
    """Zero where nine are usual is a question about the connection."""
    figure = complaints_today(frames.today(silent=True, above=False), DARK, INDONESIAN)

    notes = " ".join(note["text"] for note in figure["layout"]["annotations"])
    assert "0 aduan sejak 06.32, biasanya 9.<br>Periksa sambungan LAKSA." in notes


def test_without_history_no_range_is_drawn() -> None:
    """The range is hidden and labelled while history is shorter than four weeks."""
    figure = complaints_today(frames.today(known=False), DARK, ENGLISH)

    assert figure["layout"]["title"]["text"] == "32 LAKSA complaints today"
    assert not [trace for trace in figure["data"] if "fill" in trace]
    assert "after 4 weeks" in str(figure["layout"]["annotations"])
