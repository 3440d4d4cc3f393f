"""A town of four applications, laid straight into the tables: small enough to know by heart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert

from dashboard.queries.days import number as day_number
from dashboard.words import from_ms
from liveroom.store import tables
from liveroom.store.codes import CAUSE_CODE, STATUS_CODE
from liveroom.store.engine import open_engine

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Engine

MINUTE_MS = 60_000
DAY_MS = 86_400_000


def open_town(folder: Path, now_ms: int) -> Engine:
    """Return a database in which `parkir` is up, `pajak` down, `ppdb` degraded, `arsip` unseen."""
    engine = open_engine(f"sqlite:///{folder / 'liveroom.db'}")
    tables.METADATA.create_all(engine)
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        _register(connection, now_ms)
        _look(connection, now_ms)
        _count(connection, now_ms)
        _complain(connection, now_ms)
    return engine


def _register(connection: Connection, now_ms: int) -> None:
    connection.execute(
        insert(tables.city).values(
            id=1,
            name="Kota Contoh",
            declared_count=6,
            declared_source="Siaran pers, 2016",
            sample=True,
            zone="Asia/Jakarta",
            digest="0",
            accepted_ms=now_ms - DAY_MS,
        )
    )
    for position, (slug, name) in enumerate((("layanan", "Layanan publik"), ("umum", "Umum")), 1):
        connection.execute(
            insert(tables.category).values(
                slug=slug, position=position, name_id=name, name_en=f"{name} EN", group="e-gov"
            )
        )
    for position, slug in enumerate(("dishub", "bapenda"), 1):
        connection.execute(
            insert(tables.agency).values(slug=slug, position=position, name=slug.title())
        )
    rows = (
        ("parkir", "Parkir Daring", "layanan", "dishub"),
        ("pajak", "Pajak Daerah", "layanan", "bapenda"),
        ("ppdb", "PPDB Online", "umum", "dishub"),
        ("arsip", "Arsip Kota", "umum", "bapenda"),
    )
    for number, (slug, name, category, owner) in enumerate(rows, 1):
        connection.execute(
            insert(tables.application).values(
                id=number,
                slug=slug,
                position=number,
                name=name,
                category=category,
                owner=owner,
                platform="web",
                control="city",
                tier=number if number < 4 else 3,
                objective=0.995,
                every_s=60,
                host=f"{slug}.contoh.go.id",
                first_seen_ms=now_ms - 40 * DAY_MS,
                registered_ms=now_ms - 40 * DAY_MS,
            )
        )


def _look(connection: Connection, now_ms: int) -> None:
    verdicts = ((1, "up", "none"), (2, "down", "refused"), (3, "degraded", "slow"))
    for number, status, cause in verdicts:
        connection.execute(
            insert(tables.current).values(
                application_id=number,
                status=STATUS_CODE[status],  # type: ignore[index]  # a StrEnum is its word
                cause=CAUSE_CODE[cause],  # type: ignore[index]  # a StrEnum is its word
                since_ms=now_ms - 47 * MINUTE_MS,
                start_ms=now_ms - MINUTE_MS // 2,
                end_ms=now_ms + MINUTE_MS // 2,
                attempts=1,
                latency_ms=200 * number,
                http_status=200,
                tls_days_left=63,
                dialect="health-json",
                checks='[["basis data", "up"], ["antrean", "degraded"]]',
            )
        )
    incidents = (
        (2, "down", "refused", now_ms - 47 * MINUTE_MS, None),
        (3, "degraded", "slow", now_ms - 30 * MINUTE_MS, None),
        (2, "down", "timeout", now_ms - 3 * DAY_MS, now_ms - 3 * DAY_MS + 10 * MINUTE_MS),
        (1, "down", "dns", now_ms - 20 * DAY_MS, now_ms - 20 * DAY_MS + MINUTE_MS),
    )
    for number, severity, cause, opened_ms, closed_ms in incidents:
        connection.execute(
            insert(tables.incident).values(
                application_id=number,
                severity=severity,
                cause=CAUSE_CODE[cause],  # type: ignore[index]  # a StrEnum is its word
                opened_ms=opened_ms,
                closed_ms=closed_ms,
            )
        )
    connection.execute(
        insert(tables.acknowledgement).values(
            incident_id=2, at_ms=now_ms - 20 * MINUTE_MS, name="op-03", note="", taken=True
        )
    )
    connection.execute(
        insert(tables.heartbeat).values(
            id=1,
            beat_ms=now_ms,
            started_ms=now_ms - DAY_MS,
            seq=412,
            state="ok",
            reason="none",
            since_ms=now_ms - DAY_MS,
        )
    )


def _count(connection: Connection, now_ms: int) -> None:
    for number, name, kind in ((1, "kunjungan", "counter"), (2, "antrean", "gauge")):
        connection.execute(
            insert(tables.metric).values(id=number, application_id=1, name=name, kind=kind)
        )
    first_s = (now_ms - 50 * MINUTE_MS) // 1000
    for index, value in enumerate((100.0, 130.0, 150.0, 20.0, 60.0)):  # restarted after 150
        at_s = first_s + 600 * index
        connection.execute(insert(tables.reading).values(at_s=at_s, metric_id=1, value=value))
        connection.execute(
            insert(tables.reading).values(at_s=at_s, metric_id=2, value=float(index))
        )


def _complain(connection: Connection, now_ms: int) -> None:
    connection.execute(
        insert(tables.source).values(
            id=1, name="laksa", dialect="open311", every_s=60, as_of_ms=now_ms - 20_000
        )
    )
    hour = 60 * MINUTE_MS
    rows = (
        ("A-1", 2, "received", "Gagal unggah", "dishub", "36.71.01", "parkir", "mapped", -1),
        ("A-2", 3, "in_progress", "Gagal unggah", "dishub", None, "parkir", "mapped", 5),
        ("A-3", 30, "resolved", "Lampu jalan", "bapenda", "36.71.02", None, "unrelated", -1),
        ("A-4", 50, "rejected", "Lain-lain", None, None, None, "unmapped", None),
    )
    for name, hours, status, topic, agency, district, slug, mapping, due in rows:
        received_ms = now_ms - hours * hour
        connection.execute(
            insert(tables.request).values(
                source_id=1,
                external_id=name,
                received_ms=received_ms,
                received_day=day_number(from_ms(received_ms).date()),
                status=status,
                source_status=status,
                known_status=True,
                topic=topic,
                agency=agency,
                district=district,
                category="layanan" if slug else None,
                application=slug,
                mapping=mapping,
                due_ms=None if due is None else now_ms + due * hour,
                resolved_ms=received_ms + hour if status == "resolved" else None,
            )
        )
