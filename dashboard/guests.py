"""What a guest of the room is shown in place of names and of reasons that tell of a weakness."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from liveroom.model import Cause, Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.words import Words

_PLAIN = {
    Status.DOWN: Cause.UNREACHABLE,
    Status.DEGRADED: Cause.CHECK_FAILED,
    Status.UNKNOWN: Cause.MALFORMED,
}
_OPEN = frozenset(cause for cause in Cause if cause.startswith("monitor-")) | {
    Cause.NONE,
    Cause.SLOW,
    Cause.PAUSED,
}
"""Causes that say nothing of how an application is built; the others become the plain one."""

_MACHINES = frozenset({"host", "address"})
_NOT_SHOWN = (
    *("http_status", "dialect", "note", "host", "shared_by"),
    *("acknowledged_note", "window_why"),
)


def is_guest(asked: Mapping[str, str]) -> bool:
    """Say whether somebody looks in guest mode, `?tamu=1`."""
    return asked.get("tamu") == "1"


def guest_words(words: Words) -> Words:
    """Return the words in which a guest reads plain reasons and machines without their names."""
    plain = {f"cause.{cause}": words(f"guest.{status}") for status, cause in _PLAIN.items()}
    shared = {f"laptop.shared_{kind}": words.phrases["guest.shared"] for kind in _MACHINES}
    return replace(words, phrases={**words.phrases, **plain, **shared})


def veiled(frame: pd.DataFrame, words: Words) -> pd.DataFrame:
    """Return the frame with the same columns and `attrs` as a guest may see it."""
    told = frame.columns.intersection(
        ["acknowledged_by", "cause", "checks", "shared_name", "children", *_NOT_SHOWN]
    )
    if told.empty or frame.empty:
        return frame
    rows = [veiled_row(row, words) for row in frame.to_dict("records")]
    changed = {
        name: pd.Series([row[name] for row in rows], frame.index, dtype=object) for name in told
    }
    return frame.assign(**changed)


def veiled_row(row: Mapping[Any, Any], words: Words) -> dict[str, Any]:
    """Return one row of such a frame as a guest may see it."""
    found: dict[str, Any] = {
        str(name): None if name in _NOT_SHOWN else value for name, value in row.items()
    }
    if found.get("acknowledged_by") is not None:
        found["acknowledged_by"] = words("guest.officer")
    if found.get("shared_kind") in _MACHINES:
        found["shared_name"] = words("guest.machine")
    if found.get("checks"):
        found["checks"] = ()
    if "children" in found:
        found["children"] = tuple(veiled_row(child, words) for child in found["children"])
    if found.get("cause") is not None and found["cause"] not in _OPEN:
        status = Status(found.get("status") or found["severity"])
        found["cause"] = str(_PLAIN.get(status, Cause.NONE))
    return found
