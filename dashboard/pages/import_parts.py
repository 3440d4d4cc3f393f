"""What pages share that take files in: the form, what is refused, confirming, the list, and undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.pages.forms import buttons, dialog, opener, person, spoken
from dashboard.pages.parts import card, data, notice, table
from liveroom.sheets.columns import FIELDS
from liveroom.store.imports import APPLYING, DONE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dash.development.base_component import Component

    from dashboard.pages.visit import Visit
    from dashboard.words import Words
    from liveroom.store.imports import Import

TO = "/api/v1/imports"
UNDO = "undo-import"
NAME_LENGTH, SHOWN = 80, 20
Told = dict[str, Any]


def chooser(visit: Visit, title: str, fields: Iterable[Component], path: str) -> Component:
    """Return the form that asks for a file; what the fields hold goes with it."""
    words = visit.words
    said = html.P(role="status", className="said", **data(words=spoken(words)))
    pick = html.Button(words("impor.pick"), type="submit", className="button button-main")
    form = html.Form(
        [*fields, html.Div([pick], className="form-buttons"), said],
        className="form",
        **data(upload=TO, then=visit.link(path)),
    )
    return card(title, form)


def would(words: Words, told: Told) -> Component:
    """Say what a file would do, and that it has done nothing yet."""
    counts = {**told["foreseen"], "rejected": told["refused"]}
    return notice("calm", words("impor.would", name=told["name"]), _counts(words, counts))


def listed(visit: Visit, taken_in: Iterable[Import]) -> Component:
    """Return the files that were taken in, with what each has done and how to take it back."""
    words = visit.words
    title = words("impor.list")
    heads = [words(f"impor.col_{key}") for key in ("at", "file", "person", "counts", "state", "do")]
    rows = [_taken(visit, one) for one in taken_in]
    return card(title, table(title, heads, rows, words("impor.none")), kind="wide")


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


def refused(words: Words, told: Told) -> Component:
    """Return the rows that are not taken, each with its reason."""
    lines = [[words.number(line_), _reason(words, *why)] for line_, why in told["refusals"][:SHOWN]]
    heads = [words("impor.col_line"), words("impor.col_reason")]
    rest = told["refused"] - len(lines)
    more = words("laptop.more_rows", n=words.number(rest)) if rest > 0 else None
    title = words("impor.refused")
    return card(title, table(title, heads, lines, "", numbers=(0,)), aside=more, kind="wide")


def _reason(words: Words, key: str, *values: object) -> str:
    """Return why a row was refused, our fields named as on this page."""
    named = (
        words(f"impor.field_{one}") if isinstance(one, str) and one in FIELDS else one
        for one in values
    )
    return words.refused((key, *named))


def confirming(visit: Visit, number: str, what: str, path: str) -> Component:
    """Return the form by which a person takes a file in; `what` says what that means."""
    words = visit.words
    said = html.P(role="status", className="said", **data(words=spoken(words)))
    send = html.Button(words("impor.confirm"), type="submit", className="button button-main")
    again = html.A(words("impor.other"), href=visit.link(path), className="button")
    form = html.Form(
        [
            html.P(what),
            person("import", NAME_LENGTH, words),
            html.Div([again, send], className="form-buttons"),
            said,
        ],
        className="form",
        **data(send=f"{TO}/{number}/confirm", method="POST", then=visit.link(path)),
    )
    return card(words("impor.confirm"), form)


def undoing(words: Words, what: str) -> Component:
    """Return the dialog by which a person takes a file back; `what` says what that means."""
    body = [
        html.P(what),
        person(UNDO, NAME_LENGTH, words),
        buttons(words, words("impor.undo")),
    ]
    return dialog(UNDO, words("impor.undo_title"), body, to=f"{TO}/{{id}}/undo", words=words)
