"""What complaints can be filtered by: each a word of the address, and a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from liveroom.store.tables import application, request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Connection

NONE = "-"
"""The value that asks for complaints which have none: without an agency, without a place."""
MOST = 200
_home = select(application.c.category).where(application.c.slug == request.c.application)
FILTERS: Mapping[str, ColumnElement[str | None]] = {
    "opd": request.c.agency,
    "kategori": func.coalesce(_home.scalar_subquery(), request.c.category),
    "aplikasi": request.c.application,
    "kecamatan": request.c.district,
    "topik": request.c.topic,
    "kanal": request.c.channel,
    "kelas": request.c.kind,
    "status": request.c.status,
}


def conditions(filters: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """Return the conditions of the filters that are set; NONE asks for those that have no value."""
    return [
        FILTERS[name].is_(None) if value == NONE else FILTERS[name] == value
        for name, value in filters.items()
    ]


def choices(connection: Connection) -> dict[str, list[str | None]]:
    """Return, per filter, the values that complaints have, in order, None (without any) last.

    At most 200 of each: the others can still be asked for by their word in the address.
    """
    found: dict[str, list[str | None]] = {}
    for name, column in FILTERS.items():
        base = {"kategori": select(application.c.category)}.get(name, select(column))
        values = connection.execute(base.distinct().limit(MOST)).scalars().all()
        found[name] = sorted(values, key=lambda value: (value is None, value or ""))
    return found
