"""What many tests start from: an empty database, and a small city in another."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, settings

from liveroom.store.engine import open_engine
from liveroom.store.retention import lay_ahead
from liveroom.store.schema import upgrade
from tests.city import NOON, found_city
from tests.postgres import Server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

KINDS = ("sqlite", "postgresql")
BOTH = (
    "liveroom/store/",
    "commands/test_db.py",
    "commands/test_import",
    "collectors/test_courier.py",
    "dashboard/queries/test_usage_steps.py",
    "collectors/test_keep.py",
    "collectors/test_standby.py",
    "collectors/test_schedule.py",
)
"""Whose tests meet both kinds of database: who writes, and what is counted."""

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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask the tests of the places in BOTH of each kind of database, once each."""
    marked = metafunc.definition.get_closest_marker("kind")
    place = metafunc.definition.nodeid.removeprefix("tests/")
    if "kind" in metafunc.fixturenames and place.startswith(BOTH):
        metafunc.parametrize("kind", marked.args if marked else KINDS)


@pytest.fixture
def kind() -> str:
    """Return which kind of database the test has; see `pytest_generate_tests`."""
    return "sqlite"


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Return a PostgreSQL server of this process's own."""
    server = Server()
    yield server
    server.close()


@pytest.fixture(scope="session")
def blank_pattern(postgres: Server) -> str:
    """Return the name of an empty database of the newest shape; copy it, never write it."""
    opened = open_engine(postgres.create("blank"))
    upgrade(opened)
    lay_ahead(opened, NOON - timedelta(weeks=2))
    opened.dispose()
    return "blank"


@pytest.fixture(scope="session")
def city_pattern(postgres: Server) -> str:
    """Return the name of a database with the city as it is at NOON; copy it, never write it."""
    opened = open_engine(postgres.create("city"))
    found_city(opened, NOON)
    opened.dispose()
    return "city"


@pytest.fixture
def database(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of an empty database of the newest shape, of one's own."""
    yield from _database("blank", kind, request, tmp_path)


@pytest.fixture
def city_database(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Return the address of a database of one's own with the small city in it, at NOON."""
    yield from _database("city", kind, request, tmp_path)


def _database(
    pattern: str, kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[str]:
    if kind == "sqlite":
        name, made = {"blank": ("liveroom.db", "blank"), "city": ("city.db", "founded")}[pattern]
        shutil.copyfile(request.getfixturevalue(made), tmp_path / name)
        yield f"sqlite:///{tmp_path / name}"
        return
    server: Server = request.getfixturevalue("postgres")
    name = f"test_{uuid4().hex}"
    yield server.create(name, request.getfixturevalue(f"{pattern}_pattern"))
    server.drop(name)


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    """Return an empty database of the newest shape."""
    opened = open_engine(database)
    yield opened
    opened.dispose()


@pytest.fixture(scope="session")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty SQLite file of the newest shape; copy it, never write it."""
    file = tmp_path_factory.mktemp("blank") / "liveroom.db"
    opened = open_engine(f"sqlite:///{file}")
    upgrade(opened)
    _close(opened)
    return file


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the SQLite file of the city as it is at NOON; copy it, never write it."""
    file = tmp_path_factory.mktemp("city") / "liveroom.db"
    opened = open_engine(f"sqlite:///{file}")
    found_city(opened, NOON)
    _close(opened)
    return file


def _close(opened: Engine) -> None:
    """Leave a file that is whole without the log beside it."""
    with opened.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    opened.dispose()


@pytest.fixture
def city(city_database: str) -> Iterator[Engine]:
    """Return a database of one's own with the small city of `tests.city` in it, at NOON."""
    opened = open_engine(city_database)
    yield opened
    opened.dispose()
