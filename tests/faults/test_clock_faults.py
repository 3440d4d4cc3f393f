"""A clock that is set while the collector runs: no burst, no pause, nobody down, nothing expired.

libfaketime shows the collector another time of day, and the true one on the clock that never steps.
"""

from __future__ import annotations

import signal
import ssl
import time
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from platform import machine
from typing import TYPE_CHECKING

import pytest
import trustme

from liveroom import clock
from liveroom.model import Cause, Status
from tests.faults.monitor import EVERY_S, PATIENCE_S, City, Monitor, monitor
from tests.faults.test_process_faults import of
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FAKETIME = "/usr/lib/{}-linux-gnu/faketime/libfaketimeMT.so.1"
APPLICATIONS = 8
HOUR_S = 3600
DAY_S = 24 * HOUR_S
FREEZE_S = 3
SLOTS = 2
"""So many slots are looked at after each step."""

pytestmark = pytest.mark.faults


class Wrong:
    """A monitor whose clock can be set; `set` by so many seconds from the true time."""

    def __init__(self, made: Monitor, file: Path) -> None:
        """Take the monitor and the file that libfaketime reads."""
        self.monitor = made
        self._file = file

    def set(self, seconds: int) -> None:
        """Set the clock, all at once."""
        beside = self._file.with_suffix(".new")
        beside.write_text(f"{seconds:+d}\n")
        beside.rename(self._file)


@pytest.fixture(scope="module")
def wrong(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Wrong]:
    """Return a monitor of nine applications, one of them over TLS, that found everybody up."""
    tmp_path = tmp_path_factory.mktemp("clock")
    authority = trustme.CA()
    (tmp_path / "authority.pem").write_bytes(authority.cert_pem.bytes())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    leaf = authority.issue_cert("127.0.0.1", not_after=clock.now() + timedelta(days=90))
    leaf.configure_cert(context)
    secure = City(context)
    file = tmp_path / "clock"
    file.write_text("+0\n")
    environment = {
        "LD_PRELOAD": _library(),
        "FAKETIME_TIMESTAMP_FILE": str(file),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        "LIVEROOM_CA_FILE": str(tmp_path / "authority.pem"),
    }
    url = f"https://127.0.0.1:{secure.server_port}/aman"
    with monitor(tmp_path / "home", APPLICATIONS, environment, secure=url) as made:
        made.start()
        until(lambda: made.statuses() == {Status.UP}, PATIENCE_S)
        until(lambda: len(secure.hits) > 1, PATIENCE_S)
        yield Wrong(made, file)
    secure.shutdown()
    secure.server_close()


def _library() -> str:
    return FAKETIME.format(machine())


def after(wrong: Wrong) -> None:
    """Wait for some slots, and hold that nobody was asked too often, or not at all."""
    city = wrong.monitor.city
    began = clock.monotonic()
    until(lambda: clock.monotonic() - began > SLOTS * EVERY_S, PATIENCE_S)
    hits = [(at, who) for at, who in list(city.hits) if at >= began]
    asked = Counter(who for _, who in hits)
    assert len(asked) == APPLICATIONS
    assert max(asked.values()) <= SLOTS + 2


def whole(wrong: Wrong) -> None:
    """Hold that nobody was down, no certificate expired, no slot is there twice, all adds up."""
    made = wrong.monitor
    rows = made.rows()
    assert of(rows, Status.DOWN) == set()
    assert of(rows, Status.UNKNOWN) <= {Cause.MONITOR_CLOCK, Cause.MONITOR_OVERLOAD}
    assert made.incidents() == 0
    assert made.problems() == []
    for slug in {row.slug for row in rows}:
        starts = [row.start_s for row in rows if row.slug == slug]
        assert all(after - before >= EVERY_S for before, after in pairwise(starts))


@pytest.mark.parametrize("step_s", [-3 * HOUR_S, 400 * DAY_S])
def test_a_step_of_the_clock_is_nobodys_outage(wrong: Wrong, step_s: int, rounds: range) -> None:
    """Set and set back: what is in flight is void, and everything goes on at the same pace."""
    made = wrong.monitor
    for seconds in (step_s, 0) * min(10, len(rounds)):
        before = set(made.rows())
        wrong.set(seconds)
        until(lambda: made.state() == "clock", PATIENCE_S)
        made.wait_for_news()
        after(wrong)
        assert before <= set(made.rows())
        if seconds == 400 * DAY_S:
            aman = [row for row in made.rows() if row.slug == "aman"]
            assert aman[-1].cause is Cause.MONITOR_CLOCK

    until(lambda: made.newest_s() <= clock.now().timestamp(), PATIENCE_S)
    until(lambda: made.statuses() == {Status.UP}, PATIENCE_S)
    whole(wrong)


def test_a_machine_that_slept_wakes_to_nobodys_outage(wrong: Wrong) -> None:
    """Twenty minutes are gone: a gap, and the first answers are judged as ever."""
    made = wrong.monitor
    made.signal(signal.SIGSTOP)
    before = max(row.start_s for row in made.rows() if row.start_s <= clock.now().timestamp())
    time.sleep(FREEZE_S)
    wrong.set(1200)
    made.signal(signal.SIGCONT)

    until(lambda: made.state() == "clock", PATIENCE_S)
    until(lambda: made.newest_s() > before + 1200, PATIENCE_S)
    after(wrong)

    assert not [row for row in made.rows() if before + EVERY_S < row.start_s < before + 1190]
    whole(wrong)
