"""Reading large bodies beside the loop, so that one application's megabyte delays nobody else."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

LARGE = 32 * 1024
"""Reading so much takes about ten milliseconds; a thread costs a tenth of one."""

Read = TypeVar("Read")


async def aside(read: Callable[[], Read], body: bytes) -> Read:
    """Return what `read` makes of `body`: at once where it is small, on a thread where it is not."""
    if len(body) <= LARGE:
        return read()
    return await asyncio.to_thread(read)
