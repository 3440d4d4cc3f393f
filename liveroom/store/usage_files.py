"""Usage figures of a file that a person has taken in: kept part by part, and taken back whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, exists, select, tuple_

from liveroom.store.imports import count_part, end_undoing
from liveroom.store.pulse import bump
from liveroom.store.tables import import_figure, metric, reading
from liveroom.store.upsert import add, put
from liveroom.store.usage_days import touch_days
from liveroom.store.usage_import import keep_figures, known_application

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from liveroom.dialects.told import Figure
    from liveroom.store.imports import Import

AT_ONCE = 500

_THERE = and_(
    reading.c.metric_id == import_figure.c.metric_id, reading.c.at_s == import_figure.c.at_s
)
_CHANGES = (
    select(import_figure, reading.c.value, metric.c.kind)
    .outerjoin(metric, metric.c.id == import_figure.c.metric_id)
    .outerjoin(reading, _THERE)
)
"""Each figure as the file found it and left it, its `value` now (None where it is gone) and its kind."""


def keep_figures_part(
    connection: Connection, one: Import, part: Sequence[Figure], at: datetime
) -> None:
    """Keep a part of a file, what each figure was before, and how far the file has got.

    What was not refused when it was shown and is now (another file was quicker) counts as a conflict.
    """
    number = known_application(connection, one.source)
    if number is None:  # nobody is ever removed: it was registered when the file was shown
        raise LookupError(one.source)
    kept = keep_figures(connection, number, part, at)
    add(connection, import_figure, [(one.id, *change) for change in kept.changes])
    again = len(part) - kept.new - kept.updated - kept.unchanged
    counts = {"new": kept.new, "updated": kept.updated, "unchanged": kept.unchanged}
    count_part(connection, one, counts | {"conflicts": again})


def take_back_figures(connection: Connection, one: Import, person: str, now: datetime) -> int:
    """Make every figure what it was before the file; return how many have newer news instead.

    Where there is one, nothing is taken back. A series that has nothing else goes with its figures.
    """
    mine = import_figure.c.import_id == one.id
    changes = connection.execute(_CHANGES.where(mine)).all()
    moved = len([row for row in changes if row.value != row.after])
    if moved:
        return moved
    gone = [(row.at_s, row.metric_id) for row in changes if row.before is None]
    key = tuple_(reading.c.at_s, reading.c.metric_id)
    for first in range(0, len(gone), AT_ONCE):
        connection.execute(delete(reading).where(key.in_(gone[first : first + AT_ONCE])))
    back = [(row.at_s, row.metric_id, row.before) for row in changes if row.before is not None]
    put(connection, reading, back)
    kinds = {row.metric_id: row.kind for row in changes}
    touch_days(connection, kinds, [(row.at_s, row.metric_id, row.after) for row in changes])
    left = exists().where(reading.c.metric_id == metric.c.id)
    connection.execute(delete(metric).where(metric.c.id.in_(kinds), ~left))
    end_undoing(connection, one, person, now)
    connection.execute(delete(import_figure).where(mine))
    bump(connection)
    return 0
