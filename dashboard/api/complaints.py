"""GET /api/v1/complaints: what was received, by one of its sides, in parts that add up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from dashboard.api import parameters
from dashboard.api.answers import Problem, answer, iso
from dashboard.api.page import page
from dashboard.drawings.svg import records
from dashboard.queries.filters import FILTERS, conditions
from dashboard.queries.intake import intake
from dashboard.queries.received import CALENDAR, PARTS, SIDES, ahead, received
from dashboard.queries.small import told_rows, told_whole
from dashboard.queries.timing import ageing, timing
from liveroom import clock
from liveroom.rules.privacy import FEWEST
from liveroom.store.late import late_days
from liveroom.store.reads import applications

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Connection

    from liveroom.model import Span
    from liveroom.room import Room

NAMES = {
    "topic": "topik",
    "owner": "opd",
    "category": "kategori",
    "app": "aplikasi",
    "district": "kecamatan",
    "status": "status",
    "class": "kelas",
    "channel": "kanal",
}
"""What a filter is called here, and by the complaint page."""
VALUE_LENGTH = 120
AGED = ("open", "overdue")


def routes(room: Room) -> Blueprint:
    """Return the blueprint of complaints as counts."""
    blueprint = Blueprint("complaints", __name__)

    @blueprint.get("/api/v1/complaints")
    def of_complaints() -> Response:
        parameters.only("from", "to", "by", *NAMES)
        span = parameters.span(clock.now(), room.zone, timedelta(days=7))
        by = parameters.choice("by", SIDES, "day")
        with room.engine.connect() as connection:
            return answer(_complaints(connection, span, by, _filters()))

    return blueprint


def _filters() -> dict[str, str]:
    """Return the filters that were asked for, as the complaint page names them."""
    asked = {name: value for name, value in request.args.items() if name in NAMES}
    for name, value in asked.items():
        if not value or len(value) > VALUE_LENGTH or not value.isprintable():
            raise Problem(400, "bad_filter", name=name, most=VALUE_LENGTH)
    found = {NAMES[name]: value for name, value in asked.items()}
    return {name: found[name] for name in FILTERS if name in found}


def _complaints(
    connection: Connection, span: Span, by: str, filters: Mapping[str, str]
) -> dict[str, Any]:
    """Return the answer; what filters could single somebody out by is null, and is said to be."""
    now_ms = round(clock.now().timestamp() * 1000)
    everything, where = applications(connection, now_ms), conditions(filters)
    (whole,) = records(received(connection, everything, span, now_ms=now_ms, where=where))
    found = records(received(connection, everything, span, by=by, now_ms=now_ms, where=where))
    told = told_rows(found, PARTS, filters=len(filters))
    rows = [{by: _key(by, row["key"]), **cells} for row, cells in zip(found, told, strict=True)]
    if by == "day" and not filters:
        _revise(connection, rows, [row["key"] for row in found])
    sums = told_whole(whole, PARTS, filters=len(filters))
    return {
        **page(connection, span, rows, None),
        **sums,
        "residual": whole["received"] - sum(row["received"] for row in found),
        "suppressed": any(None in cells.values() for cells in (sums, *told)),
        "ahead": ahead(connection, now_ms),
        "times": _times(connection, span, where),
        "ageing": _ageing(connection, span, where),
        "sources": [
            {"name": row["name"], "as_of": iso(row["as_of_ms"]), "state": row["state"]}
            for row in records(intake(connection, now_ms))
        ],
    }


def _revise(connection: Connection, rows: list[dict[str, Any]], days: list[int]) -> None:
    """Say of each day when it grew after it was counted, and by how many; it is of the whole city."""
    found = late_days(connection, min(days), max(days)) if days else {}
    for row, day in zip(rows, days, strict=True):
        revised_ms, late = found.get(day, (None, 0))
        row |= {"revised": iso(revised_ms), "late": late}


def _times(connection: Connection, span: Span, where: list[ColumnElement[bool]]) -> dict[str, Any]:
    """Return median and p90 of the first answer and the resolution, each of how many."""
    told = {}
    for row in records(timing(connection, applications(connection), span, where)):
        is_hidden = bool(where) and 0 < row["n"] < FEWEST
        known = dict.fromkeys(row) if is_hidden else row
        told[row["stage"]] = {
            "n": known["n"],
            "hours": {"median": known["median_h"], "p90": known["p90_h"]},
            "working_days": {"median": known["median_days"], "p90": known["p90_days"]},
        }
    return told


def _ageing(connection: Connection, span: Span, where: list[ColumnElement[bool]]) -> dict[str, Any]:
    rows = records(ageing(connection, applications(connection), span, where))
    told = told_rows(rows, AGED, filters=len(where))
    return {row["bucket"]: cells for row, cells in zip(rows, told, strict=True)}


def _key(by: str, key: Any) -> str | None:  # noqa: ANN401 - a day is a number, the rest is text
    if by in CALENDAR:
        return date(key // 10_000, key // 100 % 100, key % 100).isoformat()
    return None if key is None else str(key)
