"""Large bodies are read on a thread, small ones where they are."""

from __future__ import annotations

import asyncio
import threading

import pytest

from collectors.aside import LARGE, aside


@pytest.mark.parametrize(("size", "is_here"), [(0, True), (LARGE, True), (LARGE + 1, False)])
def test_only_large_bodies_leave_the_loop(size: int, is_here: bool) -> None:  # noqa: FBT001  a table
    """The loop's own thread has others to serve."""
    found = asyncio.run(aside(threading.get_ident, bytes(size)))

    assert (found == threading.get_ident()) is is_here
