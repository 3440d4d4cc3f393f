"""The incidents of the city: those that are open first, then those that ended."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.drawings.svg import records
from dashboard.guests import veiled
from dashboard.pages.claim import claim_button, claim_dialog
from dashboard.pages.over_outages import told, unused
from dashboard.pages.parts import Page, application_link, card, live_part, mark, table
from dashboard.queries.incidents import top_incidents

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.desk import Desk
    from dashboard.pages.parts import Content
    from dashboard.pages.visit import Visit

SPAN = timedelta(days=30)
MOST = 60


def incident_page(desk: Desk, visit: Visit, connection: Connection) -> Page:
    """Show the incidents that touch the last 30 days."""
    title = visit.words("laptop.nav_incidents")
    top, side = live(desk, visit, connection)
    body = [
        html.H1(title),
        live_part("top", top),
        live_part("side", side),
        claim_dialog(visit.words),
    ]
    crumbs = ((visit.words("laptop.nav_home"), "/"),)
    return Page(title, body, crumbs, "/insiden", live=True)


def live(
    desk: Desk, visit: Visit, connection: Connection
) -> tuple[list[Component], list[Component]]:
    """Return what is asked for again while the page stands: the open ones, and those that ended."""
    del desk
    words = visit.words
    cards, lacking = [], []
    for key, is_open in (("open", True), ("closed", False)):
        frame = top_incidents(
            connection, visit.registered, visit.span(SPAN), is_open=is_open, limit=MOST + 1
        )
        heading = words(f"laptop.incidents_{key}", days=SPAN.days)
        more = words("laptop.first_of", n=MOST) if len(frame) > MOST else None
        listed = incident_rows(visit, frame[:MOST])
        each = [one for row in listed for one in (row, *row["children"])]
        said = told(visit, connection, each)
        lacking += unused([one for one in each if one["slug"]], said, words)
        shown = _table(visit, listed, said, heading)
        cards.append(card(heading, shown, aside=more, kind="wide"))
    return cards[:1], [*cards[1:], *lacking[:1]]


def incident_rows(visit: Visit, frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the incidents in words: said (what, why, how long) and claim (who has it)."""
    words = visit.words
    rows: list[dict[str, Any]] = []
    for row in records(veiled(frame, words) if visit.is_guest else frame):
        said = words(
            "laptop.incident_said",
            status=words(f"status.{row['severity']}"),
            cause=words(f"cause.{row['cause']}"),
            age=duration_of(visit, row),
        )
        rows.append({**{str(key): value for key, value in row.items()}, "said": said})
        rows[-1]["claim"] = _claim(visit, row)
    return rows


def duration_of(visit: Visit, row: dict[str, Any]) -> str:
    """Return how long an incident lasted, or has lasted."""
    end_ms = visit.now_ms if row["closed_ms"] is None else row["closed_ms"]
    return visit.words.duration(timedelta(milliseconds=end_ms - row["opened_ms"]))


def _claim(visit: Visit, row: dict[str, Any]) -> str:
    words = visit.words
    if row["acknowledged_by"] is not None:
        when = visit.moment(row["acknowledged_ms"] or row["opened_ms"])
        said = words("laptop.claimed", who=row["acknowledged_by"], when=when)
        return f"{said} {row['note'] or ''}".strip()
    if row["closed_ms"] is None:
        return words("laptop.unclaimed_short")
    return words("laptop.closed_at", when=visit.moment(row["closed_ms"]))


def _table(
    visit: Visit,
    listed: Sequence[dict[str, Any]],
    more: Mapping[int, list[Content]],
    caption: str,
) -> Content:
    words = visit.words
    heads = [*(words(f"laptop.col_{key}") for key in _HEADS), words("overlay.col")]
    rows = [
        [
            html.Span(
                [mark(row["severity"], words), words(f"status.{row['severity']}")],
                className="with-mark",
            ),
            _subject(visit, row),
            words(f"cause.{row['cause']}"),
            visit.moment(row["opened_ms"]),
            html.Span(duration_of(visit, row), className="lasting"),
            row["owner_name"] or "–",
            _handling(visit, row),
            _told(row, more),
        ]
        for row in listed
    ]
    return table(caption, heads, rows, words("laptop.incidents_none", days=SPAN.days))


def _told(row: dict[str, Any], more: Mapping[int, list[Content]]) -> Content:
    """Return what is said of an incident, or of each of those of one cause."""
    if row["slug"] is not None:
        return html.Div(more[row["id"]], className="handling")
    names = [(child["name"], more[child["id"]]) for child in row["children"]]
    listed = [html.Li([html.B(name), *said]) for name, said in names if said]
    return html.Ul(listed, className="children")


def _subject(visit: Visit, row: dict[str, Any]) -> Content:
    """Return the application, or what those of one cause share, with the names of them all."""
    if row["slug"] is not None:
        return application_link(visit, row["slug"], row["name"])
    names = [application_link(visit, child["slug"], child["name"]) for child in row["children"]]
    listed = [html.Li(name) for name in names]
    return [html.B(shared(visit, row)), html.Ul(listed, className="children")]


def shared(visit: Visit, row: dict[str, Any]) -> str:
    """Return what the incidents of one cause share, in words."""
    count = visit.words.number(len(row["children"]))
    return visit.words(f"laptop.shared_{row['shared_kind']}", n=count, by=row["shared_name"])


def _handling(visit: Visit, row: dict[str, Any]) -> Content:
    if row["closed_ms"] is not None:
        return row["claim"]
    name = row["name"] or shared(visit, row)
    title = visit.words("claim.said", name=name, said=row["said"])
    button = claim_button(visit, row, title)
    return html.Div([html.Span(row["claim"]), button], className="handling")


_HEADS = ("status", "name", "cause_word", "opened", "lasted", "owner_name", "claim")
