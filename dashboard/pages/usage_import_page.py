"""Taking usage figures in from a file: whose and which, what it would do, confirming, undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from dashboard.pages.forms import choice
from dashboard.pages.import_parts import (
    Told,
    chooser,
    confirming,
    listed,
    refused,
    undoing,
    would,
)
from dashboard.pages.parts import Page, card, live_part, notice, table
from liveroom.dialects.usage_files import USAGE_FILES
from liveroom.model import BY_MONTH
from liveroom.rules.periods import from_ms
from liveroom.sheets.spool import Spool
from liveroom.store.imports import imports
from liveroom.store.reads import applications

if TYPE_CHECKING:
    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.desk import Desk
    from dashboard.pages.visit import Visit

PATH = "/laporan/impor"


def usage_import_page(desk: Desk, visit: Visit, connection: Connection) -> Page:
    """Show the form for a file, or the preview of the one that was chosen, above what was taken in."""
    words = visit.words
    title, number = words("impor.usage_title"), visit.asked.get("id", "")
    told = Spool(desk.room.settings.home).told(number) if number else None
    top, side = live(desk, visit, connection)
    if told is not None and told.get("form") is not None:
        shown = _preview(visit, number, told, _names(visit, connection))
    elif number:
        shown = [notice("unknown", words("impor.gone")), _chooser(visit, connection)]
    else:
        shown = [_chooser(visit, connection)]
    body = [
        html.H1(title),
        html.P(words("impor.usage_how"), className="under"),
        live_part("top", top),
        *shown,
        live_part("side", side),
        undoing(words, words("impor.usage_undo_what")),
    ]
    crumbs = ((words("laptop.nav_home"), "/"), (words("laptop.nav_report"), "/laporan"))
    return Page(title, body, crumbs, "/laporan", live=True)


def live(
    desk: Desk, visit: Visit, connection: Connection
) -> tuple[list[Component], list[Component]]:
    """Return what is asked for again: nothing above, and the files that were taken in."""
    del desk
    return [], [listed(visit, imports(connection, of_usage=True))]


def _names(visit: Visit, connection: Connection) -> dict[str, str]:
    """Return every application by its slug, the one that is asked about first."""
    names = {one.slug: one.name for one in applications(connection, retired=True)}
    asked = visit.asked.get("app", "")
    return ({asked: names[asked]} if asked in names else {}) | names


def _chooser(visit: Visit, connection: Connection) -> Component:
    words = visit.words
    forms = {form: words(f"impor.form_{form}") for form in USAGE_FILES}
    fields = [
        choice(words("impor.usage_app"), "app", "usage-app", _names(visit, connection)),
        choice(words("impor.usage_form"), "usage", "usage-form", forms),
    ]
    return chooser(visit, words("impor.usage_choose"), fields, PATH)


def _preview(visit: Visit, number: str, told: Told, names: dict[str, str]) -> list[Component]:
    words = visit.words
    parts = [would(words, told), _series(visit, told)]
    if told["refusals"]:
        parts.append(refused(words, told))
    whose = names.get(told["source"], told["source"])
    what = words("impor.usage_confirm_what", name=whose)
    return [*parts, confirming(visit, number, what, PATH)]


def _series(visit: Visit, told: Told) -> Component:
    """Return what figures the file tells, of which time, and the last of each."""
    words = visit.words
    keys = ("series", "kind", "figures", "from", "to", "last")
    heads = [words(f"impor.col_{key}") for key in keys]
    lines = []
    for one in told["series"]:
        name = one["metric"].removesuffix(BY_MONTH)
        first, last = (
            words.day(from_ms(at_s * 1000).astimezone(words.zone).date(), "d MMM yyyy")
            for at_s in (one["from_s"], one["to_s"])
        )
        lines.append(
            [
                words.phrases.get(f"metric.{name}", name),
                words(f"impor.kind_{one['kind']}"),
                words.number(one["figures"]),
                first,
                last,
                words.number(one["last"]),
            ]
        )
    title = words("impor.usage_series")
    return card(
        title, table(title, heads, lines, words("impor.empty"), numbers=(2, 5)), kind="wide"
    )
