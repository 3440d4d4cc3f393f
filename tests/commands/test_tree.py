"""A tree of processes starts together, heals itself and ends together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

import pytest

from commands.tree import RARE_WAIT_S, Child, Tree, _how, _wait
from liveroom import clock
from tests.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ENVIRONMENT = {"PATH": os.defpath}
PATIENCE_S = 15.0


def child(name: str, body: str, waits_for: Path | None = None, *, once: bool = False) -> Child:
    """Return a child that runs a few lines of Python."""
    return Child(name, (sys.executable, "-c", textwrap.dedent(body)), ENVIRONMENT, waits_for, once)


def sleeper(file: Path) -> str:
    """Return the lines of a child that writes its number and waits to be ended."""
    return f"""
        import os, pathlib, signal
        pathlib.Path({str(file)!r}).open("a").write(f"{{os.getpid()}}\\n")
        signal.pause()
    """


def numbers(file: Path) -> list[int]:
    """Return the process numbers written so far."""
    return [int(line) for line in file.read_text().splitlines()] if file.exists() else []


def is_alive(number: int) -> bool:
    """Return whether a process runs (a zombie does not)."""
    try:
        with open(f"/proc/{number}/stat", encoding="utf-8") as stat:  # noqa: PTH123  not a file
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def keep(tree: Tree, steps: list[Callable[[], bool]]) -> None:
    """Run a tree in this thread; at each look the first step is tried, after the last it stops."""
    waiting = list(steps)
    deadline = clock.monotonic() + PATIENCE_S

    def between() -> None:
        if waiting and waiting[0]():
            waiting.pop(0)
        if not waiting or clock.monotonic() > deadline:
            tree.stop.set()

    tree.keep(between)
    assert not waiting


@pytest.fixture(autouse=True)
def _signals() -> object:
    kept = {n: signal.getsignal(n) for n in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def test_a_killed_child_is_started_again_and_told(tmp_path: Path) -> None:
    """The wall comes back by itself, and the console says what happened."""
    file = tmp_path / "numbers"
    told: list[str] = []
    tree = Tree([child("web", sleeper(file))], told.append)

    def kill_first() -> bool:
        if not numbers(file):
            return False
        os.kill(numbers(file)[0], signal.SIGKILL)
        return True

    keep(tree, [kill_first, lambda: len(numbers(file)) == 2])

    assert told == ["The web ended (by SIGKILL); it starts again in 0.3 s."]
    until(lambda: not any(is_alive(number) for number in numbers(file)), 2)


def test_everything_ends_together_even_what_will_not(tmp_path: Path) -> None:
    """A child that ignores SIGTERM, and what it started, are gone within the grace."""
    file = tmp_path / "numbers"
    stubborn = f"""
        import os, pathlib, signal, subprocess, sys, time
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        inner = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
        pathlib.Path({str(file)!r}).open("a").write(f"{{os.getpid()}}\\n{{inner.pid}}\\n")
        while True:
            signal.pause()
    """
    tree = Tree([child("web", stubborn), child("other", sleeper(file))], lambda _: None)

    keep(tree, [lambda: len(numbers(file)) == 3])

    until(lambda: not any(is_alive(number) for number in numbers(file)), 2)


def test_a_child_waits_for_its_file_and_may_finish(tmp_path: Path) -> None:
    """The collector begins when the demo city has written its registry; the city's past ends."""
    gate, first, second = tmp_path / "gate", tmp_path / "first", tmp_path / "second"
    write = "import pathlib; pathlib.Path({!r}).open('a').write('1\\n')"
    told: list[str] = []
    tree = Tree(
        [
            child("past", write.format(str(first)), once=True),
            child("collector", sleeper(second), waits_for=gate),
        ],
        told.append,
    )

    def open_gate() -> bool:
        if not tree.places[0].is_finished:
            return False
        assert not second.exists()
        gate.touch()
        return True

    keep(tree, [open_gate, lambda: bool(numbers(second))])

    assert numbers(first) == [1]
    assert told == []


def test_a_child_that_keeps_dying_is_tried_ever_more_rarely() -> None:
    """Five seconds at first; a crash loop does not eat the machine."""
    waits = [_wait(deaths, is_killed=False) for deaths in range(1, 8)]

    assert waits == [0.3, 0.6, 1.2, 2.4, 3.0, 3.0, RARE_WAIT_S]


def test_a_child_that_is_killed_is_back_within_five_seconds() -> None:
    """However often: it did not fail by itself, and every minute without it is a gap."""
    assert [_wait(deaths, is_killed=True) for deaths in (1, 7, 100)] == [0.3, 3.0, 3.0]


def test_a_crash_loop_is_said_in_one_sentence_each(tmp_path: Path) -> None:
    """The console counts the deaths, so that a loop is seen as one."""
    told: list[str] = []
    tree = Tree([child("web", "raise SystemExit(2)")], told.append)

    keep(tree, [lambda: len(told) == 3])

    assert told[2] == "The web ended 3 times in a row (exit code 2); it starts again in 1.2 s."


def test_an_end_is_told_by_its_signal_or_its_code() -> None:
    """A duty officer can tell a crash from a kill."""
    assert _how(-9) == "by SIGKILL"
    assert _how(3) == "exit code 3"


def test_nothing_outlives_a_tree_that_was_killed(tmp_path: Path) -> None:
    """Killed without a word, the supervisor leaves no orphan that would go on polling."""
    file = tmp_path / "numbers"
    script = f"""
        import sys
        sys.path.insert(0, {os.getcwd()!r})
        from commands.tree import Child, Tree
        code = {textwrap.dedent(sleeper(file))!r}
        Tree([Child("x", (sys.executable, "-c", code), {{}})], print).keep()
    """  # noqa: PTH109
    supervisor = subprocess.Popen([sys.executable, "-c", textwrap.dedent(script)])
    until(lambda: len(numbers(file)) == 1)

    supervisor.kill()
    supervisor.wait()

    until(lambda: not is_alive(numbers(file)[0]))
