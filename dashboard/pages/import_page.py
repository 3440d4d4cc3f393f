"""Taking complaints in from a spreadsheet: choosing it, seeing what it would do, confirming, undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.pages.forms import buttons, dialog, line, opener, person, spoken
from dashboard.pages.parts import Page, card, data, live_part, notice, table
from liveroom.sheets.columns import FIELDS, Order
from liveroom.sheets.spool import Spool
from liveroom.store.imports import APPLYING, DONE, imports

if TYPE_CHECKING:
    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.desk import Desk
    from dashboard.pages.visit import Visit
    from dashboard.words import Words
    from liveroom.store.imports import Import

PATH, TO = "/aduan/impor", "/api/v1/imports"
UNDO = "undo-import"
NAME_LENGTH, SOURCE_LENGTH, SHOWN = 80, 60, 20
Told = dict[str, Any]


def import_page(desk: Desk, visit: Visit, connection: Connection) -> Page:
    """Show the form for a file, or the preview of the one that was chosen, above what was taken in."""
    words = visit.words
    title = words("impor.title")
    number = visit.asked.get("id", "")
    told = Spool(desk.room.settings.home).told(number) if number else None
    top, side = live(desk, visit, connection)
    if told is not None:
        shown = _preview(visit, number, told)
    elif number:
        shown = [notice("unknown", words("impor.gone")), _chooser(visit)]
    else:
        shown = [_chooser(visit)]
    how = html.P(words("impor.how"), className="under")
    body = [
        html.H1(title),
        how,
        live_part("top", top),
        *shown,
        live_part("side", side),
        _undoing(words),
    ]
    crumbs = ((words("laptop.nav_home"), "/"), (words("laptop.nav_complaints"), "/aduan"))
    return Page(title, body, crumbs, "/aduan", live=True)


def live(
    desk: Desk, visit: Visit, connection: Connection
) -> tuple[list[Component], list[Component]]:
    """Return what is asked for again: nothing above, and the files that were taken in."""
    del desk
    words = visit.words
    heads = [words(f"impor.col_{key}") for key in ("at", "file", "person", "counts", "state", "do")]
    rows = [_taken(visit, one) for one in imports(connection)]
    title = words("impor.list")
    return [], [card(title, table(title, heads, rows, words("impor.none")), kind="wide")]


def _taken(visit: Visit, one: Import) -> list[Any]:
    words = visit.words
    state = words(f"impor.state_{one.state}")
    if one.undone_ms is not None:
        state = words("impor.undone", when=visit.moment(one.undone_ms), who=one.undone_by or "–")
    elif one.state == APPLYING:
        state = words("impor.state_applying")
    undo = opener(words("impor.undo"), UNDO, id=one.id, title=one.name)
    return [
        visit.moment(one.at_ms),
        f"{one.name} ({one.source})",
        one.person,
        _counts(words, one._asdict()),
        state,
        undo if one.state == DONE else "",
    ]


def _counts(words: Words, counts: Told) -> str:
    names = ("new", "updated", "unchanged", "conflicts", "rejected")
    parts = [words(f"impor.{name}", n=words.number(counts[name])) for name in names if counts[name]]
    return ", ".join(parts) or words("impor.nothing")


def _chooser(visit: Visit) -> Component:
    words = visit.words
    said = html.P(role="status", className="said", **data(words=spoken(words)))
    pick = html.Button(words("impor.pick"), type="submit", className="button button-main")
    field = line("source", words("impor.source"), SOURCE_LENGTH, required=True)
    form = html.Form(
        [field, html.Div([pick], className="form-buttons"), said],
        className="form",
        **data(upload=TO, then=visit.link(PATH)),
    )
    return card(words("impor.choose"), form)


def _preview(visit: Visit, number: str, told: Told) -> list[Component]:
    words = visit.words
    parts = [_verdict(words, told), _facts(words, told), _mapping(visit, number, told)]
    if told["refusals"]:
        parts.append(_refused(words, told))
    if not told["missing"]:
        parts.append(_confirming(visit, number, told))
    return parts


def _verdict(words: Words, told: Told) -> Component:
    if told["missing"]:
        names = ", ".join(words(f"impor.field_{name}") for name in told["missing"])
        return notice("degraded", words("impor.missing", names=names), words("impor.missing_do"))
    counts = {**told["foreseen"], "rejected": told["refused"]}
    return notice("calm", words("impor.would", name=told["name"]), _counts(words, counts))


def _facts(words: Words, told: Told) -> Component:
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
    if told["doubtful"]:
        names = ", ".join(words(f"impor.field_{name}") for name in told["doubtful"])
        under.append(html.P(words("impor.doubtful", names=names)))
    conflicting = (told["foreseen"] or {}).get("conflicting", [])
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
    ]
    heads = [words(f"impor.col_{key}") for key in ("field", "column", "order")]
    said = html.P(role="status", className="said", **data(words=spoken(words)))
    send = html.Button(words("impor.look"), type="submit", className="button")
    listed = table(words("impor.mapping"), heads, lines, words("impor.empty"))
    form = html.Form(
        [listed, html.Div([send], className="form-buttons"), said],
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


def _refused(words: Words, told: Told) -> Component:
    lines = [[words.number(line_), _reason(words, *why)] for line_, why in told["refusals"][:SHOWN]]
    heads = [words("impor.col_line"), words("impor.col_reason")]
    rest = told["refused"] - len(lines)
    more = words("laptop.more_rows", n=words.number(rest)) if rest > 0 else None
    title = words("impor.refused")
    return card(title, table(title, heads, lines, "", numbers=(0,)), aside=more, kind="wide")


def _reason(words: Words, key: str, *values: object) -> str:
    """Return why a row was refused, our fields named as on this page."""
    named = (words(f"impor.field_{one}") if one in FIELDS else one for one in values)
    return words.refused((key, *named))


def _confirming(visit: Visit, number: str, told: Told) -> Component:
    words = visit.words
    said = html.P(role="status", className="said", **data(words=spoken(words)))
    send = html.Button(words("impor.confirm"), type="submit", className="button button-main")
    again = html.A(words("impor.other"), href=visit.link(PATH), className="button")
    form = html.Form(
        [
            html.P(words("impor.confirm_what", source=told["source"])),
            person("import", NAME_LENGTH, words),
            html.Div([again, send], className="form-buttons"),
            said,
        ],
        className="form",
        **data(send=f"{TO}/{number}/confirm", method="POST", then=visit.link(PATH)),
    )
    return card(words("impor.confirm"), form)


def _undoing(words: Words) -> Component:
    body = [
        html.P(words("impor.undo_what")),
        person(UNDO, NAME_LENGTH, words),
        buttons(words, words("impor.undo")),
    ]
    return dialog(UNDO, words("impor.undo_title"), body, to=f"{TO}/{{id}}/undo", words=words)
