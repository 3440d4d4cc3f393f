"""What is in force is shown, and nothing secret of it."""

from __future__ import annotations

from dataclasses import replace

from dashboard.pages.settings_page import shown
from dashboard.words import words
from liveroom.settings import NAMES, load
from tests.city import ZONE

ID = words("id", ZONE)
KEY = "k" * 40


def test_no_secret_is_shown() -> None:
    """A password in an address, a key, a token: only that they are there."""
    settings = replace(
        load({"LIVEROOM_SECRET_KEY": KEY, "LIVEROOM_SECRET_PDN_TOKEN": "geheim"}),
        database_url="postgresql+psycopg://live:geheim@db.example.go.id/live?password=geheim",
    )

    said = " ".join(shown(name, settings, ID) for name in NAMES)

    assert "geheim" not in said
    assert KEY not in said
    assert "db.example.go.id" in said
    assert "terisi" in said


def test_every_setting_has_words() -> None:
    """A setting that is added is explained here too, in every language."""
    for language in ("id", "en"):
        told = words(language, ZONE)
        for name in NAMES:
            assert told(f"settings.{name.lower()}")
