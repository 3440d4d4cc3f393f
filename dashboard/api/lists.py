"""GET /api/v1/incidents, /usage and /complaints: long answers come in pages with a next link."""

from __future__ import annotations

from datetime import date, timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request, url_for

from dashboard.api import parameters
from dashboard.api.answers import Problem, answer, iso
from dashboard.api.incidents import row_of
from dashboard.queries.incidents import incidents, top_incidents
from dashboard.queries.intake import intake
from dashboard.queries.readings import Page, readings
from dashboard.queries.received import CALENDAR, PARTS, SIDES, received
from dashboard.queries.timing import ageing, timing
from liveroom import clock
from liveroom.store.late import late_days
from liveroom.store.reads import applications, city_facts, last_heartbeat

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.room import Room
    from liveroom.store.reads import Registered


def routes(room: Room) -> Blueprint:
    """Return the blueprint of the lists."""
    blueprint = Blueprint("lists", __name__)

    @blueprint.get("/api/v1/incidents")
    def of_incidents() -> Response:
        parameters.only("from", "to", "app", "open", "limit", "after")
        span = parameters.span(clock.now(), room.zone, timedelta(days=30))
        with room.engine.connect() as connection:
            return answer(_incidents(connection, span))

    @blueprint.get("/api/v1/usage")
    def of_usage() -> Response:
        parameters.only("from", "to", "app", "metric", "step", "limit", "after")
        span = parameters.span(clock.now(), room.zone, timedelta(days=1))
        with room.engine.connect() as connection:
            return answer(_usage(connection, span))

    @blueprint.get("/api/v1/complaints")
    def of_complaints() -> Response:
        parameters.only("from", "to", "by")
        span = parameters.span(clock.now(), room.zone, timedelta(days=7))
        by = parameters.choice("by", SIDES, "day")
        with room.engine.connect() as connection:
            return answer(_complaints(connection, span, by))

    return blueprint


def _incidents(connection: Connection, span: Span) -> dict[str, Any]:
    asked, is_open = _asked(connection), parameters.flag("open")
    limit, after = parameters.limit(), parameters.cursor(2)
    mark = None if after is None else (after[0], after[1])
    # Who asks for one application wants its own, also those that are part of something larger.
    listed = top_incidents if request.args.get("app") is None else incidents
    frame = listed(connection, asked, span, is_open=is_open, after=mark, limit=limit + 1)
    rows = [row_of(row) for row in frame[:limit].to_dict("records")]
    return _page(connection, span, rows, _next(frame, span, limit, ("opened_ms", "id")))


def _usage(connection: Connection, span: Span) -> dict[str, Any]:
    asked, step_s = _asked(connection), parameters.step()
    limit, after = parameters.limit(), parameters.cursor(2)
    page = Page(limit + 1, None if after is None else (after[0], after[1]))
    name = request.args.get("metric")
    frame = readings(connection, asked, span, name=name, step_s=step_s, page=page)
    rows = [
        {
            "app": row.slug,
            "metric": row.metric,
            "kind": row.kind,
            "at": iso(row.at_s * 1000),
            "value": row.value if isfinite(row.value) else None,
            "readings": row.readings,
        }
        for row in _rows(frame[:limit])
    ]
    return _page(connection, span, rows, _next(frame, span, limit, ("at_s", "metric_id")))


def _complaints(connection: Connection, span: Span, by: str) -> dict[str, Any]:
    now_ms = round(clock.now().timestamp() * 1000)
    everything = applications(connection, now_ms)
    whole = next(_rows(received(connection, everything, span, now_ms=now_ms)))
    frame = received(connection, everything, span, by=by, now_ms=now_ms)
    rows = [
        {by: _key(by, row.key), **{name: getattr(row, name) for name in PARTS}}
        for row in _rows(frame)
    ]
    if by == "day" and rows:
        found = late_days(connection, frame["key"].min(), frame["key"].max())
        for row, day in zip(rows, frame["key"], strict=True):
            revised_ms, late = found.get(day, (None, 0))
            row |= {"revised": iso(revised_ms), "late": late}
    sources = [
        {"name": row.name, "as_of": iso(row.as_of_ms), "state": row.state}
        for row in _rows(intake(connection, now_ms))
    ]
    return {
        **_page(connection, span, rows, None),
        **{name: getattr(whole, name) for name in PARTS},
        "residual": whole.received - sum(row["received"] for row in rows),
        "times": _times(timing(connection, everything, span)),
        "ageing": {
            row.bucket: {"open": row.open, "overdue": row.overdue}
            for row in _rows(ageing(connection, everything, span))
        },
        "sources": sources,
    }


def _times(frame: pd.DataFrame) -> dict[str, Any]:
    """Return median and p90 of the first answer and the resolution, each of how many."""
    return {
        row.stage: {
            "n": row.n,
            "hours": {"median": row.median_h, "p90": row.p90_h},
            "working_days": {"median": row.median_days, "p90": row.p90_days},
        }
        for row in _rows(frame)
    }


def _asked(connection: Connection) -> Sequence[Registered]:
    """Return the application of `app`, or all of them, the retired ones too."""
    everything = applications(connection, retired=True)
    slug = request.args.get("app")
    if slug is None:
        return everything
    found = [application for application in everything if application.slug == slug]
    if not found:
        raise Problem(400, "no_application", slug=slug[:40])
    return found


def _page(
    connection: Connection, span: Span, rows: list[dict[str, Any]], following: str | None
) -> dict[str, Any]:
    city, beat = city_facts(connection), last_heartbeat(connection)
    return {
        "as_of": iso(None if beat is None else beat.beat_ms),
        "sample": city is not None and city.sample,
        "from": span.start.isoformat(timespec="milliseconds"),
        "to": span.end.isoformat(timespec="milliseconds"),
        "rows": rows,
        "next": following,
    }


def _next(frame: pd.DataFrame, span: Span, limit: int, mark: tuple[str, str]) -> str | None:
    """Return the address of the next page, where there is a row more than was asked."""
    if len(frame) <= limit:
        return None
    last = frame.iloc[limit - 1]
    after = f"{last[mark[0]]}.{last[mark[1]]}"
    whole = {"from": span.start.isoformat(), "to": span.end.isoformat()}  # as the first page was
    asked = {**request.args.to_dict(), **whole, "after": after}
    return url_for(str(request.endpoint), **asked)  # type: ignore[arg-type]  # names of parameters


def _key(by: str, key: Any) -> str | None:  # noqa: ANN401 - a day is a number, the rest is text
    if by in CALENDAR:
        return date(key // 10_000, key // 100 % 100, key % 100).isoformat()
    return None if key is None else str(key)


def _rows(frame: pd.DataFrame) -> Any:  # noqa: ANN401 - a frame's row has no narrower type
    return frame.itertuples()
