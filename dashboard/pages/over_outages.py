"""What laptop pages say where complaints and checks meet: since when, of whom, and how many."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.pages.parts import application_link, notice
from dashboard.queries.affected import affected_by
from dashboard.queries.over_outages import since_incidents, since_outage
from dashboard.queries.silent import silent
from dashboard.words import day_of, from_ms
from liveroom.model import MetricKind, Severity
from liveroom.rules.rise import DAYS
from liveroom.rules.usual import WEEKS_NEEDED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.parts import Content
    from dashboard.pages.visit import Visit
    from dashboard.queries.affected import Count
    from dashboard.queries.silent import Silent
    from dashboard.words import Words
    from liveroom.rules.rise import Rise
    from liveroom.store.reads import Registered

WEEK = timedelta(days=DAYS)
SILENT_SHOWN = 5


def risen(visit: Visit, connection: Connection, one: Registered) -> list[Component]:
    """Return that complaints rose since a long outage of the last week; nothing where they did not.

    It is told as time, never as cause.
    """
    row = since_outage(connection, (one,), visit.span(WEEK))
    if not row["above"] or row["outage_day"] is None:
        return []
    said = _since(day_of(row["outage_day"]), row["change"], visit.words)
    usual = {name: visit.words.number(row[f"since_{name}"]) for name in ("outage", "low", "high")}
    return [notice("degraded", said, visit.words("overlay.counted", **usual))]


def silences(
    visit: Visit, connection: Connection, slug: str = "", *, category: str = ""
) -> list[Component]:
    """Return a notice of silent outages: of one application or category, else of all."""
    words = visit.words
    found = [
        one
        for one in silent(connection, visit.state)
        if slug in {"", one.slug} and category in {"", one.category}
    ]
    if not found:
        return []
    if slug:
        return [notice("degraded", words("overlay.silent"), _heard(visit, found[0]))]
    items = [
        html.Li([application_link(visit, one.slug, one.name), " · ", _heard(visit, one)])
        for one in sorted(found, key=lambda one: one.since_ms)[:SILENT_SHOWN]
    ]
    if len(found) > SILENT_SHOWN:
        items.append(html.Li(words("overlay.more", n=words.number(len(found) - SILENT_SHOWN))))
    listed = html.Ul(items, className="children")
    return [notice("degraded", words("overlay.silent"), listed)]


def _heard(visit: Visit, one: Silent) -> str:
    n, hours = visit.words.number(one.received), visit.words.number(one.hours)
    return visit.words("overlay.heard", n=n, hours=hours, when=visit.moment(one.since_ms))


def told(
    visit: Visit, connection: Connection, rows: Iterable[Mapping[str, Any]]
) -> dict[int, list[Content]]:
    """Return, by incident id, what is said below its cause: who was affected, and what rose since."""
    rows = list(rows)
    counts = affected_by(connection, rows, visit.now_ms, visit.words.zone)
    rises = since_incidents(connection, rows, visit.span(WEEK))
    said: dict[int, list[Content]] = {}
    for row in rows:
        lines = [affected_said(counts[row["id"]], visit.words)] if counts.get(row["id"]) else []
        rise = rises.get(row["id"])
        if rise is not None and rise.is_beyond:
            lines.append(_rise_said(visit, row["opened_ms"], rise))
        said[row["id"]] = [html.Span(line, className="said") for line in lines if line]
    return said


def unused(
    rows: Iterable[Mapping[str, Any]], said: Mapping[int, list[Content]], words: Words
) -> list[Component]:
    """Return, once for them all, why of some outages nobody can say how many they affected."""
    is_lacking = any(row["severity"] == Severity.DOWN and not said[row["id"]] for row in rows)
    return [html.P(words("overlay.unused"), className="said")] if is_lacking else []


def affected_said(counts: tuple[Count, ...], words: Words) -> str:
    """Return the usual use of the time of an outage with its range, or why it is not known."""
    one = counts[0]
    name = words.phrases.get(f"metric.{one.metric}", one.metric)
    if one.usual.expected is None:
        weeks, need = words.number(one.usual.weeks), words.number(WEEKS_NEEDED)
        return words("overlay.unknown", metric=name, weeks=weeks, need=need)
    figures = {key: words.number(getattr(one.usual, key)) for key in ("expected", "low", "high")}
    kind = "counter" if one.kind is MetricKind.COUNTER else "gauge"
    return words(f"overlay.affected_{kind}", metric=name, **figures)


def _rise_said(visit: Visit, opened_ms: int, rise: Rise) -> str:
    words, usual = visit.words, rise.usual
    day = from_ms(opened_ms).astimezone(words.zone).date()
    if usual is None:
        return ""
    count = {"outage": rise.received, "low": usual.low, "high": usual.high}
    shown = {key: words.number(n) for key, n in count.items()}
    return f"{_since(day, rise.change, words)} {words('overlay.counted', **shown)}"


def _since(day: date, change: float | None, words: Words) -> str:
    shown = words.day(day, "d MMMM")
    if change is None:
        return words("overlay.since", day=shown)
    return words("overlay.since_by", day=shown, change=words.percent(change))
