"""What the parts of a complaint panel must add up to, counted a second time on its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from dashboard.queries.days import to_ms, today, whole_days
from dashboard.queries.requests import about, within
from liveroom.store.tables import request

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd
    from sqlalchemy import ColumnElement, Connection

    from liveroom.model import Span
    from liveroom.store.reads import Registered

    Which = Callable[[Span], ColumnElement[bool]]

MAPPINGS = ("mapped", "unrelated", "unmapped")


@dataclass(frozen=True, slots=True)
class Sum:
    """Which complaints are the whole of a panel, and the columns whose values are its parts."""

    whole: Which
    parts: tuple[str, ...]
    now: bool = False
    """Only the row of the present is a part: the others are earlier levels of the same count."""


@dataclass(frozen=True, slots=True)
class Reckoned:
    """The whole by what it speaks of, and the sum of the parts that are shown."""

    mapped: int
    unrelated: int
    unmapped: int
    parts: int

    @property
    def whole(self) -> int:
        """Return how many complaints there are."""
        return self.mapped + self.unrelated + self.unmapped

    @property
    def residual(self) -> int:
        """Return what the parts lack of the whole; below 0 where they are more."""
        return self.whole - self.parts


def reckoned(
    connection: Connection,
    applications: Sequence[Registered],
    span: Span,
    panel: str,
    frame: pd.DataFrame,
) -> Reckoned | None:
    """Count the whole of a panel anew and add up the parts of its frame; None where it has no parts."""
    if panel not in SUMS:
        return None
    told = SUMS[panel]
    query = select(request.c.mapping, func.count()).where(
        told.whole(span), about(connection, applications)
    )
    found = {row[0]: int(row[1]) for row in connection.execute(query.group_by(request.c.mapping))}
    shown = frame[frame["now"].astype(bool)] if told.now else frame
    parts = sum(int(shown[name].fillna(0).sum()) for name in told.parts)
    mapped, unrelated, unmapped = (found.get(name, 0) for name in MAPPINGS)
    return Reckoned(mapped, unrelated, unmapped, parts)


def _received(span: Span) -> ColumnElement[bool]:
    """Return which were received in the local days that begin within the span, up to its end."""
    return within(whole_days(span))


def _today(span: Span) -> ColumnElement[bool]:
    return within(today(span))


def _open(span: Span) -> ColumnElement[bool]:
    at_ms = to_ms(span.end)
    left = request.c.left_ms
    return and_(request.c.received_ms < at_ms, or_(left.is_(None), left >= at_ms))


def _overdue(span: Span) -> ColumnElement[bool]:
    return and_(_open(span), request.c.due_ms < to_ms(span.end))


_BY_PLACE = Sum(_received, ("received",))
SUMS: Mapping[str, Sum] = {
    "peta-aduan": _BY_PLACE,
    "peta-kecamatan": _BY_PLACE,
    "rincian-kecamatan": _BY_PLACE,
    "topik-aduan": Sum(_received, ("received",)),
    "topik-harian": Sum(_received, ("received",)),
    "aduan-harian": Sum(_received, MAPPINGS),
    "aduan-hari-ini": Sum(_today, ("received",), now=True),
    "lewat-tenggat": Sum(_overdue, ("overdue",)),
    "tindak-lanjut": Sum(_open, ("waiting", "in_process", "unknown_word")),
}
