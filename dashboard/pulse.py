"""What travels with every answer to a wall, so that its freshness is proven at each poll."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from dashboard.panel import Origin
from dashboard.queries.days import to_ms
from dashboard.queries.feeds import USAGE, Feed, feeds
from dashboard.queries.monitor import Monitor, monitor
from dashboard.version import build_id
from dashboard.words import from_ms
from liveroom.rules.freshness import COLLECTOR, Freshness, freshness, source_limits
from liveroom.store.reads import city_facts

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from dashboard.queries.alarm import Alarm
    from liveroom.store.reads import CityFacts


@dataclass(frozen=True, slots=True)
class Pulse:
    """How the collector and the feeds are at one moment."""

    monitor: Monitor
    feeds: tuple[Feed, ...]
    now_ms: int
    page: str
    """Which page would be sent now: it changes with the build, and with whose room it is."""

    @property
    def as_of(self) -> str | None:
        """Return the collector's last sign of life."""
        return iso(self.monitor.beat_ms)

    @property
    def monitor_since(self) -> str | None:
        """Return since when the collector has the trouble it tells of; None where it is well."""
        return None if self.monitor.state == "ok" else iso(self.monitor.since_ms)

    def headers(self, alarm: Alarm) -> dict[str, str]:
        """Return the `LiveRoom-*` headers, short: an unchanged poll is under 400 bytes."""
        known = {
            "LiveRoom-Seq": str(self.monitor.seq),
            "LiveRoom-As-Of": self.as_of or "",
            "LiveRoom-Monitor": self.monitor.state,
            "LiveRoom-Monitor-Since": self.monitor_since or "",
            "LiveRoom-Build": self.page,
            "LiveRoom-Sources": ",".join(
                f"{feed.name}={iso(feed.as_of_ms) or ''}" for feed in self.feeds
            ),
            "LiveRoom-Alarm": "" if alarm.since_ms is None else str(alarm.since_ms // 1000),
        }
        return {name: value for name, value in known.items() if value}

    def sources(self) -> list[dict[str, object]]:
        """Return every feed with how often it should be read, as JSON."""
        return [
            {"name": feed.name, "as_of": iso(feed.as_of_ms), "every_s": feed.every_s}
            for feed in self.feeds
        ]

    def of(self, origin: Origin) -> tuple[int | None, Freshness]:
        """Return as of when panels of `origin` are, and how fresh; the oldest feed decides."""
        if origin is Origin.HEALTH:
            return self.monitor.beat_ms, self._age(self.monitor.beat_ms, None)
        mine = [feed for feed in self.feeds if (feed.name == USAGE) == (origin is Origin.USAGE)]
        if not mine:
            return None, Freshness.FRESH
        oldest = max(mine, key=lambda feed: self.now_ms - (feed.as_of_ms or 0))
        return oldest.as_of_ms, self._age(oldest.as_of_ms, oldest.every_s)

    def _age(self, as_of_ms: int | None, every_s: int | None) -> Freshness:
        if as_of_ms is None:
            return Freshness.DEAD
        limits = COLLECTOR if every_s is None else source_limits(timedelta(seconds=every_s))
        return freshness(timedelta(milliseconds=self.now_ms - as_of_ms), limits)


def pulse(connection: Connection, now: datetime) -> Pulse:
    """Read how the collector and the feeds are."""
    now_ms = to_ms(now)
    return Pulse(
        monitor(connection, now_ms), feeds(connection), now_ms, page_id(city_facts(connection))
    )


def page_id(city: CityFacts | None) -> str:
    """Return the build with four letters of whose room it is, `0.1.0+1a2b3c4d.5e6f`."""
    if city is None:
        return build_id()
    whose = hashlib.sha256(f"{city.sample} {city.name}".encode()).hexdigest()
    return f"{build_id()}.{whose[:4]}"


def iso(ms: int | None) -> str | None:
    """Return a moment as short as ISO 8601 allows, `2026-11-24T07:32:08Z`."""
    return None if ms is None else from_ms(ms).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
