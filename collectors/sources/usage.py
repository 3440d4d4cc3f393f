"""Asking an application for its usage figures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

from collectors.aside import aside
from collectors.contract import PollError, Request, Silence
from liveroom.dialects.usage import USAGE_DIALECTS
from liveroom.model import Application, Cause, Malformed, Reading
from liveroom.rules.periods import day_bounds, from_ms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from collectors.contract import Poll

_SUCCESS = range(200, 300)


async def collect(poll: Poll[Application]) -> tuple[Reading, ...]:
    """Return a reading of each declared series that the answer holds, at the moment of the poll.

    What is told with a date is of that local day, and its moment the day's beginning.

    Raises PollError where nothing can be read; the application's health has no part in it.
    """
    usage = poll.subject.usage
    if usage is None:
        return ()
    answer = await poll.fetch(Request(usage.url, poll.timeout, usage.headers))
    if isinstance(answer, Silence):
        raise PollError(answer.cause, answer.detail)
    if answer.status not in _SUCCESS:
        raise PollError(Cause.HTTP_STATUS, f"the usage address answered {answer.status}")
    read = partial(USAGE_DIALECTS[usage.dialect], answer.body, usage.metrics)
    figures = await aside(read, answer.body)
    if isinstance(figures, Malformed):
        raise PollError(Cause.MALFORMED, figures.reason)
    return tuple(
        Reading(poll.subject.slug, metric.name, metric.kind, at, value)
        for metric in usage.metrics
        if metric.name in figures
        for at, value in _moments(figures[metric.name], poll)
    )


def _moments(
    figure: float | Mapping[date, float], poll: Poll[Application]
) -> Iterator[tuple[datetime, float]]:
    if isinstance(figure, Mapping):
        for day, value in figure.items():
            yield from_ms(day_bounds(day, poll.zone)[0]), value
    else:
        yield poll.now, figure
