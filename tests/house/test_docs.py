"""What an operator or a registrar may write is written down, all of it."""

from __future__ import annotations

import re
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from commands import table
from dashboard.panels import PANELS
from dashboard.words import words
from liveroom import settings
from liveroom.dialects.complaints import COMPLAINT_DIALECTS
from liveroom.dialects.health import HEALTH_DIALECTS
from liveroom.dialects.usage import USAGE_DIALECTS
from liveroom.registry import channels, shape

ROOT = Path(__file__).parents[2]
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
REGISTRY = (ROOT / "docs" / "registry.md").read_text("utf-8")
SHAPES = [
    one
    for part in (shape, channels)
    for one in vars(part).values()
    if isinstance(one, type) and issubclass(one, shape.Shape)
]
KEYS = sorted({key for one in SHAPES for key in shape.keys(one)})


def test_every_setting_is_listed_and_no_other() -> None:
    """An operator looks in one place, and finds nothing there that does not exist."""
    listed = re.findall(r"^\| `(LIVEROOM_\w+)`", OPERATIONS, re.MULTILINE)

    assert sorted(listed) == sorted([*settings.NAMES, "LIVEROOM_SECRET_NAME"])


def test_every_command_is_listed() -> None:
    """What the front door can do stands in the page for those who run it."""
    assert [name for name in table() if f"`{name}" not in OPERATIONS] == []


@pytest.mark.parametrize("key", KEYS)
def test_every_key_of_the_registry_is_explained(key: str) -> None:
    """A key that is accepted and explained nowhere is a trap."""
    assert re.search(rf"\b{key}\b", REGISTRY)


@pytest.mark.parametrize("name", [*HEALTH_DIALECTS, *USAGE_DIALECTS, *COMPLAINT_DIALECTS])
def test_every_dialect_of_the_registry_is_named(name: str) -> None:
    """Whoever registers an application sees which formats there are."""
    assert f"`{name}`" in REGISTRY


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "CONTRIBUTING.md",
        *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "docs").glob("*.md")),
    ],
)
def test_every_link_leads_somewhere(page: str) -> None:
    """A page that points at nothing loses its reader."""
    text = (ROOT / page).read_text("utf-8")
    targets = re.findall(r"\[[^\]]*\]\(([^)#:]+)\)", text)

    assert [one for one in targets if not ((ROOT / page).parent / one).exists()] == []


@pytest.mark.parametrize(("language", "page"), [("id", "methods.md"), ("en", "methods.en.md")])
def test_every_panel_is_explained_to_those_who_read_it(language: str, page: str) -> None:
    """Whoever asks what a picture counts finds its title, in their language."""
    text = (ROOT / "docs" / page).read_text("utf-8")
    told = words(language, ZoneInfo("Asia/Jakarta"))

    assert [name for name in PANELS if told(f"panel.{name}") not in text] == []
    assert [word for word in ("mean", "any_down", "uptime-1", "p95") if word not in text] == []
