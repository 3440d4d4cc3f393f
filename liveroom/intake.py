"""Keeping the complaints or usage figures of a confirmed file, in a process of its own that may be killed at any time.

`python -m liveroom.intake keep ID` completes an import and `… foresee ID SOURCE` prints what it
would do, `… figures ID APPLICATION` of usage figures. Walls are served meanwhile by another process, and the collector gets its turn between two
parts. Killed, it is completed by whoever starts next: a part and how far it has got are one
transaction.
"""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liveroom import clock, settings
from liveroom.dialects.said import newest
from liveroom.rules.periods import from_ms
from liveroom.sheets.figures import figures
from liveroom.sheets.parent import complaints, texts
from liveroom.sheets.spool import Spool
from liveroom.store import requests
from liveroom.store.courtesy import give_way
from liveroom.store.engine import open_engine, reading, writing
from liveroom.store.imports import APPLYING, end_import, import_of, imports, keep_part
from liveroom.store.requests import Kept, parts
from liveroom.store.sources import source_told
from liveroom.store.texts import add_texts
from liveroom.store.usage_files import keep_figures_part
from liveroom.store.usage_import import foresee_figures, known_application

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from liveroom.room import Room
    from liveroom.store.imports import Import

DEADLINE_S = 600
FIGURES = 1000
GENTLE = 5  # whoever serves walls goes first
_ROOT = Path(__file__).parents[1]


def main() -> int:
    """Do what the arguments say, in the room of the environment."""
    os.nice(GENTLE)
    action, number, *more = sys.argv[1:]
    chosen = settings.load()
    engine = open_engine(chosen.database_url)
    spool = Spool(chosen.home)
    try:
        if action == "keep":
            _keep(engine, chosen, spool, number)
        elif action == "figures":
            sys.stdout.write(json.dumps(_sifted(engine, spool, number, more[0])))
        else:
            told = complaints(spool.out(number))
            with reading(engine, patient=True) as connection:
                kept = requests.foresee(connection, more[0], told, clock.now(), chosen.zone)
            sys.stdout.write(json.dumps(asdict(kept)))
    finally:
        engine.dispose()
    return 0


def foresee(room: Room, number: str, source: str) -> Kept:
    """Return what the file would do to the complaints of a source; nothing is written."""
    told = json.loads(_process(room, "foresee", number, source))
    return Kept(**(told | {"conflicting": tuple(told["conflicting"])}))


def foresee_usage(room: Room, number: str, slug: str) -> dict[str, Any]:
    """Return what the file would do to an application's usage; nothing is written.

    `new updated unchanged`, and `refused` as (line, reason): these are in the file no more.
    """
    told: dict[str, Any] = json.loads(_process(room, "figures", number, slug))
    return told


def complete(room: Room, number: str) -> None:
    """Keep what is in a confirmed file to its end."""
    _process(room, "keep", number)


def resume(room: Room) -> None:
    """Complete what was confirmed before this start and not completed, and forget old uploads."""
    for number in _waiting(room):
        complete(room, number)
    forget(room)


def forget(room: Room) -> None:
    """Remove the uploads that nobody has confirmed for an hour, and what a kill left behind."""
    Spool(room.settings.home).forget(clock.now(), _waiting(room))


def _waiting(room: Room) -> tuple[str, ...]:
    with reading(room.engine) as connection:
        return tuple(one.id for one in imports(connection, APPLYING))


def _process(room: Room, *arguments: str) -> str:
    given = {
        "LIVEROOM_HOME": str(room.settings.home),
        "LIVEROOM_DATABASE_URL": room.engine.url.render_as_string(hide_password=False),
        "LIVEROOM_ZONE": room.zone.key,
        "LIVEROOM_KEEP_TEXT": str(room.settings.keep_text or ""),
    }
    done = subprocess.run(  # noqa: S603 - our own program; ids and slugs were judged
        [sys.executable, "-m", "liveroom.intake", *arguments],
        env=settings.environment(given),
        cwd=_ROOT,
        capture_output=True,
        text=True,
        timeout=DEADLINE_S,
        check=True,
    )
    return done.stdout


def _keep(engine: Engine, chosen: settings.Settings, spool: Spool, number: str) -> None:
    with spool.lock.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two who complete the same file take turns
        with reading(engine) as connection:
            one = import_of(connection, number)
        if one is None or one.state != APPLYING:
            return  # another has completed it, and has dropped the file
        if one.form is None:
            _keep_complaints(engine, chosen, spool, one)
        else:
            _keep_figures(engine, spool, one)
    spool.drop(number)


def _keep_complaints(engine: Engine, chosen: settings.Settings, spool: Spool, one: Import) -> None:
    at, passed = from_ms(one.at_ms), one.judged
    told = complaints(spool.out(one.id))
    for part in parts(told):
        passed -= len(part)
        if passed < 0:
            passed = 0
            with writing(engine) as connection:
                keep_part(connection, one, part, at, chosen.zone)
            give_way(engine)
    for some in texts(
        spool.out(one.id)
    ):  # from the first again after a kill: once is as good as twice
        with writing(engine) as connection:
            add_texts(connection, one.source, some, at, chosen.keep_text)
        give_way(engine)
    with writing(engine) as connection:
        source_told(connection, one.source, newest(told), at, by_file=True)
        end_import(connection, one.id, clock.now())


def _keep_figures(engine: Engine, spool: Spool, one: Import) -> None:
    told = figures(json.loads(spool.out(one.id).read_text("utf-8")))
    for first in range(one.judged, len(told), FIGURES):
        with writing(engine) as connection:
            keep_figures_part(connection, one, told[first : first + FIGURES], from_ms(one.at_ms))
        give_way(engine)
    with writing(engine) as connection:
        end_import(connection, one.id, clock.now())


def _sifted(engine: Engine, spool: Spool, number: str, slug: str) -> dict[str, Any]:
    """Return what the figures would do, and leave in the file those that would be kept."""
    out = spool.out(number)
    told = figures(json.loads(out.read_text("utf-8")))
    with reading(engine, patient=True) as connection:
        application = known_application(connection, slug)
        kept, left = foresee_figures(connection, application or 0, told, clock.now())
    out.write_text(json.dumps(left), "utf-8")
    refused = [(each.line, each.reason) for each in kept.refused]
    counts = {"new": kept.new, "updated": kept.updated, "unchanged": kept.unchanged}
    return {**counts, "refused": refused}


if __name__ == "__main__":
    raise SystemExit(main())
