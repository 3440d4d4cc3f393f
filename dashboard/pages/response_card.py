"""How fast an application answered, over a span the reader picks: the one chart with a switch."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.pages.parts import aria, data
from dashboard.panel import ask
from dashboard.panels import PANELS
from dashboard.pulse import iso, pulse
from dashboard.themes import LIGHT
from liveroom.rules.freshness import Freshness

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.visit import Visit
    from liveroom.store.reads import Registered

NAME = "waktu-respons"
SPANS: Mapping[str, timedelta] = {
    "24h": timedelta(hours=24),
    "7d": timedelta(days=7),
    "30d": timedelta(days=30),
}
FIRST = "24h"
CONFIG: Any = {
    "displayModeBar": False,
    "displaylogo": False,
    "showSendToCloud": False,
    "plotlyServerURL": "",
    "responsive": True,
}


def response_card(visit: Visit, connection: Connection, one: Registered) -> Component:
    """Return the chart in its host, with the switch of spans above it."""
    words = visit.words
    title = words(f"panel.{NAME}")
    figure = drawn(visit, connection, one, FIRST)
    switch = dmc.SegmentedControl(
        id="response-span",
        value=FIRST,
        data=[{"value": span, "label": words(f"laptop.span_{span}")} for span in SPANS],
        **aria(label=words("laptop.span")),
    )
    named: dict[str, Any] = {**data(panel=NAME, **aged(visit, connection)), **aria(label=title)}
    graph = dcc.Graph(
        id="response", figure=figure, config=CONFIG, responsive=True, style={"height": "300px"}
    )
    # What is said of the picture to those who do not see it is its own finding.
    picture = html.Div(graph, id="response-said", role="img", **aria(label=said(figure, title)))
    return html.Section(
        [html.Div(switch, className="card-switch"), html.Div(picture, className="body")],
        id="response-host",
        className="panel panel-response",
        **named,
    )


def drawn(visit: Visit, connection: Connection, one: Registered, span: str) -> dict[str, Any]:
    """Return the figure over one of SPANS; anything else is the first of them."""
    panel = PANELS[NAME]
    length = SPANS.get(span, SPANS[FIRST])
    frame = ask(panel, connection, (one,), visit.span(length))
    drawing = panel.draw(frame, LIGHT, visit.words)
    return drawing if isinstance(drawing, dict) else {}


def said(figure: Mapping[str, Any], title: str) -> str:
    """Return the finding that stands over the figure, in one line."""
    heading = figure.get("layout", {}).get("title", {}).get("text") or title
    return str(heading).replace("<br>", ". ")


def aged(visit: Visit, connection: Connection) -> dict[str, str]:
    """Return as of when the figure is, and whether that is too old, as its host's attributes."""
    as_of_ms, age = pulse(connection, visit.now).of(PANELS[NAME].origin)
    stale = "" if age is Freshness.FRESH else str(age)
    return {"as-of": iso(as_of_ms) or "", **({"stale": stale} if stale else {})}
