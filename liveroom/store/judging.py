"""What is kept of a complaint: what its source said, and what the city makes of it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from liveroom.dialects.words import plain
from liveroom.rules.periods import day_number, local_day
from liveroom.store.deadlines import own_deadlines
from liveroom.store.topics import registered_topics
from liveroom.store.wording import own_words

if TYPE_CHECKING:
    from collections.abc import Collection
    from zoneinfo import ZoneInfo

    from sqlalchemy import Connection

    from liveroom.dialects.said import Said


class Row(NamedTuple):
    """A complaint under the names of the columns it fills: all that nobody but us writes.

    It begins as `Said` does, without the position.
    """

    external_id: str
    received_ms: int
    updated_ms: int | None
    status: str
    source_status: str
    known_status: bool
    topic: str
    named_agency: str | None
    district: str | None
    named_application: str | None
    first_response_ms: int | None
    resolved_ms: int | None
    told_due_ms: int | None
    kind: str
    channel: str | None
    verified_ms: int | None
    closed_ms: int | None
    reopened_ms: int | None
    reopenings: int
    source_id: int
    received_day: int
    agency: str | None
    category: str | None
    application: str | None
    mapping: str
    due_ms: int | None
    response_due_ms: int | None
    response_days: int | None
    resolution_days: int | None


class Judge:
    """The city's topics, words and deadlines as they are now, asked once for each word."""

    def __init__(
        self, connection: Connection, number: int, told: Collection[Said], zone: ZoneInfo
    ) -> None:
        """Read what is needed to judge what the source of this number has told."""
        self._number, self._zone = number, zone
        self._words = own_words(connection, number)
        self._deadlines = own_deadlines(connection, told, zone)
        self._topic = lru_cache(registered_topics(connection).told)
        self._status = lru_cache(self._status_of)

    def row(self, each: Said) -> Row:
        """Return what is kept of a complaint."""
        status, known = self._status(each.source_status, (each.status, each.known_status))
        told = self._topic(each.topic, each.named_agency, each.named_application)
        day = day_number(local_day(each.received_ms, self._zone))
        laid = self._deadlines.of(each)
        head = (*each[:3], status, each.source_status, known)
        rest = each[len(head) : -2]  # but for the position, which is kept nowhere
        return Row._make((*head, *rest, self._number, day, *told, *laid))

    def _status_of(self, word: str, told: tuple[str, bool]) -> tuple[str, bool]:
        """Return what the city decided that a word means, else what the dialect made of it."""
        own = self._words.get(plain(word)) if self._words else None
        return told if own is None else (own.value, True)
