"""The table of contents of everything that can be shown: a panel is a row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from dashboard.drawings import attention as draw_attention
from dashboard.drawings import events as draw_events
from dashboard.drawings import lanes as draw_lanes
from dashboard.queries import attention, events, lanes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from sqlalchemy import Connection

    from dashboard.themes import Theme
    from dashboard.words import Words
    from liveroom.model import Span
    from liveroom.store.reads import Registered

Drawing = str | dict[str, Any]  # SVG text, or a Plotly figure as plain data


class Question(Protocol):
    """SELECT -> frame: what a panel asks of the database."""

    def __call__(
        self, connection: Connection, applications: Sequence[Registered], span: Span
    ) -> pd.DataFrame:
        """Return the frame whose columns the docstring of the question promises."""
        ...


class Draw(Protocol):
    """Frame -> picture: pure, the same for wall, laptop and paper."""

    def __call__(self, frame: pd.DataFrame, theme: Theme, words: Words) -> Drawing:
        """Return the picture of the frame; an empty frame is drawn as a sentence, not as nothing."""
        ...


class Kind(StrEnum):
    """How a browser puts the picture on the screen."""

    SVG = "svg"
    PLOTLY = "plotly"


class Origin(StrEnum):
    """Whose age makes a panel late: the collector's own looks, the complaint feeds or usage."""

    HEALTH = "health"
    COMPLAINTS = "complaints"
    USAGE = "usage"


@dataclass(frozen=True, slots=True)
class Panel:
    """A question and a drawing under one name; its title is the phrase `panel.NAME`.

    `window` is the span a wall asks for, ending now; `every` how often the question is asked
    again at most. `size` is width and height in wall pixels, 20 to the rem: the viewBox of an SVG
    drawing, or what a Plotly drawing is laid out for, inside the padding of its host. The frame a
    drawing is given carries `attrs["span"]`, the span that was asked about.
    """

    name: str
    question: Question
    draw: Draw
    kind: Kind
    size: tuple[int, int]
    origin: Origin = Origin.HEALTH
    window: timedelta = timedelta(days=30)
    every: timedelta = timedelta(seconds=1)


def ask(
    panel: Panel, connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return the panel's frame over `span`, with the span in its `attrs` for the drawing."""
    frame = panel.question(connection, applications, span)
    frame.attrs["span"] = span
    return frame


_ROWS: tuple[Panel, ...] = (
    Panel(
        "perlu-perhatian",
        attention.attention,
        draw_attention.attention,
        Kind.SVG,
        draw_attention.SIZE,
    ),
    Panel("kategori-aplikasi", lanes.lanes, draw_lanes.lanes, Kind.SVG, draw_lanes.SIZE),
    Panel("peristiwa", events.events, draw_events.events, Kind.SVG, draw_events.SIZE),
)

PANELS: Mapping[str, Panel] = {row.name: row for row in _ROWS}
