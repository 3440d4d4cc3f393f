"""The UI writer's JSON: `{}` is what a server without a report says."""

from __future__ import annotations

import pytest

from liveroom.dialects.health import aspnet_ui
from liveroom.model import Malformed


@pytest.mark.parametrize(
    "body", [b"{}", b'{"status":"healthy"}', b'{"status":"Healthy","entries":[]}']
)
def test_no_report_is_malformed(body: bytes) -> None:
    """Nothing said is not `up`."""
    assert isinstance(aspnet_ui.read(body, "application/json", 200), Malformed)
