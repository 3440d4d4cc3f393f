"""Usage of each day above, minutes of outage of the same day below: one axis of time for both."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from dashboard.drawings.plot import axis, empty, figure
from dashboard.drawings.svg import records
from dashboard.drawings.usage_row import called, titled
from dashboard.words import day_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

SIZE = (852, 398)
LOW, GAP = 0.34, 0.12  # of the height: the outages, and what lies above them
MINUTE_MS = 60_000
GRAVE = 60  # minutes on one day
TICKS = 6


def usage_outages(frame: pd.DataFrame, theme: Theme, words: Words) -> dict[str, Any]:
    """Draw both as columns from zero; a day nobody told stays a gap, one not all told is pale."""
    rows = records(frame)
    if not rows:
        return empty(theme, words, words("panel.pemakaian-gangguan"), words("usage.none"))
    days = [day_of(row["day"]) for row in rows]
    named = [words.day(day, "d MMMM yyyy") for day in days]
    whole = [row["telling"] == row["applications"] for row in rows]
    minutes = [row["down_ms"] / MINUTE_MS if row["told_ms"] else None for row in rows]
    colours = [theme.data1 if each else theme.data_muted for each in whole]
    data = [
        _bars(days, [row["value"] for row in rows], colours, named, "y"),
        _bars(days, minutes, [_colour(each, theme) for each in minutes], named, "y2"),
    ]
    above, below = _usage_note(rows, whole, words), words("panel_pemakaian-gangguan.down")
    top = {"domain": [LOW + GAP, 1.0]}
    layout = {
        "xaxis": _axis(days, theme, words) | {"anchor": "y2"},
        "yaxis": axis(theme, showgrid=True, tickformat=",.0f", rangemode="tozero", nticks=3, **top),
        "yaxis2": axis(
            theme, showgrid=True, tickformat=",.0f", rangemode="tozero", nticks=3, domain=[0, LOW],
            range=[0, max(GRAVE, *(each or 0 for each in minutes)) * 1.05],
        ),
        "annotations": [_note(above, 1.0, theme), _note(below, LOW, theme)],
        "margin": {"l": 8, "r": round(theme.size * 1.5), "t": round(theme.size * 4.8), "b": 8},
    }  # fmt: skip
    return figure(data, theme, words, _heading(rows, minutes, words), **layout)


def _heading(rows: Sequence[dict[str, Any]], minutes: Sequence[float | None], words: Words) -> str:
    """Tell what was used, and how long was down; what caused what is not for a picture to say."""
    total = sum(row["value"] or 0 for row in rows)
    return words(
        "panel_pemakaian-gangguan.heading",
        name=titled(called(rows[0]["metric"], words)),
        n=words.number(total),
        minutes=words.number(int(sum(each or 0 for each in minutes))),
        days=words.number(len(rows)),
    )


def _usage_note(rows: Sequence[dict[str, Any]], whole: Sequence[bool], words: Words) -> str:
    name = called(rows[0]["metric"], words)
    said = words("panel_pemakaian-gangguan.up", name=name, n=words.number(rows[0]["applications"]))
    gaps = sum(row["value"] is None for row in rows)
    thin = len(rows) - sum(whole) - gaps
    lacking = [("gaps", gaps)] if gaps else []
    lacking += [("thin", thin)] if thin else []
    if lacking:
        parts = (words(f"panel_pemakaian-gangguan.{key}", n=words.number(n)) for key, n in lacking)
        said += "<br>" + " · ".join(parts)
    return said


def _colour(minutes: float | None, theme: Theme) -> str:
    return theme.down if (minutes or 0) >= GRAVE else theme.degraded


def _bars(
    days: Sequence[date],
    values: Sequence[float | None],
    colours: Sequence[str],
    named: Sequence[str],
    on: str,
) -> dict[str, Any]:
    return {
        "type": "bar",
        "x": [day.isoformat() for day in days],
        "y": list(values),
        "yaxis": on,
        "marker": {"color": list(colours)},
        "customdata": list(named),
        "hovertemplate": "%{customdata}: %{y:,.0f}<extra></extra>",
    }


def _note(said: str, top: float, theme: Theme) -> dict[str, Any]:
    return {
        "text": said,
        "x": 0,
        "y": top,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "align": "left",
        "showarrow": False,
        "font": {"size": theme.size, "color": theme.text2},
    }


def _axis(days: Sequence[date], theme: Theme, words: Words) -> dict[str, Any]:
    half = timedelta(hours=12)
    first, last = (datetime.combine(day, time()) for day in (days[0], days[-1]))
    every = max(1, -(-len(days) // TICKS))
    places = days[::-1][::every][::-1]
    ticks = {
        "tickvals": [day.isoformat() for day in places],
        "ticktext": [words.day(day) for day in places],
    }
    bounds = [(first - half).isoformat(), (last + half).isoformat()]
    return axis(theme, type="date", range=bounds, **ticks)
