"""Fill the demo city's past behind the living wall: 90 days, the newest first."""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from commands.demo_city import SEED
from demo.city import DECLARED
from liveroom.errors import StoreError, UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping

    from demo.script import Script
    from liveroom.room import Room

DAYS = 90
WEEK = 7
PUBLISHER = "Kota Tangerang"
GENTLE = 10  # how far this process stands back behind the others
PATIENCE_S = 60.0  # for the collector to have read the registry


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes; --apps and --seed must be those of the running city."""
    parser.add_argument("--apps", type=int, default=DECLARED, help="how many applications")
    parser.add_argument("--seed", type=int, default=SEED, help="which of all possible cities")
    parser.add_argument("--days", type=int, default=DAYS, help=f"how far back ({DAYS})")
    parser.add_argument("--quiet", action="store_true", help="say nothing of the days filled")


def run(options: argparse.Namespace) -> int:
    """Fill what is not filled yet; stopped and started again, it goes on where it was."""
    from demo.city import found
    from demo.script import Script
    from liveroom import settings
    from liveroom.clock import now
    from liveroom.room import open_room

    if options.days < 0:
        raise UsageError(f"--days must not be negative, as {options.days} is.")
    os.nice(GENTLE)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    room = open_room(settings.load())
    try:
        script = Script(found(options.apps, options.seed))
        for filled in fill(room, script, options.days, now(), stop):
            if not options.quiet:
                print(filled, file=sys.stderr, flush=True)
    finally:
        room.engine.dispose()
    return 0


def fill(
    room: Room, script: Script, days: int, now: datetime, stop: threading.Event
) -> Iterator[str]:
    """Fill the days before the room began to look, newest first; yield a sentence for each.

    A day that holds every slot it can hold is passed over. Raises StoreError where no demo city
    was registered within a minute, or where rows contradict what is kept.
    """
    from commands import demo_years
    from demo.rhythm import local_day

    until_s = _first_looks(room, script, stop)
    if not until_s:
        return
    _publish(room, now)
    newest = local_day(max(until_s.values()))
    for day in range(newest, newest - days - 1, -1):
        if stop.is_set():
            return
        if not _is_filled(room, day, until_s):
            yield _fill_day(room, script, day, until_s, now, stop)
    if days >= WEEK:  # last: what was counted in days that are not told yet would stand on one day
        yield from demo_years.fill(room, script, newest - days, newest, now, stop)


def _fill_day(
    room: Room,
    script: Script,
    day: int,
    until_s: Mapping[str, int],
    now: datetime,
    stop: threading.Event,
) -> str:
    """Fill a day as an operator would: `import complaints`, and `import samples` of a CSV file."""
    from commands.import_samples import import_samples
    from demo import history
    from liveroom.store.engine import writing
    from liveroom.store.writes import keep_readings

    complaints = _complain(room, script, day, now)
    with writing(room.engine) as connection:
        figures = keep_readings(connection, tuple(history.readings(script, day, until_s)), now)
    done = import_samples(room.engine, _until(stop, history.lines(script, day, until_s)), now)
    if done.refused:
        raise StoreError(
            f"The demo city's past contradicts what is kept: {done.refused[0].reason}. "
            "Was it started with another --seed? Empty its data directory to begin anew."
        )
    return f"{_date(day)}: {done.new} samples, {figures} usage figures, {complaints} complaints."


def _complain(room: Room, script: Script, day: int, now: datetime) -> int:
    """Keep the complaints of a local day as they stand now, read by the feed's own dialect."""
    from commands.import_complaints import keep
    from demo import history, registry
    from liveroom.dialects.complaints import COMPLAINT_DIALECTS
    from liveroom.model import Malformed

    body = history.requests(script, day, now.timestamp())
    feed = COMPLAINT_DIALECTS[registry.FEED_DIALECT](body, room.zone)
    if isinstance(feed, Malformed):
        raise StoreError(f"The demo city's complaints cannot be read: {feed.reason}.")
    return keep(room, registry.FEED, registry.FEED_DIALECT, feed, now).new


def _publish(room: Room, now: datetime) -> None:
    """Keep the yearly figures that a real city published, as an example of sums to be checked."""
    from demo import history
    from liveroom.store.engine import writing
    from liveroom.store.published import keep_published

    with writing(room.engine) as connection:
        keep_published(connection, PUBLISHER, history.published(), now)


def _until(stop: threading.Event, lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines of a file that ends early when told to stop."""
    for line in lines:
        if stop.is_set():
            return
        yield line


def _first_looks(room: Room, script: Script, stop: threading.Event) -> dict[str, int]:
    """Return, by service, where its past ends: one interval before the room first heard of it.

    The first slot that the room can have seen itself began no earlier than that.
    """
    from liveroom.clock import monotonic

    until = monotonic() + PATIENCE_S
    while not stop.is_set():
        found = _registered(room)
        known = {one.slug: found[one.slug] for one in script.city.services if one.slug in found}
        if known:
            return known
        if monotonic() > until:
            raise StoreError(
                "No demo city is registered here: start `run` without a registry, or `collect` "
                "with the registry of `demo-city`."
            )
        stop.wait(0.5)
    return {}


def _registered(room: Room) -> dict[str, int]:
    from sqlalchemy import select

    from liveroom.store.engine import reading
    from liveroom.store.reads import city_facts
    from liveroom.store.tables import application

    with reading(room.engine) as connection:
        facts = city_facts(connection)
        if facts is not None and not facts.sample:
            raise StoreError(
                f"{facts.name} is a real city: its past is not invented. "
                "The demo city keeps to a data directory of its own."
            )
        rows = connection.execute(
            select(application.c.slug, application.c.first_seen_ms, application.c.every_s)
        )
        return {slug: first // 1000 - (every or 0) for slug, first, every in rows}


def _is_filled(room: Room, day: int, until_s: Mapping[str, int]) -> bool:
    """Say whether every service has its last slot of a day: a day is filled to its end."""
    from sqlalchemy import select

    from demo.history import last_slot
    from liveroom.store.engine import reading
    from liveroom.store.tables import application, sample

    lasts = {slug: last_slot(day, until) for slug, until in until_s.items()}
    wanted = {(slug, start) for slug, start in lasts.items() if start is not None}
    query = (
        select(application.c.slug, sample.c.start_s)
        .join(application, application.c.id == sample.c.application_id)
        .where(sample.c.start_s.in_({start for _, start in wanted}))
    )
    with reading(room.engine) as connection:
        return wanted <= {(slug, start) for slug, start in connection.execute(query)}


def _date(day: int) -> str:
    from demo.rhythm import DAY

    return datetime.fromtimestamp(day * DAY, UTC).date().isoformat()
