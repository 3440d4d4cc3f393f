"""Panels on a laptop page: hosts that the same browser loop fills and keeps as on the wall."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.pages.hosts import attributes
from dashboard.pages.looks import DESK
from dashboard.pages.parts import aria, data
from dashboard.panel import Kind
from dashboard.panels import PANELS
from dashboard.pulse import pulse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.desk import Desk
    from dashboard.pages.visit import Visit
    from dashboard.pulse import Pulse
    from dashboard.words import Words

NEXT_POLL_MS = 3000
"""Less than the five seconds after which a picture is late: else each was, just before the next."""
PLOT_PX, PLOT_WIDTH_PX = 320, 350
PADDING_PX = 34
LEAST, MOST = 0.65, 0.75  # of wall pixels: text of 20 comes out between 13 and 15, as round it
WIDEST = 1000  # a picture wider than a laptop is drawn for the wall; it is scaled down
SPOKEN = ("room", "duration")


def pictures(
    desk: Desk, visit: Visit, connection: Connection, path: str, names: Sequence[str]
) -> Component:
    """Return the panels `names` of the scene at `path` (`NAME/SLUG`), side by side as they fit."""
    beat = pulse(connection, visit.now)
    hosts = [_host(name, visit.words, beat) for name in names if name in PANELS]
    scene = html.Div(hosts, className="pictures", **data(scene=path))
    return html.Div(scene, **data(room=_boot(desk, visit, beat, path)))


def _host(name: str, words: Words, beat: Pulse) -> Component:
    panel = PANELS[name]
    width, height = panel.size
    if panel.kind is Kind.PLOTLY:
        shape, basis, grow = {"height": f"{PLOT_PX}px"}, PLOT_WIDTH_PX, 6
    else:
        widest = f"{width * MOST:.0f}px"
        shape = {"aspectRatio": f"{width} / {height}", "maxWidth": widest}
        basis, grow = round(min(width, WIDEST) * LEAST) + PADDING_PX, 1
    inside = [
        html.P(className="age tabular"),
        html.Div(className="body", style=shape),
        html.P(className="gone"),
    ]
    named: dict[str, Any] = {**attributes(panel, beat), **aria(label=words(f"panel.{name}"))}
    return html.Section(
        inside,
        className=f"panel panel-{name}",
        style={"flexBasis": f"{basis}px", "flexGrow": grow},  # a plot takes what room there is
        **named,
    )


def _boot(desk: Desk, visit: Visit, beat: Pulse, path: str) -> str:
    """Return what the browser loop must know before its first poll, as JSON."""
    words = visit.words
    spoken = {
        key: phrase for key, phrase in words.phrases.items() if key.partition(".")[0] in SPOKEN
    }
    return json.dumps(
        {
            "build": beat.page,
            "language": words.language,
            "theme": DESK.name,
            "guest": visit.is_guest,
            "zone": str(words.zone),
            "zone_name": words.zone_name(visit.now),
            "plotly": desk.plotly(),
            "next_poll_ms": NEXT_POLL_MS,
            "as_of": beat.as_of,
            "monitor": beat.monitor.state,
            "monitor_since": beat.monitor_since,
            "sources": beat.sources(),
            "deviating": [],
            "stops": [{"path": path, "title": path, "seconds": 0}],
            "words": {**spoken, "room.unknown": words("status.unknown")},
        },
        ensure_ascii=False,
    )
