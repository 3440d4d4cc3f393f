"""The uptime answer, for the command and the API alike: who was how available over a span."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from dashboard.queries.counting import counted_once
from dashboard.words import from_ms
from liveroom.rules import uptime as rules
from liveroom.rules.groups import ANY_DOWN, MEAN
from liveroom.rules.periods import to_ms
from liveroom.store.counts import Counted, any_down
from liveroom.store.reads import city_facts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from dashboard.words import Words
    from liveroom.model import Span
    from liveroom.rules.groups import AnyDown
    from liveroom.store.reads import Registered

SIDES = ("app", "category", "owner", "all")
EVERYTHING = "all"
STATES = ("up", "degraded", "down", "maintenance", "unobserved", "outside_hours")


class Row(NamedTuple):
    """An application, or the applications of one category, owner or all, added (`mean`).

    `any_down` is the other aggregate, of groups only.
    """

    id: str
    applications: int
    counted: Counted
    any_down: AnyDown | None


class Answer(NamedTuple):
    """Rows over a span; `as_of_ms` is the moment up to which every one of them is told."""

    span: Span
    by: str
    as_of_ms: int
    is_sample: bool
    rows: tuple[Row, ...]


def uptime(
    connection: Connection,
    applications: Sequence[Registered],
    span: Span,
    now: datetime,
    by: str = "app",
) -> Answer:
    """Return the tallies of the applications that lived in the span, one by one or in groups.

    Each is clipped to its life and its `as_of`; groups stand in the order of their first member.
    """
    end_ms = to_ms(span.end)
    alive = [one for one in applications if lives(one, span)]
    tallies = counted_once(connection, span, [one.id for one in alive], now)
    members: Mapping[str, list[int]] = defaultdict(list)
    for one in alive:
        members[_group(one, by)].append(one.id)
    unions = {} if by == "app" else any_down(connection, span, members, now)
    rows = tuple(
        Row(name, len(mine), _together([tallies[number] for number in mine]), unions.get(name))
        for name, mine in members.items()
    )
    as_of_ms = min([end_ms, *(row.counted.as_of_ms for row in rows)])
    city = city_facts(connection)
    return Answer(span, by, as_of_ms, city is not None and city.sample, rows)


def document(answer: Answer, words: Words) -> dict[str, Any]:
    """Return the answer as it is published; `shown` is in the language of `words`, floored."""
    return {
        "policy": rules.POLICY,
        "zone": answer.span.zone.key,
        "from": _iso(to_ms(answer.span.start), words),
        "to": _iso(to_ms(answer.span.end), words),
        "as_of": _iso(answer.as_of_ms, words),
        "by": answer.by,
        "sample": answer.is_sample,
        "rows": [_row(row, words) for row in answer.rows],
    }


def lives(one: Registered, span: Span) -> bool:
    """Say whether the application was registered in some of the span."""
    has_left = one.retired_ms is not None and one.retired_ms <= to_ms(span.start)
    return one.registered_ms < to_ms(span.end) and not has_left


def _group(one: Registered, by: str) -> str:
    return {"app": one.slug, "category": one.category, "owner": one.owner}.get(by, EVERYTHING)


def _together(mine: Sequence[Counted]) -> Counted:
    return Counted(
        rules.total(each.tally for each in mine),
        min(each.start_ms for each in mine),
        max(each.end_ms for each in mine),
        min(each.as_of_ms for each in mine),
        any(each.revised for each in mine),
    )


def _row(row: Row, words: Words) -> dict[str, Any]:
    tally = row.counted.tally
    told_ms, available_ms = rules.told(tally), tally.up + tally.degraded
    due_ms = rules.length(tally) - tally.outside_hours
    return {
        "id": row.id,
        **_group_facts(row, words),
        "from": _iso(row.counted.start_ms, words),
        "to": _iso(row.counted.end_ms, words),
        "as_of": _iso(row.counted.as_of_ms, words),
        "ms": {name: getattr(tally, name) for name in STATES},
        "told_ms": told_ms,
        "uptime": rules.uptime(tally),
        "strict": rules.strict(tally),
        "coverage": rules.coverage(tally),
        "flagged": rules.flagged(tally),
        "revised": row.counted.revised,
        "shown": words.uptime(available_ms, told_ms),
        "shown_strict": words.uptime(tally.up, told_ms),
        "shown_coverage": words.uptime(told_ms + tally.maintenance, due_ms),
    }


def _group_facts(row: Row, words: Words) -> dict[str, Any]:
    """Return which aggregate the figures of a group are, and the other one by its name."""
    union = row.any_down
    if union is None:
        return {}
    return {
        "aggregate": MEAN,
        "applications": row.applications,
        ANY_DOWN: {
            "down_ms": union.down_ms,
            "told_ms": union.told_ms,
            "share": union.share,
            "shown": words.share(union.shown),
        },
    }


def _iso(ms: int, words: Words) -> str:
    return from_ms(ms).astimezone(words.zone).isoformat(timespec="milliseconds")
