"""Two collectors on one home would count every outage twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from collectors import lease
from liveroom.errors import StoreError
from liveroom.room import COLLECTOR_LOCK

if TYPE_CHECKING:
    from pathlib import Path


def test_a_second_collector_is_refused_in_one_sentence(tmp_path: Path) -> None:
    """It says who has the home and what to do."""
    with (
        lease.held(tmp_path),
        pytest.raises(StoreError, match="Another collector") as refusal,
        lease.held(tmp_path),
    ):
        pass

    assert len(refusal.value.problems) == 1


def test_a_home_is_free_again_when_the_collector_is_gone(tmp_path: Path) -> None:
    """The file that stays behind holds nothing."""
    with lease.held(tmp_path):
        pass

    with lease.held(tmp_path):
        assert (tmp_path / COLLECTOR_LOCK).exists()


def test_a_home_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    """No traceback for a wrong directory."""
    with pytest.raises(StoreError, match="cannot be opened"), lease.held(tmp_path / "nowhere"):
        pass
