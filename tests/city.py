"""A small city in a real database, filled through the real writers, the same at every founding.

Thirty applications in four categories, 35 days of looks: hours of an hour each, the last two in
slots of a minute. At `now`: `parkir` is down since 40 minutes, `pajak` degraded, `arsip` unknown,
`e-surat` under maintenance, `lampu-jalan` has not been seen for 20 minutes, `brosur` was never
seen, `pasar-lama` is retired; the other 23 are up.

Some ten complaints a day over the 35 days: about what the registry maps to an application, a category
or an agency, about nothing on it, and about what nobody registered (the unmapped bucket).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from liveroom.dialects.published import Published
from liveroom.model import (
    Agency,
    Application,
    Category,
    Cause,
    Check,
    City,
    ComplaintSource,
    ComplaintStatus,
    Feed,
    HealthCheck,
    MetricKind,
    Reading,
    Registry,
    Sample,
    ServiceRequest,
    Status,
    Topic,
    Verdict,
    Window,
)
from liveroom.rules import slots
from liveroom.store.engine import writing
from liveroom.store.published import keep_published
from liveroom.store.requests import keep_requests
from liveroom.store.schema import upgrade
from liveroom.store.sources import source_read
from liveroom.store.writes import beat, keep_readings, keep_registry, keep_samples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

NOON = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
"""Twelve o'clock in Tangerang: the fixed moment of most tests."""

ZONE = ZoneInfo("Asia/Jakarta")
DAYS = 35
EVERY = timedelta(minutes=1)
HOUR = timedelta(hours=1)

UP = Verdict(Status.UP)
REFUSED = Verdict(Status.DOWN, Cause.REFUSED)
TIMEOUT = Verdict(Status.DOWN, Cause.TIMEOUT)
SLOW = Verdict(Status.DEGRADED, Cause.SLOW)
MALFORMED = Verdict(Status.UNKNOWN, Cause.MALFORMED)

SLUGS = {
    "layanan-publik": "parkir pajak ppdb perizinan antrean akta ktp izin-usaha cuti loket",
    "situs-opd": "dishub-web dinkes-web disdik-web bapenda-web pupr-web arsip brosur",
    "e-kesehatan": "puskesmas rsud ambulans imunisasi lampu-jalan",
    "belum-dikategorikan": "e-surat absensi gudang aset rapat kasir peta pasar-lama",
}
NAMES = {
    "layanan-publik": ("Layanan publik", "Public services"),
    "situs-opd": ("Situs web OPD", "Agency websites"),
    "e-kesehatan": ("e-Kesehatan", "e-Health"),
    "belum-dikategorikan": ("Belum dikategorikan", "Uncategorised"),
}
TOPICS = (
    ("Lampu jalan padam", None),
    ("Antrean puskesmas", None),
    ("Sampah", None),
    ("Jalan berlubang", "dishub"),
    ("Bau menyengat", None),  # on nobody's list
)
OPEN = (
    (ComplaintStatus.RECEIVED, "menunggu"),
    (ComplaintStatus.IN_PROGRESS, "proses"),
)
FATES = (
    (ComplaintStatus.RESOLVED, "selesai"),
    (ComplaintStatus.CLOSED, "ditutup"),
    (ComplaintStatus.REJECTED, "ditolak"),
    (ComplaintStatus.NOT_OUR_AUTHORITY, "bukan wewenang"),
    (ComplaintStatus.ON_HOLD, "ditunda"),
)
PUBLISHED = tuple(
    Published("2025-01-01/2025-12-15", label, count, percent, "ANTARA")
    for label, count, percent in (
        ("received", 12_080, None),
        ("resolved", 11_668, 96.59),
        ("in_progress", 19, None),
        ("waiting", 193, None),
    )
)
OWNERS = ("diskominfo", "dinkes", "dishub")


def found_city(engine: Engine, now: datetime = NOON) -> None:
    """Fill an empty database with the city as it is at `now`; see the module for who is how."""
    upgrade(engine)
    founded = now - timedelta(days=DAYS)
    with writing(engine) as connection:
        keep_registry(connection, registry(now), "digest-old", founded, ZONE)
        keep_samples(connection, tuple(_history(now)), now - 2 * HOUR)
        keep_samples(connection, tuple(_lately(now)), now)
        keep_registry(connection, registry(now, retired=True), "digest-new", now - 3 * HOUR, ZONE)
        keep_readings(connection, tuple(_usage(now)), now)
        told = Feed(tuple(_complaints(now)))
        keep_requests(connection, "laksa", told, now, ZONE, "open311")
        source_read(connection, "laksa", told, now)
        keep_published(connection, "Kota", PUBLISHED, now)
        beat(connection, now, started=founded)


def registry(now: datetime = NOON, *, retired: bool = False) -> Registry:
    """Return what the city's file says; `pasar-lama` has left it once it is `retired`."""
    applications = [
        _application(slug, category, number, now)
        for category, slugs in SLUGS.items()
        for number, slug in enumerate(slugs.split())
        if not (retired and slug == "pasar-lama")
    ]
    return Registry(
        City("Kota Contoh", declared_count=40, declared_source="Siaran pers, 2016", sample=True),
        tuple(
            Category(slug, {"id": names[0], "en": names[1]}, "e-government", 10)
            for slug, names in NAMES.items()
        ),
        tuple(Agency(slug, slug.title()) for slug in OWNERS),
        (
            Topic("Lampu jalan padam", "dishub", None, "lampu-jalan"),
            Topic("Antrean puskesmas", "dinkes", "e-kesehatan"),
            Topic("Sampah", "diskominfo"),
        ),
        (ComplaintSource("laksa", "open311", "http://127.0.0.1:9/requests.json", EVERY),),
        tuple(applications),
    )


def _application(slug: str, category: str, number: int, now: datetime) -> Application:
    windows: tuple[Window, ...] = ()
    if slug == "e-surat":
        windows = (
            Window(now - 24 * HOUR, now - HOUR, now + HOUR, "Pindah peladen"),
            Window(now - 240 * HOUR, now - 200 * HOUR, now - 198 * HOUR, "Pembaruan"),
        )
    return Application(
        slug,
        slug.replace("-", " ").title(),
        category,
        OWNERS[number % len(OWNERS)],
        platform="android" if slug == "kasir" else "web",
        control="central" if slug == "ktp" else "city",
        tier=number % 3 + 1,
        objective=0.995,
        registered=now - timedelta(days=DAYS),
        every=EVERY,
        maintenance=windows,
        health=HealthCheck(f"https://{slug}.contoh.go.id/health"),
    )


def _seen() -> list[str]:
    return [slug for slugs in SLUGS.values() for slug in slugs.split() if slug != "brosur"]


def _history(now: datetime) -> Iterator[Sample]:
    """One verdict an hour, with about one bad hour in sixty, up to the last two hours."""
    start, end = _hour(now - timedelta(days=DAYS)) + HOUR, _hour(now) - 2 * HOUR
    for slug in _seen():
        chance = Random(slug)
        at = start
        while at < end:
            roll = chance.random()
            verdict = UP if roll < 0.985 else TIMEOUT if roll < 0.99 else SLOW
            latency = 80 + round(300 * chance.random())
            if roll < 0.998:  # the rest: nobody looked
                yield Sample(slug, at, HOUR, verdict, latency_ms=latency)
            at += HOUR


def _lately(now: datetime) -> Iterator[Sample]:
    """One verdict a minute on each application's own grid, to the slot in progress at `now`."""
    for slug in _seen():
        chance = Random(slug)
        slot = slots.slot_at(_hour(now) - 2 * HOUR, slots.grid(slug, EVERY))
        last = now - 20 * EVERY if slug == "lampu-jalan" else now
        if slug == "pasar-lama":
            continue
        at = slot.end
        while at <= last:
            latency = 80 + round(300 * chance.random())
            yield Sample(
                slug,
                at,
                EVERY,
                _lately_said(slug, now - at),
                latency_ms=latency,
                http_status=200,
                tls_days_left=12 if slug == "loket" else 200,
                dialect="health-json",
                checks=(Check("database", Status.UP), Check("antrean", Status.UP)),
            )
            at += EVERY


def _lately_said(slug: str, age: timedelta) -> Verdict:
    if slug in ("parkir", "e-surat") and age <= 40 * EVERY:
        return REFUSED
    if slug == "pajak" and age <= 10 * EVERY:
        return SLOW
    if slug == "arsip" and age <= 5 * EVERY:
        return MALFORMED
    if slug == "ktp" and 60 * EVERY < age <= 75 * EVERY:
        return TIMEOUT
    return UP


def _usage(now: datetime) -> Iterator[Reading]:
    """Visits that only grow (with one restart) and a queue that is read, every hour."""
    for slug in ("parkir", "perizinan", "puskesmas", "rsud", "absensi"):
        chance = Random(slug)
        visits = 0
        for hour in range(DAYS * 24, -1, -1):
            at = now - hour * HOUR
            visits = 0 if hour == 300 else visits + chance.randrange(20, 200)
            yield Reading(slug, "visits", MetricKind.COUNTER, at, float(visits))
            yield Reading(slug, "queue", MetricKind.GAUGE, at, float(chance.randrange(40)))


def _complaints(now: datetime) -> Iterator[ServiceRequest]:
    """Yield some ten complaints a day; the older one is, the likelier it has been dealt with."""
    chance = Random("aduan")
    for number in range(DAYS * 10):
        received = now - timedelta(minutes=13 + 144 * number)
        topic, agency = chance.choices(TOPICS, (4, 3, 4, 2, 2))[0]
        status, word = chance.choices(FATES, (6, 1, 1, 1, 1))[0]
        taken = timedelta(hours=chance.randrange(6, 240))
        is_closed = received + taken <= now
        if not is_closed:
            status, word = OPEN[number % len(OPEN)]
        yield ServiceRequest(
            f"LKS-{number:04d}",
            received,
            status,
            word,
            topic,
            updated=received + taken if is_closed else received,
            agency=agency,
            district=f"36.71.{chance.randrange(1, 14):02d}" if chance.random() < 0.9 else None,
            resolved=received + taken if is_closed else None,
            due=received + timedelta(days=5),
        )


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
