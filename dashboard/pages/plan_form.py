"""Announcing maintenance, or changing what was announced: the form, and what it means in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import dcc, html

from dashboard.pages import recurrence
from dashboard.pages.forms import person, prose, spoken
from dashboard.pages.parts import card, data
from dashboard.queries.plans import coming
from dashboard.words import from_ms
from liveroom.rules.periods import utc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component

    from dashboard.pages.visit import Visit
    from dashboard.words import Words

SHOWN = 5
LONGEST, FARTHEST = timedelta(days=31), timedelta(days=3660)
NAME_LENGTH, WHY_LENGTH = 80, 500
LOCAL = "%Y-%m-%dT%H:%M"
TO = "/api/v1/maintenance"
_YEARS = range(1970, 2200)  # what anybody means


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form says: local times as a browser writes them, a choice, the rule it had before."""

    start: str
    end: str
    choice: str
    until: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What that means: the moments and the rule to send, or why there is nothing to send."""

    start: str = ""
    end: str = ""
    rule: str = ""
    problem: str = ""
    said: str = ""
    times: tuple[tuple[datetime, datetime], ...] = ()
    is_late: bool = False


def meaning(wanted: Wanted, words: Words, now: datetime) -> Meaning:
    """Return what the form means now, in the city's zone; what the API refuses is said before."""
    start, end = _moment(wanted.start), _moment(wanted.end)
    if start is None or end is None:
        return Meaning(problem=words("plan.problem_times"))
    first = utc(start, words.zone), utc(end, words.zone)
    if not timedelta() < first[1] - first[0] <= LONGEST:
        return Meaning(problem=words("plan.problem_length", days=LONGEST.days))
    rule = recurrence.rule_of(wanted.choice, start, _day(wanted.until))
    if wanted.choice == recurrence.KEPT:
        rule = wanted.rule
    try:
        found = tuple(islice(coming(rule, first, words.zone, now, now + FARTHEST), SHOWN))
    except ValueError:
        return Meaning(problem=words("plan.problem_rule"))
    if not found or not now - FARTHEST <= first[0]:
        return Meaning(problem=words("plan.problem_past"))
    begun, ended = (moment.astimezone(words.zone).isoformat() for moment in first)
    often = recurrence.said(rule, start, words)
    return Meaning(begun, ended, rule or "", "", often, found, found[0][0] < now)


def plan_form(visit: Visit, slug: str, plan: Mapping[str, Any] | None) -> Component:
    """Return the form for a new plan of an application, or for changing `plan`."""
    words = visit.words
    wanted = _wanted(visit, plan)
    key = "plan.announce" if plan is None else "plan.change"
    fields = [
        *_times(words, wanted),
        *_often(words, wanted),
        prose(
            "why", words("plan.why"), WHY_LENGTH, id="plan-why", value=plan["why"] if plan else ""
        ),
        person("plan", NAME_LENGTH, words),
        html.Div(shown(meaning(wanted, words, visit.now), words), id="plan-shown", role="status"),
        *_sent(meaning(wanted, words, visit.now), slug if plan is None else None),
        _buttons(visit, key, slug, plan),
        html.P(role="status", className="said", **data(words=spoken(words))),
    ]
    target = TO if plan is None else f"{TO}/{plan['id']}"
    named = data(send=target, method="POST" if plan is None else "PATCH")
    after = data(then=visit.link(f"/pemeliharaan/{slug}")) if plan else {}
    form = html.Form(fields, className="form", **named, **after)
    kept = dcc.Store(id="plan-rule", data=wanted.rule)
    return card(words(key), [form, kept])


def shown(found: Meaning, words: Words) -> list[Component]:
    """Return in words what the form means: how often, the next five times, or what is missing."""
    if found.problem:
        return [html.P(found.problem, className="under")]
    lines = [html.Li(period(start, end, words)) for start, end in found.times]
    late = [html.P(words("plan.not_back"), className="under")] if found.is_late else []
    head = words("plan.next", often=found.said, n=words.number(len(lines)))
    return [html.B(head), html.Ol(lines, className="times tabular"), *late]


def period(start: datetime, end: datetime, words: Words) -> str:
    """Return `Minggu, 29 Nov 2026 22.00 – Senin, 30 Nov 2026 01.00 WIB`; one day is named once."""
    here = start.astimezone(words.zone), end.astimezone(words.zone)
    named = [f"{words.day(at.date(), 'EEEE, d MMM yyyy')} {words.clock(at)}" for at in here]
    if here[0].date() == here[1].date():
        named[1] = words.clock(here[1])
    return f"{named[0]} – {named[1]} {words.zone_name(start)}"


def _times(words: Words, wanted: Wanted) -> list[Component]:
    local: dict[str, Any] = {"type": "datetime-local", "required": True}
    pair = [("start", wanted.start), ("end", wanted.end)]
    fields = [
        dmc.TextInput(
            id=f"plan-{key}",
            label=words(f"plan.{key}"),
            value=value,
            inputProps=local,
            required=True,
        )
        for key, value in pair
    ]
    return [html.Div(fields, className="form-pair")]


def _often(words: Words, wanted: Wanted) -> list[Component]:
    known = [*recurrence.CHOICES, *([recurrence.KEPT] if wanted.rule else [])]
    choices = [
        {"value": key, "label": words(f"plan.choice_{key}", rule=wanted.rule)} for key in known
    ]
    select = dmc.Select(
        id="plan-choice",
        label=words("plan.often"),
        data=choices,
        value=wanted.choice,
        allowDeselect=False,
    )
    until = dmc.TextInput(
        id="plan-until", label=words("plan.until"), value=wanted.until, inputProps={"type": "date"}
    )
    return [html.Div([select, until], className="form-pair")]


def _sent(found: Meaning, slug: str | None) -> list[Component]:
    values = {"start": found.start, "end": found.end, "rrule": found.rule}
    fields = [
        dcc.Input(type="hidden", name=name, id=f"plan-{name}-sent", value=value)
        for name, value in values.items()
    ]
    return [*fields, *([dcc.Input(type="hidden", name="app", value=slug)] if slug else [])]


def _buttons(visit: Visit, key: str, slug: str, plan: Mapping[str, Any] | None) -> Component:
    words = visit.words
    away = visit.link(f"/pemeliharaan/{slug}")
    cancel = [html.A(words("form.cancel"), href=away, className="button")] if plan else []
    send = html.Button(words(f"{key}_send"), type="submit", className="button button-main")
    return html.Div([*cancel, send], className="form-buttons")


def _wanted(visit: Visit, plan: Mapping[str, Any] | None) -> Wanted:
    if plan is None:
        return Wanted("", "", recurrence.ONCE, "")
    start, end = (
        from_ms(plan[key]).astimezone(visit.words.zone).replace(tzinfo=None)
        for key in ("start_ms", "end_ms")
    )
    choice, until = recurrence.choice_of(plan["rrule"], start)
    last = "" if until is None else until.isoformat()
    return Wanted(f"{start:{LOCAL}}", f"{end:{LOCAL}}", choice, last, plan["rrule"])


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo is None and found.year in _YEARS else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return None
