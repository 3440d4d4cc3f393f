"""The incidents of a span, newest first: a list to be read in pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import and_, or_, select

from liveroom.rules.periods import to_ms
from liveroom.store import reads
from liveroom.store.claims import claims
from liveroom.store.codes import CAUSE
from liveroom.store.tables import incident

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection, Row, Select

    from liveroom.model import Span
    from liveroom.store.reads import Registered

COLUMNS = (
    "id",
    "slug",
    "name",
    "category",
    "owner",
    "owner_name",
    "severity",
    "cause",
    "opened_ms",
    "closed_ms",
    "acknowledged_by",
    "acknowledged_ms",
    "note",
    "parent_id",
    "flapping",
    "unobserved_ms",
    "revised_ms",
    "shared_kind",
    "shared_by",
    "shared_name",
)
_OF_APPLICATION = COLUMNS[1:6]


def incidents(
    connection: Connection,
    applications: Sequence[Registered],
    span: Span,
    *,
    is_open: bool | None = None,
    after: tuple[int, int] | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """Return the applications' incidents that touch the span, newest first.

    `after` is (opened_ms, id) of the last one had, `is_open` keeps only the open or the closed
    ones. `closed_ms`, `acknowledged_by`, `acknowledged_ms` and `note` are None where it did not
    happen; `parent_id` is that of the parent where one cause is shared; `unobserved_ms` is the
    time inside that nobody saw; `revised_ms` is when late evidence last moved it.
    """
    query = _touching(span, after, is_open=is_open)
    if len(applications) == 1:
        query = query.where(incident.c.application_id == applications[0].id)
    known = {application.id: application for application in applications}
    kept = _some(connection, query.where(incident.c.application_id.is_not(None)), known, limit)
    return pd.DataFrame(_rows(connection, kept, known), columns=list(COLUMNS), dtype=object)


def top_incidents(
    connection: Connection,
    applications: Sequence[Registered],
    span: Span,
    *,
    is_open: bool | None = None,
    after: tuple[int, int] | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """Return the incidents that touch the span, those of one cause as one row; else as `incidents`.

    Such a row is a parent: `slug`, `name`, `category` and the owner are None, `shared_kind` says
    what is shared (dependency, host, address, dns or owner), `shared_by` which one and `shared_name`
    how people call it. `children` holds a dictionary with the columns of `incidents` for each of its incidents, oldest first.
    """
    known = {application.id: application for application in applications}
    query = _touching(span, after, is_open=is_open).where(incident.c.parent_id.is_(None))
    kept = _some(connection, query, known, limit)
    parents = [row.id for row in kept if row.application_id is None]
    under = select(incident).where(incident.c.parent_id.in_(parents))
    under = under.order_by(incident.c.opened_ms, incident.c.id)
    of_parents = _some(connection, under, known, None) if parents else []
    children: dict[int, list[dict[str, Any]]] = {}
    for row in _rows(connection, of_parents, known):
        child = dict(zip(COLUMNS, row, strict=True))
        children.setdefault(child["parent_id"], []).append(child)
    rows = [(*row, tuple(children.get(row[0], ()))) for row in _rows(connection, kept, known)]
    return pd.DataFrame(rows, columns=[*COLUMNS, "children"], dtype=object)


def one_incident(connection: Connection, number: int) -> dict[str, Any] | None:
    """Return one incident with its `children`, as `top_incidents` would; None where there is none.

    It may be one of an application that has been retired since.
    """
    known = {each.id: each for each in reads.applications(connection, retired=True)}
    kept = _some(connection, select(incident).where(incident.c.id == number), known, None)
    if not kept:
        return None
    under = select(incident).where(incident.c.parent_id == number)
    children = _some(connection, under.order_by(incident.c.opened_ms, incident.c.id), known, None)
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in _rows(connection, kept, known)]
    told = [dict(zip(COLUMNS, row, strict=True)) for row in _rows(connection, children, known)]
    return {**rows[0], "children": tuple(told)}


def called(kind: str | None, by: str | None, applications: Iterable[Registered]) -> str | None:
    """Return how people call what is shared: an application's or an owner's name, else itself."""
    names: dict[str, str] = {}
    if kind == "dependency":
        names = {each.slug: each.name for each in applications}
    elif kind == "owner":
        names = {each.owner: each.owner_name for each in applications}
    return by if by is None else names.get(by, by)


def _touching(
    span: Span, after: tuple[int, int] | None, *, is_open: bool | None
) -> Select[tuple[Any, ...]]:
    row = incident.c
    query = select(incident).where(
        row.opened_ms < to_ms(span.end),
        or_(row.closed_ms.is_(None), row.closed_ms > to_ms(span.start)),
    )
    if is_open is not None:
        query = query.where(row.closed_ms.is_(None) if is_open else row.closed_ms.is_not(None))
    if after is not None:
        opened_ms, number = after
        same = and_(row.opened_ms == opened_ms, row.id < number)
        query = query.where(or_(row.opened_ms < opened_ms, same))
    return query.order_by(row.opened_ms.desc(), row.id.desc())


def _some(
    connection: Connection,
    query: Select[tuple[Any, ...]],
    known: Mapping[int, Registered],
    limit: int | None,
) -> list[Row[Any]]:
    kept: list[Row[Any]] = []
    for row in connection.execute(query):
        if row.application_id is None or row.application_id in known:
            kept.append(row)
            if limit is not None and len(kept) == limit:
                break
    return kept


def _rows(
    connection: Connection, kept: Iterable[Row[Any]], known: Mapping[int, Registered]
) -> list[tuple[Any, ...]]:
    kept = list(kept)
    taken = claims(connection, [row.id for row in kept])
    rows = []
    for row in kept:
        application, claim = known.get(row.application_id), taken.get(row.id)
        rows.append(
            (
                row.id,
                *(getattr(application, name, None) for name in _OF_APPLICATION),
                row.severity,
                str(CAUSE[row.cause]),
                row.opened_ms,
                row.closed_ms,
                *((None,) * 3 if claim is None else (claim.name, claim.at_ms, claim.note)),
                row.parent_id,
                row.flapping,
                row.unobserved_ms,
                row.revised_ms,
                row.shared_kind,
                row.shared_by,
                called(row.shared_kind, row.shared_by, known.values()),
            )
        )
    return rows
