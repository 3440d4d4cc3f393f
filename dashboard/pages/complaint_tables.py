"""The tables of the complaint page: every one of them adds up, and says so in its last line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.drawings.svg import records
from dashboard.pages.complaint_filters import PATH, called
from dashboard.pages.parts import card, table
from dashboard.queries.filters import NONE
from dashboard.queries.received import OPEN, OTHERWISE, TIMELY, received
from dashboard.queries.small import told_rows, told_whole
from dashboard.queries.timing import ageing, timing
from liveroom.rules.periods import day_of
from liveroom.rules.privacy import FEWEST, suppressed
from liveroom.rules.ranking import is_ranked, ranked
from liveroom.store.late import late_days

if TYPE_CHECKING:
    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.complaint_filters import Asked
    from dashboard.pages.visit import Visit

    Row = dict[str, Any]

MOST, LONG_DAYS = 12, 62
COLUMNS = ("received", "open", "overdue", "on_time", "late")
SIDES = {
    "topic": "topik",
    "owner": "opd",
    "app": "aplikasi",
    "district": "kecamatan",
    "channel": "kanal",
    "class": "kelas",
    "status": "status",
}


def sides(visit: Visit, connection: Connection, now: Asked) -> Component:
    """Return a table per side, one by day or month, and how the parts, times and ages are."""
    (whole,) = records(_received(visit, connection, now, None))
    tables = [
        _parts(visit, whole, now),
        _times(visit, connection, now),
        _ages(visit, connection, now),
        _calendar(visit, connection, now, whole),
        *(_side(visit, connection, now, side, whole) for side in SIDES),
    ]
    return html.Div(tables, className="cards")


def count(visit: Visit, number: int, now: Asked) -> str:
    """Return a count; a small one is not told where filters could single somebody out."""
    return _number(visit, suppressed({"": number}, filters=len(now.filters) + 1)[""])


def _number(visit: Visit, told: int | None) -> str:
    return visit.words("complaints.few") if told is None else visit.words.number(told)


def _received(visit: Visit, connection: Connection, now: Asked, by: str | None) -> Any:  # noqa: ANN401 - a frame
    return received(
        connection, visit.registered, now.span, by=by, now_ms=visit.now_ms, where=now.where
    )


def _side(visit: Visit, connection: Connection, now: Asked, side: str, whole: Row) -> Component:
    words, name = visit.words, SIDES[side]
    rows = records(_received(visit, connection, now, side))
    labels = {row["key"]: _label(visit, side, name, row["key"] or NONE) for row in rows}
    rows = ranked(rows, lambda row: row["received"], lambda row: row["key"] and labels[row["key"]])
    note = "" if is_ranked(whole["received"]) else words("complaints.unranked")
    rest = len(rows) - MOST
    shown = rows[:MOST]
    if rest > 0:
        shown = [*shown, {part: sum(row[part] for row in rows[MOST:]) for part in COLUMNS}]
    told = _columns(visit, shown, now)
    lines = []
    for row, cells in zip(rows[:MOST], told, strict=False):
        key = NONE if row["key"] is None else str(row["key"])
        link = html.A(labels[row["key"]], href=visit.link(PATH, **now.query(**{name: key})))
        lines.append([link, *cells])
    if rest > 0:
        lines.append([words("laptop.more_rows", n=words.number(rest)), *told[-1]])
    heads = [_head(visit, side), *_heads(visit)]
    return _reckoned(visit, now, _title(visit, side), heads, (lines, rows, whole), note)


def _calendar(visit: Visit, connection: Connection, now: Asked, whole: Row) -> Component:
    """Return the counts by day, or by month where the period has more than two months."""
    words = visit.words
    by = "day" if (now.span.end - now.span.start).days <= LONG_DAYS else "month"
    rows = records(_received(visit, connection, now, by))
    pattern = "EEE d MMM yyyy" if by == "day" else "MMMM yyyy"
    keys = [row["key"] for row in rows]
    grown = late_days(connection, keys[0], keys[-1]) if by == "day" and keys else {}
    lines = []
    for row, cells in zip(rows, _columns(visit, rows, now), strict=True):
        day = day_of(row["key"])
        period = day.isoformat() if by == "day" else day.isoformat()[:7]
        link = visit.link(PATH, **now.query(periode=period))
        named = [
            html.A(words.day(day, pattern), href=link),
            *_revised(visit, grown.get(row["key"])),
        ]
        lines.append([named, *cells])
    heads = [words(f"complaints.col_{by}"), *_heads(visit)]
    return _reckoned(visit, now, words(f"complaints.by_{by}"), heads, (lines, rows, whole))


def _revised(visit: Visit, told: tuple[int, int] | None) -> list[Component]:
    """Return what stands beside a day that grew after it was counted; it is of the whole city."""
    if told is None:
        return []
    words = visit.words
    said = words("complaints.revised", n=words.number(told[1]), when=visit.moment(told[0]))
    return [html.Br(), html.Small(said, className="under")]


def _reckoned(
    visit: Visit,
    now: Asked,
    title: str,
    heads: list[str],
    told: tuple[list[list[Any]], list[Row], Row],
    note: str = "",
) -> Component:
    """Return a table closed by its total, and by what its rows lack of it where they lack any."""
    words, (lines, rows, whole) = visit.words, told
    if rows:
        lack = {part: whole[part] - sum(row[part] for row in rows) for part in COLUMNS}
        if any(lack.values()):
            lines.append([words("complaints.residual"), *_cells(visit, lack, now)])
        lines.append([words("complaints.total"), *_cells(visit, whole, now)])
    numbers = tuple(range(1, len(heads)))
    body = table(title, heads, lines, words("laptop.complaints_none"), numbers=numbers)
    return card(title, [body, html.P(note, className="under")] if rows and note else body)


def _parts(visit: Visit, whole: Row, now: Asked) -> Component:
    """Return how what was received is made up, down to the difference, which is told even as 0."""
    words = visit.words
    names = ("open", *OPEN, "resolved", *TIMELY, "otherwise_closed", *OTHERWISE)
    more = ("received", "verified", "reopened", "overdue")
    found = told_whole(whole, (*names, *more), filters=len(now.filters))
    told = {name: _number(visit, n) for name, n in found.items()}
    lines = [[words(f"complaints.{name}"), told[name]] for name in (*names, *more)]
    parts = whole["open"] + whole["resolved"] + whole["otherwise_closed"]
    left = words.number(whole["received"] - parts)
    lines.insert(len(names) + 1, [words("complaints.difference"), left])
    heads = [words("complaints.col_part"), words("complaints.col_count")]
    title = words("complaints.parts")
    return card(title, table(title, heads, lines, "", numbers=(1,)))


def _time(visit: Visit, row: Row, name: str, now: Asked) -> str:
    """Return how long something took; what it took one or two can be somebody's own."""
    if now.filters and row["n"] < FEWEST:
        return visit.words("number.none")
    return visit.words.number(row[name], 1 if name.endswith("_h") else 0)


def _times(visit: Visit, connection: Connection, now: Asked) -> Component:
    words = visit.words
    names = ("stage", "n", "median_h", "p90_h", "median_days", "p90_days")
    lines = [
        [
            words(f"complaints.stage_{row['stage']}"),
            count(visit, row["n"], now),
            *(_time(visit, row, name, now) for name in names[2:]),
        ]
        for row in records(timing(connection, visit.registered, now.span, now.where))
    ]
    heads = [words(f"complaints.col_{name}") for name in names]
    title = words("complaints.times")
    return card(title, table(title, heads, lines, "", numbers=(1, 2, 3, 4, 5)))


def _ages(visit: Visit, connection: Connection, now: Asked) -> Component:
    words = visit.words
    rows = records(ageing(connection, visit.registered, now.span, now.where))
    told = told_rows(rows, _AGED, filters=len(now.filters))
    lines = [
        [words(f"complaints.{row['bucket']}"), *(_number(visit, n) for n in cells.values())]
        for row, cells in zip(rows, told, strict=True)
    ]
    total = [count(visit, sum(row[name] for row in rows), now) for name in _AGED]
    lines.append([words("complaints.total"), *total])
    heads = [words("complaints.col_bucket"), *(words(f"laptop.col_{name}") for name in _AGED)]
    title = words("complaints.ageing")
    return card(title, table(title, heads, lines, "", numbers=(1, 2)))


_AGED = ("open", "overdue")


def _columns(visit: Visit, rows: list[Row], now: Asked) -> list[list[str]]:
    """Return the cells of each row; each column is the parts of a total that stands below it."""
    told = told_rows(rows, COLUMNS, filters=len(now.filters))
    return [[_number(visit, cells[part]) for part in COLUMNS] for cells in told]


def _cells(visit: Visit, row: Row, now: Asked) -> list[str]:
    return [count(visit, row[part], now) for part in COLUMNS]


def _heads(visit: Visit) -> list[str]:
    words = visit.words
    named = [words(f"laptop.col_{part}") for part in COLUMNS[:3]]
    return [*named, *(words(f"complaints.col_{part}") for part in COLUMNS[3:])]


def _head(visit: Visit, side: str) -> str:
    own = side in ("channel", "class", "status")
    return visit.words(f"complaints.col_{side}" if own else f"laptop.by_{side}")


def _title(visit: Visit, side: str) -> str:
    own = side in ("channel", "class", "status")
    return visit.words(f"complaints.by_{side}" if own else f"laptop.complaints_by_{side}")


def _label(visit: Visit, side: str, name: str, key: str) -> str:
    if key == NONE:
        return visit.words(_WITHOUT.get(side, "complaints.without"))
    return called(visit, name, key)


_WITHOUT = {
    "topic": "laptop.without_topic",
    "owner": "laptop.without_owner",
    "app": "laptop.without_app",
    "district": "laptop.without_district",
    "channel": "complaints.without_channel",
}
