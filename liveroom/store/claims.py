"""Who has taken an incident: each step is a row that stays, and the last one is the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, insert, select

from liveroom.store.pulse import bump
from liveroom.store.spells import among
from liveroom.store.tables import acknowledgement, incident

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection


class Claim(NamedTuple):
    """One step: who, when (UTC epoch milliseconds), with which words; `taken` or given back."""

    name: str
    at_ms: int
    note: str
    taken: bool


def acknowledge(
    connection: Connection, incident_id: int, name: str, note: str, now_ms: int
) -> bool:
    """Let `name` have taken an incident; the same again changes nothing. Say whether it did.

    Taking over from somebody, or saying something new, is a further step.
    """
    last = claims(connection, [incident_id]).get(incident_id)
    if last is not None and (last.name, last.note) == (name, note):
        return False
    _write(connection, incident_id, Claim(name, now_ms, note, taken=True))
    return True


def give_back(connection: Connection, incident_id: int, name: str, note: str, now_ms: int) -> bool:
    """Let nobody have the incident any more, as `name` says; say whether anybody had it."""
    if incident_id not in claims(connection, [incident_id]):
        return False
    _write(connection, incident_id, Claim(name, now_ms, note, taken=False))
    return True


def claims(connection: Connection, ids: Collection[int]) -> dict[int, Claim]:
    """Return who has each of the incidents now; one that nobody has is missing.

    Who has a parent has each of its children that nobody took by itself.
    """
    row = incident.c
    under = select(row.id, row.parent_id).where(row.parent_id.is_not(None), among(row.id, ids))
    parents = {each.id: each.parent_id for each in connection.execute(under)}
    last = _last(connection, {*ids, *parents.values()})
    found = {each: _deciding(last.get(each), last.get(parents.get(each))) for each in ids}
    return {each: claim for each, claim in found.items() if claim is not None and claim.taken}


def steps(connection: Connection, incident_id: int) -> tuple[Claim, ...]:
    """Return all that was done about having an incident, oldest first."""
    query = select(acknowledgement).where(acknowledgement.c.incident_id == incident_id)
    rows = connection.execute(query.order_by(acknowledgement.c.id))
    return tuple(Claim(row.name, row.at_ms, row.note, row.taken) for row in rows)


def _last(connection: Connection, ids: Collection[int]) -> dict[int | None, tuple[int, Claim]]:
    row = acknowledgement.c
    newest = select(func.max(row.id)).where(among(row.incident_id, ids)).group_by(row.incident_id)
    rows = connection.execute(select(acknowledgement).where(row.id.in_(newest)))
    return {
        each.incident_id: (each.id, Claim(each.name, each.at_ms, each.note, each.taken))
        for each in rows
    }


def _deciding(own: tuple[int, Claim] | None, parents: tuple[int, Claim] | None) -> Claim | None:
    """Return the step that says who has a child: its own, unless its parent was taken since."""
    if own is None or (parents is not None and not own[1].taken and parents[0] > own[0]):
        return None if parents is None else parents[1]
    return own[1]


def _write(connection: Connection, incident_id: int, claim: Claim) -> None:
    connection.execute(insert(acknowledgement).values(incident_id=incident_id, **claim._asdict()))
    bump(connection)
