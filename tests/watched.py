"""One application watched for one local day that is over, in a database of its own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from liveroom.model import (
    Agency,
    Application,
    Category,
    City,
    HealthCheck,
    Registry,
    Sample,
    Status,
    Verdict,
)
from liveroom.rules.periods import midnight
from liveroom.store.engine import writing
from liveroom.store.writes import keep_registry, keep_samples
from tests.city import ZONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sqlalchemy import Engine

    from liveroom.model import Window

MINUTE = timedelta(minutes=1)


def yesterday(now: datetime) -> date:
    """Return the last local day that is over at `now`."""
    return now.astimezone(ZONE).date() - timedelta(days=1)


def watch(
    engine: Engine,
    day: date,
    said: Iterable[Status | None],
    *,
    slug: str = "parkir",
    windows: Sequence[Window] = (),
    slot: timedelta = MINUTE,
) -> None:
    """Keep one verdict a slot from the day's midnight; None is a slot without one."""
    start = midnight(day, ZONE)
    samples = [
        Sample(slug, start + place * slot, slot, Verdict(status))
        for place, status in enumerate(said)
        if status is not None
    ]
    with writing(engine) as connection:
        keep_registry(connection, registry(slug, start, windows), "digest", start, ZONE)
        keep_samples(connection, samples, start + timedelta(days=1))


def registry(slug: str, registered: datetime, windows: Sequence[Window] = ()) -> Registry:
    """Return a city of one application."""
    return Registry(
        City("Kota Contoh"),
        (Category("layanan", {"id": "Layanan", "en": "Services"}),),
        (Agency("dishub", "Dishub"),),
        (),
        (),
        (
            Application(
                slug,
                slug.title(),
                "layanan",
                "dishub",
                registered=registered.astimezone(UTC),
                maintenance=tuple(windows),
                health=HealthCheck(f"https://{slug}.contoh.go.id/health"),
            ),
        ),
    )
