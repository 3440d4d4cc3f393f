"""What a screen shows whose address leads to no wall: that it is so, and where the walls are."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from dashboard.pages.hosts import written

if TYPE_CHECKING:
    from dashboard.gallery import View
    from dashboard.pages.wall import Facts, Urls

AGAIN_S = 60
"""The screen asks again so often: what it shows may be registered by then, and nobody is at hand."""


def page(address: str, known: Facts, view: View, urls: Urls) -> str:
    """Return the document that says of `address` that it is no wall, with a link to each of `known`."""
    words = view.words
    title = escape(words("wall.lost"))
    room = escape(words("wall.room", city=known.city.name if known.city else "")).strip()
    root = {
        "lang": words.language,
        "class": "wall",
        "data-theme": view.theme.name,
        "style": view.theme.css(),
    }
    chosen = escape(
        f"?lang={words.language}&tema={view.theme.name}{'&tamu=1' if view.is_guest else ''}"
    )
    links = "".join(
        f'<li><a href="/wall/{escape(stop.path)}{chosen}">{escape(stop.title)}</a></li>'
        for stop in known.stops
        if stop.scene.seconds  # the others are pictures of laptop pages
    )
    return (
        f"<!doctype html><html{written(root)}><head><meta charset='utf-8'>"
        f'<meta http-equiv="refresh" content="{AGAIN_S}"><title>{title} · LIVE Room</title>'
        f'<meta name="viewport" content="width=device-width">'
        f'<link rel="icon" href="{urls.crest}"><link rel="stylesheet" href="{urls.css}"></head>'
        f'<body><div class="canvas"><header class="head"><img src="{urls.crest}" alt=""><div>'
        f'<p class="room">{room}</p><h1>{title}</h1></div></header>'
        f'<main class="lost"><p>{escape(words("wall.lost_do", address=address))}</p>'
        f"<ul>{links}</ul></main></div></body></html>"
    )
