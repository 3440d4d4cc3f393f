"""Asking a complaint feed of the city what is new."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from collectors.aside import aside
from collectors.contract import PollError, Request, Silence
from liveroom.dialects.complaints import reader
from liveroom.model import Cause, ComplaintSource, Feed, Malformed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collectors.contract import Poll
    from liveroom.model import ServiceRequest

BODY_LIMIT = 8 << 20
PAGE = 1_000  # what GeoReport v2 gives at most in one answer
PAGES = 20
REACH = timedelta(days=90)  # ... and how far back it looks
OVERLAP = timedelta(days=1)
TURN = timedelta(minutes=5)
_SUCCESS = range(200, 300)


async def collect(poll: Poll[ComplaintSource]) -> Feed:
    """Return what the feed tells: one answer, or as many as it takes when the first is full.

    An Open311 server answers with its newest requests of 90 days, a thousand at most; a full
    answer is followed by what came before its oldest, until an answer brings nothing new. Any
    answer that cannot be read fails the whole poll: PollError, and nothing is kept of it. Every
    poll asks for all the newest again, so a clock of theirs that is wrong costs nothing.

    Where the registry says since when, now and then one older slice is asked for too; one that
    cannot be read is told in a note, and does not make the newest old. What is to be read once more
    comes first, from the newest on.
    """
    source = poll.subject
    if source.dialect != "open311":
        return await _ask(poll, source.url)
    pages = await _paged(poll, await _ask(poll, source.url), poll.now - REACH)
    older = older_slice(source, poll.now)
    if source.again is not None and _is_turn(source, poll.now):
        oldest, end = source.again
        pages += await _again(poll, max(oldest, end - REACH), end)
    elif older is not None:
        pages += await _older(poll, *older)
    return _joined(pages)


def older_slice(source: ComplaintSource, now: datetime) -> tuple[datetime, datetime] | None:
    """Return the older slice whose turn it is at `now`; None where there is none, or not now.

    They take turns every five minutes, or every poll where those are rarer, the newest first and
    then round again: nothing has to be remembered, and what is closed late is seen. Neighbours
    share a day, for servers that read dates in a zone of their own, or have a clock of their own.
    """
    if source.since is None or source.since >= now - REACH:
        return None
    if not _is_turn(source, now):
        return None
    count = math.ceil((now - REACH - source.since) / (REACH - OVERLAP))
    number = now.timestamp() // max(source.every, TURN).total_seconds()
    end = now - REACH + OVERLAP - int(number % count) * (REACH - OVERLAP)
    return max(source.since, end - REACH), end


def _is_turn(source: ComplaintSource, now: datetime) -> bool:
    turn_s = max(source.every, TURN).total_seconds()
    return now.timestamp() // turn_s != (now - source.every).timestamp() // turn_s


async def _again(poll: Poll[ComplaintSource], start: datetime, end: datetime) -> list[Feed]:
    """Return a slice that is read once more; where it could be, the last page says so."""
    try:
        pages = await _slice(poll, start, min(end + OVERLAP, poll.now))
    except PollError as fault:
        return [_unread(poll, start, fault)]
    told = [request.received for page in pages for request in page.requests]
    oldest = min(told, default=start)
    back = oldest if len(pages) > PAGES and oldest < end else start
    return [*pages, Feed((), again=(back, end))]


async def _older(poll: Poll[ComplaintSource], start: datetime, end: datetime) -> list[Feed]:
    try:
        return await _slice(poll, start, end)
    except PollError as fault:
        return [_unread(poll, start, fault)]


async def _slice(poll: Poll[ComplaintSource], start: datetime, end: datetime) -> list[Feed]:
    return await _paged(poll, await _ask(poll, _between(poll.subject.url, start, end)), start)


def _unread(poll: Poll[ComplaintSource], start: datetime, fault: PollError) -> Feed:
    day = f"{start.astimezone(poll.zone):%Y-%m-%d}"
    return Feed((), notes=(f"90 days from {day} could not be read: {fault}",))


async def _paged(poll: Poll[ComplaintSource], first: Feed, start: datetime) -> list[Feed]:
    """Return a first answer and what came before it, back to `start`."""
    pages, known = [first], {request.id for request in first.requests}
    while _is_full(pages[-1]) and pages[-1].requests:
        oldest = min(request.received for request in pages[-1].requests)
        if oldest < start:
            break
        if len(pages) == PAGES:
            pages.append(Feed((), notes=(f"more than {PAGES} full answers: what is older waits",)))
            break
        # A second later than the oldest: servers differ on whether the end is in the range.
        page = await _ask(poll, _between(poll.subject.url, start, oldest + timedelta(seconds=1)))
        fresh = {request.id for request in page.requests} - known
        if not fresh:
            if _is_full(page):
                pages.append(
                    Feed((), notes=("the server repeats a full answer: asked no further",))
                )
            break
        known |= fresh
        pages.append(page)
    return pages


async def _ask(poll: Poll[ComplaintSource], url: str) -> Feed:
    source = poll.subject
    answer = await poll.fetch(Request(url, poll.timeout, source.headers, body_limit=BODY_LIMIT))
    if isinstance(answer, Silence):
        raise PollError(answer.cause, answer.detail)
    if answer.status not in _SUCCESS:
        raise PollError(Cause.HTTP_STATUS, f"the feed answered {answer.status}", answer.status)
    read = partial(reader(source.dialect, source.fields), answer.body, poll.zone)
    feed = await aside(read, answer.body)
    if isinstance(feed, Malformed):
        raise PollError(Cause.MALFORMED, feed.reason)
    return feed


def _is_full(feed: Feed) -> bool:
    return len(feed.requests) + len(feed.refusals) >= PAGE


def _between(url: str, start: datetime, end: datetime) -> str:
    asked = urlencode({"start_date": _written(start), "end_date": _written(end)})
    return f"{url}{'&' if urlsplit(url).query else '?'}{asked}"


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _joined(pages: Sequence[Feed]) -> Feed:
    requests: list[ServiceRequest] = []
    for page in pages:
        requests += page.requests
    notes = dict.fromkeys(note for page in pages for note in page.notes)
    refusals = tuple(refusal for page in pages for refusal in page.refusals)
    again = next((page.again for page in pages if page.again is not None), None)
    return Feed(tuple(requests), refusals, tuple(notes), again)
