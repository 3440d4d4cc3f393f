"""What citizens complained about, filtered and drilled into, in parts that add up to the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.drawings.svg import records
from dashboard.pages.complaint_filters import PATH, asked, filters
from dashboard.pages.complaint_tables import count, sides
from dashboard.pages.feeds import feed_failure, feed_state
from dashboard.pages.over_outages import silences
from dashboard.pages.parts import Page, card, figure_card, live_part, notice, table
from dashboard.pages.pictures import pictures
from dashboard.queries.feeds import read_again
from dashboard.queries.intake import intake
from dashboard.queries.received import ahead, received
from dashboard.scenes import SCENES
from dashboard.words import from_ms
from liveroom.rules.periods import FORMS
from liveroom.rules.ranking import is_ranked

if TYPE_CHECKING:
    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.complaint_filters import Asked
    from dashboard.pages.desk import Desk
    from dashboard.pages.visit import Visit

FIGURES = ("received", "open", "overdue", "resolved", "otherwise_closed", "unmapped")
SCENE = "aduan-rinci"


def complaint_page(desk: Desk, visit: Visit, connection: Connection) -> Page:
    """Show the complaints received in the period asked for, narrowed by the filters asked for."""
    words = visit.words
    now = asked(visit)
    top, side = live(desk, visit, connection)
    said = [html.H1(words("complaints.title")), filters(visit, connection, now)]
    if now.bad:
        value = visit.asked.get("periode", "")[:40]
        said.append(notice("unknown", words("complaints.bad_period", value=value), FORMS))
    body = [
        said[0],
        _ways(visit, keeps_text=desk.room.settings.keep_text > 0),
        *said[1:],
        live_part("top", top),
        pictures(desk, visit, connection, SCENE, SCENES[SCENE].panels),
        live_part("side", side),
    ]
    crumbs = ((words("laptop.nav_home"), "/"),)
    return Page(words("laptop.nav_complaints"), body, crumbs, PATH, live=True)


def live(
    desk: Desk, visit: Visit, connection: Connection
) -> tuple[list[Component], list[Component]]:
    """Return what is asked for again while the page stands: the figures, and the tables."""
    del desk
    words, now = visit.words, asked(visit)
    whole = received(connection, visit.registered, now.span, now_ms=visit.now_ms, where=now.where)
    (row,) = records(whole)
    figures = [
        figure_card(
            words(f"laptop.complaints_{name}"),
            count(visit, row[name], now),
            _share(visit, row, name),
        )
        for name in FIGURES
    ]
    top = [
        *_silences(visit, connection),
        *_ahead(visit, connection),
        *_again(visit, connection),
        *silences(visit, connection),
        _span(visit, now),
        html.Div(figures, className="figures"),
    ]
    return top, [sides(visit, connection, now), _sources(visit, connection)]


def _ways(visit: Visit, *, keeps_text: bool) -> Component:
    """Return the ways to the pages where what is counted here is decided."""
    links = [
        html.A(visit.words(f"{at}.title"), href=visit.link(f"{PATH}/{at}"), className="button")
        for at in ("impor", "pemetaan", "tenggat", *(("teks",) if keeps_text else ()))
    ]
    return html.P([part for link in links for part in (link, " ")])


def _span(visit: Visit, now: Asked) -> Component:
    words = visit.words
    start, end = words.moment(now.span.start), words.moment(now.span.end)
    said = words("complaints.span", start=start, end=end, open=words.number(visit.open_complaints))
    return html.P(said, className="under tabular")


def _share(visit: Visit, row: dict[str, Any], name: str) -> str:
    """Return what a figure is a share of; of fewer than twenty there is no percentage."""
    words = visit.words
    if name == "received":
        return words("laptop.complaints_whole")
    if not is_ranked(row["received"]):
        return words("complaints.of", n=words.number(row["received"]))
    return words("laptop.complaints_share", share=words.percent(row[name] / row["received"], 1))


def _silences(visit: Visit, connection: Connection) -> list[Component]:
    """Return a notice for each source that is not fresh."""
    words, said = visit.words, []
    for row in records(intake(connection, visit.now_ms)):
        if row["state"] in {"stale", "dead"}:
            as_of_ms = row["as_of_ms"]
            strong = words("laptop.source_silent", name=row["name"].upper())
            rest = (
                words("laptop.source_never")
                if as_of_ms is None
                else words("laptop.source_since", when=visit.moment(as_of_ms))
            )
            why = feed_failure(visit, row)
            told = f"{why[:1].upper()}{why[1:]}. {rest}" if why else rest
            said.append(notice("degraded", strong, told))
    return said


def _again(visit: Visit, connection: Connection) -> list[Component]:
    """Return a notice for each source whose complaints are being found in new boundaries."""
    words = visit.words
    return [
        notice(
            "unknown",
            words(
                "complaints.again",
                name=name.upper(),
                day=words.day(from_ms(ms).date(), "d MMM yyyy"),
            ),
            words("complaints.again_why"),
        )
        for name, ms in read_again(connection)
    ]


def _ahead(visit: Visit, connection: Connection) -> list[Component]:
    """Return a notice of complaints dated later than now: they wait for their day."""
    count = ahead(connection, visit.now_ms)
    if not count:
        return []
    said = visit.words("complaints.ahead", n=visit.words.number(count))
    return [notice("unknown", said, visit.words("complaints.ahead_why"))]


def _sources(visit: Visit, connection: Connection) -> Component:
    words = visit.words
    lines = [
        [
            row["name"].upper(),
            row["dialect"],
            words("laptop.never") if row["as_of_ms"] is None else visit.moment(row["as_of_ms"]),
            feed_state(visit, row),
        ]
        for row in records(intake(connection, visit.now_ms))
    ]
    heads = [words(f"laptop.col_{key}") for key in ("source", "dialect", "as_of", "freshness")]
    title = words("laptop.sources")
    return card(title, table(title, heads, lines, words("laptop.sources_none")), kind="wide")
