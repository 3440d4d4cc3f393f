"""However the truth arrives, it is counted to the same millisecond: raw, spells, hours and days."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from liveroom.model import Holiday, Hours, Sample, Span, Status, Verdict, Window
from liveroom.rules import slots
from liveroom.rules.hours import outside
from liveroom.rules.uptime import length, tally, total
from liveroom.store.audit import disagreements
from liveroom.store.codes import STATUS
from liveroom.store.counts import counted, daily, tallies
from liveroom.store.engine import open_engine, reading, writing
from liveroom.store.hours import timetables
from liveroom.store.tables import incident, sample, spell, tally_day, tally_hour
from liveroom.store.windows import windows_of
from liveroom.store.writes import keep_registry, keep_samples
from tests.watched import registry

if TYPE_CHECKING:
    from liveroom.model import Registry, Tally

SLUG = "parkir"
ZONES = [
    *(ZoneInfo(f"Asia/{name}") for name in ("Jakarta", "Makassar", "Jayapura")),
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("America/Havana"),
]
STARTS = [
    datetime(2026, 11, 23, 12, tzinfo=UTC),
    datetime(2026, 10, 24, 12, tzinfo=UTC),  # Berlin puts its clock back
    datetime(2026, 3, 28, 12, tzinfo=UTC),  # Berlin puts it forward
    datetime(2026, 3, 7, 20, tzinfo=UTC),  # Havana puts it forward, at midnight
]
INTERVALS = [timedelta(minutes=m) for m in (7, 20, 45, 60, 100)]
LENGTH = timedelta(hours=60)
OFFICE = Hours((((450, 960),),) * 5 + ((), ()))
NIGHT = Hours((((0, 150), (1200, 1440)),) * 7, None)


@dataclass(frozen=True)
class Life:
    """Sixty hours of one application: what it declared, and what was seen on its grids."""

    start: datetime
    zone: ZoneInfo
    said: Registry = field(repr=False)
    samples: tuple[Sample, ...] = field(repr=False)

    def span(self, first: int, last: int) -> Span:
        """Return the span between two offsets in milliseconds."""
        ms = timedelta(milliseconds=1)
        return Span(self.start + first * ms, self.start + last * ms, self.zone)


seeds = st.integers(0, 2**32)


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Draw grids that change, verdicts with gaps and retries, windows, hours and a day off."""
    start, zone = draw(st.sampled_from(STARTS)), draw(st.sampled_from(ZONES))
    chance = Random(draw(seeds))
    samples, at = [], start
    every = draw(st.sampled_from(INTERVALS))
    while at < start + LENGTH:
        slot = slots.slot_from(at, slots.grid(SLUG, every))
        if chance.random() < 0.9:
            status = chance.choice([Status.UP] * 4 + [Status.DOWN, Status.DEGRADED, Status.UNKNOWN])
            latency = chance.randrange(900)
            verdict = Verdict(status)
            samples.append(
                Sample(SLUG, slot.start, slot.length, verdict, chance.choice([1, 3]), latency)
            )
        at = slot.end
        if chance.random() < 0.05:
            every = chance.choice(INTERVALS)
    windows = draw(st.lists(st.tuples(*[st.integers(-3_600_000, 220_000_000)] * 3), max_size=3))
    found = registry(SLUG, start + draw(st.sampled_from([timedelta(), timedelta(hours=5)])))
    application = replace(
        found.applications[0],
        hours=draw(st.sampled_from([None, OFFICE, NIGHT])),
        maintenance=tuple(_window(start, *sorted(each)) for each in windows),
    )
    off = Holiday(date(start.year, start.month, start.day) + timedelta(days=1), "Hari jadi")
    said = replace(found, applications=(application,), holidays=(off,))
    return Life(start, zone, said, tuple(samples))


def _window(start: datetime, announced: int, begin: int, end: int) -> Window:
    ms = timedelta(milliseconds=1)
    return Window(start + announced * ms, start + begin * ms, start + (end + 1) * ms)


def keep(file: Path, life: Life, batches: list[list[Sample]]) -> None:
    """Keep samples batch by batch, with a restart between any two."""
    for place, batch in enumerate([[], *batches]):
        engine = open_engine(f"sqlite:///{file}")
        with writing(engine) as connection:
            if place == 0:
                keep_registry(connection, life.said, "digest", life.start, life.zone)
            assert keep_samples(connection, batch, life.start + LENGTH).refused == ()
        engine.dispose()


def contents(file: Path) -> list[list[tuple[object, ...]]]:
    """Return all that is kept of the truth, without the mark of how it came."""
    engine = open_engine(f"sqlite:///{file}")
    with reading(engine) as connection:
        found = [
            sorted(
                tuple(row)
                for row in connection.execute(
                    select(*(column for column in table.columns if column.name != "revised"))
                )
            )
            for table in (sample, spell, tally_hour, tally_day)
        ]
        opened = connection.execute(
            select(incident.c.severity, incident.c.opened_ms, incident.c.closed_ms)
        )
        found.append(sorted(tuple(row) for row in opened))
    engine.dispose()
    return found


def by_hand(connection: Connection, zone: ZoneInfo, start_ms: int, end_ms: int) -> Tally:
    """Return a tally of raw samples alone, slot by slot."""
    rows = connection.execute(select(sample)).all()
    raw = [
        (row.start_s * 1000, (row.start_s + row.length_s) * 1000, STATUS[row.status])
        for row in rows
    ]
    timetable = timetables(connection, [1], zone).get(1)
    away = () if timetable is None else outside(timetable, start_ms, end_ms)
    return tally(raw, windows_of(connection, [1]).get(1, ()), start_ms, end_ms, away)


def hold(file: Path, life: Life, cuts: list[int], zone: ZoneInfo) -> None:
    """Hold every way of counting against every other, over two adjacent spans and their union."""
    engine = open_engine(f"sqlite:///{file}")
    first, middle, last = cuts
    with reading(engine) as connection:
        assert list(disagreements(connection)) == []
        spans = [life.span(*ends) for ends in ((first, last), (first, middle), (middle, last))]
        spans = [Span(span.start, span.end, zone) for span in spans]
        now = life.start + 2 * LENGTH
        whole = counted(connection, spans[0], [1], now)[1]
        parts = [tallies(connection, span, [1], now)[1] for span in spans[1:]]
        assert total(parts) == whole.tally
        assert length(whole.tally) == whole.end_ms - whole.start_ms
        assert whole.tally == by_hand(connection, zone, whole.start_ms, whole.end_ms)
        days = daily(connection, spans[0], [1], now)[1]
        assert total(day.tally for day in days) == whole.tally
    engine.dispose()


cuts = st.lists(st.integers(-20_000_000, 240_000_000), min_size=3, max_size=3, unique=True).map(
    sorted
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(life=lives(), cuts=cuts, seed=seeds, other=st.sampled_from(ZONES))
def test_one_truth(blank: Path, life: Life, cuts: list[int], seed: int, other: ZoneInfo) -> None:
    """In order and at once; shuffled, in pieces, with repeats and restarts; in another zone."""
    shuffled = list(life.samples)
    Random(seed).shuffle(shuffled)
    third = len(shuffled) // 3
    pieces = [shuffled[:third], shuffled[third // 2 : 2 * third], shuffled[2 * third :], shuffled]
    with TemporaryDirectory() as folder:
        one, two = Path(folder) / "one.db", Path(folder) / "two.db"
        for file, batches in ((one, [list(life.samples)]), (two, pieces)):
            shutil.copyfile(blank, file)
            keep(file, life, batches)
            hold(file, life, cuts, life.zone)

        assert contents(one) == contents(two)

        engine = open_engine(f"sqlite:///{two}")
        with writing(engine) as connection:
            keep_registry(connection, life.said, "moved", life.start, other)
        engine.dispose()
        hold(two, life, cuts, other)


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(life=lives())
def test_retries_never_change_a_figure(blank: Path, life: Life) -> None:
    """A verdict weighs its slot, however many attempts it took to reach it."""
    calm = replace(life, samples=tuple(each._replace(attempts=1) for each in life.samples))
    with TemporaryDirectory() as folder:
        found = []
        for name, mine in (("calm", calm), ("tried", life)):
            file = Path(folder) / f"{name}.db"
            shutil.copyfile(blank, file)
            keep(file, mine, [list(mine.samples)])
            found.append(contents(file)[1:])
    assert found[0] == found[1]
