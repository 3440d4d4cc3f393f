"""A small book of complaints for tests: rows as the collector would have kept them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from liveroom.model import Span
from liveroom.store.tables import METADATA, agency, application, category, request, source, topic

if TYPE_CHECKING:
    from sqlalchemy import Connection

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 24, 7, 32, tzinfo=UTC)  # Tuesday 14.32 WIB
WEEK = Span(NOW - timedelta(days=7), NOW, JAKARTA)
DAY = timedelta(days=1)


def found(connection: Connection) -> None:
    """Lay the tables, two categories, three applications, two agencies and one feed."""
    METADATA.create_all(connection)
    for position, (slug, name) in enumerate((("layanan", "Layanan"), ("kesehatan", "Kesehatan"))):
        row = {"slug": slug, "position": position, "name_id": name, "name_en": name, "group": ""}
        connection.execute(insert(category).values(**row))
    connection.execute(insert(agency).values(slug="dpupr", position=0, name="DPUPR"))
    connection.execute(insert(topic).values(name="Banjir", position=0, owner="dpupr"))
    homes = (("izin", "layanan"), ("pajak", "layanan"), ("antrean", "kesehatan"))
    for number, (slug, home) in enumerate(homes, 1):
        connection.execute(insert(application).values(**_application(number, slug, home)))
    values = {"id": 1, "name": "laksa", "dialect": "open311", "every_s": 60}
    connection.execute(insert(source).values(**values))


def file(connection: Connection, received: datetime, **facts: Any) -> None:  # noqa: ANN401 - any column
    """Keep one complaint; what is not said is an unrelated, waiting one about flooding."""
    ids = _next(connection)
    row: dict[str, Any] = {
        "source_id": 1,
        "external_id": str(ids),
        "received_ms": _ms(received),
        "received_day": int(received.astimezone(JAKARTA).strftime("%Y%m%d")),
        "status": "received",
        "source_status": "menunggu",
        "known_status": True,
        "topic": "Banjir",
        "mapping": "unrelated",
    }
    for name in ("due", "resolved", "updated"):
        if name in facts:
            row[f"{name}_ms"] = _ms(facts.pop(name))
    connection.execute(insert(request).values(**row | facts))


def _next(connection: Connection) -> int:
    return len(connection.execute(request.select()).all()) + 1


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


def _application(number: int, slug: str, home: str) -> dict[str, Any]:
    registered = _ms(NOW - timedelta(days=365))
    return {
        "id": number,
        "slug": slug,
        "position": number,
        "name": slug.title(),
        "category": home,
        "owner": "dpupr",
        "platform": "web",
        "control": "city",
        "tier": 2,
        "objective": 0.995,
        "every_s": 60,
        "first_seen_ms": registered,
        "registered_ms": registered,
    }
