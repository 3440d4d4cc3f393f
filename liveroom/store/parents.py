"""Outages of one cause under one parent, recomputed whole round what changed."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from liveroom.model import Cause, Severity
from liveroom.rules.common_cause import Failure, Shared, crowds, needs_of, shared, still_few
from liveroom.store.codes import CAUSE_CODE
from liveroom.store.events import CLOSED, CONTINUED, OPENED, REVISED, WITHDRAWN, tell
from liveroom.store.tables import acknowledgement, application, current, incident

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy import Connection, Row, Select

    from liveroom.rules.common_cause import Trait
    from liveroom.store.flips import Moved

REACH_MS = 6 * 3_600_000
"""How far to both sides of what changed other outages are looked at."""

UNANSWERED = "no answer"
_MANY = 500


def regroup(connection: Connection, moved: Collection[Moved], now_ms: int) -> None:
    """Give outages of one cause one parent, round outages that are new, gone or changed.

    A parent opens with its first outage and closes with its last; it keeps its number as long as
    most of its outages are the same. What applications share is looked up as it is known now.
    """
    if not moved:
        return
    mine = _crowded(connection, [each.opened_ms for each in moved])
    known = [each.parent_id for each in moved] + [row.parent_id for row in mine]
    before = {number for number in known if number is not None}
    if before:
        of_them = connection.execute(select(incident).where(incident.c.parent_id.in_(before)))
        mine = list({row.id: row for row in (*mine, *of_them)}.values())
    if mine or before:
        found = shared(_failures(connection, mine))
        _write(connection, {row.id: row for row in mine}, found, before, now_ms)


def _crowded(connection: Connection, moments: Sequence[int]) -> list[Row[Any]]:
    """Return the outages that failed in one crowd with something that opened at these moments."""
    query = _outages().where(
        incident.c.opened_ms >= min(moments) - REACH_MS,
        incident.c.opened_ms <= max(moments) + REACH_MS,
    )
    ordered = query.order_by(incident.c.opened_ms, incident.c.id)
    rows = {row.id: row for row in connection.execute(ordered)}
    anybody: frozenset[Trait] = frozenset()
    failures = [
        Failure(row.id, row.application_id, row.opened_ms, anybody) for row in rows.values()
    ]
    return [
        rows[each.id]
        for crowd in crowds(failures)
        if any(crowd[0].opened_ms <= at <= crowd[-1].opened_ms for at in moments)
        for each in crowd
    ]


def _outages() -> Select[tuple[Any, ...]]:
    is_down = incident.c.severity == str(Severity.DOWN)
    return select(incident).where(is_down, incident.c.application_id.is_not(None))


def suspense(connection: Connection, rows: Sequence[Row[Any]]) -> dict[int, int]:
    """Return which of these outages may yet be found to share a cause, and when the last opened."""
    if len(rows) < 2:  # noqa: PLR2004  one alone shares nothing
        return {}
    traits = _traits(connection)
    sizes = Counter(trait for mine in traits.values() for trait in mine)
    return still_few(_failures(connection, rows), sizes)


def _failures(connection: Connection, rows: Sequence[Row[Any]]) -> list[Failure]:
    traits = _traits(connection)
    return [
        Failure(
            row.id,
            row.application_id,
            row.opened_ms,
            _with(traits.get(row.application_id, _NOTHING), row.cause),
        )
        for row in rows
    ]


_NOTHING: frozenset[Trait] = frozenset()
_SILENT: frozenset[Trait] = frozenset({("dns", UNANSWERED)})


def _with(traits: frozenset[Trait], cause: int) -> frozenset[Trait]:
    return traits | _SILENT if cause == CAUSE_CODE[Cause.DNS] else traits


def _traits(connection: Connection) -> dict[int, frozenset[Trait]]:
    """Return what each application shares or might share with others."""
    row = application.c
    query = select(row.id, row.slug, row.owner, row.host, row.depends_on, current.c.addresses)
    known = connection.execute(query.outerjoin(current, current.c.application_id == row.id)).all()
    needs = needs_of({each.slug: json.loads(each.depends_on or "[]") for each in known})
    found: dict[int, frozenset[Trait]] = {}
    for each in known:
        mine = {("dependency", slug) for slug in needs[each.slug]} | {("owner", each.owner)}
        if each.host:
            mine.add(("host", each.host))
        if each.addresses:
            mine |= {("address", place) for place in each.addresses.split(",")}
            mine.add(("dns", each.addresses))
        found[each.id] = frozenset(mine)
    return found


def _write(
    connection: Connection,
    rows: Mapping[int, Row[Any]],
    found: Sequence[Shared],
    before: Collection[int],
    now_ms: int,
) -> None:
    stored = select(incident).where(incident.c.id.in_(before))
    parents = {row.id: row for row in connection.execute(stored)}
    numbers = _kept(found, rows, parents)
    told: list[tuple[int, str, int]] = []
    members: dict[int, int] = {}
    for each, kept in zip(found, numbers, strict=True):
        children = [rows[one.id] for one in each.failures]
        number, steps = _keep(connection, each, children, parents.get(kept or 0), now_ms)
        told += steps
        members |= dict.fromkeys((child.id for child in children), number)
    for number in set(parents) - set(numbers):
        heirs = [members.get(row.id) for row in rows.values() if row.parent_id == number]
        _let_go(connection, number, heirs)
        told.append((number, WITHDRAWN, parents[number].opened_ms))
    _move(connection, rows, members)
    tell(connection, told, now_ms)


def _kept(
    found: Sequence[Shared], rows: Mapping[int, Row[Any]], parents: Mapping[int, Row[Any]]
) -> list[int | None]:
    """Return which stored parent each of the found ones is: the one it has most outages of."""
    left, numbers = set(parents), list[int | None]()
    for each in found:
        votes = Counter(
            number for one in each.failures if (number := rows[one.id].parent_id) in left
        )
        best = min(votes, key=lambda number: (-votes[number], number), default=None)
        left -= {best}
        numbers.append(best)
    return numbers


def _keep(
    connection: Connection,
    each: Shared,
    children: Sequence[Row[Any]],
    mine: Row[Any] | None,
    now_ms: int,
) -> tuple[int, list[tuple[int, str, int]]]:
    causes = Counter(child.cause for child in children)
    ends = [child.closed_ms for child in children]
    values: dict[str, object] = {
        "severity": str(Severity.DOWN),
        "cause": min(causes, key=lambda cause: (-causes[cause], cause)),
        "opened_ms": children[0].opened_ms,
        "closed_ms": None if None in ends else max(ends),
        "flapping": any(child.flapping for child in children),
        "shared_kind": each.kind,
        "shared_by": each.by,
    }
    if mine is None:
        new = insert(incident).values(values).returning(incident.c.id)
        number = int(connection.execute(new).scalar_one())
    else:
        number = mine.id
        changed = {name: value for name, value in values.items() if getattr(mine, name) != value}
        if changed:
            this = update(incident).where(incident.c.id == number)
            connection.execute(this.values(changed))
    return number, [(number, *step) for step in _steps(values, mine, now_ms)]


def _steps(
    values: Mapping[str, Any], mine: Row[Any] | None, now_ms: int
) -> Iterator[tuple[str, int]]:
    opened_ms, closed_ms = values["opened_ms"], values["closed_ms"]
    if mine is None:
        yield OPENED, opened_ms
    elif mine.opened_ms != opened_ms:
        yield REVISED, opened_ms
    was_ms = None if mine is None else mine.closed_ms
    if was_ms is not None and closed_ms is None:
        yield CONTINUED, now_ms
    if closed_ms is not None and closed_ms != was_ms:
        yield CLOSED, closed_ms


def _let_go(connection: Connection, number: int, heirs: Sequence[int | None]) -> None:
    """Delete a parent; who took it has taken the parent that most of its outages have now."""
    votes = Counter(heir for heir in heirs if heir is not None)
    if votes:
        theirs = acknowledgement.c.incident_id == number
        heir = min(votes, key=lambda each: (-votes[each], each))
        connection.execute(update(acknowledgement).where(theirs).values(incident_id=heir))
    connection.execute(delete(incident).where(incident.c.id == number))


def _move(connection: Connection, rows: Mapping[int, Row[Any]], members: Mapping[int, int]) -> None:
    moves: dict[int | None, list[int]] = {}
    for row in rows.values():
        if row.parent_id != members.get(row.id):
            moves.setdefault(members.get(row.id), []).append(row.id)
    for parent, children in moves.items():
        for start in range(0, len(children), _MANY):
            some = incident.c.id.in_(children[start : start + _MANY])
            connection.execute(update(incident).where(some).values(parent_id=parent))
