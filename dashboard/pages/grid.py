"""The table of applications: worst first, sorted, searched and filtered without leaving the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dash_ag_grid as dag

from dashboard.drawings.svg import records
from liveroom.model import Status

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd
    from dash.development.base_component import Component

    from dashboard.pages.visit import Visit
    from dashboard.words import Words

URGENT = (Status.DOWN, Status.DEGRADED, Status.UNKNOWN, Status.MAINTENANCE, Status.UP)
FLAG_COVERAGE = 0.95
FLAG = "⚑"


def rows(visit: Visit, table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return what the grid shows of the visit's state and the (possibly a minute older) `table`.

    Order: down, degraded, unknown, maintenance, up; within a status as `table` has them.
    """
    now = {row["slug"]: row for row in records(visit.state)}
    rank = {str(status): place for place, status in enumerate(URGENT)}
    found = [
        _row(visit, now[known["slug"]], known) for known in records(table) if known["slug"] in now
    ]
    return sorted(found, key=lambda row: rank[row["status"]])


def matching(
    found: Sequence[Mapping[str, Any]], asked: Mapping[str, str]
) -> list[Mapping[str, Any]]:
    """Return the rows that match search words (all of them, anywhere), category, owner and status."""
    wanted = asked.get("q", "").casefold().split()
    return [
        row
        for row in found
        if all(word in row["text"] for word in wanted)
        and asked.get("kategori") in {None, "", row["category"]}
        and asked.get("opd") in {None, "", row["owner"]}
        and asked.get("status") in {None, "", row["status"]}
    ]


def grid(visit: Visit, found: Sequence[Mapping[str, Any]], *, none: str, height: str) -> Component:
    """Return the grid with its rows, or the sentence `none` in their place."""
    columns = _columns(visit.words)
    return laid("grid", found, columns, key="slug", none=none, height=height, row_px=40)


def laid(
    name: str,
    found: Sequence[Mapping[str, Any]],
    columns: Sequence[Mapping[str, Any]],
    *,
    key: str,
    none: str,
    height: str,
    row_px: int = 38,
    wrapped: bool = False,
) -> Component:
    """Return a grid that can be sorted and read aloud, with the id `name`.

    `found` has a dict for each row, known by its `key`; `none` is the sentence where there is none.
    `wrapped` lets a row grow with its words.
    """
    growing = {"wrapText": True, "autoHeight": True} if wrapped else {}
    shown: Component = dag.AgGrid(
        id=name,
        rowData=list(found),
        columnDefs=list(columns),
        getRowId=f"params.data.{key}",
        defaultColDef={
            "sortable": True,
            "resizable": True,
            "suppressMovable": True,
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
            **growing,
        },
        dashGridOptions={
            "rowHeight": row_px,
            "animateRows": False,
            "ensureDomOrder": True,
            "enableCellTextSelection": True,
            "suppressColumnVirtualisation": True,
            "localeText": {"noRowsToShow": none},
        },
        style={"height": height},
    )
    return shown


def _columns(words: Words) -> list[dict[str, Any]]:
    def column(field: str, width: int, **more: object) -> dict[str, Any]:
        name = words(f"laptop.col_{field}")
        return {"field": field, "headerName": name, "minWidth": width, "flex": width, **more}

    shown = {"cellRenderer": "Shown"}
    return [
        column("status", 136, cellRenderer="Mark"),
        column("name", 174, cellRenderer="AppLink", wrapText=True),
        column("cause_word", 158, wrapText=True),
        column("since", 78, **shown),
        column("uptime", 106, type="rightAligned", **shown),
        column("p95", 84, type="rightAligned", **shown),
        column("complaints", 106, type="rightAligned", **shown),
        column("category_name", 150, wrapText=True),
        column("owner_name", 128, wrapText=True),
    ]


def _row(visit: Visit, now: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    words = visit.words
    category = visit.category_name(now["category"])
    told_ms = known["told_ms"]
    available_ms = known["up_ms"] + known["degraded_ms"]
    normal = now["status"] == Status.UP
    flag = "" if (known["coverage"] or 0) >= FLAG_COVERAGE or not told_ms else f" {FLAG}"
    return {
        "slug": now["slug"],
        "name": now["name"],
        "href": visit.link(f"/aplikasi/{now['slug']}"),
        "status": now["status"],
        "status_word": words(f"status.{now['status']}"),
        "cause_word": "" if normal or now["cause"] == "none" else words(f"cause.{now['cause']}"),
        "since": now["since_ms"],
        "since_shown": visit.since(now["since_ms"]),
        "uptime": available_ms / told_ms if told_ms else None,
        "uptime_shown": words.uptime(available_ms, told_ms) + flag,
        "p95": known["p95_ms"],
        "p95_shown": latency(known["p95_ms"], words),
        "complaints": known["complaints"],
        "complaints_shown": words("complaint.no_topic")
        if known["unled"]
        else words.number(known["complaints"]),
        "category": now["category"],
        "category_name": category,
        "owner": now["owner"],
        "owner_name": now["owner_name"],
        "tier": now["tier"],
        "text": " ".join((now["name"], now["slug"], category, now["owner_name"])).casefold(),
    }


def latency(ms: int | None, words: Words) -> str:
    """Return `210 md` under a second, else `6,2 dtk`; a dash where nothing was measured."""
    if ms is None:
        return "–"
    if ms < 1000:  # noqa: PLR2004 - a second
        return words("laptop.milliseconds", n=words.number(ms))
    return words("laptop.seconds", n=words.number(ms / 1000, 1))
