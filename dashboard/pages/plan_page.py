"""Maintenance: what is announced for the city or for one application, and announcing it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.drawings.svg import records
from dashboard.pages import recurrence
from dashboard.pages.forms import buttons, dialog, opener, person
from dashboard.pages.parts import Page, application_link, card, live_part, notice, table
from dashboard.pages.plan_form import NAME_LENGTH, period, plan_form
from dashboard.queries.plans import planned
from dashboard.words import from_ms
from liveroom.store.plans import API
from liveroom.store.reads import applications

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.desk import Desk
    from dashboard.pages.parts import Content
    from dashboard.pages.visit import Visit
    from dashboard.words import Words
    from liveroom.store.reads import Registered

PATH = "/pemeliharaan"
OVER = 20
DAY = timedelta(days=1)
END = "end-plan"
Row = dict[str, Any]


def plan_page(desk: Desk, visit: Visit, connection: Connection) -> Page:
    """Show what is announced for every application."""
    words = visit.words
    title = words("plan.title")
    top, side = live(desk, visit, connection)
    said = html.P(words("plan.how"), className="under")
    body = [html.H1(title), said, live_part("top", top), live_part("side", side)]
    crumbs = ((words("laptop.nav_home"), "/"),)
    return Page(title, [*body, _ending(words)], crumbs, PATH, live=True)


def plans_of(desk: Desk, visit: Visit, connection: Connection, slug: str) -> Page | None:
    """Show what is announced for one application, with the form; None where nobody has the slug."""
    one = _named(connection, slug)
    if one is None:
        return None
    words = visit.words
    top, side = live_of(desk, visit, connection, slug)
    title = words("plan.title_of", name=one.name)
    form = [] if visit.is_retired(one) else [_form(visit, connection, one)]
    body = [
        html.H1(title),
        live_part("top", top),
        *form,
        live_part("side", side),
        _ending(words),
    ]
    crumbs = (
        (words("laptop.nav_home"), "/"),
        (words("plan.title"), PATH),
        (one.name, f"/aplikasi/{slug}"),
    )
    return Page(words("plan.title"), body, crumbs, PATH, live=True)


def live(
    desk: Desk, visit: Visit, connection: Connection
) -> tuple[list[Component], list[Component]]:
    """Return what is asked for again: the plans that still cover something, and those that are over."""
    del desk
    return _cards(visit, connection, visit.registered, named=True)


def live_of(
    desk: Desk, visit: Visit, connection: Connection, slug: str
) -> tuple[list[Component], list[Component]]:
    """Return the same of one application."""
    del desk
    one = _named(connection, slug)
    return _cards(visit, connection, () if one is None else (one,), named=False)


def _cards(
    visit: Visit, connection: Connection, chosen: Sequence[Registered], *, named: bool
) -> tuple[list[Component], list[Component]]:
    words = visit.words
    rows = records(planned(connection, chosen, visit.span(DAY)))
    standing = [row for row in rows if row["next_start_ms"] is not None]
    over = [row for row in rows if row["next_start_ms"] is None]
    more = words("laptop.first_of", n=OVER) if len(over) > OVER else None
    current = _table(visit, standing, words("plan.standing"), named=named)
    past = _table(visit, over[:OVER], words("plan.over"), named=named)
    return (
        [card(words("plan.standing"), current, kind="wide")],
        [card(words("plan.over"), past, aside=more, kind="wide")],
    )


def _table(visit: Visit, rows: Sequence[Row], caption: str, *, named: bool) -> Component:
    words = visit.words
    keys = [*(["name"] if named else []), "when", "next", "why", "announced", "action"]
    heads = [words(f"plan.col_{key}") for key in keys]
    lines = [[_cell(visit, row, key) for key in keys] for row in rows]
    return table(caption, heads, lines, words("plan.none"))


def _cell(visit: Visit, row: Row, key: str) -> Content:
    return _CELLS[key](visit, row)


def _name(visit: Visit, row: Row) -> Content:
    return application_link(visit, row["slug"], row["name"])


def _when(visit: Visit, row: Row) -> Content:
    start, end = from_ms(row["start_ms"]), from_ms(row["end_ms"])
    if row["rrule"] is None:
        return period(start, end, visit.words)
    return _again(row["rrule"], start, end, visit.words)


def _why(_visit: Visit, row: Row) -> Content:
    return row["why"] or "–"


def _again(rule: str, start: datetime, end: datetime, words: Words) -> str:
    often = recurrence.said(rule, start.astimezone(words.zone).replace(tzinfo=None), words)
    clock = f"{words.clock(start)}–{words.clock(end)} {words.zone_name(start)}"
    return words("plan.again", often=often, clock=clock)


def _following(visit: Visit, row: Row) -> str:
    words = visit.words
    if row["ended_ms"] is not None:
        who = row["ended_by"] or words("plan.by_registry")
        return words("plan.ended", when=visit.moment(row["ended_ms"]), who=who)
    if row["next_start_ms"] is None:
        return words("plan.passed")
    start, end = from_ms(row["next_start_ms"]), from_ms(row["next_end_ms"])
    if start <= visit.now:
        return words("plan.running", end=visit.moment(row["next_end_ms"]))
    if row["rrule"] is None:
        return words("plan.every_once")
    return period(start, end, words)


def _announced(visit: Visit, row: Row) -> Content:
    words = visit.words
    who = words("plan.by_registry") if row["origin"] != API else row["announced_by"] or "–"
    said = f"{visit.moment(row['announced_ms'])}, {who}"
    if row["origin"] == API:
        return said
    seen = words("plan.first_seen", when=visit.moment(row["first_seen_ms"]))
    return [said, html.Br(), html.Small(seen, className="under")]


def _actions(visit: Visit, row: Row) -> Content:
    words = visit.words
    if row["origin"] != API or row["next_start_ms"] is None:
        return ""
    again = visit.link(f"{PATH}/{row['slug']}", ubah=str(row["id"]))
    title = row["why"] or row["name"]
    return html.Div(
        [
            html.A(words("plan.edit"), href=again, className="button"),
            opener(words("plan.end_now"), END, id=row["id"], title=title),
        ],
        className="handling",
    )


_CELLS: Mapping[str, Callable[[Visit, Row], Content]] = {
    "name": _name,
    "when": _when,
    "next": _following,
    "why": _why,
    "announced": _announced,
    "action": _actions,
}


def _ending(words: Words) -> Component:
    """Return the dialog in which a plan is called off: by whom; what it covered stays."""
    body = [
        html.P(words("plan.end_what")),
        person(END, NAME_LENGTH, words),
        buttons(words, words("plan.end_send")),
    ]
    to = "/api/v1/maintenance/{id}"
    return dialog(END, words("plan.end_title"), body, to=to, words=words, method="DELETE")


def _form(visit: Visit, connection: Connection, one: Registered) -> Component:
    asked = visit.asked.get("ubah")
    if asked is None:
        return plan_form(visit, one.slug, None)
    rows = records(planned(connection, (one,), visit.span(DAY)))
    plan = next((row for row in rows if str(row["id"]) == asked and row["origin"] == API), None)
    if plan is None or plan["ended_ms"] is not None:
        return notice("unknown", visit.words("plan.gone"))
    return plan_form(visit, one.slug, plan)


def _named(connection: Connection, slug: str) -> Registered | None:
    known = applications(connection, retired=True)
    return next((one for one in known if one.slug == slug), None)
