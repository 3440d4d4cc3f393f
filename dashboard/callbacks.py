"""The few callbacks of the laptop pages: which page, what it shows now, what the filters leave."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Input, Output, State, ctx, dcc, html, no_update
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy.exc import DBAPIError

from dashboard.pages import over_outages, overview
from dashboard.pages.desk import Desk
from dashboard.pages.grid import matching
from dashboard.pages.laptop import find, renewed
from dashboard.pages.parts import notice
from dashboard.pages.plan_form import Wanted, meaning, shown
from dashboard.pages.response_card import NAME as RESPONSE
from dashboard.pages.response_card import aged, drawn, said
from dashboard.pages.shell import fresh, pulse, shell, warnings
from dashboard.pages.visit import speaker, visit
from dashboard.queries.state import totals
from dashboard.themes import FONT, LIGHT
from liveroom import clock
from liveroom.model import Status
from liveroom.store.reads import applications

if TYPE_CHECKING:
    from collections.abc import Callable

    from dash import Dash

    from liveroom.room import Room

TICK_MS = 10_000
CHART_TICKS = 6  # a chart is asked for again once a minute
INDEX = """<!DOCTYPE html>
<html lang="{language}" class="laptop" data-connection="live" style="{colours}">
<head>{{%metas%}}<title>{{%title%}}</title>
<link rel="icon" href="/assets/crest.svg">{{%css%}}</head>
<body>{{%app_entry%}}<footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer></body>
</html>"""


def register(app: Dash, room: Room, plotly: Callable[[], str]) -> None:
    """Give `app` the layout of the laptop pages and their callbacks; `plotly` tells a place."""
    desk = Desk(room, plotly)
    app.index_string = INDEX.format(language=room.settings.language, colours=LIGHT.css())
    app.layout = _layout()
    _pages(app, desk)
    _ticks(app, desk)
    _lists(app, desk)
    _lives(app, desk)
    _charts(app, desk)
    _plans(app, desk)
    app.clientside_callback(  # type: ignore[no-untyped-call]  # Dash is untyped
        ClientsideFunction("laptop", "settle"), Output("settled", "data"), Input("pulse", "data")
    )


def _layout() -> dmc.MantineProvider:
    return dmc.MantineProvider(
        [
            dcc.Location(id="url", refresh=False),
            dcc.Interval(id="tick", interval=TICK_MS),
            dcc.Store(id="settled"),
            html.Div(id="page"),
        ],
        forceColorScheme="light",
        theme={"fontFamily": FONT, "primaryColor": "blue", "defaultRadius": 8},
    )


def _pages(app: Dash, desk: Desk) -> None:
    @app.callback(Output("page", "children"), Input("url", "pathname"), Input("url", "search"))
    def show(path: str | None, search: str | None) -> Any:  # noqa: ANN401 - what Dash takes
        try:
            with desk.room.engine.connect() as connection:
                seen = visit(desk.room, connection, path or "/", search or "")
                return shell(seen, find(desk, seen, connection))
        except DBAPIError:
            app.logger.exception("The page %s was not drawn: the database did not answer.", path)
            words = speaker(desk.room, search or "")
            said = notice("degraded", words("laptop.no_database"), words("api.database"))
            return html.Main([html.H1("LIVE Room"), said], className="bare")


def _ticks(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output("warnings", "children"),
        Output("fresh", "children"),
        Output("pulse", "data"),
        Input("tick", "n_intervals"),
        State("url", "pathname"),
        State("url", "search"),
        State("pulse", "data"),
        prevent_initial_call=True,
    )
    def tick(_: int, path: str, search: str, before: dict[str, Any]) -> tuple[Any, str, Any]:
        with desk.room.engine.connect() as connection:
            seen = visit(desk.room, connection, path, search or "")
        title = str(before.get("title", "")).removesuffix(" · LIVE Room")
        beat = {**pulse(seen, title), "at": seen.now_ms}
        told = warnings(seen)
        return told, fresh(seen), beat


def _lists(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output("grid", "rowData"),
        Output("shown", "children"),
        Output("finding", "children"),
        Output("silences", "children"),
        *(Output(f"total-{status}", "children") for status in Status),
        Input("tick", "n_intervals"),
        Input("search", "value"),
        Input("filter-kategori", "value", allow_optional=True),
        Input("filter-opd", "value", allow_optional=True),
        Input("filter-status", "value", allow_optional=True),
        State("scope", "data"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def narrow(
        _: int,
        search: str,
        category: str,
        owner: str,
        status: str,
        scope: dict[str, str],
        query: str,
    ) -> tuple[Any, ...]:
        asked = {"q": search or "", "kategori": category, "opd": owner, "status": status}
        slug = scope["kategori"]
        with desk.room.engine.connect() as connection:
            seen = visit(desk.room, connection, "/", query or "")
            rows, state = overview.found(desk, seen, connection, slug)
            silent = over_outages.silences(seen, connection, category=slug)
        left = matching(rows, asked)
        counts = totals(state)
        numbers = (seen.words.number(counts[status]) for status in Status)
        said = overview.shown(seen, len(left), len(rows))
        return left, said, overview.finding(seen, state), silent, *numbers


def _lives(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output("live-top", "children"),
        Output("live-side", "children"),
        Output("live-hash", "data"),
        Input("tick", "n_intervals"),
        State("url", "pathname"),
        State("url", "search"),
        State("live-hash", "data"),
        prevent_initial_call=True,
    )
    def renew(_: int, path: str, search: str, before: str | None) -> tuple[Any, Any, Any]:
        with desk.room.engine.connect() as connection:
            seen = visit(desk.room, connection, path, search or "")
            top, side = renewed(desk, seen, connection)
        digest = _digest([top, side])
        return (no_update,) * 3 if digest == before else (top, side, digest)


def _charts(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output("response", "figure"),
        Output("response-said", "aria-label"),
        Output("response-host", "data-as-of"),
        Output("response-host", "data-stale"),
        Input("response-span", "value"),
        Input("tick", "n_intervals"),
        State("url", "pathname"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def redraw(span: str, ticks: int | None, path: str, search: str) -> tuple[Any, ...]:
        if ctx.triggered_id == "tick" and (ticks or 0) % CHART_TICKS:
            return (no_update,) * 4
        slug = path.rstrip("/").rpartition("/")[2]
        with desk.room.engine.connect() as connection:
            seen = visit(desk.room, connection, path, search or "")
            known = {one.slug: one for one in applications(connection, retired=True)}
            figure = drawn(seen, connection, known[slug], span)
            age = aged(seen, connection)
        title = seen.words(f"panel.{RESPONSE}")
        return figure, said(figure, title), age["as-of"], age.get("stale")


def _plans(app: Dash, desk: Desk) -> None:
    @app.callback(
        Output("plan-shown", "children"),
        *(Output(f"plan-{name}-sent", "value") for name in ("start", "end", "rrule")),
        *(Input(f"plan-{name}", "value") for name in ("start", "end", "choice", "until")),
        State("plan-rule", "data"),
        State("url", "search"),
        prevent_initial_call=True,
    )
    def understand(
        start: str, end: str, choice: str, until: str, rule: str | None, search: str
    ) -> tuple[Any, ...]:
        words = speaker(desk.room, search or "")
        wanted = Wanted(str(start), str(end), str(choice), str(until), rule)
        found = meaning(wanted, words, clock.now())
        return shown(found, words), found.start, found.end, found.rule


def _digest(children: Any) -> str:  # noqa: ANN401 - what Dash takes
    written = json.dumps(children, cls=PlotlyJSONEncoder)
    return hashlib.sha256(written.encode()).hexdigest()
