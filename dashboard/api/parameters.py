"""What a caller may ask for, read strictly: a parameter that makes no sense is told, not guessed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from flask import request

from dashboard.api.answers import Problem
from dashboard.words import LANGUAGES
from liveroom.model import Span

if TYPE_CHECKING:
    from collections.abc import Collection
    from zoneinfo import ZoneInfo

LIMIT = 100
MOST = 1000
LONGEST = timedelta(days=3660)
STEPS = {"m": 60, "h": 3600, "d": 86_400}
STEP_S = (60, 366 * 86_400)
SHOWN = 40
_DIGITS = 15


def only(*names: str) -> None:
    """Refuse parameters that the route does not know: a typing error must not widen an answer."""
    known = (*names, "lang")
    for name in request.args:
        if name not in known:
            raise Problem(400, "unknown_parameter", name=_short(name), known=", ".join(known))
    if "lang" in request.args:
        choice("lang", LANGUAGES, LANGUAGES[0])


def span(now: datetime, zone: ZoneInfo, default: timedelta) -> Span:
    """Return `from`..`to`; without them the `default` length up to now."""
    end = _moment("to", zone) or now
    start = _moment("from", zone) or end - default
    if start >= end:
        raise Problem(400, "span_order")
    if end - start > LONGEST:
        raise Problem(400, "span_long", days=LONGEST.days)
    return Span(start, end, zone)


def choice(name: str, known: Collection[str], default: str) -> str:
    """Return one of `known`."""
    value = request.args.get(name, default)
    if value not in known:
        raise Problem(400, "bad_choice", name=name, value=_short(value), known=", ".join(known))
    return value


def flag(name: str) -> bool | None:
    """Return true or false; None where it was not asked."""
    words = {"true": True, "1": True, "false": False, "0": False}
    value = request.args.get(name)
    if value is None:
        return None
    if value not in words:
        raise Problem(400, "bad_choice", name=name, value=_short(value), known="true, false")
    return words[value]


def limit() -> int:
    """Return how many rows at most, 1 to 1,000."""
    value = request.args.get("limit", str(LIMIT))
    if not (value.isascii() and value.isdigit() and len(value) <= len(str(MOST))):
        raise Problem(400, "bad_limit", value=_short(value), most=MOST)
    if not 1 <= int(value) <= MOST:
        raise Problem(400, "bad_limit", value=_short(value), most=MOST)
    return int(value)


def cursor(parts: int) -> tuple[int, ...] | None:
    """Return the whole numbers of `after`, where a page goes on; None on the first page."""
    value = request.args.get("after")
    if value is None:
        return None
    numbers = value.split(".")
    if len(numbers) != parts or not all(_is_count(number) for number in numbers):
        raise Problem(400, "bad_cursor", value=_short(value))
    return tuple(int(number) for number in numbers)


def step() -> int | None:
    """Return `5m`, `1h`, `1d` as seconds; None where readings are wanted as they are."""
    value = request.args.get("step")
    if value is None:
        return None
    unit = STEPS.get(value[-1:])
    count = value[:-1]
    if unit is None or not _is_count(count) or not STEP_S[0] <= int(count) * unit <= STEP_S[1]:
        raise Problem(400, "bad_step", value=_short(value))
    return int(count) * unit


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= _DIGITS


def _moment(name: str, zone: ZoneInfo) -> datetime | None:
    """Read a local day or a moment with its offset."""
    value = request.args.get(name)
    if value is None:
        return None
    # A plus sign that was not escaped arrives as a blank; nothing else in a time is one.
    text = value.replace(" ", "+")
    try:
        if len(text) == len("2026-11-24"):
            day = date.fromisoformat(text)
            return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo is not None else _refuse(name, value)
    except (ValueError, OverflowError):
        return _refuse(name, value)


def _refuse(name: str, value: str) -> datetime:
    raise Problem(400, "bad_moment", name=name, value=_short(value))


def _short(value: str) -> str:
    return value if len(value) <= SHOWN else value[:SHOWN] + "…"
