"""The way out of a page: each of its panels as a file, ordered by the browser, made by a renderer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.pages.parts import aria, data

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from dashboard.pages.visit import Visit

FORMATS = ("png", "svg", "csv")
CHOSEN = "chosen"  # the span the page's own switch stands at
YEARS = "years"
BACK = 6  # this year and five before it


def export_menu(visit: Visit, panels: Sequence[tuple[str, str]], **subject: str) -> Component:
    """Return a menu of `panels` (name and period); `subject` is app= or category= with its slug."""
    words = visit.words
    lines = [
        html.Li(
            [
                html.Span([words(f"panel.{name}"), " ", html.Small(_span(visit, period))]),
                *(_button(visit, name, period, kind, subject) for kind in FORMATS),
            ]
        )
        for name, period in panels
    ]
    said = {
        "making": words("laptop.export_making"),
        "done": words("laptop.export_done", name="{name}"),
        "failed": words("laptop.export_failed", why="{why}"),
    }
    told = html.P(role="status", className="export-said", **data(words=json.dumps(said)))
    return html.Details(
        [html.Summary(words("laptop.export")), html.Div([html.Ul(lines), told])],
        className="export",
    )


def _button(visit: Visit, name: str, period: str, kind: str, subject: dict[str, str]) -> Component:
    words = visit.words
    asked = _years(visit) if period == YEARS else period
    order = {"panel": name, "period": asked, "format": kind, "lang": words.language, **subject}
    label = words(
        "laptop.export_as",
        panel=words(f"panel.{name}"),
        period=_span(visit, period),
        format=kind.upper(),
    )
    named: dict[str, Any] = {**data(export=json.dumps(order)), **aria(label=label)}
    return html.Button(kind.upper(), type="button", **named)


def _years(visit: Visit) -> str:
    """Return this year and those before it, as FROM/TO of local days."""
    year = visit.now.astimezone(visit.words.zone).year
    return f"{year - BACK + 1}-01-01/{year + 1}-01-01"


def _span(visit: Visit, period: str) -> str:
    return visit.words(f"laptop.span_{period}")
