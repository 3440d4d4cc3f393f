"""One page of a list: how fresh it is, whether it is sample data, its span, rows and the next page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dashboard.api.answers import iso
from liveroom.store.reads import city_facts, last_heartbeat

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from liveroom.model import Span


def page(
    connection: Connection, span: Span, rows: list[dict[str, Any]], following: str | None
) -> dict[str, Any]:
    """Return the members every list has; `following` is the address of the next page."""
    city, beat = city_facts(connection), last_heartbeat(connection)
    return {
        "as_of": iso(None if beat is None else beat.beat_ms),
        "sample": city is not None and city.sample,
        "from": span.start.isoformat(timespec="milliseconds"),
        "to": span.end.isoformat(timespec="milliseconds"),
        "rows": rows,
        "next": following,
    }
