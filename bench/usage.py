"""What asking for every usage panel costs: `python -m bench.usage [postgresql] [COUNT …]`.

A city of so many applications (153 unless named) with a year of verdicts, as `bench.year` founds it.
Each tells one counter: every day of five years counted, and a reading every five minutes of the last
thirty. Each panel's question is asked five times over the panel's own window, about everything and,
where a page of one application shows it, about one.
"""

from __future__ import annotations

import sys
from random import Random
from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select

from bench.asking import ask_all
from bench.databases import POSTGRESQL, asked, databases
from bench.year import settle
from dashboard.panel import Origin
from liveroom.model import MetricKind
from liveroom.rules.periods import day_number, local_day, to_ms
from liveroom.store.engine import open_engine, writing
from liveroom.store.tables import metric, usage_day, usage_month
from liveroom.store.tables import reading as told
from liveroom.store.upsert import put
from tests.city import NOON, ZONE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine


APPLICATIONS = 153
DAYS, READ_DAYS = 5 * 365, 30
STEP_S, DAY_MS = 300, 86_400_000


def tell(engine: Engine, count: int) -> None:
    """Write the usage of a city that is founded."""
    chance, now_s = Random(count), to_ms(NOON) // 1000
    series = range(1, count + 1)
    with writing(engine) as connection:
        kind = str(MetricKind.COUNTER)
        rows = [{"id": n, "application_id": n, "name": "visits", "kind": kind} for n in series]
        connection.execute(insert(metric), rows)
    for ago in range(1, DAYS + 1):
        day = day_number(local_day(to_ms(NOON) - ago * DAY_MS, ZONE))
        with writing(engine) as connection:
            put(connection, usage_day, [(n, day, chance.random() * 900, 288, 0) for n in series])
    with writing(engine) as connection:
        of, month = usage_day.c, usage_day.c.day // 100
        sums = (func.sum(of.value), func.count(), func.sum(of.resets))
        days = select(of.metric_id, month, *sums).group_by(of.metric_id, month)
        connection.execute(insert(usage_month).from_select(list(usage_month.c), days))
    for ago in range(READ_DAYS, 0, -1):
        moments = range(now_s - ago * 86_400, now_s - (ago - 1) * 86_400, STEP_S)
        with writing(engine) as connection:
            put(
                connection,
                told,
                [(at, n, float(at - now_s + 10**8)) for at in moments for n in series],
            )
    if engine.dialect.name == POSTGRESQL:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def main(arguments: Sequence[str]) -> None:
    """Measure a city of each size that is named."""
    kind, named = asked(arguments)
    with databases(kind) as made:
        for count in named or (APPLICATIONS,):
            engine = open_engine(made.url(f"usage_{count}"))
            settle(engine, count, NOON)
            tell(engine, count)
            for name, (clock, own) in ask_all(engine, Origin.USAGE).items():
                print(f"{kind} {count} {name}: {clock:.1f} ms, {own:.1f} CPU", flush=True)
            engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1:])
