"""How this room is set up: what is in force, without secrets, and how old its sources are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html
from sqlalchemy.engine import make_url

from dashboard.drawings.svg import records
from dashboard.pages.channels import channels_card
from dashboard.pages.feeds import feed_state
from dashboard.pages.parts import Page, card, table
from dashboard.pulse import pulse
from dashboard.queries.feeds import USAGE
from dashboard.queries.intake import intake
from dashboard.version import build_id
from liveroom.rules.uptime import POLICY
from liveroom.settings import NAMES

if TYPE_CHECKING:
    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.desk import Desk
    from dashboard.pages.visit import Visit
    from dashboard.words import Words
    from liveroom.settings import Settings

PATH = "/pengaturan"


def settings_page(desk: Desk, visit: Visit, connection: Connection) -> Page:
    """Show the settings in force, the sources with their ages, and who is told."""
    words, title = visit.words, visit.words("settings.title")
    top, side = _sources(visit, connection)
    body = [
        html.H1(title),
        top,
        channels_card(visit, connection),
        card(words("settings.chosen"), _chosen(desk.room.settings, words), kind="wide"),
        side,
    ]
    return Page(title, body, ((words("laptop.nav_home"), "/"),), PATH)


def _sources(visit: Visit, connection: Connection) -> tuple[Component, Component]:
    """Return how old what is read is, and what this room is made of."""
    words = visit.words
    heads = [words(f"settings.col_{key}") for key in ("source", "as_of", "age", "freshness")]
    ages = table(words("settings.sources"), heads, _ages(visit, connection), "")
    facts = [
        (words("settings.version"), build_id()),
        (words("settings.policy"), POLICY),
        (words("settings.database"), connection.dialect.name),
        (words("settings.sequence"), words.number(visit.monitor.seq)),
    ]
    heads = [words("settings.col_name"), words("settings.col_value")]
    made = table(words("settings.made"), heads, facts, "")
    return (
        card(words("settings.sources"), ages, kind="wide"),
        card(words("settings.made"), made, kind="wide"),
    )


def _ages(visit: Visit, connection: Connection) -> list[list[str]]:
    words = visit.words
    state = "dead" if visit.monitor.beat_ms is None else visit.monitor.age
    shown = words(f"laptop.source_{state}")
    rows = [_age(visit, words("settings.monitor"), visit.monitor.beat_ms, shown)]
    rows += [
        _age(visit, row["name"].upper(), row["as_of_ms"], feed_state(visit, row))
        for row in records(intake(connection, visit.now_ms))
    ]
    used = [feed for feed in pulse(connection, visit.now).feeds if feed.name == USAGE]
    rows += [_age(visit, words("settings.usage"), feed.as_of_ms, "–") for feed in used]
    return rows


def _age(visit: Visit, name: str, as_of_ms: int | None, state: str) -> list[str]:
    if as_of_ms is None:
        return [name, visit.words("laptop.never"), "–", state]
    return [name, visit.moment(as_of_ms), visit.when(as_of_ms), state]


def _chosen(settings: Settings, words: Words) -> Component:
    rows = [
        [html.Code(name), shown(name, settings, words), words(f"settings.{name.lower()}")]
        for name in NAMES
    ]
    known = ", ".join(sorted(settings.secrets)) or "–"
    rows.append([html.Code("LIVEROOM_SECRET_…"), known, words("settings.secrets")])
    heads = [words(f"settings.col_{key}") for key in ("name", "value", "what")]
    return table(words("settings.chosen"), heads, rows, "")


def shown(name: str, settings: Settings, words: Words) -> str:
    """Return what a setting is, for people; of what is secret only whether it is there."""
    value = getattr(settings, name.removeprefix("LIVEROOM_").lower())
    if name == "LIVEROOM_SECRET_KEY":
        return words("settings.set" if value else "settings.unset")
    if name == "LIVEROOM_DATABASE_URL":
        url = make_url(value)
        return url.set(query={}).render_as_string(hide_password=True)
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "–"
    return "–" if value is None else str(value)
