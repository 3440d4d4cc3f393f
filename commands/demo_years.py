"""Fill the years of usage behind the demo city's past, as `import usage` of a file each would."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator
    from datetime import datetime

    from demo.script import Script
    from liveroom.room import Room


def fill(
    room: Room,
    script: Script,
    before: int,
    newest: int,
    now: datetime,
    stop: threading.Event,
) -> Iterator[str]:
    """Fill what is not filled yet, a service after the other; yield a sentence for each.

    Visits end with the local day `before`: from the next one on, the past is told hour by hour.
    """
    from commands.import_usage import keep
    from demo.rhythm import day_start
    from demo.years import figures, first_day, tellers

    known = _unfilled(room, day_start(first_day(newest) + 1))
    for service in tellers(script):
        number = known.get(service.slug)
        if number is None:
            continue
        if stop.is_set():
            return
        told = sorted(
            figures(script, service, before - 1, newest), key=lambda each: each.at_s, reverse=True
        )
        kept = keep(room, number, told, now)
        yield f"{service.slug}: {kept.new} usage figures of years before."


def _unfilled(room: Room, second_s: int) -> dict[str, int]:
    """Return the applications, by slug, of which nothing is told before the second day of the years.

    What was interrupted is told again: whatever is there already stays as it is.
    """
    from sqlalchemy import select

    from liveroom.store.engine import reading
    from liveroom.store.tables import application, metric
    from liveroom.store.tables import reading as told

    done = (
        select(metric.c.application_id)
        .join(told, told.c.metric_id == metric.c.id)
        .where(told.c.at_s < second_s)
    )
    query = select(application.c.slug, application.c.id).where(application.c.id.not_in(done))
    with reading(room.engine) as connection:
        return {row.slug: row.id for row in connection.execute(query)}
