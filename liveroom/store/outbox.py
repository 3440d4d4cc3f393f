"""The outbox of notices: what waits for which channel, what is on its way, what has arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import case, delete, exists, func, insert, select, update

from liveroom.rules.channels import KINDS, kind_of
from liveroom.rules.notices import ENDINGS, TEST
from liveroom.store.tables import channel, notice

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from liveroom.model import Channel

WAITING, SENDING, SENT, ABANDONED, QUIET = "waiting", "sending", "sent", "abandoned", "quiet"
DAY_MS = 86_400_000
KEPT_MS = 400 * DAY_MS


class Thread(NamedTuple):
    """What a channel was told of a subject that is not over: which steps, in which round, of what."""

    steps: frozenset[str]
    round: int
    name: str


class Entry(NamedTuple):
    """A step to be told; one that is not `is_wanted` is only noted, so that its thread goes on."""

    channel: str
    subject: str
    step: str
    name: str
    title: str
    body: str
    is_wanted: bool = True


class Letter(NamedTuple):
    """A notice on its way; `is_doubtful` where it may have arrived before a process died."""

    id: int
    channel: str
    step: str
    title: str
    body: str
    queued_ms: int
    is_doubtful: bool


def threads(connection: Connection) -> dict[tuple[str, str], Thread]:
    """Return, by channel and subject, what has been told of all that is not over."""
    row = notice.c
    query = select(row.channel, row.subject, row.step, row.round, row.name)
    found: dict[tuple[str, str], Thread] = {}
    for each in connection.execute(query.where(row.is_open.is_(True))):
        key = (each.channel, each.subject)
        steps = found[key].steps if key in found else frozenset[str]()
        found[key] = Thread(steps | {each.step}, each.round, each.name)
    return found


def queue(
    connection: Connection,
    entries: Sequence[Entry],
    known: Mapping[tuple[str, str], Thread],
    now_ms: int,
) -> None:
    """Write steps that are due into the outbox; `known` are the threads they were judged by."""
    for each in entries:
        key = (each.channel, each.subject)
        is_over = each.step in ENDINGS
        of_thread = (notice.c.channel == each.channel) & (notice.c.subject == each.subject)
        if is_over:
            connection.execute(update(notice).where(of_thread).values(is_open=False))
        if key in known:
            number = known[key].round
        else:
            last = select(func.coalesce(func.max(notice.c.round), 0)).where(of_thread)
            number = connection.execute(last).scalar_one() + 1
        values = {
            **each._asdict(),
            "round": number,
            "queued_ms": now_ms,
            "state": WAITING if each.is_wanted else QUIET,
            "is_open": not is_over,
        }
        del values["is_wanted"]
        connection.execute(insert(notice).values(values))


def ask_test(connection: Connection, name: str, now_ms: int) -> int | None:
    """Queue a test of a channel and return its number; one that waits already is it.

    None where no such channel is registered.
    """
    known = select(channel.c.name).where(channel.c.name == name)
    if connection.execute(known).one_or_none() is None:
        return None
    row = notice.c
    mine = (row.channel == name) & (row.step == TEST) & row.state.in_((WAITING, SENDING))
    waits = connection.execute(select(func.min(row.id)).where(mine)).scalar_one_or_none()
    if waits is not None:
        return int(waits)
    values = {"channel": name, "subject": f"{TEST}:{now_ms}", "step": TEST, "name": name}
    new = insert(notice).values(
        **values, round=1, title="", body="", queued_ms=now_ms, state=WAITING, is_open=False
    )
    connection.execute(update(channel).where(channel.c.name == name).values(next_ms=now_ms))
    return int(connection.execute(new.returning(row.id)).scalar_one())


def ready(connection: Connection, now_ms: int) -> tuple[str, ...]:
    """Return the channels for which something waits, and which may be tried now."""
    waits = exists().where(notice.c.channel == channel.c.name, notice.c.state == WAITING)
    query = select(channel.c.name).where(waits, channel.c.next_ms <= now_ms)
    return tuple(connection.execute(query.order_by(channel.c.position)).scalars())


def take(connection: Connection, name: str, now_ms: int) -> Letter | None:
    """Mark the next notice of a channel as being on its way, and return it; None where none may go.

    The oldest goes first; while the channel takes none, the one that was tried least, so that a
    notice which it refuses holds up no other.
    """
    state = connection.execute(select(channel).where(channel.c.name == name)).one_or_none()
    if state is None or state.next_ms > now_ms:
        return None
    row = notice.c
    mine = select(notice).where(row.channel == name, row.state == WAITING)
    order = (row.id,) if state.failed_ms is None else (row.attempts, row.id)
    found = connection.execute(mine.order_by(*order).limit(1)).one_or_none()
    if found is None:
        return None
    this = update(notice).where(row.id == found.id)
    connection.execute(this.values(state=SENDING, attempts=found.attempts + 1, tried_ms=now_ms))
    return Letter(
        found.id,
        found.channel,
        found.step,
        found.title,
        found.body,
        found.queued_ms,
        found.is_doubtful,
    )


def arrived(connection: Connection, letter: Letter, now_ms: int) -> None:
    """Note that a channel took a notice: whatever waits for it may go at once."""
    this = update(notice).where(notice.c.id == letter.id)
    connection.execute(this.values(state=SENT, sent_ms=now_ms))
    mine = update(channel).where(channel.c.name == letter.channel)
    connection.execute(
        mine.values(sent_ms=now_ms, failed_ms=None, failures=0, failure=None, next_ms=0)
    )


def bounced(
    connection: Connection, letter: Letter, failure: str, now_ms: int, next_ms: int
) -> None:
    """Note that a channel did not take a notice: it waits, and nothing is tried before `next_ms`."""
    connection.execute(update(notice).where(notice.c.id == letter.id).values(state=WAITING))
    row = channel.c
    connection.execute(
        update(channel)
        .where(row.name == letter.channel)
        .values(
            failed_ms=case((row.failed_ms.is_(None), now_ms), else_=row.failed_ms),
            failures=row.failures + 1,
            failure=failure,
            next_ms=next_ms,
        )
    )


def failures(connection: Connection, name: str) -> int:
    """Return how often in a row a channel has not taken a notice."""
    query = select(channel.c.failures).where(channel.c.name == name)
    return connection.execute(query).scalar_one_or_none() or 0


def resume(connection: Connection) -> int:
    """Let what was on its way when a process died wait again, as doubtful; return how many."""
    lost = update(notice).where(notice.c.state == SENDING)
    connection.execute(update(channel).values(next_ms=0))
    return connection.execute(lost.values(state=WAITING, is_doubtful=True)).rowcount


def overdue(connection: Connection, now_ms: int) -> dict[str, int]:
    """Return how many notices have waited for a day, by channel."""
    row = notice.c
    old = (row.state == WAITING) & (row.queued_ms < now_ms - DAY_MS)
    query = select(row.channel, func.count().label("many")).where(old).group_by(row.channel)
    return {each.channel: each.many for each in connection.execute(query)}


def give_up(connection: Connection, now_ms: int) -> None:
    """Give up what has waited for a day, and forget what was over more than 400 days ago."""
    row = notice.c
    old = update(notice).where(row.state == WAITING, row.queued_ms < now_ms - DAY_MS)
    connection.execute(old.values(state=ABANDONED))
    connection.execute(
        delete(notice).where(row.is_open.is_(False), row.queued_ms < now_ms - KEPT_MS)
    )


def keep_channels(connection: Connection, channels: Sequence[Channel]) -> None:
    """Make the stored channels those of the registry; what waits for one that is gone is given up."""
    known = set(connection.execute(select(channel.c.name)).scalars())
    for position, each in enumerate(channels):
        kind = kind_of(each.url)
        values = {
            "position": position,
            "kind": kind if kind in KINDS else "",
            "level": each.level,
            "after_s": round(each.after.total_seconds()),
        }
        if each.name in known:
            mine = update(channel).where(channel.c.name == each.name)
            connection.execute(mine.values(values))
        else:
            connection.execute(insert(channel).values(name=each.name, **values))
    names = [each.name for each in channels]
    connection.execute(delete(channel).where(channel.c.name.not_in(names)))
    gone = notice.c.channel.not_in(names)
    lost = update(notice).where(gone, notice.c.state.in_((WAITING, SENDING)))
    connection.execute(lost.values(state=ABANDONED))
    connection.execute(update(notice).where(gone, notice.c.is_open.is_(True)).values(is_open=False))
