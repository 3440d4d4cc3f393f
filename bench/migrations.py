"""How long the migrations that work something out take on a million rows: `python -m bench.migrations [postgresql]`.

A small room of the shape before them, a million readings of 153 series and a million complaints of
a year; each migration is then made alone, as an upgrade makes them one after the other.
"""

from __future__ import annotations

import sys
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING

from alembic import command
from sqlalchemy import text

from bench.databases import POSTGRESQL, asked, databases
from liveroom.store.engine import open_engine, writing
from liveroom.store.schema import _config
from tests.liveroom.store.released import START_S, make

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine

BEFORE, MEASURED = "0025", ("0026", "0027")
ROWS, SERIES, AT_ONCE = 1_000_000, 153, 50_000
DAY_S, YEAR_S, HOUR_MS = 86_400, 365 * 86_400, 3_600_000
_METRIC = text(
    "INSERT INTO metric (id, application_id, name, kind) VALUES (:n, 1, :name, 'counter')"
)
_READING = text("INSERT INTO reading (at_s, metric_id, value) VALUES (:at, :n, :value)")
_REQUEST = text(
    "INSERT INTO request (id, source_id, external_id, received_ms, received_day, status, "
    "source_status, known_status, topic, mapping, resolved_ms) VALUES (:number, 1, :id, :at, 20260101, "
    "'resolved', 'selesai', (1 = 1), :topic, 'unmapped', :ended)"
)


def fill(engine: Engine) -> None:
    """Write a million readings and a million complaints."""
    chance = Random(ROWS)
    numbers = range(1000, 1000 + SERIES)
    with writing(engine) as connection:
        connection.execute(_METRIC, [{"n": n, "name": f"s-{n}"} for n in numbers])
    for first in range(0, ROWS, AT_ONCE):
        places = range(first, first + AT_ONCE)
        readings = [
            {
                "at": START_S - 300 * (n // SERIES),
                "n": numbers[n % SERIES],
                "value": float(ROWS - n),
            }
            for n in places
        ]
        complaints = []
        for n in places:
            at = (START_S - chance.randrange(YEAR_S)) * 1000
            ended = at + chance.randrange(1, 300) * HOUR_MS
            complaints.append(
                {
                    "number": n + 1000,
                    "id": f"b-{n}",
                    "at": at,
                    "topic": f"Topik {n % 30}",
                    "ended": ended,
                }
            )
        with writing(engine) as connection:
            connection.execute(_READING, readings)
            connection.execute(_REQUEST, complaints)


def main(arguments: Sequence[str]) -> None:
    """Make the migrations one by one, and print how long each took."""
    kind, _ = asked(arguments)
    with databases(kind) as made:
        engine = open_engine(made.url("migrations"))
        make(engine, BEFORE)
        fill(engine)
        if kind == POSTGRESQL:
            with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.exec_driver_sql("VACUUM ANALYZE")
        for name in MEASURED:
            began = perf_counter()
            with writing(engine, patient=True) as connection:
                command.upgrade(_config(connection), name)
            print(f"{kind} {name}: {perf_counter() - began:.1f} s", flush=True)
        engine.dispose()


if __name__ == "__main__":
    main(sys.argv[1:])
