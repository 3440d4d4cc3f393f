"""Usage by month over the years, and the steps a shop shows of installs below it on the same axis."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from dashboard.drawings.install_steps import note, scale, steps_of
from dashboard.drawings.plot import axis, empty, figure
from dashboard.drawings.svg import asked, records
from dashboard.drawings.usage_row import called, titled
from dashboard.words import day_of, from_ms

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

SIZE = (852, 440)
FULL = 0.9
STEPS_HIGH, GAP = 0.3, 0.14  # of the height: the steps, and what lies above them
SHOWN_YEARS, TICKS = 3, 4
LEAST = 20
YEAR = 12
WIDE_MS = 24 * 86_400_000  # of a column, in a month of thirty days


def adoption(frame: pd.DataFrame, theme: Theme, words: Words) -> dict[str, Any]:
    """Draw months as columns, pale where days are missing, and buckets as steps, never between."""
    rows = records(frame)
    months = [row for row in rows if row["day"] is None]
    if not rows:
        return empty(theme, words, words("panel.adopsi"), words("usage.none"))
    today = _today(frame, rows, words)
    below = steps_of(rows, today, STEPS_HIGH if months else 1.0, theme, words)
    layout: dict[str, Any] = {"xaxis": _axis(rows, today, theme, words), "barmode": "stack"}
    data, notes = list(below.data), list(below.notes)
    gone = frame.attrs.get("retired", 0)
    said = _said(months, gone, words) if months else []
    if months:
        layout["yaxis"] = scale(theme, [STEPS_HIGH + GAP if below.data else 0.0, 1.0])
        data[:0] = _columns(months, theme, words)
        notes.insert(0, note("<br>".join(said), 1.0, theme))
    if below.data:
        layout["yaxis2"] = scale(theme, [0.0, STEPS_HIGH if months else 1.0])
        layout["xaxis"]["anchor"] = "y2"
    top = 2.6 + (1.3 * len(said) if months else 1.0)
    right = round(theme.size * below.room)
    layout |= {"margin": {"l": 8, "r": right, "t": round(theme.size * top), "b": 8}}
    heading = _heading(months, words)
    return figure(data, theme, words, heading, annotations=notes, **layout)


def _today(frame: pd.DataFrame, rows: Sequence[dict[str, Any]], words: Words) -> date:
    end_ms = asked(frame)
    if end_ms is not None:
        return from_ms(end_ms).astimezone(words.zone).date()
    return day_of(max(row["day"] or row["month"] * 100 + 28 for row in rows))


def is_whole(row: dict[str, Any], of: str = "") -> bool:
    """Say whether nine in ten days of a month were told; `of` is `same_` for those told throughout."""
    return bool(row[f"{of}days"]) and row[f"{of}told"] >= FULL * row[f"{of}days"]


def _heading(months: Sequence[dict[str, Any]], words: Words) -> str:
    """Tell the newest whole year of the same applications beside the one before."""
    if not months:
        return words("panel.adopsi")
    name = titled(called(months[0]["metric"], words))
    years = _by_year(months)
    whole = [
        year
        for year, of in years.items()
        if len(of) == YEAR and all(is_whole(row, "same_") for row in of)
    ]
    if len(whole) > 1 and whole[-2] == whole[-1] - 1:
        total, before = (sum(row["same"] for row in years[year]) for year in (whole[-1], whole[-2]))
        if min(total, before) >= LEAST:
            said: dict[str, object] = {
                "name": name,
                "year": whole[-1],
                "n": words.number(total),
                "before": whole[-2],
            }
            change = words.percent(abs(total / before - 1))
            way = "up" if total >= before else "down"
            key = f"panel_adopsi.heading_{way}"
            if any(row["value"] != row["same"] for year in whole[-2:] for row in years[year]):
                key += "_same"
                said["name"] = called(months[0]["metric"], words)
                said["apps"] = words.number(months[0]["same_applications"])
            return words(key, change=change, **said)
    total = sum(row["value"] or 0 for row in months)
    since = words.day(_first(months[0]["month"]), "MMM yyyy")
    return words("panel_adopsi.heading", name=name, n=words.number(total), since=since)


def _said(months: Sequence[dict[str, Any]], gone: int, words: Words) -> list[str]:
    """Say what the years come to, and what the columns' looks mean, where they have any."""
    said = [_years(months, words)]
    if any(row["value"] != row["same"] for row in months):
        n = words.number(months[0]["same_applications"])
        key = "hollow_retired" if gone else "hollow"
        said.append(words(f"panel_adopsi.{key}", n=n, gone=words.number(gone)))
    if any(not is_whole(row) for row in months):
        said.append(words("panel_adopsi.pale"))
    return said


def _by_year(months: Sequence[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    years: dict[int, list[dict[str, Any]]] = {}
    for row in months:
        years.setdefault(row["month"] // 100, []).append(row)
    return years


def _first(month: int) -> date:
    return date(month // 100, month % 100, 1)


def _columns(months: Sequence[dict[str, Any]], theme: Theme, words: Words) -> list[dict[str, Any]]:
    """Return filled columns of those told throughout, and hollow ones of what was measured later."""
    named = [words.day(_first(row["month"]), "MMMM yyyy") for row in months]
    shares = [
        ""
        if is_whole(row)
        else " · " + words("panel_adopsi.thin", told=row["told"], days=row["days"])
        for row in months
    ]
    colours = [theme.data1 if is_whole(row) else theme.data_muted for row in months]
    later = [None if row["value"] is None else row["value"] - (row["same"] or 0) for row in months]
    base = {
        "type": "bar",
        "x": [_first(row["month"]).replace(day=15).isoformat() for row in months],
        "width": WIDE_MS,
        "customdata": [name + share for name, share in zip(named, shares, strict=True)],
        "hovertemplate": "%{customdata}: %{y:,.0f}<extra></extra>",
    }
    filled = {"color": colours, "line": {"color": colours, "width": 1}}
    hollow = {"color": "rgba(0,0,0,0)", "line": {"color": colours, "width": 1}}
    columns = [base | {"y": [row["same"] for row in months], "marker": filled}]
    if any(later):
        columns.append(base | {"y": later, "marker": hollow})
    return columns


def _years(months: Sequence[dict[str, Any]], words: Words) -> str:
    """Return the sums of the newest years, each marked where it is not whole."""
    said = []
    for year, of in list(_by_year(months).items())[-SHOWN_YEARS:]:
        whole = len(of) == YEAR and all(map(is_whole, of))
        key = "panel_adopsi.year" if whole else "panel_adopsi.year_part"
        total = words.compact(sum(row["value"] or 0 for row in of))
        said.append(words(key, year=year, n=total))
    return " · ".join(said)


def _axis(
    rows: Sequence[dict[str, Any]], today: date, theme: Theme, words: Words
) -> dict[str, Any]:
    first = _first(min(row["month"] for row in rows))
    months = (today.year - first.year) * YEAR + today.month - first.month + 1
    every = next((n for n in (1, 2, 3, 6) if months <= n * TICKS), YEAR)
    places = [
        date(first.year + at // YEAR, at % YEAR + 1, 1)
        for at in range(first.month - 1, first.month - 1 + months)
        if at % every == 0
    ]
    pattern = "MMM yyyy" if every < YEAR else "yyyy"
    names = [words.day(day, pattern) for day in places]
    bounds = [first.isoformat(), date(today.year + today.month // YEAR, today.month % YEAR + 1, 1)]
    ticks = {"tickvals": [day.isoformat() for day in places], "ticktext": names}
    return axis(theme, type="date", range=[str(each) for each in bounds], **ticks)
