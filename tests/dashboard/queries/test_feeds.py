"""How old each feed is: never read is not the same as fresh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from dashboard.queries.feeds import FILE_EVERY_S, USAGE, Feed, feeds
from liveroom.store.engine import open_engine
from liveroom.store.tables import METADATA, agency, application, metric, reading, source

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection


def _asked(
    folder: Path, *rows: dict[str, object], read_at_s: int | None = None
) -> tuple[Feed, ...]:
    engine = open_engine(f"sqlite:///{folder / 'liveroom.db'}")
    with engine.connect() as connection:
        METADATA.create_all(connection)
        for number, row in enumerate(rows, 1):
            connection.execute(insert(source).values(id=number, dialect="open311", **row))
        if read_at_s is not None:
            _read(connection, read_at_s)
        found = feeds(connection)
    engine.dispose()
    return found


def _read(connection: Connection, at_s: int) -> None:
    connection.execute(insert(agency).values(slug="dishub", position=1, name="Dishub"))
    connection.execute(
        insert(application).values(
            id=1,
            slug="parkir",
            position=1,
            name="Parkir",
            category="layanan",
            owner="dishub",
            platform="web",
            control="city",
            tier=1,
            objective=0.99,
            first_seen_ms=0,
            registered_ms=0,
        )
    )
    connection.execute(insert(metric).values(id=1, application_id=1, name="visits", kind="counter"))
    if at_s:
        connection.execute(insert(reading).values(at_s=at_s, metric_id=1, value=3.0))


def test_a_feed_is_as_old_as_its_last_full_read(tmp_path: Path) -> None:
    """Each in its order and with its own rhythm; a file is expected once a day."""
    found = _asked(
        tmp_path,
        {"name": "laksa", "every_s": 60, "as_of_ms": 5_000},
        {"name": "arsip", "every_s": None, "as_of_ms": None},
    )

    assert found == (Feed("laksa", 5_000, 60), Feed("arsip", None, FILE_EVERY_S))


def test_usage_is_one_feed_and_as_old_as_its_newest_reading(tmp_path: Path) -> None:
    """Its age is the newest reading of any application."""
    (found,) = _asked(tmp_path, read_at_s=7)

    assert (found.name, found.as_of_ms) == (USAGE, 7_000)


def test_a_series_never_read_is_not_fresh(tmp_path: Path) -> None:
    """Declared and silent is a feed without an age, not no feed."""
    (found,) = _asked(tmp_path, read_at_s=0)

    assert (found.name, found.as_of_ms) == (USAGE, None)


def test_without_feeds_there_is_nothing_to_be_late(tmp_path: Path) -> None:
    """A city that only watches health has no complaint feed to miss."""
    assert _asked(tmp_path) == ()
