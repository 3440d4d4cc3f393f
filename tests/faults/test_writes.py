"""Every single write may be the last one: killed there, or in the dark, nothing told is lost."""

from __future__ import annotations

import shutil
from random import Random
from typing import TYPE_CHECKING

import pytest

from tests.faults.disk import (
    Flushers,
    Op,
    after_power_loss,
    before,
    flushers,
    lay,
    recorded,
)
from tests.faults.flusher import ACKS, FLUSHES, FULL, NORMAL, found, kept

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KILLED = -9
SHORT = 24
"""So many calls are enough where not every one is asked for."""

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def flusher() -> Iterator[Flushers]:
    """Return the program whose children write."""
    with flushers() as program:
        yield program


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Return a home in which nothing was written yet; copy it, or use it once."""
    made = tmp_path / "home"
    made.mkdir()
    found(made)
    return made


def test_power_that_goes_at_any_write_takes_nothing_that_was_told(
    flusher: Flushers, home: Path, tmp_path: Path, rounds: range
) -> None:
    """Every flush is on the disk before anybody is told so, whatever the disk does with the rest."""
    start = before(home)
    ops = recorded(flusher, home, FULL)
    step = 1 if len(rounds) > 1 else 3

    for number in rounds[: max(1, len(rounds) // 20)]:
        for cut in range(number % step, len(ops) + 1, step):
            told = _told(ops[:cut])
            dark = tmp_path / "dark"
            lay(after_power_loss(start, ops[:cut], Random(cut + 10_000 * number)), dark)
            held = kept(dark)
            assert held.problems == (), cut
            assert min(held.flushes, held.complaints) >= told, cut
            shutil.rmtree(dark)

    assert _told(ops) == FLUSHES


def test_the_model_of_lost_power_has_teeth(flusher: Flushers, home: Path, tmp_path: Path) -> None:
    """Were each flush not synced, the same model would lose what was told: so it finds that."""
    start = before(home)
    ops = recorded(flusher, home, NORMAL)
    places = [place for place, op in enumerate(ops, 1) if op.name == ACKS]

    lost = 0
    for cut in places:
        dark = tmp_path / f"dark{cut}"
        lay(after_power_loss(start, ops[:cut], Random(cut)), dark)
        lost += kept(dark).flushes < _told(ops[:cut])

    assert lost > 0


def test_a_process_killed_at_any_write_loses_nothing_that_was_told(
    flusher: Flushers, home: Path, tmp_path: Path, rounds: range
) -> None:
    """Kill -9 at the Nth call of each kind, for every N in the long form: a restart finds it whole."""
    pattern = tmp_path / "pattern"
    shutil.copytree(home, pattern)
    calls = points(recorded(flusher, home, FULL))
    if len(rounds) == 1:
        calls = calls[:: max(1, len(calls) // SHORT)]

    for call, number in calls:
        killed = tmp_path / f"{call}-{number}"
        shutil.copytree(pattern, killed)
        fault = f"inject={call}:signal=SIGKILL:when={number}"
        end = flusher.run(killed, FULL, "-o", "/dev/null", "-e", f"trace={call}", "-e", fault)
        assert end == KILLED
        held = kept(killed)
        assert held.problems == (), (call, number)
        told = (killed / ACKS).read_text().count("kept") if (killed / ACKS).exists() else 0
        assert min(held.flushes, held.complaints) >= told, (call, number)
        shutil.rmtree(killed)


def _told(ops: list[Op]) -> int:
    return sum(op.name == ACKS for op in ops)


def points(ops: list[Op]) -> list[tuple[str, int]]:
    """Return every call by its kind and its place among those of the same kind."""
    seen: dict[str, int] = {}
    points = []
    for op in ops:
        seen[op.call] = seen.get(op.call, 0) + 1
        points.append((op.call, seen[op.call]))
    return points
