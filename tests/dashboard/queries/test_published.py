"""Published figures are shown with what their own parts make, and what they lack."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dashboard.queries.published import published
from liveroom.dialects.published import read_published
from liveroom.store.engine import open_engine
from liveroom.store.published import keep_published
from liveroom.store.tables import METADATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

FIGURES = Path(__file__).parents[3] / "demo" / "published.csv"
NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Connection]:
    """Return a connection to a city for which nothing was published yet."""
    engine = open_engine(f"sqlite:///{tmp_path / 'room.db'}")
    with engine.connect() as connection:
        METADATA.create_all(connection)
        yield connection
    engine.dispose()


def keep(connection: Connection, text: str) -> tuple[int, int, int]:
    told = read_published(text)
    assert told is not None
    assert told[1] == ()
    return keep_published(connection, "Kota Tangerang", told[0], NOW)


def test_the_published_years_are_counted_again(book: Connection) -> None:
    """2025: 12,080 received, parts of 11,880: 200 are missing; early 2025 has 40 too many."""
    assert keep(book, FIGURES.read_text()) == (12, 0, 0)

    frame = published(book).set_index("period")

    whole = frame.loc["2025-01-01/2025-12-15"]
    assert (whole["received"], whole["parts"], whole["residual"]) == (12080, 11880, 200)
    assert (whole["percent"], round(whole["recomputed"], 2)) == (96.59, 96.59)
    spring = frame.loc["2025-01-01/2025-04-14"]
    assert (spring["parts"], spring["residual"], spring["percent"]) == (4026, -40, 95.5)
    assert round(spring["recomputed"], 2) == 95.94
    before = frame.loc["2024-01-01/2024-12-20"]
    assert (before["residual"], before["percent"], round(before["recomputed"], 2)) == (
        0,
        95.89,
        95.78,
    )


def test_the_same_file_again_changes_nothing_and_a_correction_one_row(book: Connection) -> None:
    """A figure is corrected by telling it again."""
    text = FIGURES.read_text()
    keep(book, text)

    assert keep(book, text) == (0, 0, 12)
    assert keep(book, text.replace("193", "393")) == (0, 1, 11)
    assert published(book).iloc[0]["residual"] == 0


def test_what_was_not_published_is_not_zero(book: Connection) -> None:
    """Without every part there is no sum of parts and nothing is said to be missing."""
    keep(book, "period,label,count,percent,citation\n2016,masuk,9898,,tangerangkota.go.id\n")

    (row,) = published(book).to_dict("records")

    assert (row["resolved"], row["parts"], row["residual"], row["recomputed"]) == (None,) * 4
