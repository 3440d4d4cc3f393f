"""What questions about complaints start from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from liveroom.store.engine import open_engine
from tests.dashboard.complaint_book import found

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Connection]:
    """Return a connection to a city with no complaint and no look yet."""
    engine = open_engine(f"sqlite:///{tmp_path / 'room.db'}")
    with engine.connect() as connection:
        found(connection)
        yield connection
    engine.dispose()
