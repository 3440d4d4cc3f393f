"""The city's own free days on the page of deadlines: a list, and forms that go to the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.pages.forms import buttons, dialog, line, opener, person
from dashboard.pages.parts import card, data, table
from liveroom.store.deadlines import free_days

if TYPE_CHECKING:
    from datetime import date

    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.words import Words

ADD, CHANGE, ROW = "free-add", "free-change", "days.0."
NAME_LENGTH, DAY_LENGTH = 80, 10
SAID = "EEEE d MMMM yyyy"


def free_card(words: Words, connection: Connection) -> Component:
    """Return the days that are not worked beside the country's, the registry's first."""
    rows = [
        [
            words.day(day, SAID),
            name,
            words(f"tenggat.free_{origin}"),
            _opener(words, origin, day, name),
        ]
        for origin in ("registry", "city")
        for day, name in free_days(connection, origin).items()
    ]
    heads = [words(f"tenggat.col_{key}") for key in ("day", "name", "origin", "do")]
    title = words("tenggat.free")
    return card(title, table(title, heads, rows, words("tenggat.free_none")), kind="wide")


def _opener(words: Words, origin: str, day: date, name: str) -> Component | str:
    """Return the button that opens the form; what the registry says is changed in its file."""
    if origin != "city":
        return ""
    fields = {f"{ROW}name": name}
    values: dict[str, Any] = {f"{ROW}day": day.isoformat(), "title": words.day(day, SAID)}
    return opener(words("tenggat.change"), CHANGE, fields=fields, **values)


def free_dialogs(words: Words, to: str) -> tuple[Component, Component]:
    """Return the form that adds a day, and the one that renames or removes one."""
    day = line(
        f"{ROW}day",
        words("tenggat.col_day"),
        DAY_LENGTH,
        is_day=True,
        id=f"{ADD}-day",
        required=True,
    )
    add = [
        html.P(words("tenggat.free_what")),
        day,
        _named(words, ADD),
        person(ADD, NAME_LENGTH, words),
        buttons(words, words("pemetaan.save")),
    ]
    flag: dict[str, Any] = data(flag=f"{ROW}remove")
    remove = html.Button(words("tenggat.free_remove"), type="submit", className="button", **flag)
    change = [
        _named(words, CHANGE),
        person(CHANGE, NAME_LENGTH, words),
        buttons(words, words("pemetaan.save"), remove),
    ]
    return (
        dialog(ADD, words("tenggat.free_add"), add, to=to, words=words, method="PUT"),
        dialog(
            CHANGE,
            words("tenggat.free_change"),
            change,
            to=to,
            words=words,
            method="PUT",
            values=f"{ROW}day",
        ),
    )


def _named(words: Words, place: str) -> Component:
    label = words("tenggat.col_name")
    return line(f"{ROW}name", label, NAME_LENGTH, id=f"{place}-called", required=True)
