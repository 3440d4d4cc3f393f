"""By when complaints are due, by class and topic: what holds, who decided it, and a form to decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.drawings.svg import records
from dashboard.pages.forms import buttons, choice, dialog, line, opener, person
from dashboard.pages.free_days import ADD as FREE
from dashboard.pages.free_days import free_card, free_dialogs
from dashboard.pages.parts import Page, card, data, live_part, table
from dashboard.queries.deadlines import rules, whose
from liveroom.model import ComplaintKind
from liveroom.rules.deadlines import Unit

if TYPE_CHECKING:
    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.desk import Desk
    from dashboard.pages.visit import Visit
    from dashboard.words import Words

PATH, API = "/aduan/tenggat", "/api/v1/complaints/deadlines"
CHANGE, ADD, ROW = "deadline-change", "deadline-add", "rows.0."
NAME_LENGTH, TOPIC_LENGTH, DIGITS = 80, 120, 4
PARTS = ("response", "resolution")


def deadline_page(desk: Desk, visit: Visit, connection: Connection) -> Page:
    """Show every deadline that holds, and the days that are not worked; every form goes to the API."""
    words = visit.words
    title = words("tenggat.title")
    top, side = live(desk, visit, connection)
    body = [
        html.H1(title),
        html.P(words("tenggat.how"), className="under"),
        html.P(opener(words("tenggat.add"), ADD)),
        live_part("top", top),
        html.P(opener(words("tenggat.free_add"), FREE)),
        live_part("side", side),
        _change_dialog(words),
        _add_dialog(words),
        *free_dialogs(words, API),
    ]
    crumbs = ((words("laptop.nav_home"), "/"), (words("laptop.nav_complaints"), "/aduan"))
    return Page(title, body, crumbs, "/aduan", live=True)


def live(
    desk: Desk, visit: Visit, connection: Connection
) -> tuple[list[Component], list[Component]]:
    """Return what is asked for again: the deadlines, and the days that are not worked."""
    del desk
    return (
        [_rules(visit, connection), _whose(visit, connection)],
        [free_card(visit.words, connection)],
    )


def _rules(visit: Visit, connection: Connection) -> Component:
    words = visit.words
    rows = [
        [
            _class(words, row["class"]),
            row["topic"] or words("tenggat.any_topic"),
            *(_limit(words, row, part) for part in PARTS),
            _origin(visit, row),
            _opener(words, row),
        ]
        for row in records(rules(connection))
    ]
    heads = [words(f"tenggat.col_{key}") for key in ("class", "topic", *PARTS, "origin", "do")]
    title = words("tenggat.rules")
    return card(title, table(title, heads, rows, ""), kind="wide")


def _whose(visit: Visit, connection: Connection) -> Component:
    words = visit.words
    rows = [
        [words(f"tenggat.due_{name}"), words.number(n)] for name, n in whose(connection).items()
    ]
    heads = [words("tenggat.col_due"), words("tenggat.col_received")]
    title = words("tenggat.due")
    return card(title, table(title, heads, rows, "", numbers=(1,)), kind="wide")


def _class(words: Words, kind: str | None) -> str:
    return words(f"complaints.class_{kind}") if kind else words("tenggat.any_class")


def _limit(words: Words, row: dict[str, Any], part: str) -> str:
    amount, unit = row[f"{part}_amount"], row[f"{part}_unit"]
    return words("tenggat.none") if amount is None else _said(words, amount, unit)


def _said(words: Words, amount: int, unit: str) -> str:
    return f"{words.number(amount)} {words(f'tenggat.{unit}')}"


def _origin(visit: Visit, row: dict[str, Any]) -> str:
    if row["origin"] != "city":
        return visit.words("pemetaan.origin_default")
    when = visit.moment(int(row["changed_ms"]))
    return visit.words("pemetaan.by", who=row["changed_by"], when=when)


def _opener(words: Words, row: dict[str, Any]) -> Component:
    """Return the button that opens the form as the deadline stands; only the city's can be removed."""
    named = f"{_class(words, row['class'])} · {row['topic'] or words('tenggat.any_topic')}"
    fields = {
        f"{ROW}{part}.{name}": row[f"{part}_{name}"] or ""
        for part in PARTS
        for name in ("amount", "unit")
    }
    values = {f"{ROW}class": row["class"] or "", f"{ROW}topic": row["topic"] or ""}
    own = row["origin"] == "city"
    return opener(words("tenggat.change"), CHANGE, title=named, own=own, fields=fields, **values)


def _change_dialog(words: Words) -> Component:
    flag: dict[str, Any] = data(flag=f"{ROW}remove") | data(**{"if": "own"})
    remove = html.Button(words("tenggat.remove"), type="submit", className="button", **flag)
    body = [*_limits(words, CHANGE), buttons(words, words("pemetaan.save"), remove)]
    kept = f"{ROW}class {ROW}topic"
    title = words("tenggat.change_title")
    return dialog(CHANGE, title, body, to=API, words=words, method="PUT", values=kept)


def _add_dialog(words: Words) -> Component:
    classes = {"": words("tenggat.any_class")} | {
        kind.value: _class(words, kind.value) for kind in ComplaintKind
    }
    topic = words("tenggat.col_topic")
    body = [
        html.P(words("tenggat.add_what")),
        choice(words("tenggat.col_class"), f"{ROW}class", f"{ADD}-class", classes),
        line(f"{ROW}topic", topic, TOPIC_LENGTH, id=f"{ADD}-topic", required=True),
        *_limits(words, ADD),
        buttons(words, words("pemetaan.save")),
    ]
    return dialog(ADD, words("tenggat.add"), body, to=API, words=words, method="PUT")


def _limits(words: Words, place: str) -> list[Component]:
    """Return the fields of both deadlines and of who decides; no unit is no deadline."""
    units = {"": words("tenggat.none")} | {unit.value: words(f"tenggat.{unit}") for unit in Unit}
    fields: list[Component] = []
    for part in PARTS:
        label, at = words(f"tenggat.col_{part}"), f"{place}-{part}"
        told = words("tenggat.amount", part=label)
        amount = line(f"{ROW}{part}.amount", told, DIGITS, id=f"{at}-amount", digits=True)
        told = words("tenggat.unit", part=label)
        unit = choice(told, f"{ROW}{part}.unit", f"{at}-unit", units)
        fields.append(html.Div([amount, unit], className="form-line"))
    return [*fields, person(place, NAME_LENGTH, words)]
