"""Uptime as numbers on a sheet: every row's six states in milliseconds, and what they make."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from dashboard.exports.sheet import Sheet
from dashboard.queries.uptime import STATES, document
from dashboard.version import build_id
from dashboard.words import from_ms
from liveroom.rules import uptime as rules
from liveroom.rules.groups import ANY_DOWN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from dashboard.queries.uptime import Answer
    from dashboard.words import Words


def report(answer: Answer, names: Mapping[str, str], words: Words, now: datetime) -> Sheet:
    """Return the answer as a sheet without a drawing, for `table`; `names` are those of its rows.

    Columns: id, name, aggregate and applications (of a group), from, to, as_of, the six states and
    span_ms they add up to, told_ms, uptime, strict, coverage, flagged, revised, shown, and of a
    group any_down_ms, any_told_ms and any_down.
    """
    told = document(answer, words)
    rows = [_row(row, names) for row in told["rows"]]
    whole = rules.total(row.counted.tally for row in answer.rows)
    return Sheet(
        panel="uptime",
        title=words("report.title"),
        subject=words(f"report.by_{answer.by}"),
        drawing="",
        size=(1, 1),
        frame=pd.DataFrame(rows, columns=_COLUMNS, dtype=object),
        span=answer.span,
        source=words("export.source_health", names=""),
        made=now,
        as_of=from_ms(answer.as_of_ms),
        coverage=rules.coverage(whole),
        count=sum(row.applications for row in answer.rows),
        policy=rules.POLICY,
        version=build_id(),
        sample=answer.is_sample,
    )


def _row(row: dict[str, Any], names: Mapping[str, str]) -> list[Any]:
    union = row.get(ANY_DOWN, {})
    return [
        row["id"],
        names.get(row["id"], row["id"]),
        row.get("aggregate"),
        row.get("applications"),
        row["from"],
        row["to"],
        row["as_of"],
        *(row["ms"][state] for state in STATES),
        sum(row["ms"].values()),
        *(row[name] for name in _FIGURES),
        *(union.get(name) for name in ("down_ms", "told_ms", "share")),
    ]


_FIGURES = ("told_ms", "uptime", "strict", "coverage", "flagged", "revised", "shown")
_COLUMNS = [
    *("id", "name", "aggregate", "applications", "from", "to", "as_of"),
    *(f"{state}_ms" for state in STATES),
    "span_ms",
    *_FIGURES,
    *("any_down_ms", "any_told_ms", "any_down"),
]
