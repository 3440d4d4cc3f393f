"""What a panel is: a question and a drawing under one name, and how it is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

from dashboard.queries.requests import first_received

if TYPE_CHECKING:
    from collections.abc import Sequence

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


class Reach(StrEnum):
    """Which spans a panel can truthfully be asked about when it leaves as a file."""

    PERIOD = "period"  # any: its words follow the span
    WINDOW = "window"  # its own length, which its words name, up to the end of any period
    PRESENT = "present"  # its own length up to now: it shows what is the case now


@dataclass(frozen=True, slots=True)
class Panel:
    """A question and a drawing under one name; its title is the phrase `panel.NAME`.

    `window` is the span a wall asks for, ending now; `every` how often the question is asked
    again at most. `size` is width and height in wall pixels, 20 to the rem: the viewBox of an SVG
    drawing, or what a Plotly drawing is laid out for, inside the padding of its host. The frame a
    drawing is given carries `attrs["span"]`, the span that was asked about. `reach` says which
    spans it can be asked about in place of its window; `by_day` that it counts the local days that
    begin within the span, today so far included.
    """

    name: str
    question: Question
    draw: Draw
    kind: Kind
    size: tuple[int, int]
    origin: Origin = Origin.HEALTH
    window: timedelta = timedelta(days=30)
    every: timedelta = timedelta(seconds=1)
    reach: Reach = Reach.PERIOD
    by_day: bool = False


def ask(
    panel: Panel, connection: Connection, applications: Sequence[Registered], span: Span
) -> pd.DataFrame:
    """Return the panel's frame over `span`, with the span in its `attrs` for the drawing.

    Of complaints, `attrs["heard"]` says whether one was ever kept: without, nothing is zero.
    """
    frame = panel.question(connection, applications, span)
    frame.attrs["span"] = span
    if panel.origin is Origin.COMPLAINTS:
        frame.attrs["heard"] = first_received(connection) is not None
    return frame
