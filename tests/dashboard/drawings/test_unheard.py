"""Before the first complaint was ever kept, no panel may say that there are none."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dashboard.panel import Origin, ask
from dashboard.panels import PANELS
from dashboard.themes import DARK
from liveroom.model import Span
from liveroom.store.engine import open_engine
from liveroom.store.reads import applications
from liveroom.store.schema import upgrade
from tests.city import NOON, ZONE
from tests.dashboard.drawings.drawn import INDONESIAN, said

if TYPE_CHECKING:
    from pathlib import Path

ON_WALLS = (
    "angka-aduan",
    "peta-aduan",
    "topik-aduan",
    "lewat-tenggat",
    "aduan-terbaru",
    "aduan-hari-ini",
    "tindak-lanjut",
)


@pytest.mark.parametrize("name", ON_WALLS)
def test_a_room_that_never_heard_a_complaint_counts_none(name: str, tmp_path: Path) -> None:
    """Zero open complaints is praise; a city without a feed has not earned it."""
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    upgrade(engine)
    panel = PANELS[name]
    span = Span(NOON - timedelta(days=7), NOON, ZONE)

    with engine.connect() as connection:
        frame = ask(panel, connection, applications(connection), span)
    drawing = panel.draw(frame, DARK, INDONESIAN)
    engine.dispose()

    lines = said(drawing) if isinstance(drawing, str) else [json.dumps(drawing)]
    assert panel.origin is Origin.COMPLAINTS
    assert frame.attrs["heard"] is False
    assert not [line for line in lines if re.match(r"0(\b|/)", line)] or name == "peta-aduan"
    assert any("pernah terbaca" in line or line == "–" for line in lines)
