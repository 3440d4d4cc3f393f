"""The small parts laptop pages are made of: marks, cards, notices, tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dash import html

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from dash.development.base_component import Component

    from dashboard.pages.visit import Visit
    from dashboard.words import Words

Content = Any  # what Dash takes as children: text, a component, or a list of them


@dataclass(frozen=True, slots=True)
class Page:
    """What a page shows: its title, where it lies, and its body.

    `crumbs` are (name, address) from the first page down; `live` says that the body has the two
    parts that are asked for again while the page stands.
    """

    title: str
    body: Content
    crumbs: tuple[tuple[str, str], ...] = ()
    active: str = "/"
    live: bool = False


def live_part(side: str, content: Content) -> Component:
    """Return the `top` or the `side` part of a live page; `laptop.renewed` fills both again."""
    return html.Div(content, id=f"live-{side}")


def aria(**named: str) -> dict[str, Any]:
    """Return `aria-…` attributes as components take them."""
    return {f"aria-{name}": value for name, value in named.items()}


def data(**named: str) -> dict[str, Any]:
    """Return `data-…` attributes as components take them."""
    return {f"data-{name}": value for name, value in named.items()}


def mark(status: str, words: Words, *, slug: str | None = None, name: str = "") -> Component:
    """Return the shape of a status with its accessible name; with a slug, an application's mark."""
    word = words(f"status.{status}")
    named: dict[str, Any] = {"aria-label": f"{name}, {word}" if name else word}
    if slug is not None:
        named |= data(app=slug, status=status)
    return html.Span(className=f"mark mark-{status}", role="img", **named)


def card(title: str, body: Content, *, aside: Content = None, kind: str = "") -> Component:
    """Return a titled box; `aside` stands at the right of its title."""
    head = (
        [html.H2(title)] if aside is None else [html.H2(title), html.Div(aside, className="aside")]
    )
    return html.Section(
        [html.Div(head, className="card-head"), html.Div(body, className="card-body")],
        className=f"card {kind}".strip(),
    )


def notice(
    kind: str, strong: str, rest: Content = None, *, status: Component | None = None
) -> Component:
    """Return a sentence across the page: `kind` is calm, degraded, down, unknown or maintenance."""
    said = html.Div([html.Strong(strong), *([] if rest is None else [" ", rest])])
    return html.Div(
        [*([] if status is None else [status]), said], className=f"notice notice-{kind}"
    )


def figure_card(
    title: str, value: str, under: str, *, level: str = "", bar: Component | None = None
) -> Component:
    """Return one key figure: its title, the number, an optional bar, and what it is held against."""
    parts: list[Component] = [
        html.P(title, className="figure-title"),
        html.P(value, className="figure-value"),
    ]
    if bar is not None:
        parts.append(bar)
    parts.append(html.P(under, className="figure-under"))
    return html.Div(parts, className=f"figure {level}".strip())


def bar(share: float, *, limit: float | None, over: bool) -> Component:
    """Return a bar filled to `share` of its length (0 to 1), with a tick at `limit`; decorative."""
    parts = [
        html.Span(
            className="bar-fill bar-over" if over else "bar-fill",
            style={"width": f"{100 * min(max(share, 0), 1):.1f}%"},
        )
    ]
    if limit is not None:
        parts.append(html.Span(className="bar-limit", style={"left": f"{100 * limit:.1f}%"}))
    return html.Span(parts, className="bar", **aria(hidden="true"))


def table(
    caption: str,
    heads: Sequence[str],
    rows: Iterable[Sequence[Content]],
    empty: str,
    *,
    numbers: Collection[int] = (),
) -> Component:
    """Return a plain table with a caption for those who listen; without rows, the sentence.

    `numbers` are the columns (from 0) whose cells stand under each other by their last digit.
    """
    kinds = ["number" if place in numbers else "" for place in range(len(heads))]
    body = [
        html.Tr([html.Td(cell, className=kind) for cell, kind in zip(row, kinds, strict=True)])
        for row in rows
    ]
    if not body:
        return html.P(empty, className="empty")
    named = zip(heads, kinds, strict=True)
    head = html.Thead(html.Tr([html.Th(n, scope="col", className=kind) for n, kind in named]))
    inner = [html.Caption(caption, className="unseen"), head, html.Tbody(body)]
    # It may be wider than the page; then it is scrolled, by keyboard too.
    return html.Div(
        html.Table(inner), className="scroll", tabIndex=0, role="region", **aria(label=caption)
    )


def application_link(visit: Visit, slug: str, name: str) -> Component:
    """Return an application's name, leading to its page."""
    return html.A(name, href=visit.link(f"/aplikasi/{slug}"))
