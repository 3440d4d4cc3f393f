"""What the city registered, beside what it declared, and why a file on disk was refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.pages.grid import laid
from dashboard.pages.parts import Content, Page, card, table
from dashboard.pages.shell import refusal
from dashboard.words import from_ms
from liveroom.store.reads import applications

if TYPE_CHECKING:
    from datetime import datetime

    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.desk import Desk
    from dashboard.pages.visit import Visit
    from dashboard.words import Words
    from liveroom.store.reads import Registered

COLUMNS = (
    ("name", 146), ("slug", 136), ("category_name", 116), ("owner_name", 110), ("platform", 84),
    ("control", 78), ("tier", 84), ("objective", 88), ("every", 76), ("registered", 116),
    ("retired", 116),
)  # fmt: skip


def registry(desk: Desk, visit: Visit, connection: Connection) -> Page:
    """Show the registry as it is in force."""
    del desk
    words = visit.words
    title = words("laptop.registry_title")
    everything = applications(connection, retired=True)
    parts: list[Component] = [html.H1(title)]
    if visit.city is not None and visit.city.refused_ms is not None:
        parts.append(refusal(visit))
    parts += [
        card(words("laptop.declared_title"), _declared(visit)),
        card(words("laptop.registered_title"), _grid(visit, everything), kind="wide"),
    ]
    return Page(title, parts, ((words("laptop.nav_home"), "/"),), "/registri")


def _declared(visit: Visit) -> list[Component]:
    words, city = visit.words, visit.city
    counts = dict.fromkeys((one.slug for one in visit.categories), 0)
    for one in visit.registered:
        counts[one.category] = counts.get(one.category, 0) + 1
    declared = {one.slug: one.declared for one in visit.categories}
    lines: list[list[Content]] = [
        [visit.category_name(slug), *_numbers(words, declared.get(slug), count)]
        for slug, count in counts.items()
    ]
    whole = None if city is None else city.declared_count
    itemised = [count for count in declared.values() if count is not None]
    named = words("laptop.declared_itemised")
    lines.append([html.B(named), *_numbers(words, sum(itemised) if itemised else None, None)])
    lines.append(
        [html.B(words("laptop.declared_whole")), *_numbers(words, whole, len(visit.registered))]
    )
    heads = [
        words(f"laptop.col_{key}")
        for key in ("category_name", "declared", "registered_count", "difference")
    ]
    listed = table(words("laptop.declared_title"), heads, lines, "", numbers=(1, 2, 3))
    if city is None or city.declared_source is None:
        return [listed]
    said = words("laptop.declared_source", source=city.declared_source)
    return [listed, html.P(said, className="under")]


def _numbers(words: Words, declared: int | None, registered: int | None) -> list[str]:
    difference = None if declared is None or registered is None else declared - registered
    return [words.number(declared), words.number(registered), words.number(difference)]


def _grid(visit: Visit, everything: tuple[Registered, ...]) -> Component:
    words = visit.words
    renderers = {"name": {"cellRenderer": "AppLink"}}
    columns = [
        {"field": name, "headerName": words(f"laptop.col_{name}"), "minWidth": width, "flex": width}
        | renderers.get(name, {})
        for name, width in COLUMNS
    ]
    return laid(
        "registry",
        [_row(visit, one) for one in everything],
        columns,
        key="slug",
        none=words("laptop.finding_none"),
        height="520px" if everything else "160px",
        wrapped=True,
    )


def _row(visit: Visit, one: Registered) -> dict[str, Any]:
    words = visit.words
    return {
        "slug": one.slug,
        "name": one.name,
        "href": visit.link(f"/aplikasi/{one.slug}"),
        "category_name": visit.category_name(one.category),
        "owner_name": one.owner_name,
        "platform": one.platform,
        "control": words(f"laptop.control_{one.control}"),
        "tier": one.tier,
        "objective": words.percent(one.objective, 2),
        "every": "–"
        if one.every_s is None
        else words("duration.seconds", n=words.number(one.every_s)),
        "registered": _day(words, from_ms(one.registered_ms)),
        "retired": "" if one.retired_ms is None else _day(words, from_ms(one.retired_ms)),
    }


def _day(words: Words, at: datetime) -> str:
    return words.day(at.astimezone(words.zone).date(), "d MMM yyyy")
