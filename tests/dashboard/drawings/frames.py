"""Frames as the questions promise them, small and known by heart, to draw from in tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from liveroom.model import Span

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2026, 11, 24, 7, 32, tzinfo=UTC)
NOW_MS = round(NOW.timestamp() * 1000)
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000


def frame(rows: list[dict[str, Any]], days: int = 7) -> pd.DataFrame:
    """Return rows as a frame that knows its span."""
    made = pd.DataFrame(rows, dtype=object)
    made.attrs["span"] = Span(NOW - timedelta(days=days), NOW, JAKARTA)
    return made


def counted(received: int, low: int, high: int, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - any column
    """Return a count beside its usual range."""
    middle = round((low + high) / 2, 1)
    known = {"low": low, "middle": middle, "high": high, "weeks": 8}
    return {"received": received, **known, "above": received > high, **more}


_PEOPLE = (
    ("Perizinan Online", "DPMPTSP", "down"),
    ("Pajak Daerah", "Bapenda", "degraded"),
    ("KTP-el Online", "Disdukcapil", "unknown"),
    ("Bursa Kerja", "Disnaker", "maintenance"),
    ("Sistem Informasi Manajemen Rumah Sakit", "RSUD Kota Tangerang", "up"),
    *((f"Layanan {n:02d}", "Dinas Contoh", "up") for n in range(6, 21)),
)


def applications(count: int = 20) -> pd.DataFrame:
    """Return the table of a category: one of every status first, then normal ones."""
    named = [*_PEOPLE, *((f"Layanan {n:02d}", "Dinas Contoh", "up") for n in range(21, count + 1))]
    return frame([_application(i, *one) for i, one in enumerate(named[:count])], days=30)


def _application(place: int, name: str, owner: str, status: str) -> dict[str, Any]:
    down = [0] * 30
    degraded = [0] * 30
    down[(place * 7) % 30] = 90 * MINUTE * (place % 3)
    degraded[(place * 11) % 30] = 12 * MINUTE * (place % 4)
    if place == 0:
        down[27:30] = [64 * MINUTE, 118 * MINUTE, 47 * MINUTE]
    told = 30 * DAY
    return {
        "slug": name.lower().replace(" ", "-"),
        "name": name,
        "category": "layanan-publik",
        "owner": owner,
        "status": status,
        "cause": "none" if status == "up" else "http-status",
        "since_ms": NOW_MS - 47 * MINUTE,
        "http_status": 503 if status == "down" else 200,
        "incident_id": place + 1 if status in {"down", "degraded"} else None,
        "acknowledged_by": "operator" if status == "degraded" else None,
        "objective": 0.995,
        "up_ms": told - sum(down) - sum(degraded),
        "degraded_ms": sum(degraded),
        "down_ms": sum(down),
        "told_ms": told,
        "coverage": 0.91 if place == 4 else 0.999,
        "used": sum(down) / (0.005 * told),
        "p95_ms": None if place == 3 else 400 + 90 * place,
        "complaints": (14, 6, 5, 2, 1, 3)[place] if place < 6 else 0,
        "unled": False,
        "complaints_above": place == 0,
        "complaints_daily": tuple((place < 6) * (d // (place + 1)) for d in range(14)),
        "down_daily": tuple(down),
        "degraded_daily": tuple(degraded),
        "told_daily": tuple(0 if place == 5 and d < 9 else DAY for d in range(30)),
    }


def budget(used: float = 1.16, coverage: float = 0.91) -> pd.DataFrame:
    """Return a category's uptime of 30 days."""
    told = 20 * 30 * DAY
    down = round(used * 0.005 * told)
    row = {
        "days": 30,
        "applications": 20,
        "objective": 0.995,
        "up_ms": told - down,
        "degraded_ms": 0,
        "down_ms": down,
        "told_ms": told,
        "coverage": coverage,
        "allowed_ms": round(0.005 * told),
        "used": used,
        "any_down_ms": DAY // 3,
        "any_told_ms": 30 * DAY,
    }
    return frame([row], days=30)


def mirror(*, above: bool = True) -> pd.DataFrame:
    """Return 14 days of complaints and outages, the last three with an outage."""
    received = (2, 3, 2, 2, 3, 2, 3, 2, 2, 4, 3, 4, 9, 9)
    down = (0, 9, 0, 0, 0, 22, 0, 0, 4, 0, 0, 64, 118, 47)
    same = {"outage_day": 20261122, "since_outage": 22, "since_low": 4, "since_high": 11}
    rows = [
        {
            "day": 20261111 + i,
            "received": received[i],
            "down_ms": down[i] * MINUTE,
            "degraded_ms": 0,
            "partial": i == 13,
            "above": above,
            **same,
        }
        for i in range(14)
    ]
    return frame(rows, days=14)


def districts() -> pd.DataFrame:
    """Return a count per district, one above its usual, and twelve without a place."""
    seen = (22, 4, 11, 7, 33, 16, 27, 41, 20, 9, 24, 13, 14)
    rows = [
        counted(n, 10 if n == 41 else n - 4, 24 if n == 41 else n + 4)
        | {"district": f"36.71.{i:02d}", "top_topic": "Banjir & drainase", "top_received": n // 2}
        for i, n in enumerate(seen, 1)
    ]
    nowhere = counted(12, 8, 16) | {"district": None, "top_topic": "Akun", "top_received": 9}
    return frame([*rows, nowhere])


def places(*, people: bool = True) -> pd.DataFrame:
    """Return `districts` with populations, and with what is open and overdue."""
    found = districts()
    found["population"] = [100_000 if people else None] * 13 + [None]
    found["population_source"] = ["BPS, 2025" if people else None] * 13 + [None]
    found["per_10k"] = [n / 10 if people else None for n in found["received"][:13]] + [None]
    found["open"] = found["received"]
    found["overdue"] = [n // 4 for n in found["received"]]
    found["without_deadline"] = 0
    return found


def topics() -> pd.DataFrame:
    """Return nine topics, two above their usual."""
    names = (
        ("Banjir & drainase", 52, 24),
        ("Lampu jalan padam", 47, 52),
        ("Jalan rusak", 38, 46),
        ("Sampah", 31, 38),
        ("KTP & KK", 21, 24),
        ("Akun Tangerang LIVE", 17, 14),
        ("Pohon tumbang", 14, 17),
        ("Pedagang di trotoar", 12, 16),
        ("Parkir liar", 9, 14),
    )
    return frame([counted(n, high - 10, high, topic=name) for name, n, high in names])


def figures() -> pd.DataFrame:
    """Return the four numbers of the complaint wall."""
    row = {"today": 31, "today_low": 17, "today_high": 25, "today_above": True, "open": 187}
    return frame([row | {"overdue": 12, "received_30d": 1021, "done_30d": 984, "sources": "LAKSA"}])


def overdue() -> pd.DataFrame:
    """Return five agencies with overdue complaints, one of them nobody's."""
    rows = (("DPUPR", 15, 6), ("Dishub", 3, 4), ("DLH", 2, 3), ("Perkim", 1, 2), (None, 1, 1))
    return frame([{"agency": a, "overdue": n, "longest_ms": d * DAY + HOUR} for a, n, d in rows])


def backlog() -> pd.DataFrame:
    """Return nine weekly counts of open complaints."""
    counts = (175, 168, 172, 170, 168, 172, 176, 180, 187)
    return frame([{"at_ms": NOW_MS - (8 - i) * 7 * DAY, "open": n} for i, n in enumerate(counts)])


def latest() -> pd.DataFrame:
    """Return five complaints, one in each state."""
    rows = (
        (3, "Genangan di jalan", "36.71.08", "DPUPR", "waiting"),
        (11, "Lampu jalan padam", "36.71.05", "Dishub", "in_process"),
        (24, "Drainase tersumbat", None, None, "overdue"),
        (38, "Gagal masuk akun", "36.71.99", "Diskominfo", "unknown_word"),
        (55, "Sampah belum diangkut berhari-hari di depan pasar", "36.71.12", "DLH", "ended"),
    )
    names = ("topic", "district", "agency", "state")
    more = {"status": "received", "mapping": "unrelated"}
    return frame(
        [
            {"received_ms": NOW_MS - ago * MINUTE, **dict(zip(names, row, strict=True)), **more}
            for ago, *row in rows
        ]
    )


def followup() -> pd.DataFrame:
    """Return the open complaints by state and age."""
    row = {"open": 187, "waiting": 161, "in_process": 23, "unknown_word": 3, "overdue": 12}
    row |= {"without_deadline": 40, "ended_24h": 34, "median_ms": round(1.4 * DAY)}
    row |= {"resolved_30d": 700, "age_1": 74, "age_3": 61, "age_7": 40, "age_more": 12}
    return frame([row | {"sources": "LAKSA"}])


def today(*, above: bool = True, known: bool = True, silent: bool = False) -> pd.DataFrame:
    """Return today counted up to 14.32 over the usual range of a Tuesday."""
    midnight = NOW_MS - 14 * HOUR - 32 * MINUTE
    at = sorted({*(midnight + h * HOUR for h in range(25)), NOW_MS})
    rows = []
    for at_ms in at:
        hours = (at_ms - midnight) / HOUR
        usual = max(0.0, (hours - 4) * 1.9)
        is_now = at_ms == NOW_MS
        rows.append(
            {
                "at_ms": at_ms,
                "received": round(usual * (1.6 if above else 1)) if at_ms <= NOW_MS else None,
                "low": round(usual * 0.8) if known else None,
                "high": round(usual * 1.25) if known else None,
                "now": is_now,
                "sources": "LAKSA" if is_now else None,
                "silent_since_ms": NOW_MS - 8 * HOUR if is_now and silent else None,
                "silent_usual": 9 if is_now and silent else None,
            }
        )
    return frame(rows)


def days(count: int = 30) -> pd.DataFrame:
    """Return complaints per day in three parts; every tenth day is above its usual."""
    rows = []
    for place in range(count):
        day = (NOW - timedelta(days=count - 1 - place)).astimezone(JAKARTA)
        parts = {"mapped": 8 + place % 5, "unrelated": 20 + place % 7, "unmapped": place % 4}
        received = sum(parts.values())
        high = received - 3 if place % 10 == 5 else received + 6
        rows.append(
            counted(received, high - 16, high)
            | parts
            | {"day": int(day.strftime("%Y%m%d")), "partial": place == count - 1, "late": 0}
        )
    return frame(rows, days=count)


def topics_daily(count: int = 12) -> pd.DataFrame:
    """Return topics with 30 daily counts each."""
    rows = []
    for place in range(count):
        daily = tuple((day * (place + 3)) % (9 - place % 8) for day in range(30))
        name = f"Topik nomor {place + 1}"
        row = {"topic": name, "received": sum(daily), "first_day": 20261026, "daily": daily}
        rows.append(row)
    return frame(rows, days=30)


def response(*, trouble: bool = True) -> pd.DataFrame:
    """Return a day of answers in ten-minute pieces with a hole, and an incident in progress."""
    start = NOW_MS - DAY
    rows: list[dict[str, Any]] = []
    for place in range(144):
        slow = 5000 if trouble and place > 139 else 0
        at = start + place * 10 * MINUTE
        hole = 60 <= place < 66
        rows.append(
            {
                "kind": "piece",
                "start_ms": at,
                "end_ms": at + 10 * MINUTE,
                "p50_ms": None if hole else 280 + place % 13 * 9,
                "p95_ms": None if hole else 600 + place % 17 * 20 + slow,
                "answers": 0 if hole else 10,
                "severity": None,
            }
        )
    whole = {"kind": "whole", "start_ms": start, "end_ms": NOW_MS, "p50_ms": 310, "p95_ms": 890}
    ill = {"kind": "incident", "start_ms": NOW_MS - 34 * MINUTE, "end_ms": NOW_MS}
    ill |= {"severity": "degraded"}
    return frame([whole | {"answers": 1380}, *rows, *([ill] if trouble else [])], days=1)


def usage(series: int = 1) -> pd.DataFrame:
    """Return a week of daily growth with a day nobody read, and gauges beside it."""
    names = (("visits", "counter"), ("sessions", "gauge"), ("logins", "counter"), ("x", "gauge"))
    rows = [
        {
            "metric": metric,
            "kind": kind,
            "applications": 2,
            "step_s": 86_400,
            "start_ms": NOW_MS - 14 * HOUR - 32 * MINUTE - (29 - day) * DAY,
            "value": float(1200 + day * 37 % 400),
        }
        for metric, kind in names[:series]
        for day in range(30)
        if day != 11
    ]
    return frame(rows, days=30)


def strip(count: int = 90) -> pd.DataFrame:
    """Return 90 days of one application: five not watched, some in trouble."""
    rows = []
    for place in range(count):
        day = (NOW - timedelta(days=count - 1 - place)).astimezone(JAKARTA)
        down = {40: 95, 60: 4, 88: 300}.get(place, 0) * MINUTE
        degraded = {31: 44, 60: 12}.get(place, 0) * MINUTE
        told_ms = 0 if place < 5 else DAY
        row = {"day": int(day.strftime("%Y%m%d")), "told_ms": told_ms, "down_ms": down}
        rows.append(row | {"degraded_ms": degraded, "revised": place in (40, 41)})
    return frame(rows, days=count)


def incidents(count: int = 8) -> pd.DataFrame:
    """Return incidents of one application, the newest still open."""
    rows = [
        {
            "slug": "ppdb",
            "name": "PPDB Online",
            "severity": "degraded" if place % 3 == 0 else "down",
            "cause": ("slow", "http-status", "dns")[place % 3],
            "opened_ms": NOW_MS - place * 5 * DAY - 34 * MINUTE,
            "closed_ms": None if place == 0 else NOW_MS - place * 5 * DAY,
        }
        for place in range(count)
    ]
    return frame(rows, days=90)
