"""What asking for every complaint panel costs: `python -m bench.complaints`.

Complaints are written straight into their table, as `import complaints` would leave them: 40 a day
over five years, or 10,000 a day over one. Those of the last fortnight are open in part, and one of a
hundred of all others. Each panel's question is asked five times over the panel's own window, about
everything; of a panel that hangs where one application is shown, about one, and about everything
too where a category shows it. Every third day an application was down for an hour.
`python -m bench.complaints postgresql 40` measures a server started for it.
"""

from __future__ import annotations

import sys
from random import Random
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, literal, select, update

from bench.asking import ask_all
from bench.databases import POSTGRESQL, asked, databases
from dashboard.panel import Origin
from liveroom.districts import NAMES
from liveroom.model import Cause, Severity
from liveroom.rules.periods import day_bounds, day_number, local_day, to_ms
from liveroom.store.codes import CAUSE_CODE
from liveroom.store.engine import open_engine, writing
from liveroom.store.schema import upgrade
from liveroom.store.sources import source_id
from liveroom.store.tables import incident, request
from liveroom.store.writes import beat, keep_registry
from tests.city import NOON, ZONE, registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Engine, Insert


SIZES = {40: 5 * 365, 10_000: 365}
"""Complaints a day, and how many days of them."""
OPEN = {"status": "received", "source_status": "menunggu", "resolved_ms": None}
TOPICS, AGENCIES = 30, 20
OUTAGE = 3
"""So many days lie between two outages."""
REFUSED = CAUSE_CODE[Cause.REFUSED]
DAY_MS, HOUR_MS = 86_400_000, 3_600_000


def settle(engine: Engine, a_day: int, days: int) -> None:
    """Found a city and write its complaints up to NOON."""
    upgrade(engine)
    with writing(engine) as connection:
        keep_registry(connection, registry(), "bench", NOON, ZONE)
        number = source_id(connection, "laksa", "file")
        beat(connection, NOON)
    with writing(engine) as connection:
        connection.execute(insert(request), list(_day(number, days, a_day, Random(a_day))))
    with writing(engine) as connection:
        connection.execute(insert(incident), [_outage(ago) for ago in range(1, days, OUTAGE)])
    with writing(engine) as connection:
        for later in range(1, days + 1):
            connection.execute(_again(days, later))
    with writing(engine) as connection:
        connection.execute(delete(request).where(request.c.received_ms >= to_ms(NOON)))
        young = update(request).where(request.c.resolved_ms > to_ms(NOON))
        connection.execute(young.values(OPEN))
    if engine.dialect.name == POSTGRESQL:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _day(number: int, ago: int, a_day: int, chance: Random) -> Iterator[dict[str, object]]:
    """Yield the complaints of the oldest day, of which every other day is like."""
    day = local_day(to_ms(NOON) - ago * DAY_MS, ZONE)
    start, end = day_bounds(day, ZONE)
    slugs = [each.slug for each in registry().applications]
    for count in range(a_day):
        received_ms = chance.randrange(start, end)
        ends_ms = received_ms + chance.randrange(1, 14 * 24) * HOUR_MS
        about, is_open = chance.random() < 0.2, chance.random() < 0.01
        yield {
            "source_id": number,
            "external_id": f"0-{count}",
            "received_ms": received_ms,
            "received_day": day_number(day),
            "updated_ms": ends_ms,
            "status": "resolved",
            "source_status": "selesai",
            "known_status": True,
            "topic": f"Topik {chance.randrange(TOPICS)}",
            "agency": f"opd-{chance.randrange(AGENCIES)}",
            "district": chance.choice([*NAMES, None]),
            "category": None,
            "application": chance.choice(slugs) if about else None,
            "mapping": "mapped" if about else "unrelated",
            "first_response_ms": received_ms + HOUR_MS,
            "resolved_ms": ends_ms,
            "due_ms": received_ms + 10 * DAY_MS,
        } | (OPEN if is_open else {})


def _outage(ago: int) -> dict[str, object]:
    opened_ms = to_ms(NOON) - ago * DAY_MS
    values = {"application_id": 1 + ago % len(registry().applications), "cause": REFUSED}
    times = {"opened_ms": opened_ms, "closed_ms": opened_ms + HOUR_MS}
    return values | times | {"severity": str(Severity.DOWN)}


def _again(days: int, later: int) -> Insert:
    """Return the statement that adds the oldest day's complaints once more, some days later."""
    oldest, day = (
        day_number(local_day(to_ms(NOON) - ago * DAY_MS, ZONE)) for ago in (days, days - later)
    )
    shifted: dict[str, ColumnElement[Any]] = {
        column.name: column
        for column in request.columns
        if column.name != "id" and column.computed is None
    }
    for name in ("received_ms", "updated_ms", "first_response_ms", "resolved_ms", "due_ms"):
        shifted[name] = request.c[name] + later * DAY_MS
    shifted["received_day"] = literal(day)
    shifted["external_id"] = literal(f"{later}-") + request.c.external_id
    rows = select(*shifted.values()).where(request.c.received_day == oldest)
    return insert(request).from_select(list(shifted), rows)


def main(arguments: Sequence[str]) -> None:
    """Measure each size of city, or those that are named by their complaints a day."""
    kind, named = asked(arguments)
    with databases(kind) as made:
        for a_day in named or SIZES:
            engine = open_engine(made.url(f"complaints_{a_day}"))
            settle(engine, a_day, SIZES[a_day])
            for name, (clock, own) in ask_all(engine, Origin.COMPLAINTS).items():
                print(f"{kind} {a_day} {name}: {clock:.1f} ms, {own:.1f} CPU", flush=True)
            engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1:])
