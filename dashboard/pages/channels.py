"""The ways by which notices leave, how they fare, and a button that tries one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from dash import html

from dashboard.drawings.svg import records
from dashboard.pages.parts import aria, card, data, table
from dashboard.queries.outbox import channels

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.visit import Visit

COLUMNS = ("channel", "level", "taken", "trouble", "try")
OUTCOMES = ("asking", "waiting", "sent", "bounced", "abandoned", "late", "failed")
KNOWN = frozenset({"unusable", "policy-blocked", "unreachable"})


def channels_card(visit: Visit, connection: Connection) -> Component:
    """Return every registered channel with its button; what became of a test is said under it."""
    words = visit.words
    rows = [_row(visit, row) for row in records(channels(connection))]
    heads = [words(f"channels.col_{name}") for name in COLUMNS]
    listed = table(words("channels.title"), heads, rows, words("channels.none"))
    return card(words("channels.title"), listed, kind="wide")


def _row(visit: Visit, row: Mapping[str, Any]) -> list[Any]:
    words = visit.words
    taken = "–" if row["sent_ms"] is None else visit.moment(row["sent_ms"])
    trouble = "–"
    if row["failed_ms"] is not None:
        since = visit.moment(row["failed_ms"])
        trouble = words("channels.since", why=_why(visit, row["failure"]), since=since)
    kind = row["kind"] or words("channels.secret")
    name = html.Span([html.B(row["name"]), " ", html.Small(kind)])
    level = words(f"channels.level_{row['level']}")
    return [name, level, taken, trouble, _button(visit, row["name"])]


def _why(visit: Visit, failure: str | None) -> str:
    return visit.words(f"channels.{failure}") if failure in KNOWN else failure or "–"


def _button(visit: Visit, name: str) -> Component:
    words = visit.words
    said = {key: words(f"channels.{key}", why="{why}", time="{time}") for key in OUTCOMES}
    said |= {key: words(f"channels.{key}") for key in KNOWN}
    label = words("channels.try_name", name=name)
    button = html.Button(
        words("channels.try"),
        type="button",
        className="button",
        **data(test=name),
        **aria(label=label),
    )
    told = html.P(
        role="status", className="said", **data(words=json.dumps(said), zone=str(words.zone))
    )
    return html.Div([button, told], className="trial")
