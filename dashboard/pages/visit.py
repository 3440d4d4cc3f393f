"""One look at a laptop page: whose room it is, in which words, and how everything stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import func, select

from dashboard.guests import guest_words, is_guest, veiled
from dashboard.queries.days import to_ms
from dashboard.queries.monitor import Monitor, monitor
from dashboard.queries.requests import is_ended
from dashboard.queries.state import state
from dashboard.words import LANGUAGES, from_ms, words
from liveroom import clock
from liveroom.model import Span
from liveroom.store.reads import applications, categories, city_facts
from liveroom.store.tables import incident

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from sqlalchemy import Connection

    from dashboard.words import Words
    from liveroom.room import Room
    from liveroom.store.reads import CategoryFacts, CityFacts, Registered

RECENT = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Visit:
    """What every laptop page may say; `state` is the frame of `queries.state`."""

    path: str
    asked: Mapping[str, str]
    words: Words
    now: datetime
    city: CityFacts | None
    monitor: Monitor
    registered: tuple[Registered, ...]
    categories: tuple[CategoryFacts, ...]
    state: pd.DataFrame
    open_incidents: int
    open_complaints: int

    @property
    def now_ms(self) -> int:
        """Return the moment of the visit in UTC epoch milliseconds."""
        return to_ms(self.now)

    @property
    def is_guest(self) -> bool:
        """Say whether names and telling reasons are kept back: `words` and `state` do so already."""
        return is_guest(self.asked)

    def span(self, length: timedelta) -> Span:
        """Return the time of that length up to now."""
        return Span(self.now - length, self.now, self.words.zone)

    def link(self, path: str, **asked: str) -> str:
        """Return the address of a page, in the language and the mode that were asked for."""
        kept = {name: self.asked[name] for name in ("lang", "tamu") if name in self.asked}
        query = urlencode({**kept, **asked})
        return f"{path}?{query}" if query else path

    def in_language(self, language: str) -> str:
        """Return the address of this page in another language."""
        return f"{self.path}?{urlencode({**self.asked, 'lang': language})}"

    def category_name(self, slug: str) -> str:
        """Return a category as people call it; a slug the registry no longer has stays a slug."""
        names = {one.slug: one.names[self.words.language] for one in self.categories}
        return names.get(slug, slug)

    def is_retired(self, one: Registered) -> bool:
        """Say whether the application is retired by now; its date may be still to come."""
        return one.retired_ms is not None and one.retired_ms <= self.now_ms

    def when(self, ms: int | None) -> str:
        """Return `47 mnt` within the hour, then `14.32`, then `21 Nov 14.32`; a dash for never."""
        if ms is None:
            return "–"
        at = from_ms(ms)
        if timedelta() <= self.now - at < RECENT:
            return self.words.duration(self.now - at)
        return self.moment(ms)

    def since(self, ms: int | None) -> str:
        """Return `47 mnt` within the hour, then `14.32`, then only the day, `21 Nov`."""
        said = self.when(ms)
        if ms is None or self.now - from_ms(ms) < RECENT:
            return said
        day = from_ms(ms).astimezone(self.words.zone).date()
        today = self.now.astimezone(self.words.zone).date()
        if day == today:
            return said
        return self.words.day(day, "d MMM" if day.year == today.year else "d MMM yyyy")

    def moment(self, ms: int) -> str:
        """Return a clock time today, and the day before it otherwise."""
        at, zone = from_ms(ms), self.words.zone
        day = at.astimezone(zone).date()
        today = self.now.astimezone(zone).date()
        clock_time = self.words.clock(at)
        if day == today:
            return clock_time
        pattern = "d MMM" if day.year == today.year else "d MMM yyyy"
        return f"{self.words.day(day, pattern)} {clock_time}"


def speaker(room: Room, search: str) -> Words:
    """Return the words a query string asks for, else the room's own."""
    asked = dict(parse_qsl(search.removeprefix("?")))
    language = asked.get("lang", "")
    spoken = words(language if language in LANGUAGES else room.settings.language, room.zone)
    return guest_words(spoken) if is_guest(asked) else spoken


def visit(room: Room, connection: Connection, path: str, search: str) -> Visit:
    """Read what every page says, once."""
    now = clock.now()
    registered = applications(connection, to_ms(now))
    asked, spoken = dict(parse_qsl(search.removeprefix("?"))), speaker(room, search)
    span = Span(now - timedelta(days=1), now, room.zone)
    standing = state(connection, registered, span)
    # Those of one cause are one: their parent stands for them.
    of_incidents = select(func.count()).where(
        incident.c.closed_ms.is_(None), incident.c.parent_id.is_(None)
    )
    of_complaints = select(func.count()).where(~is_ended)
    return Visit(
        path=path,
        asked=asked,
        words=spoken,
        now=now,
        city=city_facts(connection),
        monitor=monitor(connection, to_ms(now)),
        registered=registered,
        categories=categories(connection),
        state=veiled(standing, spoken) if is_guest(asked) else standing,
        open_incidents=int(connection.execute(of_incidents).scalar_one()),
        open_complaints=int(connection.execute(of_complaints).scalar_one()),
    )
