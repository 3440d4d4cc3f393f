"""One small sheet for the tests of the exporters."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from dashboard.exports.sheet import Sheet
from liveroom.model import Span

ZONE = ZoneInfo("Asia/Jakarta")
NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 200"><circle r="9"/></svg>'


@pytest.fixture
def sheet() -> Sheet:
    """One small sheet over a month of one category."""
    return Sheet(
        panel="uptime",
        title="Uptime 30 hari",
        subject="Layanan publik",
        drawing=PICTURE,
        size=(400, 200),
        frame=pd.DataFrame({"application": ["satu"], "uptime": [0.99]}),
        span=Span(datetime(2026, 10, 25, tzinfo=UTC), NOON, ZONE),
        source="Pemeriksaan",
        made=NOON,
        as_of=NOON,
        coverage=0.98999,
        count=20,
        policy="uptime-1",
        version="0.1.0",
        sample=True,
    )
