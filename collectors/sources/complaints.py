"""Asking a complaint feed of the city what is new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from collectors.aside import aside
from collectors.contract import PollError, Request, Silence
from liveroom.dialects.complaints import COMPLAINT_DIALECTS
from liveroom.model import Cause, ComplaintSource, Feed, Malformed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from collectors.contract import Poll
    from liveroom.model import ServiceRequest

BODY_LIMIT = 8 << 20
PAGE = 1_000  # what GeoReport v2 gives at most in one answer
PAGES = 20
REACH = timedelta(days=90)  # ... and how far back it looks
_SUCCESS = range(200, 300)


async def collect(poll: Poll[ComplaintSource]) -> Feed:
    """Return what the feed tells: one answer, or as many as it takes when the first is full.

    An Open311 server answers with its newest requests of 90 days, a thousand at most; a full
    answer is followed by what came before its oldest, until an answer brings nothing new. Any
    answer that cannot be read fails the whole poll: PollError, and nothing is kept of it.
    """
    source = poll.subject
    pages = [await _ask(poll, source.url)]
    known = {request.id for request in pages[0].requests}
    while source.dialect == "open311" and _is_full(pages[-1]) and len(pages) < PAGES:
        oldest = min(request.received for request in pages[-1].requests)
        if oldest < poll.now - REACH:
            break
        page = await _ask(poll, _before(source.url, oldest, poll.now))
        fresh = {request.id for request in page.requests} - known
        if not fresh:
            break
        known |= fresh
        pages.append(page)
    return _joined(pages)


async def _ask(poll: Poll[ComplaintSource], url: str) -> Feed:
    source = poll.subject
    answer = await poll.fetch(Request(url, poll.timeout, source.headers, body_limit=BODY_LIMIT))
    if isinstance(answer, Silence):
        raise PollError(answer.cause, answer.detail)
    if answer.status not in _SUCCESS:
        raise PollError(Cause.HTTP_STATUS, f"the feed answered {answer.status}")
    read = partial(COMPLAINT_DIALECTS[source.dialect], answer.body, poll.zone)
    feed = await aside(read, answer.body)
    if isinstance(feed, Malformed):
        raise PollError(Cause.MALFORMED, feed.reason)
    return feed


def _is_full(feed: Feed) -> bool:
    return len(feed.requests) + len(feed.refusals) >= PAGE


def _before(url: str, moment: datetime, now: datetime) -> str:
    # A second later than the oldest: servers differ on whether the end is in the range.
    end = moment + timedelta(seconds=1)
    asked = urlencode({"start_date": _written(now - REACH), "end_date": _written(end)})
    return f"{url}{'&' if urlsplit(url).query else '?'}{asked}"


def _written(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _joined(pages: Sequence[Feed]) -> Feed:
    requests: list[ServiceRequest] = []
    for page in pages:
        requests += page.requests
    notes = dict.fromkeys(note for page in pages for note in page.notes)
    refusals = tuple(refusal for page in pages for refusal in page.refusals)
    return Feed(tuple(requests), refusals, tuple(notes))
