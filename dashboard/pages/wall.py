"""A wall page: one HTML document, complete when it leaves, without Dash's renderer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from dashboard.drawings.latest import process_mark
from dashboard.drawings.letters import width_of
from dashboard.drawings.svg import glyph
from dashboard.gallery import NoSuchSceneError, find, sharing
from dashboard.pages.hosts import rows, written
from dashboard.scenes import SCENES, Legend, joined
from dashboard.version import build_id
from liveroom.model import Status
from liveroom.rules.periods import to_ms
from liveroom.store.reads import applications, categories, city_facts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from dashboard.gallery import Hung, View
    from dashboard.pulse import Pulse
    from dashboard.scenes import Scene
    from dashboard.words import Words
    from liveroom.store.reads import CityFacts

FIRST = "ikhtisar"
NEXT_POLL_MS = 2000
TITLE, TITLE_ROOM = 36, 920  # wall pixels of a page's title, and what the header leaves for it
LEGEND = (Status.DOWN, Status.DEGRADED, Status.UNKNOWN, Status.MAINTENANCE, Status.UP)
PROCESS = ("waiting", "in_process", "ended", "overdue")
_FOOT = (
    '<footer class="foot"><span class="fill"></span><span class="ages tabular"></span>'
    '<span class="turn tabular"></span></footer>'
)
_SPOKEN = ("room", "duration")  # the phrases the browser itself needs


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop of the rotation: a scene, its subject, how it is called, and for how long it stays.

    No seconds: it has a page, but a rotation passes it by.
    """

    scene: Scene
    subject: str
    title: str
    short: str
    seconds: int

    @property
    def path(self) -> str:
        """Return the stop as pages and API name it."""
        return f"{self.scene.name}/{self.subject}" if self.subject else self.scene.name


@dataclass(frozen=True, slots=True)
class Urls:
    """Where the page's own files are served."""

    css: str
    js: tuple[str, ...]
    crest: str
    plotly: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Whose room it is and which stops it has; all empty where the database cannot be read."""

    city: CityFacts | None = None
    stops: tuple[Stop, ...] = ()
    deviating: tuple[str, ...] = ()


def facts(connection: Connection, words: Words, now: datetime, deviating: Sequence[str]) -> Facts:
    """Read whose room it is and every stop a rotation may make."""
    peopled = {one.category for one in applications(connection, to_ms(now))}
    named = {
        one.slug: one.names[words.language] for one in categories(connection) if one.slug in peopled
    }
    shared = sharing(connection, now)
    elsewhere = {slug for page in shared for slug in page}
    stops: list[Stop] = []
    for scene in SCENES.values():
        if scene.of == "all":
            title = words(f"scene.{scene.name}")
            short = words(f"scene_short.{scene.name}")
            stops.append(Stop(scene, "", title, short, scene.seconds))
        elif scene.of == "category":
            for slug, name in named.items():
                seconds = 0 if slug in elsewhere else scene.seconds
                stops.append(Stop(scene, slug, name, name, seconds))
        elif scene.of == "categories":
            stops += [_shared(scene, page, named, words) for page in shared]
    return Facts(city_facts(connection), tuple(stops), tuple(deviating))


def _shared(scene: Scene, page: Sequence[str], named: Mapping[str, str], words: Words) -> Stop:
    """Return the stop of several categories, called by their names as long as these fit."""
    title = ", ".join(named[slug] for slug in page)
    short = words("scene_short.bersama")
    fits = width_of(title, TITLE, weight=700) <= TITLE_ROOM
    return Stop(scene, joined(page), title if fits else short, short, scene.seconds)


def stops_of(path: str, known: Facts) -> tuple[Stop, ...]:
    """Return every stop for the bare address, the one of `path` otherwise; else NoSuchSceneError.

    A rotation begins with the overview and leaves out scenes that dwell for no time.
    """
    if not path:
        turning = tuple(stop for stop in known.stops if stop.seconds)
        return tuple(sorted(turning, key=lambda stop: stop.path != FIRST))
    for stop in known.stops:
        if stop.path == path:
            return (stop,)
    raise NoSuchSceneError(path)


def stop_unread(path: str, words: Words) -> Stop:
    """Return the stop of `path` as it can be named without the database."""
    scene, subject = find(path or FIRST)
    title = subject or words(f"scene.{scene.name}")
    return Stop(scene, subject, title, title, 0)


def page(
    stops: Sequence[Stop],
    known: Facts,
    view: View,
    urls: Urls,
    beat: Pulse | None,
    painted: Mapping[str, Hung],
) -> str:
    """Return the document that shows `stops`, the first of them painted; more than one rotate."""
    words, first = view.words, stops[0]
    city = known.city
    titled = escape(first.title)
    name = escape(words("wall.room", city=city.name if city else "")).strip()
    root = {
        "lang": words.language,
        "class": "wall",
        "data-theme": view.theme.name,
        "data-seq": str(view.seq),
        "data-build": beat.page if beat else build_id(),
        "data-connection": "live" if beat else "lost",
        "style": view.theme.css(),
    }
    sample = words("wall.sample") if city is not None and city.sample else ""
    # A page without a database cannot know; the browser fills it in from the picture it has kept.
    unknown = "" if beat else " hidden"
    tag = f'<p class="sample"{unknown}>{escape(sample)}</p>' if sample or unknown else ""
    now = view.now
    scripts = "".join(f'<script src="{one}" defer></script>' for one in urls.js)
    return (
        f"<!doctype html><html{written(root)}><head><meta charset='utf-8'>"
        f"<title>{titled} · LIVE Room</title>"
        '<meta name="viewport" content="width=device-width">'
        f'<link rel="icon" href="{urls.crest}"><link rel="stylesheet" href="{urls.css}">'
        '<link rel="preload" href="/assets/fonts/inter-latin.woff2" as="font"'
        f' type="font/woff2" crossorigin>{scripts}</head><body>'
        f'<div class="canvas"{written({"data-room": _boot(stops, known, view, urls, beat)})}>'
        f'<header class="head"><img src="{urls.crest}" alt=""><div><p class="room">{name}</p>'
        f'<h1>{titled}</h1></div><span class="fill"></span>{tag}'
        '<p class="fresh tabular" role="status"></p>'
        f'<div class="clock"><p class="time tabular"><span>{words.clock(now)}</span>'
        f"<small>{escape(words.zone_name(now))}</small></p>"
        f'<p class="date">{escape(words.long_date(now))}</p></div></header>'
        f'<main class="scenes">{_sections(stops, view, beat, painted)}</main>'
        f"{_FOOT}"
        '<p class="said" aria-live="polite"></p></div></body></html>'
    )


def _sections(
    stops: Sequence[Stop], view: View, beat: Pulse | None, painted: Mapping[str, Hung]
) -> str:
    """Return every scene with its own legend; all but the first hidden and not painted yet."""
    parts = []
    for place, stop in enumerate(stops):
        named = {"data-scene": stop.path, "data-title": stop.title}
        hidden = " hidden" if place else ""
        panels = rows(stop.scene, view.words, *((None, None) if place else (beat, painted)))
        keys = _legend(stop.scene.legend, view)
        parts.append(f'<div class="scene"{hidden}{written(named)}>{panels}{keys}</div>')
    return "".join(parts)


def _legend(legend: Legend, view: View) -> str:
    """Return shape and word of every mark a scene may show; it lies left in the foot."""
    if legend is Legend.NONE:
        return ""
    if legend is Legend.STATUS:
        shown = [(glyph(one, view.theme), view.words(f"status.{one}")) for one in LEGEND]
    else:
        shown = [
            (process_mark(12, 12, one, view.theme), view.words(f"complaint.state_{one}"))
            for one in PROCESS
        ]
    keys = "".join(
        f'<span class="key"><svg viewBox="0 0 24 24" aria-hidden="true">{mark}</svg>'
        f"{escape(word)}</span>"
        for mark, word in shown
    )
    return f'<p class="keys">{keys}</p>'


def _boot(stops: Sequence[Stop], known: Facts, view: View, urls: Urls, beat: Pulse | None) -> str:
    """Return what room.js must know before its first poll, as JSON."""
    words = view.words
    spoken = {
        key: phrase for key, phrase in words.phrases.items() if key.partition(".")[0] in _SPOKEN
    }
    return json.dumps(
        {
            "build": beat.page if beat else build_id(),
            "language": words.language,
            "theme": view.theme.name,
            "guest": view.is_guest,
            "zone": str(words.zone),
            "zone_name": words.zone_name(view.now),
            "plotly": urls.plotly,
            "next_poll_ms": NEXT_POLL_MS,
            "as_of": beat.as_of if beat else None,
            "blind": beat is None,
            "monitor": beat.monitor.state if beat else "storage",
            "monitor_since": beat.monitor_since if beat else None,
            "sources": beat.sources() if beat else [],
            "deviating": known.deviating,
            "stops": [
                {
                    "path": stop.path,
                    "title": stop.title,
                    "short": stop.short,
                    "seconds": stop.seconds,
                }
                for stop in stops
            ],
            "words": spoken,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )
