"""Taking complaints in from a spreadsheet: choosing it, seeing what it would do, confirming, undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.pages.forms import line, spoken
from dashboard.pages.import_parts import (
    SHOWN,
    TO,
    Told,
    chooser,
    confirming,
    listed,
    refused,
    undoing,
    would,
)
from dashboard.pages.parts import Page, card, data, live_part, notice, table
from liveroom.sheets.columns import FIELDS, WRITTEN, Order
from liveroom.sheets.spool import Spool
from liveroom.store.imports import imports

if TYPE_CHECKING:
    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.desk import Desk
    from dashboard.pages.visit import Visit
    from dashboard.words import Words

PATH = "/aduan/impor"
SOURCE_LENGTH = 60


def import_page(desk: Desk, visit: Visit, connection: Connection) -> Page:
    """Show the form for a file, or the preview of the one that was chosen, above what was taken in."""
    words = visit.words
    title = words("impor.title")
    number = visit.asked.get("id", "")
    days = desk.room.settings.keep_text
    told = Spool(desk.room.settings.home).told(number) if number else None
    top, side = live(desk, visit, connection)
    if told is not None and told.get("form") is None:
        shown = _preview(visit, number, told, days)
    elif number:
        shown = [notice("unknown", words("impor.gone")), _chooser(visit)]
    else:
        shown = [_chooser(visit)]
    how = html.P(words("impor.how_texts" if days else "impor.how"), className="under")
    body = [
        html.H1(title),
        how,
        live_part("top", top),
        *shown,
        live_part("side", side),
        undoing(words, words("impor.undo_what")),
    ]
    crumbs = ((words("laptop.nav_home"), "/"), (words("laptop.nav_complaints"), "/aduan"))
    return Page(title, body, crumbs, "/aduan", live=True)


def live(
    desk: Desk, visit: Visit, connection: Connection
) -> tuple[list[Component], list[Component]]:
    """Return what is asked for again: nothing above, and the files that were taken in."""
    del desk
    return [], [listed(visit, imports(connection, of_usage=False))]


def _chooser(visit: Visit) -> Component:
    words = visit.words
    field = line("source", words("impor.source"), SOURCE_LENGTH, required=True)
    return chooser(visit, words("impor.choose"), [field], PATH)


def _preview(visit: Visit, number: str, told: Told, days: int) -> list[Component]:
    words = visit.words
    parts = [_verdict(words, told), _facts(words, told, days), _mapping(visit, number, told)]
    if told["refusals"]:
        parts.append(refused(words, told))
    if not told["missing"]:
        what = words("impor.confirm_what", source=told["source"])
        parts.append(confirming(visit, number, what, PATH))
    return parts


def _verdict(words: Words, told: Told) -> Component:
    if told["missing"]:
        names = ", ".join(words(f"impor.field_{name}") for name in told["missing"])
        return notice("degraded", words("impor.missing", names=names), words("impor.missing_do"))
    return would(words, told)


def _facts(words: Words, told: Told, days: int) -> Component:
    sample = table(words("impor.sample"), told["headings"], _squared(told), words("impor.empty"))
    facts = words(
        "impor.facts",
        rows=words.number(told["rows"]),
        kind=told["kind"].upper(),
        encoding=told["encoding"] or "–",
    )
    unknown = ", ".join(f"{word} ({words.number(n)})" for word, n in told["unknown"].items())
    under = [html.P(facts)]
    if unknown:
        under.append(html.P(words("impor.unknown", listed=unknown)))
    if "ticket" not in told["columns"]["headings"]:
        under.append(html.P(words("impor.nameless")))
    if told.get("texts"):
        kept = {"n": words.number(told["texts"]), "days": words.number(days)}
        under.append(html.P(words("impor.texts", **kept)))
    if told["doubtful"]:
        names = ", ".join(words(f"impor.field_{name}") for name in told["doubtful"])
        under.append(html.P(words("impor.doubtful", names=names)))
    foreseen = told["foreseen"] or {}
    if foreseen.get("ahead"):
        under.append(html.P(words("impor.ahead", n=words.number(foreseen["ahead"]))))
    conflicting = foreseen.get("conflicting", [])
    if conflicting:
        under.append(html.P(words("impor.conflicting", listed=", ".join(conflicting[:SHOWN]))))
    return card(words("impor.sample"), [*under, sample], kind="wide")


def _squared(told: Told) -> list[list[str]]:
    width = len(told["headings"])
    return [[*cells, *[""] * (width - len(cells))][:width] for cells in told["sample"]]


def _mapping(visit: Visit, number: str, told: Told) -> Component:
    words = visit.words
    headings, orders = told["columns"]["headings"], told["columns"]["orders"]
    lines = [
        [
            html.Label(words(f"impor.field_{name}"), htmlFor=f"column-{name}"),
            _select(
                f"headings.{name}",
                f"column-{name}",
                headings.get(name, ""),
                {"": words("impor.no_column")} | {one: one for one in told["headings"]},
            ),
            _order(words, name, orders.get(name)) if name in orders else "",
        ]
        for name in FIELDS
        if name != WRITTEN or told.get("texts") is not None
    ]
    heads = [words(f"impor.col_{key}") for key in ("field", "column", "order")]
    said = html.P(role="status", className="said", **data(words=spoken(words)))
    send = html.Button(words("impor.look"), type="submit", className="button")
    columns = table(words("impor.mapping"), heads, lines, words("impor.empty"))
    form = html.Form(
        [columns, html.Div([send], className="form-buttons"), said],
        **data(send=f"{TO}/{number}/columns", method="PUT", then=visit.link(PATH, id=number)),
    )
    return card(words("impor.mapping"), form, kind="wide")


def _order(words: Words, name: str, chosen: str | None) -> Component:
    known = {each.value: words(f"impor.order_{each.value}") for each in Order}
    label = words("impor.order_of", name=words(f"impor.field_{name}"))
    return _select(f"orders.{name}", f"order-{name}", chosen or "", known, label)


def _select(
    name: str, place: str, chosen: str, known: dict[str, str], label: str | None = None
) -> Component:
    options = [
        html.Option(said, value=value, selected="selected" if value == chosen else None)
        for value, said in known.items()
    ]
    named: dict[str, Any] = {} if label is None else {"aria-label": label}
    return html.Select(options, name=name, id=place, **named)
