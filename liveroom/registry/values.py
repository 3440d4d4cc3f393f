"""How the small values of a registry are written: durations, status ranges, moments, names."""

from __future__ import annotations

import difflib
import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, TypeVar

from liveroom.dialects.moments import YEARS
from liveroom.districts import code_in

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

Day = TypeVar("Day", date, datetime)

LONGEST_NAME = 200
STATUS_CODES = range(100, 600)

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FILE = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]{0,118}\.(?:geo)?json")
_METRIC = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")
_DURATION = re.compile(r"([0-9]{1,9})(ms|s|m|h|d)")
_UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400}
_STATUS = re.compile(r"([0-9]{3})(?:\s*-\s*([0-9]{3}))?")


def slug(text: str) -> str:
    """Return `text` if it can stand in a web address: small letters, digits, single hyphens."""
    if len(text) > 64 or not _SLUG.fullmatch(text):  # noqa: PLR2004  said in the sentence
        raise ValueError(
            f'"{text[:80]}" is not a slug: small letters, digits and single hyphens, at most 64'
        )
    return text


def metric(text: str) -> str:
    """Return `text` if it can name a usage series."""
    if not _METRIC.fullmatch(text):
        raise ValueError(
            f"{shown(text)} cannot name a series: letters, digits, - and _, at most 64"
        )
    return text


def district(text: str) -> str:
    """Return the code of a kecamatan as it is kept: `36.71.12`."""
    code = code_in(text)
    if code is None:
        raise ValueError(f"{shown(text)} is no code of a kecamatan here: 36.71.01 to 36.71.13")
    return code


def file_beside(text: str) -> str:
    """Return the name of a GeoJSON file that lies beside the registry."""
    if not _FILE.fullmatch(text):
        raise ValueError(
            f"{shown(text)} is not the name of a .geojson or .json file beside the registry"
        )
    return text


def title(text: str) -> str:
    """Return a name that can be shown on one line."""
    if not text.strip():
        raise ValueError("a name cannot be empty")
    if len(text) > LONGEST_NAME:
        raise ValueError(f"a name has at most {LONGEST_NAME} characters")
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in text):
        raise ValueError("a name cannot hold line breaks or control characters")
    return text


def duration(value: object) -> timedelta:
    """Read `250ms`, `60s`, `5m`, `2h` or `1d`."""
    if isinstance(value, timedelta):
        return value
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f'{shown(value)} is not a length of time: write "500ms", "60s" or "5m"')
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])


def statuses(value: object) -> list[tuple[int, int]]:
    """Read `200`, `200-299` or `200, 204, 301-308` as inclusive ranges."""
    parts = str(value).split(",") if isinstance(value, (str, int)) else [""]
    matches = [_STATUS.fullmatch(part.strip()) for part in parts]
    found = [(int(m[1]), int(m[2] or m[1])) for m in matches if m is not None]
    fits = all(low <= high and {low, high} <= set(STATUS_CODES) for low, high in found)
    if len(found) != len(parts) or not fits:
        raise ValueError(f'{shown(value)} is not a range of HTTP statuses: write "200-299"')
    return found


def moment(value: object, zone: ZoneInfo) -> datetime:
    """Read a date (local midnight) or a time with its offset as a moment of UTC."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value.isoformat()} has no offset: write …+07:00 behind it")
        return _timely(value).astimezone(UTC)
    if isinstance(value, date):
        _timely(value)
        return datetime.combine(value, time(), zone).astimezone(UTC)
    raise ValueError(f"{shown(value)} is not a date: write 2026-01-31, without quotation marks")


def day(value: object) -> date:
    """Read a date, and nothing that has a time of day."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return _timely(value)
    raise ValueError(f"{shown(value)} is not a date: write 2026-01-31, without quotation marks")


def exact(value: object) -> datetime:
    """Read a time with its offset; a bare date is not exact enough."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return _timely(value).astimezone(UTC)
    raise ValueError(f"{shown(value)} is not a moment: write 2026-11-22T22:00:00+07:00")


def _timely(value: Day) -> Day:
    """Return a date or a moment that a calendar can reckon with: near its ends it cannot."""
    if value.year not in YEARS:
        raise ValueError(f"{value.isoformat()} is not of the years {YEARS[0]} to {YEARS[-1]}")
    return value


def secret(text: str) -> str:
    """Return the name in `secret:NAME`; whether there is such a secret is asked elsewhere."""
    name = text.removeprefix("secret:")
    if name == text or not _SLUG.fullmatch(name):
        raise ValueError('a secret is named, not written: "secret:NAME"')
    return name


def shown(value: object) -> str:
    """Return a value as it may stand in a sentence: short, on one line."""
    text = f'"{value}"' if isinstance(value, str) else str(value)
    text = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)
    return text if len(text) <= 80 else text[:79] + "…"  # noqa: PLR2004  one terminal line


def nearest(word: str, known: Iterable[str]) -> str:
    """Return `; did you mean "…"?` where something known is written nearly like `word`."""
    near = difflib.get_close_matches(word, tuple(known), n=1, cutoff=0.7)
    return f'; did you mean "{near[0]}"?' if near else ""
