"""The table of contents of everything that can be shown: a panel is a row."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from dashboard.drawings import adoption as draw_adoption
from dashboard.drawings import after_outages as lag_bars
from dashboard.drawings import (
    app_table,
    backlog,
    budget,
    complaints_daily,
    complaints_today,
    day_strip,
    headcount,
    incident_list,
    key_figures,
    latest,
    mirror,
    overdue,
    place_map,
    place_table,
    published_table,
    related,
    shared_table,
    tile_map,
    topic_bars,
    topics_daily,
    usage_by_application,
    usage_by_category,
    usage_outages,
)
from dashboard.drawings import attention as draw_attention
from dashboard.drawings import events as draw_events
from dashboard.drawings import followup as followup_bar
from dashboard.drawings import lanes as draw_lanes
from dashboard.drawings import response as response_lines
from dashboard.drawings import usage as usage_series
from dashboard.panel import Kind, Origin, Panel, Reach
from dashboard.queries import (
    adoption,
    after_outages,
    attention,
    category,
    complaints,
    events,
    followup,
    lanes,
    over_outages,
)
from dashboard.queries.incidents import incidents
from dashboard.queries.places import by_place
from dashboard.queries.published import all_published
from dashboard.queries.response import response
from dashboard.queries.state import state
from dashboard.queries.tallies import strip
from dashboard.queries.usage import usage
from dashboard.queries.usage_sums import by_application, by_category

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dashboard.panel import Draw, Question

_OVERVIEW: tuple[Panel, ...] = (
    Panel(
        "perlu-perhatian",
        attention.attention,
        draw_attention.attention,
        Kind.SVG,
        draw_attention.SIZE,
        reach=Reach.PRESENT,
    ),
    Panel(
        "kategori-aplikasi",
        lanes.lanes,
        draw_lanes.lanes,
        Kind.SVG,
        draw_lanes.SIZE,
        reach=Reach.PRESENT,
        by_day=True,
    ),
    Panel("peristiwa", events.events, draw_events.events, Kind.SVG, draw_events.SIZE),
)

_DAY, _WEEK, _FORTNIGHT, _QUARTER = (timedelta(days=days) for days in (1, 7, 14, 90))
_NOW_AND_THEN = timedelta(seconds=10)  # complaints come by the minute, not by the second


def _table(name: str, question: Question, draw: Draw, size: tuple[int, int]) -> Panel:
    every, reach = timedelta(seconds=3), Reach.PRESENT
    return Panel(name, question, draw, Kind.SVG, size, every=every, reach=reach, by_day=True)


_CATEGORY: tuple[Panel, ...] = (
    Panel(
        "normal-sekarang",
        state,
        headcount.headcount,
        Kind.SVG,
        headcount.SIZE,
        reach=Reach.PRESENT,
    ),
    Panel("uptime-kategori", category.budget, budget.budget, Kind.SVG, budget.SIZE, by_day=True),
    Panel(
        "aduan-gangguan",
        over_outages.complaints_and_outages,
        mirror.mirror,
        Kind.SVG,
        mirror.SIZE,
        window=_FORTNIGHT,
        every=_NOW_AND_THEN,
        by_day=True,
    ),
    _table("aplikasi-kategori", category.table, app_table.app_table, app_table.SIZE),
    _table("aplikasi-bersama", category.shared, shared_table.shared_table, shared_table.SIZE),
)


def _complaints(
    name: str,
    question: Question,
    draw: Draw,
    size: tuple[int, int],
    window: timedelta,
    kind: Kind = Kind.SVG,
    reach: Reach = Reach.WINDOW,
) -> Panel:
    origin, by_day = Origin.COMPLAINTS, name not in _AT_ONCE
    return Panel(name, question, draw, kind, size, origin, window, _NOW_AND_THEN, reach, by_day)


_AT_ONCE = {
    "lewat-tenggat",
    "antrean",
    "aduan-terbaru",
    "tindak-lanjut",
    "angka-diumumkan",
}  # counted at one moment


_COMPLAINTS: tuple[Panel, ...] = (
    _complaints("angka-aduan", followup.figures, key_figures.key_figures, key_figures.SIZE, _DAY),
    _complaints("peta-aduan", complaints.by_district, tile_map.tile_map, tile_map.SIZE, _WEEK),
    _complaints("peta-kecamatan", by_place, place_map.place_map, place_map.SIZE, _WEEK),
    _complaints("rincian-kecamatan", by_place, place_table.place_table, place_table.SIZE, _WEEK),
    _complaints("topik-aduan", complaints.by_topic, topic_bars.topic_bars, topic_bars.SIZE, _WEEK),
    _complaints("lewat-tenggat", followup.overdue, overdue.overdue, overdue.SIZE, _DAY),
    _complaints("antrean", followup.backlog, backlog.backlog, backlog.SIZE, timedelta(weeks=8)),
    _complaints("aduan-terbaru", followup.latest, latest.latest, latest.SIZE, _DAY),
    _complaints(
        "aduan-hari-ini",
        complaints.by_hour,
        complaints_today.complaints_today,
        complaints_today.SIZE,
        _DAY,
        Kind.PLOTLY,
    ),
    _complaints("tindak-lanjut", followup.followup, followup_bar.followup, followup_bar.SIZE, _DAY),
    _complaints(
        "aduan-harian",
        complaints.by_day,
        complaints_daily.complaints_daily,
        complaints_daily.SIZE,
        timedelta(days=30),
        Kind.PLOTLY,
        Reach.PERIOD,
    ),
    _complaints(
        "topik-harian",
        complaints.by_topic_and_day,
        topics_daily.topics_daily,
        topics_daily.SIZE,
        timedelta(days=30),
        reach=Reach.PERIOD,
    ),
    _complaints(
        "angka-diumumkan",
        all_published,
        published_table.published_table,
        published_table.SIZE,
        _DAY,
    ),
    _complaints(
        "aduan-terkait",
        followup.related,
        related.related,
        related.SIZE,
        timedelta(days=30),
        reach=Reach.PERIOD,
    ),
)

_APPLICATION: tuple[Panel, ...] = (
    Panel(
        "waktu-respons",
        response,
        response_lines.response,
        Kind.PLOTLY,
        response_lines.SIZE,
        window=_DAY,
        every=_NOW_AND_THEN,
    ),
    Panel(
        "strip-hari",
        strip,
        day_strip.day_strip,
        Kind.SVG,
        day_strip.SIZE,
        window=_QUARTER,
        by_day=True,
    ),
    Panel(
        "riwayat-insiden",
        incidents,
        incident_list.incident_list,
        Kind.SVG,
        incident_list.SIZE,
        window=_QUARTER,
    ),
    Panel(
        "pemakaian",
        usage,
        usage_series.usage,
        Kind.PLOTLY,
        usage_series.SIZE,
        Origin.USAGE,
        _DAY,
        timedelta(minutes=5),  # as often as it is read; the whole city's day takes half a second
    ),
)

_OVER_OUTAGES = (
    Panel(
        "aduan-sesudah-gangguan",
        after_outages.after_outages,
        lag_bars.after_outages,
        Kind.SVG,
        lag_bars.SIZE,
        Origin.COMPLAINTS,
        _QUARTER,
        timedelta(minutes=1),
    ),
)


def _used(
    name: str, question: Question, draw: Draw, size: tuple[int, int], kind: Kind, days: int
) -> Panel:
    window, every = timedelta(days=days), timedelta(minutes=5)
    return Panel(name, question, draw, kind, size, Origin.USAGE, window, every, by_day=True)


_YEARS = 6 * 366
_MONTH = 31  # today is not counted: 30 days that are over

_USAGE: tuple[Panel, ...] = (
    _used(
        "pemakaian-kategori",
        by_category,
        usage_by_category.usage_by_category,
        usage_by_category.SIZE,
        Kind.SVG,
        _MONTH,
    ),
    _used(
        "pemakaian-aplikasi",
        by_application,
        usage_by_application.usage_by_application,
        usage_by_application.SIZE,
        Kind.SVG,
        _MONTH,
    ),
    _used(
        "adopsi", adoption.adoption, draw_adoption.adoption, draw_adoption.SIZE, Kind.PLOTLY, _YEARS
    ),
    _used(
        "pemakaian-gangguan",
        adoption.beside_outages,
        usage_outages.usage_outages,
        usage_outages.SIZE,
        Kind.PLOTLY,
        _MONTH,
    ),
)

_ROWS: tuple[Panel, ...] = (
    *_OVERVIEW,
    *_CATEGORY,
    *_COMPLAINTS,
    *_APPLICATION,
    *_OVER_OUTAGES,
    *_USAGE,
)

PANELS: Mapping[str, Panel] = {row.name: row for row in _ROWS}
