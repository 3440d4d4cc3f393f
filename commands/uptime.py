"""Say who was how available over a period: the six states in milliseconds, uptime, coverage."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from liveroom.errors import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.store.reads import Registered

NOTES = {
    "flagged": "! Less than 95 % of the time was seen: read the figure with care.",
    "revised": "* Revised: looks that came late, or a changed window, moved it after it was told.",
}
HEADS = ("uptime", "strict", "coverage", "up", "degraded", "down", "maintenance", "unobserved")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what the command takes."""
    subject = parser.add_mutually_exclusive_group()
    subject.add_argument("--app", metavar="SLUG", help="one application")
    subject.add_argument("--category", metavar="C", help="the applications of one category")
    subject.add_argument("--all", action="store_true", help="all applications (the default)")
    parser.add_argument("--from", dest="start", metavar="T", help="a local day, or an ISO time")
    parser.add_argument("--to", dest="end", metavar="T", help="the first moment not counted")
    parser.add_argument("--period", metavar="P", help="24h, 30d, 2026-10, 2026-Q3, 2026, FROM/TO")
    parser.add_argument(
        "--by", default="app", help="a row for each app (default), category, owner, all"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--lang", default=None, help="language of the shown figures: id or en")


def run(options: argparse.Namespace) -> int:
    """Print the answer; raises UsageError for a wrong period, application or category."""
    from dashboard.queries.uptime import document, uptime
    from dashboard.words import LANGUAGES, words
    from liveroom import clock, settings
    from liveroom.room import enter_room

    here, now = settings.load(), clock.now()
    language = options.lang or here.language
    if language not in LANGUAGES:
        raise UsageError(f"--lang {language} is not one of {', '.join(LANGUAGES)}.")
    by, span = _by(options.by), _span(options, now, here.zone)
    room = enter_room(here)
    try:
        with room.engine.connect() as connection:
            asked = _asked(connection, options)
            found = document(uptime(connection, asked, span, now, by), words(language, here.zone))
    finally:
        room.engine.dispose()
    print(json.dumps(found, ensure_ascii=False, allow_nan=False) if options.json else told(found))
    return 0


def told(found: Mapping[str, Any]) -> str:
    """Return the answer as a table to be read, with the flag of thin coverage beside its figure."""
    rows: list[tuple[str, ...]] = [(f"by {found['by']}", *HEADS, "outside hours")]
    rows += [_line(row) for row in found["rows"]]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    head = (
        f"Policy {found['policy']}, {found['zone']}, from {found['from']} to {found['to']}, "
        f"told up to {found['as_of']}."
    )
    notes = [note for key, note in NOTES.items() if any(row[key] for row in found["rows"])]
    sample = ["SAMPLE DATA: every figure is invented."] if found["sample"] else []
    return "\n".join([head, *sample, *lines, *notes])


def _line(row: Mapping[str, Any]) -> tuple[str, ...]:
    flag = " !" * row["flagged"] + " *" * row["revised"]
    return (
        row["id"],
        row["shown"] + flag,
        row["shown_strict"],
        row["shown_coverage"],
        *map(_hours, row["ms"].values()),
    )


def _hours(ms: int) -> str:
    seconds, rest = divmod(ms, 1000)
    thousandths = f".{rest:03d}" if rest else ""
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{thousandths}"


def _by(name: str) -> str:
    from dashboard.queries.uptime import SIDES

    if name not in SIDES:
        raise UsageError(f"--by {name} is not one of {', '.join(SIDES)}.")
    return name


def _span(options: argparse.Namespace, now: datetime, zone: ZoneInfo) -> Span:
    from liveroom.rules.periods import parse

    ends = (options.start, options.end)
    if (options.period is None) == (ends == (None, None)) or ends.count(None) == 1:
        raise UsageError("uptime: say either --period P, or both --from T and --to T.")
    return parse(options.period or "/".join(ends), now, zone)


def _asked(connection: Connection, options: argparse.Namespace) -> Sequence[Registered]:
    """Return the applications asked for, the retired ones too: their past is part of the whole."""
    from liveroom.store.reads import applications

    found = applications(connection, retired=True)
    if options.app is not None:
        mine = [one for one in found if one.slug == options.app]
        if not mine:
            raise UsageError(f"--app {options.app}: no application of this slug is registered.")
        return mine
    if options.category is not None:
        mine = [one for one in found if one.category == options.category]
        if not mine:
            raise UsageError(f"--category {options.category}: no application is in it.")
        return mine
    return found
