"""Every application of the city, or of one category: what needs somebody, then all the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.pages.export_menu import export_menu
from dashboard.pages.grid import FLAG, URGENT, grid, matching, rows
from dashboard.pages.over_outages import silences
from dashboard.pages.parts import Page, aria, data, live_part, mark, table
from dashboard.pages.pictures import pictures
from dashboard.queries.state import totals
from liveroom.model import Status

if TYPE_CHECKING:
    import pandas as pd
    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.desk import Desk
    from dashboard.pages.visit import Visit
    from liveroom.store.reads import Registered

LANES = ("kategori-aplikasi",)
OF_CATEGORY = (
    *("uptime-kategori", "aduan-gangguan", "aduan-sesudah-gangguan"),
    *("pemakaian-aplikasi", "adopsi"),
)
TALL = "calc(100vh - 352px)"
EXPORTED = (
    ("uptime-kategori", "30d"),
    ("aduan-gangguan", "30d"),
    ("aduan-sesudah-gangguan", "90d"),
    ("aplikasi-kategori", "30d"),
    ("pemakaian-aplikasi", "365d"),
    ("adopsi", "years"),
)


def home(desk: Desk, visit: Visit, connection: Connection) -> Page:
    """Show every application."""
    words = visit.words
    title = words("laptop.home_title")
    return Page(title, _list(desk, visit, connection, title, ""), (), "/")


def category(desk: Desk, visit: Visit, connection: Connection, slug: str) -> Page | None:
    """Show one category's applications under its panels; None where no application is in it."""
    if not _chosen(visit, slug):
        return None
    words, title = visit.words, visit.category_name(slug)
    listed = _list(desk, visit, connection, title, slug)
    panels = pictures(desk, visit, connection, f"rincian/{slug}", OF_CATEGORY)
    crumbs = ((words("laptop.nav_home"), "/"), (words("laptop.nav_categories"), "/kategori"))
    exported = export_menu(visit, EXPORTED, category=slug)
    return Page(title, [exported, *listed[:2], panels, *listed[2:]], crumbs, "/kategori")


def categories(desk: Desk, visit: Visit, connection: Connection) -> Page:
    """Show the categories: every application in its lane, then each category in numbers."""
    words = visit.words
    title = words("laptop.nav_categories")
    top, side = live_categories(desk, visit, connection)
    body = [
        html.H1(title),
        live_part("top", top),
        *([pictures(desk, visit, connection, "ikhtisar", LANES)] if visit.registered else []),
        live_part("side", side),
    ]
    return Page(title, body, ((words("laptop.nav_home"), "/"),), "/kategori", live=True)


def live_categories(
    desk: Desk, visit: Visit, connection: Connection
) -> tuple[list[Component], list[Component]]:
    """Return what is asked for again: the finding, and the categories in registry order."""
    words = visit.words
    known = desk.table(visit, connection, visit.registered).set_index("slug")
    slugs = [one.slug for one in visit.categories]
    slugs += sorted({one.category for one in visit.registered} - set(slugs))
    lines = []
    for slug in slugs:
        chosen = [one.slug for one in _chosen(visit, slug)]
        if chosen:
            lines.append(_category_row(visit, slug, known.loc[known.index.isin(chosen)]))
    heads = [words(f"laptop.col_{key}") for key in ("category_name", "normal", "uptime_mean")]
    title, none = words("laptop.nav_categories"), words("laptop.finding_none")
    listed = table(title, heads, lines, none, numbers=(2,))
    said = html.P(finding(visit, visit.state), className="under")
    return [said], [html.Div(listed, className="card wide")]


def found(
    desk: Desk, visit: Visit, connection: Connection, slug: str
) -> tuple[list[dict[str, Any]], pd.DataFrame]:
    """Return the grid's rows of a category ("" for all), and the state they are of."""
    chosen = _chosen(visit, slug)
    mine = visit.state[visit.state["slug"].isin([one.slug for one in chosen])]
    return rows(visit, desk.table(visit, connection, chosen)), mine


def finding(visit: Visit, state: pd.DataFrame) -> str:
    """Return the answer in words: how many are as they should be."""
    words, counted = visit.words, totals(state)
    if state.empty:
        return words("laptop.finding_none")
    if not visit.monitor.beats and visit.monitor.beat_ms is not None:
        return words("laptop.finding_old", when=visit.moment(visit.monitor.beat_ms))
    normal, whole = counted[Status.UP], len(state)
    key = "laptop.finding_all" if normal == whole else "laptop.finding"
    return words(
        key, n=words.number(normal), of=words.number(whole), rest=words.number(whole - normal)
    )


def shown(visit: Visit, count: int, whole: int) -> str:
    """Return how many of the applications the filters leave."""
    words = visit.words
    return words("laptop.shown", n=words.number(count), of=words.number(whole))


def _chosen(visit: Visit, slug: str) -> tuple[Registered, ...]:
    return tuple(one for one in visit.registered if slug in {"", one.category})


def _list(
    desk: Desk, visit: Visit, connection: Connection, title: str, slug: str
) -> list[Component]:
    words = visit.words
    everything, state = found(desk, visit, connection, slug)
    left = matching(everything, visit.asked)
    head = html.Div(
        [html.H1(title), html.P(finding(visit, state), id="finding")], className="title"
    )
    tiles = html.Div(
        [_tile(visit, str(status), totals(state)[status]) for status in reversed(URGENT)],
        className="tiles",
    )
    filters = html.Div(
        [
            *([] if slug else [_filter(visit, "kategori", _categories(visit))]),
            _filter(visit, "opd", _owners(visit, slug)),
            _filter(visit, "status", [(str(s), words(f"status.{s}")) for s in URGENT]),
            html.P(shown(visit, len(left), len(everything)), id="shown", role="status"),
            dcc.Store(id="scope", data={"kategori": slug}),
        ],
        className="filters",
    )
    declared = [] if slug else [_declared(visit)]
    none = words("laptop.grid_none" if everything else "laptop.finding_none")
    listed = grid(visit, left, none=none, height=TALL if everything else "160px")
    flagged = any(FLAG in row["uptime_shown"] for row in everything)
    flag = [html.P(words("laptop.flag", sign=FLAG), className="under")] if flagged else []
    said = html.Div(silences(visit, connection, category=slug), id="silences")
    return [head, tiles, said, html.Div([filters, listed, *flag], className="card wide"), *declared]


def _tile(visit: Visit, status: str, count: int) -> Component:
    words = visit.words
    number = html.Span(
        words.number(count), id=f"total-{status}", className="tile-number", **data(total=status)
    )
    word = html.Span(words(f"status.{status}"), className="tile-word")
    return html.Div([mark(status, words), number, word], className="tile")


def _filter(visit: Visit, name: str, known: list[tuple[str, str]]) -> Component:
    words = visit.words
    chosen: Component = dmc.Select(
        id=f"filter-{name}",
        placeholder=words(f"laptop.filter_{name}"),
        data=[{"value": value, "label": label} for value, label in known],
        value=visit.asked.get(name) or None,
        clearable=True,
        searchable=True,
        nothingFoundMessage=words("laptop.grid_none"),
        clearButtonProps={"aria-label": words("laptop.clear")},
        **aria(label=words(f"laptop.filter_{name}")),
    )
    return chosen


def _categories(visit: Visit) -> list[tuple[str, str]]:
    used = {one.category for one in visit.registered}
    known = [one.slug for one in visit.categories if one.slug in used]
    return [(slug, visit.category_name(slug)) for slug in [*known, *sorted(used - set(known))]]


def _owners(visit: Visit, slug: str) -> list[tuple[str, str]]:
    return sorted(
        {(one.owner, one.owner_name) for one in _chosen(visit, slug)}, key=lambda pair: pair[1]
    )


def _declared(visit: Visit) -> Component:
    """Return what was declared in public beside what is registered, and the difference."""
    words, city = visit.words, visit.city
    if city is None or city.declared_count is None:
        return html.P(words("laptop.declared_none", n=words.number(len(visit.registered))))
    said = words(
        "laptop.declared",
        declared=words.number(city.declared_count),
        source=city.declared_source or "–",
        registered=words.number(len(visit.registered)),
        residual=words.number(city.declared_count - len(visit.registered)),
    )
    return html.P([said, " ", html.A(words("laptop.nav_registry"), href=visit.link("/registri"))])


def _category_row(visit: Visit, slug: str, known: pd.DataFrame) -> list[Any]:
    words = visit.words
    state = visit.state[visit.state["category"] == slug]
    counted = totals(state)
    worst = next((str(s) for s in URGENT if counted[s]), "unknown")
    normal = f"{words.number(counted[Status.UP])}/{words.number(len(state))}"
    available = int(known["up_ms"].sum() + known["degraded_ms"].sum())
    return [
        html.A(visit.category_name(slug), href=visit.link(f"/kategori/{slug}")),
        html.Span([mark(worst, words), " ", normal], className="with-mark"),
        words.uptime(available, int(known["told_ms"].sum())),
    ]
