"""Migrate, check or copy the database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from sqlalchemy import Engine

TOLD = 20
"""How many contradictions are told one by one."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare upgrade, check and backup FILE."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="upgrade|check|backup")
    newest = actions.add_parser("upgrade", help="bring the database to the newest shape")
    newest.add_argument(
        "--copied", action="store_true", help="a copy was made elsewhere (PostgreSQL only)"
    )
    actions.add_parser("check", help="check the file, its shape, and every count against another")
    copy = actions.add_parser("backup", help="write a consistent copy while others go on writing")
    copy.add_argument("file", type=Path, metavar="FILE", help="the copy; never overwritten")


def run(options: argparse.Namespace) -> int:
    """Do it; `check` returns 1 when something is not as it should be."""
    from liveroom import settings
    from liveroom.store.engine import open_engine

    chosen = settings.load()
    engine = open_engine(chosen.database_url)
    try:
        if options.action == "backup":
            return _backup(engine, options.file)
        if options.action == "check":
            return _check(engine)
        return _upgrade(engine, chosen.home, copied=options.copied)
    finally:
        engine.dispose()


def _upgrade(engine: Engine, home: Path, *, copied: bool) -> int:
    from liveroom.store.engine import place
    from liveroom.store.schema import head, upgrade

    home.mkdir(parents=True, exist_ok=True)
    kept = upgrade(engine, None if copied else home)
    if kept is not None:
        print(f"The database as it was before is kept in {kept}.")
    print(f"The database {place(engine)} has the newest shape, {head()}.")
    return 0


def _check(engine: Engine) -> int:
    from liveroom.store.audit import disagreements
    from liveroom.store.engine import place, reading
    from liveroom.store.schema import head, shape

    _must_exist(engine)
    found = shape(engine)
    if found is None:
        print(f"The database {place(engine)} is empty; run `db upgrade`.", file=sys.stderr)
        return 1
    if found != head():
        print(
            f"The database {place(engine)} has the shape {found}, not {head()}; "
            "run `python app.py db upgrade`.",
            file=sys.stderr,
        )
        return 1
    with reading(engine, patient=True) as connection:
        problems = list(disagreements(connection))
    for problem in problems[:TOLD]:
        print(problem, file=sys.stderr)
    if len(problems) > TOLD:
        print(f"And {len(problems) - TOLD} more like these.", file=sys.stderr)
    if not problems:
        print(
            f"The database {place(engine)} is whole, has the newest shape, and agrees with itself."
        )
    return 1 if problems else 0


def _backup(engine: Engine, file: Path) -> int:
    from liveroom.store.engine import place
    from liveroom.store.schema import backup

    _must_exist(engine)
    backup(engine, file)
    print(f"{file} is a whole copy of {place(engine)}.")
    return 0


def _must_exist(engine: Engine) -> None:
    from liveroom.errors import StoreError
    from liveroom.store.engine import is_there, place

    if not is_there(engine.url):
        raise StoreError(f"There is no database {place(engine)}; is LIVEROOM_HOME the right one?")
