"""What citizens complained about in the last seven days, in parts that add up to the whole."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.drawings.svg import records
from dashboard.pages.parts import Page, card, figure_card, live_part, notice, table
from dashboard.pages.pictures import pictures
from dashboard.queries.days import last_days
from dashboard.queries.intake import intake
from dashboard.queries.received import received
from liveroom.districts import NAMES

if TYPE_CHECKING:
    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.desk import Desk
    from dashboard.pages.visit import Visit
    from liveroom.model import Span

DAYS = 7
SIDES = ("topic", "owner", "district", "app")
MOST = 12
FIGURES = ("received", "open", "overdue", "resolved", "otherwise_closed", "unmapped")
PANELS_SHOWN = ("peta-aduan", "topik-aduan", "lewat-tenggat", "antrean")


def complaint_page(desk: Desk, visit: Visit, connection: Connection) -> Page:
    """Show seven local days of complaints by topic, agency, district and application."""
    words = visit.words
    title = words("laptop.complaints_title", days=DAYS)
    top, side = live(desk, visit, connection)
    body = [
        html.H1(title),
        html.P(
            [
                html.A(words("impor.title"), href=visit.link("/aduan/impor"), className="button"),
                " ",
                html.A(
                    words("pemetaan.title"), href=visit.link("/aduan/pemetaan"), className="button"
                ),
            ]
        ),
        live_part("top", top),
        pictures(desk, visit, connection, "aduan", PANELS_SHOWN),
        live_part("side", side),
    ]
    crumbs = ((words("laptop.nav_home"), "/"),)
    return Page(words("laptop.nav_complaints"), body, crumbs, "/aduan", live=True)


def live(
    desk: Desk, visit: Visit, connection: Connection
) -> tuple[list[Component], list[Component]]:
    """Return what is asked for again while the page stands: the figures, and the tables."""
    del desk
    words = visit.words
    span = last_days(visit.span(timedelta(days=DAYS)), DAYS)
    whole = received(connection, visit.registered, span, now_ms=visit.now_ms)
    row = records(whole)[0]
    figures = [
        figure_card(
            words(f"laptop.complaints_{name}"), words.number(row[name]), _share(visit, row, name)
        )
        for name in FIGURES
    ]
    sides = [_side(visit, connection, span, by) for by in SIDES]
    top = [*_silences(visit, connection), html.Div(figures, className="figures")]
    return top, [html.Div(sides, className="cards"), _sources(visit, connection)]


def _share(visit: Visit, row: dict[str, Any], name: str) -> str:
    words = visit.words
    if name == "received" or not row["received"]:
        return words("laptop.complaints_whole")
    return words("laptop.complaints_share", share=words.percent(row[name] / row["received"], 1))


def _side(visit: Visit, connection: Connection, span: Span, by: str) -> Component:
    words = visit.words
    frame = received(connection, visit.registered, span, by=by, now_ms=visit.now_ms)
    names = _names(visit, by)
    lines = [
        [
            words(f"laptop.without_{by}")
            if row["key"] is None
            else names.get(row["key"], row["key"]),
            *(words.number(row[part]) for part in ("received", "open", "overdue")),
        ]
        for row in records(frame)
    ]
    rest = len(lines) - MOST
    heads = [words(f"laptop.by_{by}"), *(words(f"laptop.col_{part}") for part in _PARTS)]
    title = words(f"laptop.complaints_by_{by}")
    more = words("laptop.more_rows", n=words.number(rest)) if rest > 0 else None
    listed = table(title, heads, lines[:MOST], words("laptop.complaints_none"), numbers=(1, 2, 3))
    return card(title, listed, aside=more)


_PARTS = ("received", "open", "overdue")


def _names(visit: Visit, by: str) -> dict[str, str]:
    if by == "owner":
        return {one.owner: one.owner_name for one in visit.registered}
    if by == "app":
        return {one.slug: one.name for one in visit.registered}
    if by == "district":
        return dict(NAMES)
    return {}


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
            said.append(notice("degraded", strong, rest))
    return said


def _sources(visit: Visit, connection: Connection) -> Component:
    words = visit.words
    lines = [
        [
            row["name"].upper(),
            row["dialect"],
            words("laptop.never") if row["as_of_ms"] is None else visit.moment(row["as_of_ms"]),
            words(f"laptop.source_{row['state']}"),
        ]
        for row in records(intake(connection, visit.now_ms))
    ]
    heads = [words(f"laptop.col_{key}") for key in ("source", "dialect", "as_of", "freshness")]
    title = words("laptop.sources")
    return card(title, table(title, heads, lines, words("laptop.sources_none")), kind="wide")
