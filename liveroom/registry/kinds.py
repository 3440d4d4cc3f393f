"""What a single value of applications.toml may be: a slug, a title, an address, a length of time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, BeforeValidator, ValidationInfo

from liveroom.registry import values
from liveroom.rules import addresses

if TYPE_CHECKING:
    from collections.abc import Collection
    from zoneinfo import ZoneInfo

Judge = Callable[[str], str | None]  # what there is to say against an address, or None


@dataclass(frozen=True, slots=True)
class Known:
    """The names that one part of a registry may use of another."""

    categories: Collection[str]
    agencies: Collection[str]
    applications: Collection[str]
    dialects: Mapping[str, Collection[str]]  # health, usage, complaints
    zone: ZoneInfo
    judge: Judge


def one_of(kind: str, table: str) -> Callable[[str, ValidationInfo], str]:
    """Return a check that a slug is one that another table of the registry has."""

    def check(value: str, info: ValidationInfo) -> str:
        known = getattr(known_names(info), kind)
        if value not in known:
            near = values.nearest(value, known)
            raise ValueError(f"no [[{table}]] has the slug {values.shown(value)}{near}")
        return value

    return check


def dialect_of(kind: str) -> Callable[[str, ValidationInfo], str]:
    """Return a check that a dialect of that kind is known."""

    def check(value: str, info: ValidationInfo) -> str:
        known = known_names(info).dialects[kind]
        if value not in known:
            raise ValueError(f"{values.shown(value)} is not one of {', '.join(sorted(known))}")
        return value

    return check


def known_names(info: ValidationInfo) -> Known:
    """Return the names that a registry in hand may use."""
    if not isinstance(info.context, Known):
        raise TypeError("a registry is validated with the names it may use")
    return info.context


def _address(value: str, info: ValidationInfo) -> str:
    what = addresses.problem(value)
    if what is not None:
        raise ValueError(f"the address {what}")
    found = addresses.canonical(value)
    more = known_names(info).judge(found)
    if more is not None:
        raise ValueError(more)
    return found


def _moment(value: object, info: ValidationInfo) -> datetime:
    return values.moment(value, known_names(info).zone)


def between(low: timedelta, high: timedelta) -> Callable[[timedelta], timedelta]:
    """Return a check that a length of time lies between two others."""

    def check(value: timedelta) -> timedelta:
        if not low <= value <= high:
            raise ValueError(f"must lie between {in_seconds(low)} and {in_seconds(high)}")
        return value

    return check


def whole(value: timedelta) -> timedelta:
    """Return a length of whole seconds, or say that it is none."""
    if value % timedelta(seconds=1):
        raise ValueError("must be a whole number of seconds")
    return value


def in_seconds(length: timedelta) -> str:
    """Return a length of time as it is written in a registry."""
    return f"{length.total_seconds():g}s"


Slug = Annotated[str, AfterValidator(values.slug)]
Title = Annotated[str, AfterValidator(values.title)]
Url = Annotated[str, AfterValidator(_address)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Exact = Annotated[datetime, BeforeValidator(values.exact)]
Duration = Annotated[timedelta, BeforeValidator(values.duration)]
Every = Annotated[
    Duration,
    AfterValidator(between(timedelta(seconds=1), timedelta(days=1))),
    AfterValidator(whole),
]
Wait = Annotated[
    Duration, AfterValidator(between(timedelta(milliseconds=50), timedelta(seconds=120)))
]
Grace = Annotated[Duration, AfterValidator(between(timedelta(0), timedelta(days=7)))]
CategorySlug = Annotated[str, AfterValidator(one_of("categories", "category"))]
AgencySlug = Annotated[str, AfterValidator(one_of("agencies", "agency"))]
ApplicationSlug = Annotated[str, AfterValidator(one_of("applications", "application"))]
Headers = dict[str, str]
