"""Every worked example of the counting policy, from samples kept to the figure that is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest

from dashboard.queries.uptime import document, uptime
from dashboard.words import words
from liveroom.model import Sample, Span, Status, Verdict, Window
from liveroom.rules import slots
from liveroom.rules.periods import midnight
from liveroom.store.audit import disagreements
from liveroom.store.engine import reading, writing
from liveroom.store.reads import applications
from liveroom.store.writes import keep_registry, keep_samples
from tests.city import ZONE
from tests.watched import MINUTE, registry

if TYPE_CHECKING:
    from sqlalchemy import Engine

SLUG = "uji-23"  # whose grids of one and of five minutes both begin at midnight
DAY = date(2026, 11, 20)
START = midnight(DAY, ZONE)
HOUR, WHOLE = timedelta(hours=1), timedelta(days=1)
UP, SLOW, DOWN, UNKNOWN = Status.UP, Status.DEGRADED, Status.DOWN, Status.UNKNOWN


class Example(NamedTuple):
    """What was seen (how many slots, and what each said), and the figures that must come out."""

    seen: tuple[tuple[int, Status | None], ...]
    told_s: int
    shown: str
    coverage: str
    strict: str | None = None
    window: tuple[timedelta, timedelta] | None = None


AT_TEN = (10 * HOUR + timedelta(seconds=30), 10 * HOUR + timedelta(seconds=90))
EXAMPLES = {
    "1,440 up": Example(((1440, UP),), 86_400, "100,00%", "100,00%"),
    "30 down": Example(((30, DOWN), (1410, UP)), 86_400, "97,91%", "100,00%"),
    "the simulated day": Example(
        ((30, DOWN), (60, UP), (60, DOWN), (60, UP), (60, None), (1170, UP)),
        75_600,
        "97,61%",
        "95,83%",
        window=(90 * MINUTE, 210 * MINUTE),
    ),
    "all maintenance": Example(
        ((1440, UP),), 0, "tidak ada data", "100,00%", window=(0 * HOUR, WHOLE)
    ),
    "no sample": Example((), 0, "tidak ada data", "0,00%"),
    "half unknown": Example(((720, UP), (720, UNKNOWN)), 43_200, "100,00%", "50,00%"),
    "one degraded": Example(((1, SLOW), (1439, UP)), 86_400, "100,00%", "100,00%", strict="99,93%"),
    "a window inside two slots": Example(
        ((600, UP), (2, DOWN), (838, UP)), 86_340, "99,93%", "100,00%", window=AT_TEN
    ),
}


def keep(engine: Engine, samples: list[Sample], windows: tuple[Window, ...] = ()) -> None:
    """Keep what was seen, the slot that was retried with its attempts."""
    with writing(engine) as connection:
        keep_registry(connection, registry(SLUG, START, windows), "digest", START, ZONE)
        assert keep_samples(connection, samples, START + WHOLE).refused == ()


def published(engine: Engine) -> dict[str, object]:
    """Return the row that scripts and reports read of the day, a year later."""
    with reading(engine) as connection:
        assert list(disagreements(connection)) == []
        span = Span(START, START + WHOLE, ZONE)
        answer = uptime(connection, applications(connection), span, START + 365 * WHOLE)
    (row,) = document(answer, words("id", ZONE))["rows"]
    return dict(row)


@pytest.mark.parametrize("example", EXAMPLES.values(), ids=EXAMPLES.keys())
def test_a_worked_example_is_published_as_written(engine: Engine, example: Example) -> None:
    """Another city with another program and this policy must print the same."""
    said = [status for count, status in example.seen for _ in range(count)]
    samples = [
        Sample(SLUG, START + place * MINUTE, MINUTE, Verdict(status), attempts=1 + (place == 300))
        for place, status in enumerate(said)
        if status is not None
    ]
    windows = () if example.window is None else (_window(*example.window),)

    keep(engine, samples, windows)

    row = published(engine)
    assert row["told_ms"] == example.told_s * 1000
    assert (row["shown"], row["shown_coverage"]) == (example.shown, example.coverage)
    assert row["flagged"] == (example.coverage in {"0,00%", "50,00%"})
    assert row["shown_strict"] == (example.strict or example.shown)


def _window(start: timedelta, end: timedelta) -> Window:
    return Window(START - WHOLE, START + start, START + end)


def test_an_interval_that_changed_at_noon(engine: Engine) -> None:
    """720 slots of a minute, then 144 of five: one of these down is 300 seconds of the day."""
    noon = START + 12 * HOUR
    said = registry(SLUG, START)
    (application,) = said.applications
    other = replace(said, applications=(replace(application, every=5 * MINUTE),))
    minutes = [Sample(SLUG, START + n * MINUTE, MINUTE, Verdict(UP)) for n in range(720)]
    fives = [
        Sample(SLUG, noon + n * 5 * MINUTE, 5 * MINUTE, Verdict(UP if n else DOWN))
        for n in range(144)
    ]
    assert slots.slot_at(noon, slots.grid(SLUG, 5 * MINUTE)).start == noon

    keep(engine, minutes)
    with writing(engine) as connection:
        keep_registry(connection, other, "other", noon - timedelta(seconds=1), ZONE)
        assert keep_samples(connection, fives, START + WHOLE).refused == ()

    row = published(engine)
    assert (row["told_ms"], row["shown"], row["shown_coverage"]) == (
        86_400_000,
        "99,65%",
        "100,00%",
    )


def test_the_change_itself_loses_no_second() -> None:
    """The slot in progress keeps its end, and the first new slot is shortened to begin there."""
    moment = datetime(2026, 11, 20, 5, 2, 30, tzinfo=UTC)
    old = slots.slot_at(moment, slots.grid(SLUG, MINUTE))

    new = slots.slot_from(old.end, slots.grid(SLUG, 5 * MINUTE))

    assert (old.end, new.start, new.length) == (new.start, old.end, 2 * MINUTE)
    assert slots.slot_from(new.end, slots.grid(SLUG, 5 * MINUTE)).length == 5 * MINUTE
