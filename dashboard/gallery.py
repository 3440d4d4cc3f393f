"""Scenes painted once and shown to everybody: one rendering per sequence number."""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

from sqlalchemy.exc import DBAPIError

from dashboard.drawings.svg import sentence
from dashboard.guests import veiled
from dashboard.panel import Kind, Origin, Panel, ask
from dashboard.panels import PANELS
from dashboard.pulse import iso
from dashboard.queries.alarm import Alarm, alarm
from dashboard.queries.state import state
from dashboard.scenes import AND, SCENES, Scene, joined, together
from liveroom.model import Span
from liveroom.rules.freshness import Freshness
from liveroom.rules.periods import to_ms
from liveroom.store.reads import applications, categories

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    import pandas as pd
    from flask import Flask
    from sqlalchemy import Connection

    from dashboard.panel import Drawing
    from dashboard.pulse import Pulse
    from dashboard.themes import Theme
    from dashboard.words import Words
    from liveroom.room import Room
    from liveroom.store.reads import Registered

log = logging.getLogger(__name__)

_EXTENSION = "liveroom-gallery"
KEPT = 256  # pictures, and frames
REPAINT = timedelta(seconds=10)  # time alone changes pictures: a verdict grows old, a day ends
_RUNNING = re.compile(r"(<text[^>]* data-since=[^>]*>)[^<]*")


@dataclass(frozen=True, slots=True)
class Hung:
    """One panel as it hangs: SVG text or a figure as JSON, and the hash of what is seen."""

    id: str
    kind: Kind
    origin: Origin
    hash: str
    body: str

    def json(self, beat: Pulse) -> str:
        """Return the panel as one member of a scene's JSON."""
        as_of_ms, age = beat.of(self.origin)
        head = {
            "id": self.id,
            "kind": self.kind,
            "origin": self.origin,
            "hash": self.hash,
            "as_of": iso(as_of_ms),
            "stale": None if age is Freshness.FRESH else age,
        }
        body = self.body if self.kind is Kind.PLOTLY else json.dumps(self.body)
        return f'{json.dumps(head)[:-1]},"body":{body}}}'


@dataclass(frozen=True, slots=True)
class Picture:
    """A scene as it was painted at one sequence number and moment.

    At the same sequence number it is good until `good_until`: when time alone, or a question that
    was not due again, may change it.
    """

    seq: int
    made: datetime
    good_until: datetime
    panels: tuple[Hung, ...]

    @property
    def etag(self) -> str:
        """Return the hash of the panels' hashes: what changes when any picture changed."""
        return _digest("".join(panel.hash for panel in self.panels))


@dataclass(frozen=True, slots=True)
class View:
    """How somebody looks: at which sequence number and moment, in which colours and words.

    A guest's words are those of `guests.guest_words`.
    """

    seq: int
    now: datetime
    theme: Theme
    words: Words
    is_guest: bool = False


class NoSuchSceneError(LookupError):
    """A scene, or a subject of a scene, that is not on any wall."""


class Gallery:
    """The painted scenes of one room; safe to share between threads.

    Frames are shared between languages and themes, and asked for again no sooner than the
    panel's `every`; so twenty walls cost the database what one costs. Of scenes about one subject
    only those looked at last are kept.
    """

    def __init__(self, room: Room) -> None:
        self._room = room
        self._pictures: dict[tuple[str, str, str, str, bool], Picture] = {}
        self._frames: dict[tuple[str, str], tuple[int, datetime, pd.DataFrame]] = {}
        self._alarm: tuple[int, datetime, Alarm] | None = None
        self._lock = Lock()

    def alarm(self, connection: Connection, view: View) -> Alarm:
        """Return what a rotation must know, whichever scene it shows."""
        with self._lock:
            if self._alarm is not None:
                seq, asked, known = self._alarm
                if seq == view.seq and timedelta() <= view.now - asked < REPAINT:
                    return known
            span = Span(view.now - timedelta(days=1), view.now, self._room.zone)
            found = alarm(state(connection, applications(connection, to_ms(view.now)), span))
            away = set(found.deviating)
            shared = tuple(
                joined(page) for page in sharing(connection, view.now) if away & set(page)
            )
            found = replace(found, deviating=(*found.deviating, *shared))
            self._alarm = (view.seq, view.now, found)
            return found

    def show(self, connection: Connection, scene: Scene, subject: str, view: View) -> Picture:
        """Return the scene as of the view, painted now only if nobody has painted it before."""
        key = (scene.name, subject, view.theme.name, view.words.language, view.is_guest)
        with self._lock:
            known = self._pictures.get(key)
            if known and known.seq == view.seq and known.made <= view.now < known.good_until:
                return known
            chosen = choose(connection, scene, subject, view.now)
            frames = _Frames(self._frames, connection, chosen, subject, self._room.zone, [])
            panels = tuple(_hang(PANELS[name], frames, view) for name in scene.panels)
            good_until = min((view.now + REPAINT, *frames.due))
            painted = Picture(view.seq, view.now, good_until, panels)
            self._pictures.pop(key, None)
            self._pictures[key] = painted
            _forget(self._pictures)
            _forget(self._frames)
            return painted


@dataclass(frozen=True, slots=True)
class _Frames:
    """What panels are drawn from, asked for only when due."""

    known: dict[tuple[str, str], tuple[int, datetime, pd.DataFrame]]
    connection: Connection
    chosen: Sequence[Registered]
    subject: str
    zone: ZoneInfo
    due: list[datetime]

    def of(self, panel: Panel, view: View) -> pd.DataFrame:
        known = self.known.get((panel.name, self.subject))
        if known is not None:
            seq, asked, frame = known
            good_until = asked + (REPAINT if seq == view.seq else panel.every)
            if asked <= view.now < good_until:
                self.due.append(good_until)
                return frame
        span = Span(view.now - panel.window, view.now, self.zone)
        frame = ask(panel, self.connection, self.chosen, span)
        self.known.pop((panel.name, self.subject), None)
        self.known[(panel.name, self.subject)] = (view.seq, view.now, frame)
        return frame


def _forget(kept: dict[Any, Any]) -> None:
    """Let the oldest go until no more than KEPT are left."""
    while len(kept) > KEPT:
        kept.pop(next(iter(kept)))


def _hang(panel: Panel, frames: _Frames, view: View) -> Hung:
    try:
        frame = frames.of(panel, view)
        shown = veiled(frame, view.words) if view.is_guest else frame
        drawing = panel.draw(shown, view.theme, view.words)
    except DBAPIError:
        raise  # not this panel's fault: the wall keeps the last picture of them all
    except Exception:
        log.exception("The panel %s of %s could not be drawn.", panel.name, frames.subject or "all")
        return _hung(panel, Kind.SVG, _apology(panel, view.theme, view.words))
    return _hung(panel, panel.kind, drawing)


def hung_in(server: Flask) -> Gallery:
    """Return the gallery that the pages and the API of `server` share."""
    gallery = server.extensions[_EXTENSION]
    assert isinstance(gallery, Gallery)  # noqa: S101 - whoever opened the web side put it there
    return gallery


def open_gallery(server: Flask, room: Room) -> None:
    """Give `server` the gallery of `room`."""
    server.extensions[_EXTENSION] = Gallery(room)


def find(path: str) -> tuple[Scene, str]:
    """Return the scene and subject of `NAME` or `NAME/SLUG`, or raise NoSuchSceneError."""
    name, _, subject = path.partition("/")
    scene = SCENES.get(name)
    if scene is None or bool(subject) != (scene.of != "all"):
        raise NoSuchSceneError(path)
    return scene, subject


def sharing(connection: Connection, now: datetime) -> tuple[tuple[str, ...], ...]:
    """Return the slugs of small categories that share a wall page, page by page."""
    sizes = Counter(one.category for one in applications(connection, to_ms(now)))
    return together({one.slug: sizes[one.slug] for one in categories(connection)})


def choose(
    connection: Connection, scene: Scene, subject: str, now: datetime
) -> tuple[Registered, ...]:
    """Return the applications the scene is about; nobody of that name is NoSuchSceneError.

    One that is retired can still be looked at by itself: its history stays.
    """
    everyone = applications(connection, to_ms(now), retired=scene.of == "application")
    if scene.of == "all":
        return everyone
    field = "slug" if scene.of == "application" else "category"
    wanted = subject.split(AND) if scene.of == "categories" else [subject]
    chosen = tuple(one for one in everyone if getattr(one, field) in wanted)
    if not chosen:
        raise NoSuchSceneError(subject)
    return chosen


def _hung(panel: Panel, kind: Kind, drawing: Drawing) -> Hung:
    body = drawing if isinstance(drawing, str) else _figure(drawing)
    return Hung(panel.name, kind, panel.origin, _digest(_RUNNING.sub(r"\1", body)), body)


def _figure(figure: dict[str, Any]) -> str:
    return json.dumps(figure, separators=(",", ":"), allow_nan=False, default=str)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _apology(panel: Panel, theme: Theme, words: Words) -> str:
    """Return the picture of a panel that failed: it says so, and the others go on."""
    heading = words(f"panel.{panel.name}")
    return sentence(*panel.size, heading, words("wall.panel_failed"), theme)
