"""Every application in its category: state, uptime and what citizens say, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import select, union

from dashboard.queries.complaints import by_category
from dashboard.queries.days import whole_days
from dashboard.queries.state import state
from dashboard.standing import Lane, Whole
from liveroom.model import UNCATEGORISED
from liveroom.store.counts import tallies
from liveroom.store.reads import categories, city_facts
from liveroom.store.tables import complaint_topic, source, topic

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from liveroom.model import Span
    from liveroom.store.reads import Registered

STATES = ("up", "degraded", "down", "maintenance", "unobserved")
COLUMNS = (
    *("category", "slug", "name", "status", "objective"),
    *(f"{name}_ms" for name in STATES),
)


def lanes(connection: Connection, applications: Sequence[Registered], span: Span) -> pd.DataFrame:
    """Return one row per application in registry order.

    Columns: category (slug), slug, name, status, objective, then the milliseconds of the span's
    local days by state: up_ms, degraded_ms, down_ms, maintenance_ms, unobserved_ms.
    `attrs["whole"]` holds a Whole; a category without applications has no lane.
    """
    now = state(connection, applications, span)
    times = tallies(connection, whole_days(span), [one.id for one in applications])
    rows = [
        (
            *(row[name] for name in COLUMNS[:5]),
            *(getattr(times[row["id"]], name) for name in STATES),
        )
        for row in now.to_dict("records")
    ]
    frame = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    frame.attrs["whole"] = _whole(connection, applications, span)
    return frame


def _whole(connection: Connection, applications: Sequence[Registered], span: Span) -> Whole:
    said = by_category(connection, applications, span).to_dict("records")
    mapped = {row["category"]: row for row in said if row["mapping"] == "mapped"}
    residual = {row["mapping"]: row["received"] for row in said if row["mapping"] != "mapped"}
    peopled = {application.category for application in applications}
    known = _mapped(connection, applications)
    every = categories(connection)
    listed = [one for one in every if one.slug in peopled]
    figures = [one.declared for one in every if one.slug != UNCATEGORISED and one.declared]
    named = sum(application.category != UNCATEGORISED for application in applications)
    city = city_facts(connection)
    return Whole(
        tuple(
            Lane(
                one.slug,
                one.names,
                is_mapped=one.slug in known or one.slug in mapped,
                received=mapped[one.slug]["received"] if one.slug in mapped else 0,
                is_above=bool(mapped[one.slug]["above"]) if one.slug in mapped else False,
                daily=mapped[one.slug]["daily"] if one.slug in mapped else (),
            )
            for one in listed
        ),
        None if city is None else city.declared_count,
        sum(figures) if figures else named,
        residual.get("unrelated", 0),
        residual.get("unmapped", 0),
        connection.execute(select(source.c.id).limit(1)).first() is not None,
    )


def _mapped(connection: Connection, applications: Sequence[Registered]) -> set[str]:
    """Return the categories some topic leads to, by itself or through an application."""
    home = {application.slug: application.category for application in applications}
    leads = [select(of.c.category, of.c.application) for of in (topic, complaint_topic)]
    return {
        row.category or home.get(row.application, "") for row in connection.execute(union(*leads))
    }
