"""How much applications are used: one line or column series per declared figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.drawings.install_steps import months_of
from dashboard.drawings.plot import axis, empty, escaped, figure, local
from dashboard.drawings.svg import records
from dashboard.words import from_ms

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from dashboard.themes import Theme
    from dashboard.words import Words

SIZE = (1808, 414)
SHOWN = 3  # series side by side under each other; more would be a wall of lines
GAP = 0.16  # of the height, between two series
TICKS = 6
ADDING_UP = ("counter", "day", "month")
MONTHLY = ("month", "unique-month")
BUCKET = "bucket"  # holds until its next step; a day nobody looked is no gap of it
DAY_S = 86_400
WIDE = 900  # milliseconds of a column for each second of its month: the rest parts it from the next
TENTHS_UNDER = 100


def usage(frame: pd.DataFrame, theme: Theme, words: Words) -> dict[str, Any]:
    """Draw up to three series under each other, each from zero on its own scale.

    What adds up is columns, with its sum; what does not is a line, with its mean. A step nobody read
    stays a gap; a month is a column, or a level, as wide as it is.
    """
    rows = records(frame)
    if not rows:
        return empty(theme, words, words("panel.pemakaian"), words("panel_pemakaian.empty"))
    series: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in rows:
        series.setdefault((row["metric"], row["kind"]), []).append(row)
    shown = list(series.items())[:SHOWN]
    data: list[dict[str, Any]] = []
    layout: dict[str, Any] = {"xaxis": _moments(rows, theme, words)}
    notes: list[dict[str, Any]] = []
    high = (1 - GAP * (len(shown) - 1)) / len(shown)
    for place, ((metric, kind), of) in enumerate(shown):
        top = 1 - place * (high + GAP)
        suffix = "" if place == 0 else str(place + 1)
        bounds = {"domain": [max(0.0, top - high), top], "rangemode": "tozero", "nticks": 3}
        layout[f"yaxis{suffix}"] = axis(theme, showgrid=True, tickformat=",.0f", **bounds)
        data.append(_trace(of, kind, f"y{suffix}", theme, words))
        if len(shown) > 1:
            notes.append(_name(metric, kind, of, top, theme, words))
    layout["xaxis"]["anchor"] = "y" if len(shown) == 1 else f"y{len(shown)}"
    top = theme.size * (2.4 if len(shown) == 1 else 3.8)
    margin = {"l": 8, "r": round(theme.size * 1.5), "t": round(top), "b": 8}
    heading = _heading(series, words)
    return figure(data, theme, words, heading, annotations=notes, margin=margin, **layout)


def _heading(series: dict[tuple[str, str], list[dict[str, Any]]], words: Words) -> str:
    if len(series) > 1:
        return words("panel_pemakaian.heading_many", n=words.number(len(series)))
    ((metric, kind), of) = next(iter(series.items()))
    said = _total(kind, of, words)
    return words("panel_pemakaian.heading", name=_called(metric, kind, words), n=said)


def _total(kind: str, of: Sequence[dict[str, Any]], words: Words) -> str:
    total = sum(row["value"] for row in of)
    if kind in ADDING_UP:
        return words("panel_pemakaian.total", n=words.number(total))
    if kind == BUCKET:
        return words("usage.said_bucket", n=words.number(of[-1]["value"]))
    mean = total / len(of)
    return words("panel_pemakaian.mean", n=words.number(mean, 1 if mean < TENTHS_UNDER else 0))


def _called(metric: str, kind: str, words: Words) -> str:
    """Return what the wall's language calls a metric, else the registry's own word for it."""
    name, parted, application = metric.partition(" · ")
    said = words.phrases.get(f"metric.{name}", name) + parted + application
    return escaped(words("panel_pemakaian.monthly", name=said) if kind in MONTHLY else said)


def _trace(
    of: Sequence[dict[str, Any]], kind: str, axis_name: str, theme: Theme, words: Words
) -> dict[str, Any]:
    if kind in MONTHLY:
        return _monthly(of, kind, axis_name, theme, words)
    whole = _without_holes(of)
    trace = {
        "x": [local(from_ms(at), words.zone) for at, _ in whole],
        "y": [value for _, value in whole],
        "yaxis": axis_name,
        "customdata": [_when(at, of[0]["step_s"], words) for at, _ in whole],
        "hovertemplate": "%{customdata}: %{y:,.0f}<extra></extra>",
    }
    if kind in ADDING_UP:
        return trace | {"type": "bar", "marker": {"color": theme.data1}}
    is_stepped = kind == BUCKET
    shape = "hv" if is_stepped else "linear"
    line = {"color": theme.accent, "width": max(2, theme.size / 7), "shape": shape}
    return trace | {"type": "scatter", "mode": "lines", "line": line, "connectgaps": is_stepped}


def _monthly(
    of: Sequence[dict[str, Any]], kind: str, axis_name: str, theme: Theme, words: Words
) -> dict[str, Any]:
    firsts = [from_ms(row["start_ms"]).astimezone(words.zone).date() for row in of]
    trace = {"yaxis": axis_name, "hovertemplate": "%{customdata}: %{y:,.0f}<extra></extra>"}
    if kind in ADDING_UP:
        return trace | {
            "type": "bar",
            "x": [local(from_ms(row["start_ms"]), words.zone) for row in of],
            "y": [row["value"] for row in of],
            "width": [row["step_s"] * WIDE for row in of],
            "offset": 0,
            "customdata": [words.day(first, "MMMM yyyy") for first in firsts],
            "marker": {"color": theme.data1},
        }
    levels = months_of([(first, row["value"]) for first, row in zip(firsts, of, strict=True)])
    return trace | {
        "type": "scatter",
        "mode": "lines",
        "x": [first.isoformat() for first, _ in levels],
        "y": [value for _, value in levels],
        "customdata": [words.day(first, "MMMM yyyy") for first, _ in levels],
        "line": {"color": theme.accent, "width": max(2, theme.size / 7)},
    }


def _without_holes(of: Sequence[dict[str, Any]]) -> list[tuple[int, float | None]]:
    """Return (moment, value) with None in every step that was not read."""
    step = of[0]["step_s"] * 1000
    known = {row["start_ms"]: row["value"] for row in of}
    return [(at, known.get(at)) for at in range(min(known), max(known) + step, step)]


def _when(at_ms: int, step_s: int, words: Words) -> str:
    at = from_ms(at_ms)
    day = words.day(at.astimezone(words.zone).date())
    return day if step_s >= DAY_S else f"{day} {words.clock(at)}"


def _name(
    metric: str, kind: str, of: Sequence[dict[str, Any]], top: float, theme: Theme, words: Words
) -> dict[str, Any]:
    return {
        "text": f"{_called(metric, kind, words)}, {_total(kind, of, words)}",
        "x": 0,
        "y": top,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": theme.size, "color": theme.text2},
    }


def _moments(rows: Sequence[dict[str, Any]], theme: Theme, words: Words) -> dict[str, Any]:
    fine = [row for row in rows if row["kind"] not in MONTHLY]
    first = min(row["start_ms"] for row in rows)
    if fine:
        step = fine[0]["step_s"] * 1000
        last = max(row["start_ms"] for row in fine)
        every = max(1, -(-((last - first) // step + 1) // TICKS)) * step
        places = list(range(last, first - 1, -every))[::-1]
        names = [_tick(at, fine[0]["step_s"], words) for at in places]
        start, end = first - step // 2, last + step // 2
    else:
        months = sorted({row["start_ms"] for row in rows})
        places = months[::-1][:: max(1, -(-len(months) // TICKS))][::-1]
        names = [words.day(from_ms(at).astimezone(words.zone).date(), "MMM yyyy") for at in places]
        start, end = first, max(row["start_ms"] + row["step_s"] * 1000 for row in rows)
    at = [local(from_ms(place), words.zone) for place in places]
    bounds = [local(from_ms(start), words.zone), local(from_ms(end), words.zone)]
    return axis(theme, type="date", tickvals=at, ticktext=names, range=bounds)


def _tick(at_ms: int, step_s: int, words: Words) -> str:
    at = from_ms(at_ms)
    if step_s >= DAY_S:
        return words.day(at.astimezone(words.zone).date())
    return words.clock(at)
