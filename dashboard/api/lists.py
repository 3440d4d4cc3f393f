"""GET /api/v1/incidents and /usage: long answers come in pages with a next link."""

from __future__ import annotations

from datetime import timedelta
from math import isfinite
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request, url_for

from dashboard.api import parameters
from dashboard.api.answers import Problem, answer, iso
from dashboard.api.incidents import told
from dashboard.api.page import page
from dashboard.queries.incidents import incidents, top_incidents
from dashboard.queries.readings import Page, readings, series_names
from liveroom import clock
from liveroom.store.reads import applications

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

    return blueprint


def _incidents(connection: Connection, span: Span) -> dict[str, Any]:
    asked, is_open = _asked(connection), parameters.flag("open")
    limit, after = parameters.limit(), parameters.cursor(2)
    mark = None if after is None else (after[0], after[1])
    # Who asks for one application wants its own, also those that are part of something larger.
    listed = top_incidents if request.args.get("app") is None else incidents
    frame = listed(connection, asked, span, is_open=is_open, after=mark, limit=limit + 1)
    now_ms = round(clock.now().timestamp() * 1000)
    rows = told(connection, frame[:limit].to_dict("records"), now_ms, span.zone)
    return page(connection, span, rows, _next(frame, span, limit, ("opened_ms", "id")))


def _usage(connection: Connection, span: Span) -> dict[str, Any]:
    asked, step_s = _asked(connection), parameters.step()
    limit, after = parameters.limit(), parameters.cursor(2)
    wanted = Page(limit + 1, None if after is None else (after[0], after[1]))
    name = request.args.get("metric")
    if name is not None:
        parameters.choice("metric", series_names(connection), "")
    frame = readings(connection, asked, span, name=name, step_s=step_s, page=wanted)
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
    return page(connection, span, rows, _next(frame, span, limit, ("at_s", "metric_id")))


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


def _next(frame: pd.DataFrame, span: Span, limit: int, mark: tuple[str, str]) -> str | None:
    """Return the address of the next page, where there is a row more than was asked."""
    if len(frame) <= limit:
        return None
    last = frame.iloc[limit - 1]
    after = f"{last[mark[0]]}.{last[mark[1]]}"
    whole = {"from": span.start.isoformat(), "to": span.end.isoformat()}  # as the first page was
    asked = {**request.args.to_dict(), **whole, "after": after}
    return url_for(str(request.endpoint), **asked)  # type: ignore[arg-type]  # names of parameters


def _rows(frame: pd.DataFrame) -> Any:  # noqa: ANN401 - a frame's row has no narrower type
    return frame.itertuples()
