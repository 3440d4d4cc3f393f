"""Whoever adds a panel is tested before they write a test: this loops over PANELS."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from PIL import Image

from dashboard.exports import EXPORTERS
from dashboard.exports.order import Order, sheet
from dashboard.exports.sheet import compose
from dashboard.panel import Kind, Origin, Panel, Reach, ask
from dashboard.panels import PANELS
from dashboard.queries.reckoning import SUMS, reckoned
from dashboard.scenes import SCENES
from dashboard.themes import DARK, LIGHT, PRINT, Theme
from dashboard.words import LANGUAGES, words
from liveroom.model import Span
from liveroom.store.reads import applications
from tests.city import NOON, ZONE

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboard.panel import Drawing

EVERY_PANEL = pytest.mark.parametrize("panel", PANELS.values(), ids=list(PANELS))
ENGLISH_MONTHS = {"May", "Aug", "Oct", "Dec", "August", "October", "December"}


def _drawn(panel: Panel, engine: Engine, theme: Theme, language: str) -> Drawing:
    span = Span(NOON - panel.window, NOON, ZONE)
    with engine.connect() as connection:
        frame = ask(panel, connection, applications(connection), span)
    return panel.draw(frame, theme, words(language, ZONE))


def _check(panel: Panel, drawing: Drawing) -> None:
    if panel.kind is Kind.SVG:
        assert isinstance(drawing, str)
        root = ET.fromstring(drawing)
        assert root.tag.endswith("svg")
        assert root.get("viewBox") == "0 0 {} {}".format(*panel.size)
    else:
        assert isinstance(drawing, dict)
        assert set(drawing) >= {"data", "layout"}
        json.dumps(drawing, allow_nan=False)


def test_there_are_panels() -> None:
    """A loop over nothing proves nothing."""
    assert len(PANELS) > 10


@EVERY_PANEL
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_panel_is_titled_and_drawn(panel: Panel, city: Engine, language: str) -> None:
    """With data, on the wall, on the laptop and on paper, in every language."""
    assert words(language, ZONE)(f"panel.{panel.name}")
    for theme in (DARK, LIGHT, PRINT):
        _check(panel, _drawn(panel, city, theme, language))


@EVERY_PANEL
def test_every_panel_has_something_to_draw(panel: Panel, city: Engine) -> None:
    """A panel that is only ever drawn empty is not tested: the small city has rows for each."""
    span = Span(NOON - panel.window, NOON, ZONE)
    with city.connect() as connection:
        frame = ask(panel, connection, applications(connection), span)

    assert not frame.empty


@EVERY_PANEL
def test_every_panel_is_drawn_empty(panel: Panel, engine: Engine) -> None:
    """A room that has seen nothing yet shows a sentence, not an error and not a zero."""
    for theme in (DARK, PRINT):
        _check(panel, _drawn(panel, engine, theme, "id"))


@EVERY_PANEL
def test_every_panel_is_drawn_for_one_application(panel: Panel, city: Engine) -> None:
    """Any panel may be asked about one application, also over a day."""
    span = Span(NOON - timedelta(days=1), NOON, ZONE)
    with city.connect() as connection:
        one = [app for app in applications(connection) if app.slug == "parkir"]
        frame = ask(panel, connection, one, span)

    _check(panel, panel.draw(frame, LIGHT, words("id", ZONE)))


@EVERY_PANEL
@pytest.mark.browser
@pytest.mark.parametrize("format_", EXPORTERS)
def test_every_panel_leaves_as_a_file(panel: Panel, city: Engine, format_: str) -> None:
    """In every format, with data; what it says of itself is on it."""
    content = _exported(panel, city, format_)

    if format_ == "png":
        picture = Image.open(io.BytesIO(content))
        assert round(picture.info["dpi"][0]) == 300
        return
    text = content.decode("utf-8")
    assert "Asia/Jakarta" in text
    assert "24 Nov 2026 12.00 WIB" in text
    assert not ENGLISH_MONTHS & set(text.replace("<", " ").replace(">", " ").split())


@EVERY_PANEL
def test_every_panels_numbers_reopen(panel: Panel, city: Engine) -> None:
    """A CSV read back by pandas holds the figures that were drawn, to the last digit."""
    told = words("id", ZONE)
    with city.connect() as connection:
        asked = sheet(Order(panel.name, "30d", "csv"), connection, told, NOON)

    again = pd.read_csv(io.BytesIO(EXPORTERS["csv"](asked, told)), comment="#")

    assert len(again) == len(asked.frame)
    for name, column in asked.frame.items():
        drawn = pd.to_numeric(column.dropna(), errors="coerce")
        if drawn.isna().any():
            continue  # words
        if name in again:
            assert again[name].dropna().astype(float).tolist() == pytest.approx(drawn.astype(float))
        else:
            moments = pd.to_datetime(again[str(name).removesuffix("_ms")].dropna(), utc=True)
            assert [round(at.timestamp() * 1000) for at in moments] == drawn.tolist()


@EVERY_PANEL
@pytest.mark.browser
@pytest.mark.parametrize("format_", ["svg", "csv"])
def test_every_panel_leaves_empty(panel: Panel, engine: Engine, format_: str) -> None:
    """An empty room exports an honest sheet."""
    assert b"Asia/Jakarta" in _exported(panel, engine, format_)


def _exported(panel: Panel, engine: Engine, format_: str) -> bytes:
    told = words("id", ZONE)
    with engine.connect() as connection:
        asked = sheet(Order(panel.name, "30d", format_), connection, told, NOON)
    return EXPORTERS[format_](asked, told)


LISTS = {
    *("angka-aduan", "antrean", "aduan-terbaru", "aduan-terkait", "aduan-sesudah-gangguan"),
    "angka-diumumkan",
}
"""Complaint panels without parts: figures, levels and lists; what was published bears its residual."""


def test_every_complaint_panel_is_reckoned_or_has_no_parts() -> None:
    """Whoever adds one says what it must add up to."""
    about = {panel.name for panel in PANELS.values() if panel.origin is Origin.COMPLAINTS}
    assert about == {*SUMS, *LISTS}
    assert not LISTS & set(SUMS)


@pytest.mark.parametrize("name", SUMS)
def test_every_complaint_sheet_adds_up_or_says_by_how_much_not(name: str, city: Engine) -> None:
    """The whole is counted apart from the parts, so that a row that is lost shows on every sheet."""
    told, blank = words("id", ZONE), '<svg viewBox="0 0 400 200"></svg>'
    with city.connect() as connection:
        whole = sheet(Order(name, "30d", "csv"), connection, told, NOON)
        worth = whole.frame[list(SUMS[name].parts)].fillna(0).sum(axis=1)
        if SUMS[name].now:
            worth = worth[whole.frame["now"].astype(bool)]
        most, asked = int(worth.max()), Span(NOON - PANELS[name].window, NOON, ZONE)
        span = asked if PANELS[name].reach is not Reach.PERIOD else whole.span
        left = whole.frame.drop(worth.idxmax())
        lack = reckoned(connection, applications(connection), span, name, left)

    assert whole.reckoned is not None
    assert whole.reckoned.residual == 0
    assert lack is not None
    assert lack.residual == most > 0
    for wanted, one in (
        ("selisih 0", whole),
        (f"selisih {lack.residual}", replace(whole, reckoned=lack)),
    ):
        csv = EXPORTERS["csv"](one, told).decode("utf-8")
        text = " ".join(ET.fromstring(compose(one, blank, told)[0]).itertext())
        assert wanted in csv
        assert wanted in text


def test_every_scene_hangs_panels_that_exist() -> None:
    """A scene names panels of the table, and has a title in every language."""
    for scene in SCENES.values():
        assert set(scene.panels) <= set(PANELS)
        for language in LANGUAGES:
            assert words(language, ZONE)(f"scene.{scene.name}")


def test_every_panel_hangs_somewhere() -> None:
    """A panel that nobody shows is dead: hang it or delete it."""
    hung: set[Any] = {name for scene in SCENES.values() for name in scene.panels}
    assert hung == set(PANELS)
