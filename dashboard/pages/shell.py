"""What stands round every laptop page: navigation, search, language, and how fresh it all is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.pages.parts import aria, notice
from dashboard.pulse import page_id
from dashboard.words import LANGUAGES, from_ms

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from dashboard.pages.parts import Content, Page
    from dashboard.pages.visit import Visit

PLACES = (
    ("/", "home"),
    ("/kategori", "categories"),
    ("/insiden", "incidents"),
    ("/aduan", "complaints"),
    ("/pemeliharaan", "maintenance"),
    ("/laporan", "report"),
    ("/registri", "registry"),
    ("/pengaturan", "settings"),
)


def shell(visit: Visit, page: Page) -> Component:
    """Return the whole document body round a page."""
    words = visit.words
    return html.Div(
        [
            html.A(words("laptop.skip"), href="#isi", className="skip"),
            _rail(visit, page),
            html.Div(
                [
                    _top(visit, page),
                    html.Main(
                        [
                            html.P(
                                words("laptop.lost"),
                                id="lost",
                                className="notice notice-degraded",
                                hidden=True,
                                role="alert",
                            ),
                            html.Div(warnings(visit), id="warnings", role="status"),
                            html.Div(page.body, className="page"),
                        ],
                        id="isi",
                        tabIndex=-1,
                    ),
                ],
                className="column",
            ),
            dcc.Store(id="pulse", data=pulse(visit, page.title)),
            # Only pages with a live part have the store: without it nothing is asked for again.
            *([dcc.Store(id="live-hash")] if page.live else []),
        ],
        className="laptop-page",
    )


def pulse(visit: Visit, title: str) -> dict[str, object]:
    """Return what the browser writes on the document: its title, language, sequence and build."""
    return {
        "title": f"{title} · LIVE Room",
        "lang": visit.words.language,
        "seq": visit.monitor.seq,
        "build": page_id(visit.city),
        "monitor": visit.monitor.state,
    }


def fresh(visit: Visit) -> str:
    """Return how old the newest data is, and the moment that was found."""
    words = visit.words
    beat_ms = visit.monitor.beat_ms
    if beat_ms is None:
        return words("laptop.fresh_never")
    age = words.duration(visit.now - from_ms(beat_ms))
    return words("laptop.fresh", age=age, moment=words.moment(visit.now))


def warnings(visit: Visit) -> list[Component]:
    """Return what must be said before anything else: a refused registry, a monitor not well."""
    words, found = visit.words, []
    if not visit.monitor.beats or visit.monitor.state in {
        "offline",
        "dns",
        "overload",
        "storage",
        "clock",
    }:
        since_ms = visit.monitor.since_ms
        since = None if since_ms is None else words("laptop.since", when=visit.moment(since_ms))
        state = "never" if visit.monitor.beat_ms is None else visit.monitor.state
        found.append(notice("degraded", words(f"laptop.monitor_{state}"), since))
    if visit.city is None:
        found.append(
            notice("degraded", words("laptop.no_registry"), words("laptop.no_registry_do"))
        )
    elif visit.city.refused_ms is not None:
        found.append(refusal(visit))
    return found


def refusal(visit: Visit) -> Component:
    """Return why the registry file on disk is not in force, every sentence of it."""
    words, city = visit.words, visit.city
    if city is None or city.refused_ms is None:
        return html.Div()
    sentences = (city.refusal or "").splitlines()
    listed = html.Ul([html.Li(sentence) for sentence in sentences], className="sentences")
    said = words("laptop.refused_rest", when=visit.moment(city.refused_ms))
    return notice("degraded", words("laptop.refused"), html.Span([said, listed]))


def _rail(visit: Visit, page: Page) -> Component:
    words = visit.words
    name = "" if visit.city is None else visit.city.name
    counts = {"incidents": visit.open_incidents, "complaints": visit.open_complaints}
    return html.Aside(
        [
            html.A(
                [html.Img(src="/assets/crest.svg", alt=""), html.Span([name, html.B("LIVE Room")])],
                href=visit.link("/"),
                className="brand",
            ),
            html.Nav(
                [_place(visit, page, path, key, counts.get(key)) for path, key in PLACES],
                **aria(label=words("laptop.navigation")),
            ),
            html.Div(
                [
                    html.P(fresh(visit), id="fresh"),
                    html.A(words("laptop.wall"), href=visit.link("/wall")),
                ],
                className="rail-foot",
            ),
        ],
        className="rail",
        **aria(label="LIVE Room"),
    )


def _place(visit: Visit, page: Page, path: str, key: str, count: int | None) -> Component:
    number = None if not count else visit.words.number(count)
    parts: list[Content] = [html.Span(visit.words(f"laptop.nav_{key}"))]
    if number is not None:
        parts.append(html.Span(number, id=f"count-{key}", className="count"))
    here = aria(current="page") if page.active == path else {}
    return html.A(parts, href=visit.link(path), className=f"place place-{key}", **here)


def _top(visit: Visit, page: Page) -> Component:
    words = visit.words
    steps: list[Content] = []
    for name, address in page.crumbs:
        steps.append(html.Li(html.A(name, href=visit.link(address))))
    steps.append(html.Li(page.title, **aria(current="page")))
    parts: list[Component] = [
        html.Nav(html.Ol(steps), className="crumbs", **aria(label=words("laptop.crumbs")))
    ]
    if visit.city is not None and visit.city.sample:
        parts.append(html.Span(words("laptop.sample"), className="sample"))
    parts.append(_search(visit))
    switch = [
        html.A(
            language.upper(),
            href=visit.in_language(language),
            lang=language,
            **(aria(current="true") if language == words.language else {}),
            **aria(label=f"{language.upper()}, {words(f'laptop.language_{language}')}"),
        )
        for language in LANGUAGES
    ]
    parts.append(html.Nav(switch, className="languages", **aria(label=words("laptop.language"))))
    return html.Header(parts, className="top")


def _search(visit: Visit) -> Component:
    """Return the one search field: it filters the list where there is one, else leads to it."""
    words = visit.words
    field = dmc.TextInput(
        id="search",
        name="q",
        value=visit.asked.get("q", ""),
        placeholder=words("laptop.search"),
        debounce=200,
        **aria(label=words("laptop.search")),
    )
    kept = [dcc.Input(type="hidden", name="lang", value=words.language)]
    return html.Form([field, *kept], action="/", method="GET", role="search", className="search")
