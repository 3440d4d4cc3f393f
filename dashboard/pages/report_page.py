"""Uptime over a period, for whoever must hand it in: who was how available, and by which count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.pages.export_menu import export_menu
from dashboard.pages.grid import laid
from dashboard.pages.parts import Page, aria, figure_card, notice
from dashboard.pages.pictures import pictures
from dashboard.queries.days import period_of_days
from dashboard.queries.uptime import EVERYTHING, SIDES, STATES, lives, uptime
from dashboard.words import from_ms
from liveroom.errors import UsageError
from liveroom.rules import uptime as rules
from liveroom.rules.groups import ANY_DOWN, MEAN
from liveroom.rules.periods import FORMS, parse
from liveroom.store.reads import applications

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.desk import Desk
    from dashboard.pages.visit import Visit
    from dashboard.queries.uptime import Answer, Row
    from dashboard.words import Words
    from liveroom.store.reads import Registered

PATH = "/laporan"
FIRST = "30d"
PRESETS = ("24h", "7d", "30d", "90d", "365d")
FLAG = "⚑"
USED = ("pemakaian-kategori", "adopsi", "pemakaian-aplikasi", "pemakaian-gangguan")
USED_EXPORTED = tuple((name, "years" if name == "adopsi" else "365d") for name in USED)


def report_page(desk: Desk, visit: Visit, connection: Connection) -> Page:
    """Show uptime over the period asked for, by application, category, owner or all together."""
    words = visit.words
    period, by = visit.asked.get("periode", FIRST).strip(), visit.asked.get("oleh", "category")
    by = by if by in SIDES else "category"
    title = words("report.title")
    crumbs = ((words("laptop.nav_home"), "/"),)
    head = [html.H1(title), _choosing(visit, period, by)]
    try:
        counted = period_of_days(period, visit.now, words.zone)
        span = parse(counted, visit.now, words.zone)
    except UsageError:
        said = notice("unknown", words("report.bad_period", value=period[:40]), FORMS)
        return Page(title, [*head, said], crumbs, PATH)
    everybody = applications(connection, retired=True)
    answer = uptime(connection, everybody, span, visit.now, by)
    whole = uptime(connection, everybody, span, visit.now, "all")
    names = names_of(everybody, visit, by)
    gone = sum(visit.is_retired(one) and lives(one, span) for one in everybody)
    body = [
        *head,
        _count(visit, answer, counted, by),
        *(
            [html.Div(_figures(whole.rows[0], answer, words), className="figures")]
            if whole.rows
            else []
        ),
        html.Div(
            [_grid(answer, names, words), *_notes(answer, words, gone)], className="card wide"
        ),
        html.H2(words("report.used")),
        html.P(
            html.A(words("impor.usage_title"), href=visit.link(f"{PATH}/impor"), className="button")
        ),
        export_menu(visit, USED_EXPORTED),
        pictures(desk, visit, connection, "pemakaian", USED),
    ]
    return Page(title, body, crumbs, PATH)


def names_of(everybody: tuple[Registered, ...], visit: Visit, by: str) -> Mapping[str, str]:
    """Return what the rows of an answer are called, by their id."""
    if by == "category":
        return {one.category: visit.category_name(one.category) for one in everybody}
    if by == "owner":
        return {one.owner: one.owner_name for one in everybody}
    return {one.slug: one.name for one in everybody}


def _choosing(visit: Visit, period: str, by: str) -> Component:
    words = visit.words
    spans = [
        _choice(visit, words(f"report.period_{each}"), each == period, periode=each, oleh=by)
        for each in PRESETS
    ]
    sides = [
        _choice(visit, words(f"report.by_{side}"), side == by, periode=period, oleh=side)
        for side in SIDES
    ]
    field = dmc.TextInput(
        name="periode",
        value=period,
        id="report-period",
        inputProps={"maxLength": 80},
        **aria(label=words("report.period")),
    )
    hidden = [
        dcc.Input(type="hidden", name=name, value=value)
        for name, value in (("oleh", by), ("lang", words.language))
    ]
    ask = html.Button(words("report.ask"), type="submit", className="button")
    return html.Div(
        [
            html.Nav(spans, className="languages", **aria(label=words("report.period"))),
            html.Form([field, *hidden, ask], action=PATH, method="GET", className="form-line"),
            html.Nav(sides, className="languages", **aria(label=words("report.side"))),
        ],
        className="filters",
    )


def _choice(visit: Visit, label: str, chosen: bool, **asked: str) -> Component:  # noqa: FBT001 - which one it is
    here = aria(current="true") if chosen else {}
    return html.A(label, href=visit.link(PATH, **asked), **here)


def _count(visit: Visit, answer: Answer, period: str, by: str) -> Component:
    """Return by which policy, over which time and up to when, and the way out as a file."""
    words = visit.words
    said = words(
        "report.count",
        policy=rules.POLICY,
        zone=answer.span.zone.key,
        start=words.moment(answer.span.start),
        end=words.moment(answer.span.end),
        as_of=words.moment(from_ms(answer.as_of_ms)),
    )
    query = urlencode({"window": period, "by": by, "lang": words.language})
    file = html.A(words("report.csv"), href=f"/api/v1/uptime.csv?{query}", className="button")
    return html.Div([html.P(said, className="under"), file], className="handling")


def _figures(whole: Row, answer: Answer, words: Words) -> list[Component]:
    tally, union = whole.counted.tally, whole.any_down
    flagged = sum(rules.flagged(row.counted.tally) for row in answer.rows)
    shown = [
        ("mean", words.share(rules.shown(tally)), MEAN),
        ("strict", words.share(rules.shown_strict(tally)), MEAN),
        ("any_down", words.share(union.shown if union else None), ANY_DOWN),
        ("coverage", words.share(rules.shown_coverage(tally)), MEAN),
        ("flagged", words.number(flagged), ""),
    ]
    return [
        figure_card(
            words(f"report.{key}"),
            value,
            words(f"report.{key}_what", aggregate=how and words(f"report.aggregate_{how}")),
        )
        for key, value, how in shown
    ]


def _grid(answer: Answer, names: Mapping[str, str], words: Words) -> Component:
    groups = [] if answer.by == "app" else ["applications"]
    unions = [] if answer.by == "app" else [ANY_DOWN]
    keys = ["name", *groups, "uptime", "strict", "coverage", *unions, *STATES, "span"]
    columns = [_column(key, words) for key in keys]
    return laid(
        "report",
        [_row(row, names, words) for row in answer.rows],
        columns,
        key="id",
        none=words("report.none"),
        height="480px" if answer.rows else "160px",
    )


def _column(key: str, words: Words) -> dict[str, Any]:
    name = words(f"report.col_{key}")
    if key == "name":
        return {"field": key, "headerName": name, "minWidth": 190, "flex": 190, "pinned": "left"}
    number = {"type": "rightAligned", "cellRenderer": "Shown"}
    wide = 156 if key in {*STATES, "span"} else 112  # milliseconds of a city's year
    return {"field": key, "headerName": name, "minWidth": wide, "flex": wide, **number}


def _row(row: Row, names: Mapping[str, str], words: Words) -> dict[str, Any]:
    tally, union = row.counted.tally, row.any_down
    flag = f" {FLAG}" if rules.flagged(tally) else ""
    figures = {
        "uptime": (rules.uptime(tally), words.share(rules.shown(tally)) + flag),
        "strict": (rules.strict(tally), words.share(rules.shown_strict(tally))),
        "coverage": (rules.coverage(tally), words.share(rules.shown_coverage(tally))),
        ANY_DOWN: (union.share, words.share(union.shown)) if union else (None, "–"),
        "applications": (row.applications, words.number(row.applications)),
        "span": (rules.length(tally), words.number(rules.length(tally))),
        **{state: (getattr(tally, state), words.number(getattr(tally, state))) for state in STATES},
    }
    found: dict[str, Any] = {
        "id": row.id,
        "name": words("export.everything") if row.id == EVERYTHING else names.get(row.id, row.id),
    }
    for key, (value, shown) in figures.items():
        found |= {key: value, f"{key}_shown": shown}
    return found


def _notes(answer: Answer, words: Words, gone: int) -> list[Component]:
    keys = ["states", "flag", *([] if answer.by == "app" else ["aggregates"]), "days"]
    notes = [words(f"report.note_{key}", sign=FLAG) for key in keys]
    if gone:
        notes.append(words("report.note_gone", n=words.number(gone)))
    return [html.P(note, className="under") for note in notes]
