"""Stand-ins for what tests must not reach, each as honest as the thing it stands for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from collectors.contract import Answer, Silence, Timings
from liveroom.model import Cause

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from collectors.contract import Request
    from liveroom.model import Application
    from liveroom.rules.reachability import Reach


def answer(body: bytes, status: int = 200, content_type: str = "application/json") -> Answer:
    """Return a complete answer with this body."""
    return Answer(status, {"content-type": content_type}, body, Timings(total=12.0))


def silence(cause: Cause = Cause.TIMEOUT, detail: str = "nothing came within 10 s") -> Silence:
    """Return no answer, for a cause."""
    return Silence(cause, detail, Timings(total=10_000.0))


class Wire:
    """A Fetch that gives what it was told to, in order, and remembers what it was asked.

    The last answer is given again once the others are used up.
    """

    def __init__(self, *answers: Answer | Silence) -> None:
        """Take the answers in the order they are to be given."""
        self.asked: list[Request] = []
        self._answers = list(answers)

    async def __call__(self, request: Request) -> Answer | Silence:
        """Give the next answer."""
        self.asked.append(request)
        return self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]

    @property
    def urls(self) -> Iterable[str]:
        """The addresses asked, in order."""
        return [request.url for request in self.asked]


class Clock:
    """A clock that stands still until somebody sleeps on it or moves it."""

    def __init__(self, moment: datetime) -> None:
        """Start at this moment."""
        self.moment = moment

    def now(self) -> datetime:
        """Return the moment it shows."""
        return self.moment

    def move(self, seconds: float) -> None:
        """Let time pass."""
        self.moment += timedelta(seconds=seconds)

    async def sleep(self, seconds: float) -> None:
        """Pass the time at once."""
        self.move(seconds)


class Witness:
    """Says always the same of the way out, and remembers who was heard, who not, and who asked."""

    def __init__(self, reach: Reach) -> None:
        """Take what it is to say."""
        self.told: list[tuple[str, str]] = []
        self._reach = reach

    def answered(self, application: Application) -> None:
        """Remember who was heard."""
        self.told.append(("answered", application.slug))

    def failed(self, application: Application) -> None:
        """Remember who was not."""
        self.told.append(("failed", application.slug))

    async def vouch(self, application: Application, since: float) -> Reach:  # noqa: ARG002  the seam's own
        """Say it."""
        self.told.append(("vouch", application.slug))
        return self._reach
