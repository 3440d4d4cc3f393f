"""The element a panel hangs in: the same attributes on wall and laptop, read by room.js."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from dashboard.panel import Kind
from dashboard.panels import PANELS
from dashboard.pulse import iso
from liveroom.rules.freshness import Freshness

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.gallery import Hung
    from dashboard.panel import Panel
    from dashboard.pulse import Pulse
    from dashboard.scenes import Scene
    from dashboard.words import Words


def attributes(panel: Panel, beat: Pulse | None = None, hung: Hung | None = None) -> dict[str, str]:
    """Return what room.js finds a panel by; with `hung`, what already hangs there."""
    found = {
        "data-panel": panel.name,
        "data-origin": str(panel.origin),
        "data-kind": str(panel.kind),
        "data-size": f"{panel.size[0]} {panel.size[1]}",
    }
    if beat is not None:
        as_of_ms, age = beat.of(panel.origin)
        found["data-as-of"] = iso(as_of_ms) or ""
        if age is not Freshness.FRESH:
            found["data-stale"] = str(age)
    if hung is not None:
        found["data-hash"] = hung.hash if hung.kind is Kind.SVG else ""
    return found


def host(panel: Panel, words: Words, beat: Pulse | None = None, hung: Hung | None = None) -> str:
    """Return a panel's element as HTML, with its SVG inside where `hung` has one.

    A Plotly panel, and one not painted yet, is empty: grey blocks in its final shape.
    """
    body = hung.body if hung is not None and hung.kind is Kind.SVG else ""
    named = written(attributes(panel, beat, hung))
    return (
        f'<section class="panel" style="--w:{panel.size[0]};--h:{panel.size[1]}"{named}'
        f' aria-label="{escape(words(f"panel.{panel.name}"))}"><p class="age tabular"></p>'
        f'<div class="body">{body}</div><p class="gone"></p></section>'
    )


def rows(
    scene: Scene, words: Words, beat: Pulse | None = None, hung: Mapping[str, Hung] | None = None
) -> str:
    """Return every panel of the scene as it hangs on a wall, row by row."""
    painted = hung or {}
    return "".join(
        '<div class="row">'
        + "".join(host(PANELS[name], words, beat, painted.get(name)) for name in row)
        + "</div>"
        for row in scene.rows
    )


def written(named: Mapping[str, str]) -> str:
    """Return attributes as HTML writes them, each with a space before it."""
    return "".join(f' {name}="{escape(value)}"' for name, value in named.items())
