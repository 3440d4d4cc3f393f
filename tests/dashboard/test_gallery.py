"""What hangs is painted once, says what failed, and changes its hash only with its picture."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard.gallery import Gallery, NoSuchSceneError, View, find
from dashboard.pages.looks import THEMES
from dashboard.panel import Kind
from dashboard.panels import PANELS
from dashboard.scenes import SCENES
from dashboard.words import words
from liveroom.room import Room
from liveroom.store.engine import writing
from liveroom.store.writes import beat
from tests.city import NOON, ZONE

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from dashboard.gallery import Picture

SCENE = SCENES["ikhtisar"]
PANEL = "perlu-perhatian"


def view(seq: int, now: datetime, theme: str = "gelap") -> View:
    return View(seq, now, THEMES[theme], words("id", ZONE))


def show(gallery: Gallery, engine: Engine, looked: View) -> Picture:
    with engine.connect() as connection:
        return gallery.show(connection, SCENE, "", looked)


def test_twenty_walls_cost_one_rendering_per_sequence_number(city: Engine) -> None:
    """A painted scene is handed out as it is until a fact or ten seconds have changed."""
    gallery = Gallery(Room(city, ZONE))

    first = show(gallery, city, view(7, NOON))
    again = show(gallery, city, view(7, NOON + timedelta(seconds=4)))
    newer = show(gallery, city, view(8, NOON + timedelta(seconds=4)))

    assert again is first
    assert newer is not first
    assert newer.seq == 8


def test_a_new_fact_is_painted_as_soon_as_the_question_is_due_again(city: Engine) -> None:
    """A commit within the second after a painting must not hide until the next repaint."""
    gallery = Gallery(Room(city, ZONE))
    show(gallery, city, view(7, NOON))
    early = show(gallery, city, view(8, NOON + timedelta(milliseconds=400)))
    at = timedelta(milliseconds=1100)

    due = show(gallery, city, view(8, NOON + at))

    assert early.good_until <= NOON + timedelta(seconds=1)
    assert due is not early


def test_time_alone_moves_no_hash_but_elapsed_minutes_do_not_count(city: Engine) -> None:
    """The browser keeps elapsed times current itself; a minute must not redraw the list."""
    gallery = Gallery(Room(city, ZONE))

    before = show(gallery, city, view(7, NOON))
    with writing(city) as connection:
        beat(connection, NOON + timedelta(seconds=60))
    later = show(gallery, city, view(7, NOON + timedelta(seconds=61)))

    listed = {panel.id: panel for panel in before.panels}[PANEL]
    moved = {panel.id: panel for panel in later.panels}[PANEL]
    assert listed.hash == moved.hash


def test_a_panel_that_fails_says_so_and_the_others_hang(
    city: Engine, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """One broken drawing must not take the wall down."""

    def broken(*_: object, **__: object) -> str:
        raise ZeroDivisionError

    failing = replace(PANELS[PANEL], draw=broken)
    monkeypatch.setattr("dashboard.gallery.PANELS", {**PANELS, PANEL: failing})

    shown = {one.id: one for one in show(Gallery(Room(city, ZONE)), city, view(7, NOON)).panels}

    assert shown[PANEL].kind is Kind.SVG
    assert words("id", ZONE)("wall.panel_failed").split()[0] in shown[PANEL].body
    assert 'data-app="parkir"' in shown["kategori-aplikasi"].body
    assert "could not be drawn" in caplog.text


@pytest.mark.parametrize("path", ["", "nowhere", "ikhtisar/parkir", "../etc"])
def test_what_is_not_on_any_wall_is_not_found(path: str) -> None:
    """A name from outside reaches nothing but the table of scenes."""
    with pytest.raises(NoSuchSceneError):
        find(path)
