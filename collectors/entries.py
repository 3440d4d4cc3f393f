"""What is due now: each channel beside everything that stands, as rows for the outbox."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from collectors.telling import Said, Teller, phrases
from liveroom.rules import notices
from liveroom.rules.periods import to_ms
from liveroom.store.news import CERTIFICATE, SOURCE
from liveroom.store.outbox import Entry, Thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from liveroom.model import Channel, Registry
    from liveroom.store.news import Certificate, Complained, News, Quiet
    from liveroom.store.standing import Standing

MONITOR = "monitor"
FINE = "ok"
_NEW = Thread(frozenset(), 0, "")


@dataclass(frozen=True, slots=True)
class Desk:
    """The channels of a registry, and how they are spoken to."""

    channels: tuple[Channel, ...]
    zone: ZoneInfo
    language: str
    base_url: str | None = None
    city: str = ""
    is_sample: bool = False

    @classmethod
    def of(cls, registry: Registry, zone: ZoneInfo, language: str, base_url: str | None) -> Desk:
        """Return the desk of a registry."""
        city = registry.city
        return cls(registry.channels, zone, language, base_url, city.name, city.sample)

    def teller(self, channel: Channel) -> Teller:
        """Return who speaks a channel's language."""
        words = phrases(channel.language or self.language)
        return Teller(words, self.zone, self.city, self.base_url, self.is_sample)


def entries(desk: Desk, found: News, now: datetime) -> list[Entry]:
    """Return the steps that are due and not told yet; the same facts give the same rows."""
    return [
        entry
        for channel in desk.channels
        if notices.is_in_office(channel, now, found.holidays, desk.zone)
        for entry in _Channel(desk, channel, found, to_ms(now)).due()
    ]


class _Channel:
    """One channel, before everything that stands."""

    def __init__(self, desk: Desk, channel: Channel, found: News, now_ms: int) -> None:
        self._channel = channel
        self._teller = desk.teller(channel)
        self._found = found
        self._now_ms = now_ms

    def due(self) -> Iterator[Entry]:
        """Yield what is to be told."""
        for standing in self._found.incidents:
            yield from self._incident(standing)
        for certificate in self._found.certificates:
            yield from self._certificate(certificate)
        yield from self._monitor()
        for feed in self._found.feeds:
            yield from self._feed(feed)
        for complained in self._found.complained:
            yield from self._complained(complained)

    def _incident(self, standing: Standing) -> Iterator[Entry]:
        thread = self._thread(standing.subject)
        if not thread.steps and not notices.concerns(self._channel, standing.trouble.of):
            return
        parent = standing.parent_id
        is_part = parent is not None and bool(self._thread(f"incident:{parent}").steps)
        if parent is not None and standing.trouble.closed_ms is None:
            return  # it is told as a part of its parent
        fact = notices.of_incident(self._channel, standing.trouble, self._now_ms)
        name = self._teller.name(standing) or thread.name
        yield from self._entry(
            standing.subject,
            fact,
            name,
            lambda step: self._teller.incident(step, standing, name, self._now_ms),
            is_told_otherwise=is_part,
        )

    def _certificate(self, found: Certificate) -> Iterator[Entry]:
        subject = f"{CERTIFICATE}{found.of.application}"
        if self._thread(subject).steps or notices.concerns(self._channel, [found.of]):
            fact = notices.of_certificate(self._channel, found.days_left)
            slug, days = found.of.application, found.days_left or 0
            yield from self._entry(
                subject,
                fact,
                found.name,
                lambda step: self._teller.certificate(step, found.name, slug, days),
            )

    def _monitor(self) -> Iterator[Entry]:
        beat = self._found.heartbeat
        if beat is not None:
            since_ms = beat.since_ms
            fact = notices.of_monitor(self._channel, beat.state, since_ms, self._now_ms)
            yield from self._entry(
                MONITOR, fact, "", lambda step: self._teller.plain(step, "", since_ms)
            )

    def _feed(self, feed: Quiet) -> Iterator[Entry]:
        beat = self._found.heartbeat
        can_tell = beat is not None and beat.state == FINE
        fact = notices.of_source(
            self._channel,
            is_silent=feed.is_silent and can_tell,
            is_late=feed.is_late or not can_tell,
        )
        yield from self._entry(
            f"{SOURCE}{feed.name}",
            fact,
            feed.name,
            lambda step: self._teller.plain(step, feed.name, feed.since_ms),
        )

    def _complained(self, found: Complained) -> Iterator[Entry]:
        if self._thread(found.subject).steps or notices.concerns(self._channel, found.of):
            is_over = found.episode.closed_ms is not None
            fact = notices.of_complaints(self._channel, is_over=is_over)
            yield from self._entry(
                found.subject, fact, found.name, lambda step: self._teller.complained(step, found)
            )

    def _thread(self, subject: str) -> Thread:
        return self._found.threads.get((self._channel.name, subject), _NEW)

    def _entry(
        self,
        subject: str,
        fact: notices.Fact,
        name: str,
        tell: Callable[[str], Said],
        *,
        is_told_otherwise: bool = False,
    ) -> Iterator[Entry]:
        step = notices.due(self._thread(subject).steps, fact)
        if step is None:
            return
        is_wanted = notices.wants(self._channel, step) and not is_told_otherwise
        said = tell(step)
        yield Entry(self._channel.name, subject, step, name, said.title, said.body, is_wanted)
