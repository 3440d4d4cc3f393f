"""What citizens wrote, for operators at their desks: only where the city keeps it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard.drawings.svg import records
from dashboard.pages.parts import Page, card, table
from dashboard.queries.texts import destroyed, texts

if TYPE_CHECKING:
    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.desk import Desk
    from dashboard.pages.visit import Visit

PATH = "/aduan/teks"


def text_page(desk: Desk, visit: Visit, connection: Connection) -> Page:
    """Show the newest texts that are kept, each with its end."""
    words = visit.words
    title = words("teks.title")
    days = desk.room.settings.keep_text
    said = words("teks.kept", days=words.number(days)) if days else words("teks.off")
    body: list[Component] = [html.H1(title), html.P(said, className="under")]
    body += [_texts(visit, connection), _destroyed(visit, connection)]
    crumbs = ((words("laptop.nav_home"), "/"), (words("laptop.nav_complaints"), "/aduan"))
    return Page(title, body, crumbs, "/aduan")


def _texts(visit: Visit, connection: Connection) -> Component:
    words = visit.words
    rows = [
        [
            f"{row['source'].upper()} {row['number']}",
            visit.moment(row["received_ms"]),
            row["topic"],
            words(f"complaints.status_{row['status']}"),
            row["text"],
            visit.moment(row["destroy_ms"]),
        ]
        for row in records(texts(connection))
    ]
    names = ("number", "received", "topic", "status", "text", "destroy")
    heads = [words(f"teks.col_{name}") for name in names]
    title = words("teks.newest")
    return card(title, table(title, heads, rows, words("teks.none")), kind="wide")


def _destroyed(visit: Visit, connection: Connection) -> Component:
    count, last_ms = destroyed(connection)
    if last_ms is None:
        return html.P(visit.words("teks.destroyed_none"), className="under")
    said = {"n": visit.words.number(count), "when": visit.moment(last_ms)}
    return html.P(visit.words("teks.destroyed", **said), className="under")
