"""What the complaint page is asked to count: the filters, their form, and the views saved under a name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import dash_mantine_components as dmc
from dash import dcc, html
from sqlalchemy import select

from dashboard.pages.forms import buttons, dialog, line, opener, person
from dashboard.pages.parts import aria
from dashboard.queries.days import period_of_days
from dashboard.queries.filters import FILTERS, NONE, choices, conditions
from liveroom.districts import NAMES
from liveroom.errors import UsageError
from liveroom.model import ComplaintKind, ComplaintStatus
from liveroom.rules.periods import parse
from liveroom.store.tables import saved_view

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component
    from sqlalchemy import ColumnElement, Connection

    from dashboard.pages.visit import Visit
    from liveroom.model import Span

PATH, PERIOD, FIRST = "/aduan", "periode", "7d"
PRESETS = ("7d", "30d", "90d", "365d")
VIEWS, VIEW_LENGTH, NAME_LENGTH = "/api/v1/complaints/views", 60, 80
SAVE, REMOVE = "view-dialog", "view-remove"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for: a span, and the values of the filters; `bad` where it is no period."""

    period: str
    span: Span
    filters: Mapping[str, str]
    bad: bool

    @property
    def where(self) -> list[ColumnElement[bool]]:
        """Return the filters as conditions."""
        return conditions(self.filters)

    def query(self, **more: str) -> dict[str, str]:
        """Return the parameters of the page with some of them changed."""
        return {PERIOD: self.period, **self.filters, **more}


def asked(visit: Visit) -> Asked:
    """Read the address; a period that is none means the last seven days, and is said to be none."""
    period = visit.asked.get(PERIOD, FIRST).strip()[:80]
    filters = {name: visit.asked[name][:120] for name in FILTERS if visit.asked.get(name)}
    try:
        counted = period_of_days(period, visit.now, visit.words.zone)
        return Asked(period, parse(counted, visit.now, visit.words.zone), filters, bad=False)
    except UsageError:
        counted = period_of_days(FIRST, visit.now, visit.words.zone)
        return Asked(period, parse(counted, visit.now, visit.words.zone), filters, bad=True)


def filters(visit: Visit, connection: Connection, now: Asked) -> Component:
    """Return the presets, the form of all filters, and the saved views."""
    words = visit.words
    presets = [
        html.A(
            words(f"report.period_{each}"),
            href=visit.link(PATH, **now.query(**{PERIOD: each})),
            **(aria(current="true") if each == now.period else {}),
        )
        for each in PRESETS
    ]
    known = choices(connection)
    fields: list[Any] = [
        dmc.TextInput(
            name=PERIOD,
            label=words("report.period"),
            value=now.period,
            id="complaint-period",
            inputProps={"maxLength": 80},
        ),
        *(_field(visit, name, known[name], now.filters.get(name)) for name in FILTERS),
        dcc.Input(type="hidden", name="lang", value=words.language),
        html.Button(words("complaints.ask"), type="submit", className="button button-main"),
        html.A(words("complaints.clear"), href=visit.link(PATH), className="button"),
    ]
    return html.Div(
        [
            html.Nav(presets, className="languages", **aria(label=words("report.period"))),
            html.Form(fields, action=PATH, method="GET", className="form-line complaint-filters"),
            _views(visit, connection, now),
        ],
        className="filters",
    )


def _field(visit: Visit, name: str, known: list[str | None], chosen: str | None) -> Component:
    """Return a plain list to choose one value from; a chosen one that nobody has is still in it."""
    words = visit.words
    values = [NONE if value is None else value for value in known]
    if chosen is not None and chosen not in values:
        values.append(chosen)
    options = [html.Option(words("complaints.all"), value="")]
    for value in values:
        here: dict[str, Any] = {"selected": "selected"} if value == chosen else {}
        options.append(html.Option(called(visit, name, value), value=value, **here))
    chooser = html.Select(options, name=name, id=f"filter-{name}")
    return html.Label([words(f"complaints.filter_{name}"), chooser], htmlFor=f"filter-{name}")


def called(visit: Visit, name: str, value: str) -> str:
    """Return what people call a value of a filter."""
    words = visit.words
    if value == NONE:
        return words("complaints.without")
    if name == "kategori":
        return visit.category_name(value)
    names: dict[str, str] = {}
    if name == "opd":
        names = {one.owner: one.owner_name for one in visit.registered}
    elif name == "aplikasi":
        names = {one.slug: one.name for one in visit.registered}
    elif name == "kecamatan":
        names = dict(NAMES)
    elif name == "kelas":
        names = {kind.value: words(f"complaints.class_{kind.value}") for kind in ComplaintKind}
    elif name == "status":
        names = {one.value: words(f"complaints.status_{one.value}") for one in ComplaintStatus}
    return names.get(value, value)


def _views(visit: Visit, connection: Connection, now: Asked) -> Component:
    """Return the links to the saved views, and the buttons that save and remove what is shown."""
    words = visit.words
    saved = connection.execute(select(saved_view).order_by(saved_view.c.name)).all()
    here = [row.name for row in saved if dict(parse_qsl(row.query)) == now.query()]
    links = [
        html.A(
            row.name,
            href=visit.link(PATH, **dict(parse_qsl(row.query))),
            **(aria(current="true") if row.name in here else {}),
        )
        for row in saved
    ]
    views = html.Nav(links, className="languages", **aria(label=words("complaints.views")))
    remove = words("complaints.view_remove")
    return html.Div(
        [
            *([views] if links else []),
            opener(words("complaints.view_title"), SAVE),
            *(
                opener(f"{remove} {name}", REMOVE, title=name, view=name, remove=True)
                for name in here
            ),
            _save_dialog(visit, now),
            _remove_dialog(visit, now),
        ],
        className="form-line",
    )


def _save_dialog(visit: Visit, now: Asked) -> Component:
    words, then = visit.words, visit.link(PATH, **now.query())
    fields = [
        line("view", words("complaints.view_name"), VIEW_LENGTH, id="view-called", required=True),
        person("view", NAME_LENGTH, words),
        *(dcc.Input(type="hidden", name=key, value=value) for key, value in now.query().items()),
        buttons(words, words("complaints.view_save")),
    ]
    title = words("complaints.view_title")
    return dialog(SAVE, title, fields, to=VIEWS, words=words, method="PUT", then=then)


def _remove_dialog(visit: Visit, now: Asked) -> Component:
    words, then = visit.words, visit.link(PATH, **now.query())
    title = words("complaints.view_remove")
    fields = [
        html.P(words("complaints.view_remove_what")),
        person(REMOVE, NAME_LENGTH, words),
        buttons(words, title),
    ]
    fixed = "view remove"
    return dialog(
        REMOVE, title, fields, to=VIEWS, words=words, method="PUT", values=fixed, then=then
    )
