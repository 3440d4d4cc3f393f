"""What somebody asks to have as a file, judged and answered: order -> sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dashboard.exports import EXPORTERS
from dashboard.exports.sheet import Sheet
from dashboard.panel import Origin, Reach, ask
from dashboard.panels import PANELS
from dashboard.queries.days import whole_days
from dashboard.queries.intake import intake
from dashboard.queries.reckoning import reckoned
from dashboard.themes import PRINT
from dashboard.version import build_id
from dashboard.words import LANGUAGES, from_ms
from liveroom.errors import UsageError
from liveroom.model import Span
from liveroom.rules import periods, uptime
from liveroom.store import reads
from liveroom.store.counts import tallies

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    import pandas as pd
    from sqlalchemy import Connection

    from dashboard.panel import Panel
    from dashboard.words import Words
    from liveroom.store.reads import Registered


@dataclass(frozen=True, slots=True)
class Order:
    """A panel by its id, what it is about, over which period, as what; never a figure.

    `application` and `category` are slugs, at most one of them; `period` is the contract's `P`.
    """

    panel: str
    period: str
    format: str
    language: str = "id"
    application: str | None = None
    category: str | None = None


def problems(order: Order, now: datetime, zone: ZoneInfo) -> list[str]:
    """Return every reason why an order cannot be taken, as sentences; none when it can."""
    found = []
    if order.panel not in PANELS:
        found.append(f"panel: there is no panel {order.panel!r}; `export --list` prints their ids.")
    if order.format not in EXPORTERS:
        found.append(f"format: {order.format!r} is not one of {', '.join(EXPORTERS)}.")
    if order.language not in LANGUAGES:
        found.append(f"lang: {order.language!r} is not one of {', '.join(LANGUAGES)}.")
    if order.application and order.category:
        found.append("app, category: give one of the two, not both.")
    try:
        asked = periods.parse(order.period, now, zone)
    except UsageError as error:
        return [*found, *(f"period: {problem}" for problem in error.problems)]
    panel = PANELS.get(order.panel)
    if panel is not None and panel.reach is Reach.PRESENT and asked.end < now:
        found.append(
            f"period: {order.panel} shows what is the case now, and {order.period} has ended; "
            "ask for a period that runs until now, or for another panel."
        )
    return found


def covered(panel: Panel, asked: Span) -> Span:
    """Return the span a panel really speaks of: its words may name a length of their own."""
    if panel.reach is Reach.PERIOD:
        return asked
    return Span(asked.end - panel.window, asked.end, asked.zone)


def sheet(order: Order, connection: Connection, words: Words, now: datetime) -> Sheet:
    """Ask the panel's question and return its sheet, drawn for paper.

    The order has no `problems`. Raises UsageError for an application or a category that does not
    exist.
    """
    panel = PANELS[order.panel]
    span = covered(panel, periods.parse(order.period, now, words.zone))
    counted = whole_days(span) if panel.by_day else span
    applications, subject = _subject(order, connection, words, periods.to_ms(now))
    frame = ask(panel, connection, applications, span)
    city = reads.city_facts(connection)
    feeds = intake(connection, int(now.timestamp() * 1000))
    return Sheet(
        panel=panel.name,
        title=words(f"panel.{panel.name}"),
        subject=subject,
        drawing=panel.draw(frame, PRINT, words),
        size=panel.size,
        frame=frame,
        span=counted,
        source=_source(panel, feeds, words),
        made=now,
        as_of=_as_of(panel, feeds, connection),
        coverage=_coverage(panel, connection, applications, counted),
        count=len(applications),
        policy=uptime.POLICY if panel.origin is Origin.HEALTH else None,
        version=build_id(),
        sample=bool(city and city.sample),
        reckoned=reckoned(connection, applications, span, panel.name, frame),
    )


def _subject(
    order: Order, connection: Connection, words: Words, now_ms: int
) -> tuple[tuple[Registered, ...], str]:
    everything = reads.applications(connection, now_ms)
    if order.application:
        # A retired application keeps its history, so it can still be asked for by name.
        known = {one.slug: one for one in reads.applications(connection, retired=True)}
        if order.application not in known:
            raise UsageError(f"app: no application {order.application!r} is registered.")
        one = known[order.application]
        return (one,), f"{one.name} · {one.owner_name}"
    if order.category:
        names = {row.slug: row.names for row in reads.categories(connection)}
        if order.category not in names:
            raise UsageError(f"category: no category {order.category!r} is registered.")
        chosen = tuple(one for one in everything if one.category == order.category)
        return chosen, names[order.category][words.language]
    return everything, words("export.everything")


def _coverage(
    panel: Panel, connection: Connection, applications: tuple[Registered, ...], span: Span
) -> float | None:
    if panel.origin is not Origin.HEALTH:
        return None
    counted = tallies(connection, span, [one.id for one in applications])
    return uptime.coverage(uptime.total(counted.values()))


def _source(panel: Panel, feeds: pd.DataFrame, words: Words) -> str:
    names = ", ".join(feeds["name"])
    return words(f"export.source_{panel.origin.value}", names=names or words("number.none"))


def _as_of(panel: Panel, feeds: pd.DataFrame, connection: Connection) -> datetime | None:
    if panel.origin is Origin.COMPLAINTS:
        # The oldest feed rules: a chart over several is only as fresh as the last of them.
        known = not feeds.empty and feeds["as_of_ms"].notna().all()
        return from_ms(int(feeds["as_of_ms"].min())) if known else None
    beat = reads.last_heartbeat(connection)
    return from_ms(beat.beat_ms) if beat else None
