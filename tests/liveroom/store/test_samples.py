"""Samples in any order make the same truth: spells, tallies, current states and incidents."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck as Slow
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from liveroom.model import (
    Application,
    Category,
    Cause,
    City,
    HealthCheck,
    Refusal,
    Registry,
    Sample,
    Status,
    Verdict,
    Window,
)
from liveroom.rules.incidents import Run, fold
from liveroom.rules.periods import day_bounds, day_number, local_days, to_ms
from liveroom.rules.uptime import join, tally, window
from liveroom.store.claims import acknowledge, claims
from liveroom.store.codes import CAUSE, STATUS
from liveroom.store.engine import writing
from liveroom.store.tables import current, heartbeat, incident, sample, spell, tally_day, tally_hour
from liveroom.store.writes import Kept, keep_registry, keep_samples
from tests.city import NOON, ZONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from sqlalchemy import Engine

MINUTE = timedelta(minutes=1)
UP, SLOW = Verdict(Status.UP), Verdict(Status.DEGRADED, Cause.SLOW)
DOWN, REFUSED = Verdict(Status.DOWN, Cause.TIMEOUT), Verdict(Status.DOWN, Cause.REFUSED)
UNKNOWN = Verdict(Status.UNKNOWN, Cause.MALFORMED)
VERDICTS = (UP, UP, UP, DOWN, REFUSED, SLOW, UNKNOWN)
REGISTERED = NOON - timedelta(days=3)
WINDOWS = (
    Window(NOON - timedelta(days=9), NOON - timedelta(hours=30), NOON - timedelta(hours=26)),
    Window(NOON - timedelta(minutes=95), NOON - timedelta(hours=2), NOON - timedelta(minutes=61)),
)


def register(connection: Connection, zone: ZoneInfo = ZONE, *slugs: str) -> None:
    """Keep a registry of applications under `WINDOWS`, registered three days before NOON."""
    applications = tuple(
        Application(
            slug,
            slug,
            "umum",
            "dishub",
            registered=REGISTERED,
            maintenance=WINDOWS,
            health=HealthCheck("http://127.0.0.1/"),
        )
        for slug in slugs or ("parkir",)
    )
    city = City("Kota Contoh")
    registry = Registry(city, (Category("umum", {"id": "Umum"}),), (), (), (), applications)
    keep_registry(connection, registry, "digest", REGISTERED, zone)


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    """Return a writing connection to a database in which `parkir` and `pajak` are registered."""
    with writing(engine) as opened:
        register(opened, ZONE, "parkir", "pajak")
        yield opened


def looks(*verdicts: Verdict | None, start: datetime = NOON - timedelta(hours=1)) -> list[Sample]:
    """Return one sample of `parkir` a minute; None is a minute in which nobody looked."""
    return [
        Sample("parkir", start + place * MINUTE, MINUTE, verdict)
        for place, verdict in enumerate(verdicts)
        if verdict is not None
    ]


def incidents(connection: Connection) -> list[tuple[str, Cause, float, float | None]]:
    """Return severity, cause, and the minutes after 11:00 of opening and closing."""
    eleven = to_ms(NOON - timedelta(hours=1))
    return [
        (
            row.severity,
            CAUSE[row.cause],
            (row.opened_ms - eleven) / 60_000,
            None if row.closed_ms is None else (row.closed_ms - eleven) / 60_000,
        )
        for row in connection.execute(select(incident).order_by(incident.c.opened_ms))
    ]


def test_the_first_look_after_midnight_leaves_yesterday_whole(connection: Connection) -> None:
    """Yesterday is counted again when its last look ends at midnight: from all of it, not its tail."""
    midnight = NOON.astimezone(ZONE).replace(hour=0)
    evening = looks(UP, UP, SLOW, start=midnight - 3 * MINUTE)
    keep_samples(connection, evening, midnight)

    keep_samples(connection, looks(UP, start=midnight), midnight + MINUTE)

    query = select(tally_day).where(tally_day.c.day == day_number(midnight.date() - timedelta(1)))
    yesterday = connection.execute(query).one()
    assert (yesterday.up_ms, yesterday.degraded_ms) == (120_000, 60_000)


@pytest.mark.kind("sqlite")  # forty times the rule; the rows it reads are the same on both
@pytest.mark.parametrize(
    ("seen", "found"),
    [
        ([UP, UP], []),
        ([UP, DOWN], [("down", Cause.TIMEOUT, 1, None)]),
        ([UP, DOWN, REFUSED, UP], [("down", Cause.TIMEOUT, 1, 3)]),
        ([UP, DOWN, None, UNKNOWN, SLOW], [("down", Cause.TIMEOUT, 1, 4)]),
        ([UP, DOWN, None, None], [("down", Cause.TIMEOUT, 1, None)]),
        ([DOWN, UP, UP, UP, REFUSED], [("down", Cause.TIMEOUT, 0, None)]),
        (
            [DOWN, UP, UP, UP, UP, REFUSED],
            [("down", Cause.TIMEOUT, 0, 1), ("down", Cause.REFUSED, 5, None)],
        ),
        (
            [DOWN, UP, None, None, None, DOWN],
            [("down", Cause.TIMEOUT, 0, 1), ("down", Cause.TIMEOUT, 5, None)],
        ),
        ([SLOW, SLOW, UP], []),
        ([SLOW, SLOW, SLOW], [("degraded", Cause.SLOW, 0, None)]),
        (
            [SLOW, SLOW, SLOW, DOWN],
            [("degraded", Cause.SLOW, 0, 3), ("down", Cause.TIMEOUT, 3, None)],
        ),
        ([SLOW, UNKNOWN, SLOW, None, SLOW, UP], [("degraded", Cause.SLOW, 0, 5)]),
        ([SLOW, SLOW, SLOW, UP, SLOW, SLOW, SLOW], [("degraded", Cause.SLOW, 0, None)]),
    ],
)
@pytest.mark.parametrize("way", ["one by one", "at once", "backwards"])
def test_incidents_open_and_close_with_slots(
    connection: Connection, seen: list[Verdict | None], found: list[Any], way: str
) -> None:
    """A duty officer, a late import and a jury must read the same incidents."""
    samples = looks(*seen)
    batches = {"at once": [samples], "backwards": [[each] for each in reversed(samples)]}
    for batch in batches.get(way, [[each] for each in samples]):
        keep_samples(connection, batch, NOON)
    assert incidents(connection) == found


def test_an_acknowledgement_stays_with_its_incident(connection: Connection) -> None:
    """Late evidence that an outage began earlier does not undo that somebody took it."""
    keep_samples(connection, looks(UP, None, None, DOWN), NOON)
    number = connection.execute(select(incident.c.id)).scalar_one()
    acknowledge(connection, number, "Sari", "", 1)
    keep_samples(connection, looks(None, None, REFUSED), NOON)
    row = connection.execute(select(incident)).one()
    assert (row.id, row.opened_ms) == (number, to_ms(NOON - 58 * MINUTE))
    assert claims(connection, [number])[number].name == "Sari"


def test_the_same_sample_again_changes_nothing(connection: Connection) -> None:
    """An import may be started twice."""
    samples = looks(UP, DOWN, None, SLOW)
    keep_samples(connection, samples, NOON)
    before = everything(connection)
    kept = keep_samples(connection, samples, NOON)
    assert kept == Kept(new=0, same=3)
    assert everything(connection) == before


def test_contradictions_are_refused_and_told(connection: Connection) -> None:
    """One slot, one verdict: whoever comes second must not rewrite it in silence."""
    keep_samples(connection, looks(UP, UP), NOON)
    eleven = NOON - timedelta(hours=1)
    kept = keep_samples(
        connection,
        [
            Sample("parkir", eleven, MINUTE, DOWN),
            Sample("parkir", eleven + timedelta(seconds=90), MINUTE, UP),
            Sample("parkir", eleven + 10 * MINUTE, MINUTE, UP),
            Sample("parkir", eleven + 10 * MINUTE, MINUTE, UP),
            Sample("parkir", eleven + timedelta(minutes=10, seconds=30), MINUTE, UP),
            Sample("nobody", eleven, MINUTE, UP),
            Sample("parkir", NOON + MINUTE, MINUTE, UP),
            Sample("parkir", eleven + 20 * MINUTE, timedelta(0), UP),
        ],
        NOON,
    )
    assert (kept.new, kept.same) == (1, 1)
    assert kept.refused == (
        Refusal(1, ("sample_differs",)),
        Refusal(2, ("sample_overlaps",)),
        Refusal(5, ("sample_overlaps",)),
        Refusal(6, ("sample_nobody", "nobody")),
        Refusal(7, ("sample_ahead",)),
        Refusal(8, ("sample_slot",)),
    )


def test_spells_outlive_the_raw_rows(connection: Connection) -> None:
    """After the raw samples are let go, what was counted still cannot be counted twice."""
    samples = looks(UP, UP, DOWN)
    keep_samples(connection, samples, NOON)
    connection.execute(sample.delete())
    kept = keep_samples(connection, [*samples[:2], *looks(None, None, UP)], NOON)
    assert (kept.new, kept.same, len(kept.refused)) == (0, 2, 1)


def test_late_samples_mark_what_they_revise(connection: Connection) -> None:
    """A figure that somebody may have read already says that it has changed since."""
    keep_samples(connection, looks(UP, start=NOON), NOON)
    keep_samples(connection, looks(UP, start=NOON - timedelta(hours=5)), NOON)
    rows = connection.execute(select(tally_hour.c.hour_s).where(tally_hour.c.revised))
    assert rows.scalars().all() == [to_ms(NOON - timedelta(hours=5)) // 1000]


def test_seq_grows_only_with_news(connection: Connection) -> None:
    """Browsers redraw when it grows: it must not grow for nothing, nor stay for something."""
    first = connection.execute(select(heartbeat.c.seq)).scalar_one()
    keep_samples(connection, looks(UP), NOON)
    keep_samples(connection, looks(UP), NOON)
    assert connection.execute(select(heartbeat.c.seq)).scalar_one() == first + 1


def test_since_is_the_start_of_saying_the_same(connection: Connection) -> None:
    """Nobody looking for a minute does not make a long outage young again."""
    keep_samples(connection, looks(UP, DOWN, None, REFUSED), NOON)
    row = connection.execute(select(current)).one()
    assert row.since_ms == to_ms(NOON - 59 * MINUTE)


# -- any order, any pieces, any zone: the same as counting by hand ------------------------------


@st.composite
def histories(draw: st.DrawFn) -> list[Sample]:
    """Return slots that do not overlap, of changing length, with gaps, over some days."""
    at = REGISTERED - timedelta(hours=2)
    samples = []
    for _ in range(draw(st.integers(1, 25))):
        at += timedelta(seconds=draw(st.sampled_from([0, 0, 0, 60, 61, 3600, 40_000])))
        length = timedelta(seconds=draw(st.sampled_from([20, 60, 900, 3600, 30_000])))
        if at + length > NOON:
            break
        samples.append(Sample("parkir", at, length, draw(st.sampled_from(VERDICTS))))
        at += length
    return samples


@pytest.mark.kind("sqlite")  # the whole city, row by row, is compared in test_kinds
@settings(
    max_examples=120,
    deadline=None,
    suppress_health_check=[Slow.function_scoped_fixture, Slow.too_slow],
)
@given(
    samples=histories(),
    shuffle=st.randoms(use_true_random=False),
    size=st.integers(1, 9),
    zone=st.sampled_from(["Asia/Jakarta", "Asia/Kathmandu", "Europe/Berlin", "UTC"]),
)
def test_the_order_of_arrival_does_not_matter(
    engine: Engine, samples: list[Sample], shuffle: Random, size: int, zone: str
) -> None:
    """Retries, imports and restarts reorder what comes in; the published number stays."""
    arriving = list(samples)
    shuffle.shuffle(arriving)
    with engine.connect().execution_options(writing=True) as connection:
        transaction = connection.begin()
        register(connection, ZoneInfo(zone))
        for place in range(0, len(arriving), size):
            batch = arriving[place : place + size]
            assert keep_samples(connection, batch, NOON) == Kept(len(batch))
        seen = everything(connection)
        transaction.rollback()
    assert seen == by_hand(samples, ZoneInfo(zone))


def everything(connection: Connection) -> dict[str, Any]:
    """Return all that samples make, in plain values, without ids and the mark `revised`."""
    states = ("up_ms", "degraded_ms", "down_ms", "maintenance_ms", "unobserved_ms")
    spells = select(spell).order_by(spell.c.start_ms)
    hours = select(tally_hour).order_by(tally_hour.c.hour_s)
    days = select(tally_day).order_by(tally_day.c.day)
    return {
        "spells": [
            Run(row.start_ms, row.end_ms, STATUS[row.status], CAUSE[row.cause], row.slots)
            for row in connection.execute(spells)
        ],
        "hours": {
            row.hour_s: tuple(getattr(row, name) for name in states)
            for row in connection.execute(hours)
        },
        "days": {
            row.day: tuple(getattr(row, name) for name in states)
            for row in connection.execute(days)
        },
        "current": [
            (STATUS[row.status], CAUSE[row.cause], row.since_ms, row.start_ms, row.end_ms)
            for row in connection.execute(select(current))
        ],
        "incidents": [
            (
                *(row.severity, CAUSE[row.cause], row.opened_ms, row.closed_ms),
                *(row.flapping, row.unobserved_ms),
            )
            for row in connection.execute(
                select(incident).order_by(incident.c.opened_ms, incident.c.severity)
            )
        ],
    }


def by_hand(samples: Sequence[Sample], zone: ZoneInfo) -> dict[str, Any]:
    """Return the same, worked out from nothing but the samples, in the simplest way."""
    if not samples:
        return {"spells": [], "hours": {}, "days": {}, "current": [], "incidents": []}
    runs: list[Run] = []
    for each in samples:
        start, end = to_ms(each.start), to_ms(each.start + each.length)
        verdict = each.verdict
        last = runs[-1] if runs else None
        if last and (last.end_ms, last.status, last.cause) == (
            start,
            verdict.status,
            verdict.cause,
        ):
            runs[-1] = last._replace(end_ms=end, slots=last.slots + 1)
        else:
            runs.append(Run(start, end, verdict.status, verdict.cause, 1))
    life = to_ms(REGISTERED), runs[-1].end_ms
    first = min(runs[0].start_ms, life[0])
    hours = range(first // 3_600_000, life[1] // 3_600_000 + 1)
    days = local_days(first, life[1], zone)
    last_sample = samples[-1]
    since = next(
        (
            after.start
            for before, after in zip(samples[-2::-1], samples[:0:-1], strict=False)
            if before.verdict.status is not last_sample.verdict.status
        ),
        samples[0].start,
    )
    return {
        "spells": runs,
        "hours": bucketed(
            {h * 3600: (h * 3_600_000, (h + 1) * 3_600_000) for h in hours}, runs, life
        ),
        "days": bucketed({day_number(day): day_bounds(day, zone) for day in days}, runs, life),
        "current": [
            (
                last_sample.verdict.status,
                last_sample.verdict.cause,
                to_ms(since),
                to_ms(last_sample.start),
                runs[-1].end_ms,
            )
        ],
        "incidents": sorted(
            (
                (
                    *(str(each.severity), each.cause, each.opened_ms, each.closed_ms),
                    *(each.flapping_ms is not None, each.unobserved_ms),
                )
                for each in fold(runs)
            ),
            key=lambda each: (each[2], each[0]),
        ),
    }


def bucketed(
    buckets: dict[int, tuple[int, int]], runs: list[Run], life: tuple[int, int]
) -> dict[int, tuple[int, ...]]:
    """Return the tallies of the buckets in which anything speaks."""
    windows = join(
        window(to_ms(each.announced), to_ms(each.start), to_ms(each.end)) for each in WINDOWS
    )
    rows: dict[int, tuple[int, ...]] = {}
    speaks = [*windows, *((run.start_ms, run.end_ms) for run in runs)]
    for key, bounds in buckets.items():
        start, end = max(bounds[0], life[0]), min(bounds[1], life[1])
        if start < end and any(max(a, start) < min(b, end) for a, b in speaks):
            counted = tally([run[:3] for run in runs], windows, start, end)
            rows[key] = (
                counted.up,
                counted.degraded,
                counted.down,
                counted.maintenance,
                counted.unobserved,
            )
            assert sum(rows[key]) == end - start
    return rows
