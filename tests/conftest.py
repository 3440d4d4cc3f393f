"""What many tests start from: an empty database, and a small city in another."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from liveroom.store.engine import open_engine
from liveroom.store.schema import upgrade
from tests.city import NOON, found_city

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

CHROMIUM = "/usr/bin/chromium"

# A busy machine is no reason to fail, and the same commit always gets the same verdict.
settings.register_profile(
    "calm", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("calm")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make soak` say how often each fault is to come."""
    parser.addoption("--rounds", type=int, default=1, help="how often each fault comes (1)")


@pytest.fixture
def rounds(request: pytest.FixtureRequest) -> range:
    """Return one number for each time a fault is to come."""
    return range(request.config.getoption("--rounds"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Say which browser playwright drives: Debian's, as root, without a graphics card."""
    return {"executable_path": CHROMIUM, "args": ["--no-sandbox", "--disable-gpu"]}


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Return an empty database of the newest shape, in a file of its own."""
    opened = open_engine(f"sqlite:///{tmp_path / 'liveroom.db'}")
    upgrade(opened)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of the city as it is at NOON; copy it, never write it."""
    file = tmp_path_factory.mktemp("city") / "liveroom.db"
    opened = open_engine(f"sqlite:///{file}")
    found_city(opened, NOON)
    with opened.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    opened.dispose()
    return file


@pytest.fixture
def city(founded: Path, tmp_path: Path) -> Iterator[Engine]:
    """Return a database of one's own with the small city of `tests.city` in it, at NOON."""
    file = tmp_path / "city.db"
    shutil.copyfile(founded, file)
    opened = open_engine(f"sqlite:///{file}")
    yield opened
    opened.dispose()
