"""Two collectors on one home would count every outage twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from collectors import lease
from liveroom.errors import StoreError
from liveroom.room import COLLECTOR_LOCK
from tests.waiting import until

if TYPE_CHECKING:
    from pathlib import Path


def test_one_has_the_home_and_says_who_it_is(tmp_path: Path) -> None:
    """The second one knows whom it waits for."""
    with lease.asked(tmp_path) as first, lease.asked(tmp_path) as second:
        assert first.take()

        assert not second.take()
        assert second.holder() == os.getpid()


def test_a_home_is_free_again_when_the_collector_is_gone(tmp_path: Path) -> None:
    """The file that stays behind holds nothing."""
    with lease.asked(tmp_path) as first:
        assert first.take()

    with lease.asked(tmp_path) as second:
        assert (tmp_path / COLLECTOR_LOCK).exists()
        assert second.take()


@pytest.mark.parametrize("said", ["", "1", "999999999", "nobody"])
def test_a_number_that_is_somebody_elses_is_nobody(tmp_path: Path, said: str) -> None:
    """In another container the same number is another process: it must not be ended."""
    (tmp_path / COLLECTOR_LOCK).write_text(said)

    with lease.asked(tmp_path) as waiting:
        assert waiting.holder() is None


def test_a_frozen_process_is_known_and_ended(tmp_path: Path) -> None:
    """It would keep the lock for ever."""
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as process:
        process.send_signal(signal.SIGSTOP)
        until(lambda: lease.state_of(process.pid) == lease.STOPPED)

        lease.end(process.pid)

        assert process.wait(10) == -signal.SIGKILL
    assert lease.state_of(process.pid) == ""
    lease.end(process.pid)


def test_a_home_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    """No traceback for a wrong directory."""
    with pytest.raises(StoreError, match="cannot be opened"), lease.asked(tmp_path / "nowhere"):
        pass
