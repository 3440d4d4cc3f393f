"""A collector that stands still ends itself, so that somebody starts it again."""

from __future__ import annotations

from itertools import count
from threading import Event

from collectors.duty import STUCK, watched


def test_a_loop_that_stands_still_is_ended() -> None:
    """Nobody else notices: the process is there, and does nothing."""
    ended, codes = Event(), []

    def end(code: int) -> None:
        codes.append(code)
        ended.set()

    with watched(lambda: 7, patience_s=1, end=end):
        assert ended.wait(60)

    assert codes == [STUCK]


def test_a_loop_that_turns_is_left_alone() -> None:
    """However often it is looked at."""
    turns, looks, ended = count(), Event(), Event()

    def look() -> int:
        number = next(turns)
        if number == 3:
            looks.set()
        return number

    with watched(look, patience_s=1, end=lambda _: ended.set()):
        assert looks.wait(60)

    assert not ended.is_set()
