"""What a registry asks for: one round per source of each application and feed, with its grid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from liveroom.errors import RegistryError
from liveroom.model import Application
from liveroom.registry import parse
from liveroom.rules.periods import from_ms, to_ms
from liveroom.rules.slots import Slot, attempt_fits, grid
from liveroom.store.engine import reading, writing
from liveroom.store.grids import Laid, grids, slot_bounds
from liveroom.store.reads import accepted_text
from liveroom.store.tables import application, current
from liveroom.store.writes import keep_registry, refuse_registry

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection, Engine

    from liveroom.model import ComplaintSource, Registry
    from liveroom.registry import Accepted, Refused
    from liveroom.room import Room


@dataclass(frozen=True, slots=True)
class Round:
    """One source asked of one subject, again and again.

    `history` is its grid, `judged` when the last slot that the store knows ended.
    """

    source: str
    subject: Application | ComplaintSource
    history: Sequence[Laid]
    judged: datetime | None = None

    def slot(self, moment: datetime) -> Slot:
        """Return the slot that a moment lies in."""
        start_ms, end_ms = slot_bounds(self.history, to_ms(moment))
        return Slot(from_ms(start_ms), timedelta(milliseconds=end_ms - start_ms))

    def next_start(self, moment: datetime) -> int:
        """Return the second in which the slot after that of `moment` begins."""
        return slot_bounds(self.history, to_ms(moment))[1] // 1000

    def is_over(self, now: datetime) -> bool:
        """Say whether its application is retired by now, so that nobody asks any more."""
        ends = self.subject.retired if isinstance(self.subject, Application) else None
        return ends is not None and ends <= now

    def has_room(self, now: datetime) -> bool:
        """Say whether the slot in progress can be asked: it has no verdict yet, and time enough."""
        if self.is_over(now):
            return False
        if self.source != "health" or not isinstance(self.subject, Application):
            return True
        slot = self.slot(now)
        is_judged = self.judged is not None and self.judged > slot.start
        return not is_judged and attempt_fits(now, self.subject.timeout, slot)


def rounds(connection: Connection, registry: Registry) -> dict[str, Round]:
    """Return every round of a registry that the store has accepted, by a key of its own."""
    laid = grids(connection)
    query = select(application.c.slug, application.c.id, current.c.end_ms).outerjoin(
        current, current.c.application_id == application.c.id
    )
    numbers = {slug: (number, end_ms) for slug, number, end_ms in connection.execute(query)}
    found: dict[str, Round] = {}
    for each in registry.applications:
        number, end_ms = numbers[each.slug]
        if each.health is not None:
            judged = None if end_ms is None else from_ms(end_ms)
            found[f"health {each.slug}"] = Round("health", each, laid[number], judged)
        if each.usage is not None:
            found[f"usage {each.slug}"] = Round("usage", each, _own(each.slug, each.usage.every))
    for feed in registry.sources:
        own = _own(feed.name, feed.every)
        found[f"complaints {feed.name}"] = Round("complaints", feed, own)
    return found


def last_accepted(room: Room) -> Registry | None:
    """Return the registry that was last accepted here; None where none was, or it cannot be used.

    It is what a room goes on with when the file on disk is broken or gone at its start: a mistake
    in a file must not turn the room dark.
    """
    given = room.settings
    with reading(room.engine) as connection:
        text = accepted_text(connection)
    if text is None:
        return None
    name, secrets = given.registry.name, given.secrets
    try:
        return parse(text.encode(), name, zone=room.zone, secrets=secrets, city=given.city)
    except RegistryError:
        return None


def known(engine: Engine, registry: Registry) -> dict[str, Round]:
    """Return every round of a registry that the store has accepted."""
    with reading(engine) as connection:
        return rounds(connection, registry)


def accept(engine: Engine, found: Accepted, now: datetime, zone: ZoneInfo) -> dict[str, Round]:
    """Make the store say what the file says, and return every round of it."""
    with writing(engine) as connection:
        keep_registry(connection, found.registry, found.digest, now, zone, found.text)
    return known(engine, found.registry)


def refuse(engine: Engine, found: Refused, now: datetime) -> None:
    """Make the store say why the file is not used."""
    with writing(engine) as connection:
        refuse_registry(connection, found.problems, now)


def _own(name: str, every: timedelta) -> Sequence[Laid]:
    """Return a grid that nobody counts on: it only spreads the polls."""
    spread = grid(name, every)
    return (Laid(0, spread.every_s, spread.phase_s),)
