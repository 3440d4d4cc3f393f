"""`[[notice]]`: who is told of what, and how it must be written."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import AfterValidator, Field

from liveroom.model import Channel
from liveroom.registry import headers, hours, values
from liveroom.registry.kinds import (
    AgencySlug,
    ApplicationSlug,
    CategorySlug,
    Duration,
    Slug,
    between,
)
from liveroom.registry.shape import Shape
from liveroom.rules import channels, notices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Keys = tuple[str, ...]

NONE = timedelta()
_EMPTY: Any = Field(default_factory=list)
_Step = Literal[
    "opened",
    "confirmed",
    "escalated",
    "flapping",
    "recovered",
    "certificate",
    "monitor",
    "source",
    "complained",
]
_Wait = Annotated[Duration, AfterValidator(between(NONE, timedelta(hours=1)))]
_After = Annotated[Duration, AfterValidator(between(timedelta(minutes=1), timedelta(days=7)))]


class ChannelShape(Shape):
    """`[[notice]]`."""

    name: Slug
    url: str
    level: Literal["operator", "agency", "leadership"] = "operator"
    after: _After | None = None
    wait: _Wait = timedelta(seconds=30)
    steps: Annotated[list[_Step], Field(min_length=1)] | None = None
    severities: Annotated[list[Literal["down", "degraded"]], Field(min_length=1)] | None = None
    categories: Annotated[list[CategorySlug], _EMPTY]
    agencies: Annotated[list[AgencySlug], _EMPTY]
    tiers: Annotated[list[Literal[1, 2, 3]], _EMPTY]
    applications: Annotated[list[ApplicationSlug], _EMPTY]
    hours: dict[str, str] | None = None
    language: Literal["id", "en"] | None = None


def build(row: ChannelShape) -> Channel:
    """Return a way by which notices leave."""
    return Channel(
        row.name,
        row.url,
        row.level,
        row.after or NONE,
        row.wait,
        tuple(row.steps or notices.USUAL[row.level]),
        tuple(row.severities or ("down",)),
        tuple(row.categories),
        tuple(row.agencies),
        tuple(row.tiers),
        tuple(row.applications),
        None if row.hours is None else hours.read(row.hours),
        row.language,
    )


def problems(row: Mapping[str, Any], secrets: frozenset[str]) -> Iterator[tuple[Keys, str]]:
    """Yield what is wrong with a row beyond its shape: at which keys, and what; no address is told."""
    what = _address(row.get("url"), secrets)
    if what is not None:
        yield ("url",), what
    yield from _rung(row)
    table = row.get("hours")
    for key, what in hours.problems(table) if isinstance(table, dict) else ():
        yield ("hours", key) if key else ("hours",), what


def ladder(rows: Iterable[tuple[int, Mapping[str, Any]]]) -> Iterator[tuple[int, str]]:
    """Yield the number of each row whose leadership is told before an agency is, and what is wrong."""
    rungs: dict[object, list[tuple[int, timedelta]]] = {}
    for number, row in rows:
        with suppress(ValueError):
            after = values.duration(row.get("after"))
            rungs.setdefault(row.get("level"), []).append((number, after))
    latest = max((after for _, after in rungs.get("agency", ())), default=None)
    for number, after in rungs.get("leadership", ()):
        if latest is not None and after <= latest:
            yield number, "must be longer than that of every agency, or the ladder has no order"


def _address(url: object, secrets: frozenset[str]) -> str | None:
    if not isinstance(url, str):
        return None
    if url.startswith(headers.REFERENCE):
        return headers.reference_problem(url.removeprefix(headers.REFERENCE), secrets)
    what = channels.problem(url) or channels.clear_secret(url)
    return None if what is None else f"the address {what}"


def _rung(row: Mapping[str, Any]) -> Iterator[tuple[Keys, str]]:
    level, steps = row.get("level", "operator"), row.get("steps")
    is_first = level == "operator"
    if is_first and "after" in row:
        yield ("after",), "belongs to an agency or the leadership; the operator is told after wait"
    if level in {"agency", "leadership"} and "after" not in row:
        yield ("after",), "is missing: after how long with nobody on it is this rung told?"
    if level == "agency" and not row.get("agencies"):
        yield ("agencies",), "is missing: of whose applications is this agency told?"
    for step in steps if isinstance(steps, list) else ():
        if step == notices.ESCALATED and is_first:
            yield ("steps",), f'"{step}" is a step of an agency or the leadership'
        elif step in notices.FIRST and not is_first:
            yield ("steps",), f'"{step}" is told to the operator; further rungs hear "escalated"'
