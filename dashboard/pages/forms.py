"""Forms a page asks in: the browser sends what was filled in to the API, by the one way there is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import html

from dashboard.pages.parts import aria, data

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    from dashboard.pages.parts import Content
    from dashboard.words import Words


def opener(label: str, dialog: str, **values: object) -> Component:
    """Return a button that opens the dialog of that id, filled with `values`.

    In the dialog `data-fill=KEY` shows a value, and `data-if=KEY` hides an element where it is empty;
    the value `fields` is an object of what the fields of the form hold at first, by their name.
    """
    named: dict[str, Any] = data(open=dialog, values=json.dumps(values))
    return html.Button(label, type="button", className="button", **named)


def dialog(
    name: str,
    title: str,
    body: Sequence[Content],
    *,
    to: str,
    words: Words,
    method: str = "POST",
    values: str = "",
    then: str = "",
) -> Component:
    """Return a dialog with a form that is sent to `to` as JSON, `{KEY}` in it being a value.

    A button of the body with `data-method` sends by that method, any other by `method`, and one with
    `data-flag=NAME` sends true under that name. The opener's values that `values` names, with blanks
    between, are sent too; a field named `a.{KEY}` is the member of `a` that is called like a value, and
    one named `a.0.b` belongs to the first of the list `a`. What was taken leads to the address `then`.
    """
    said = html.P(role="status", className="said", **data(words=spoken(words)))
    head = [html.H2(title, id=f"{name}-title"), html.P(className="under", **data(fill="title"))]
    sent: dict[str, Any] = data(send=to, method=method, values=values)
    form = html.Form([*head, *body, said], **sent | (data(then=then) if then else {}))
    return html.Dialog(form, id=name, className="dialog", **aria(labelledby=f"{name}-title"))


def spoken(words: Words) -> str:
    """Return as JSON what the browser says while a form is sent, and where it was not taken."""
    phrases = {"sending": words("form.sending"), "failed": words("form.failed", why="{why}")}
    return json.dumps(phrases, ensure_ascii=False)


def line(  # what Dash takes comes in `more`
    name: str,
    label: str,
    longest: int,
    *,
    digits: bool = False,
    is_day: bool = False,
    **more: Any,  # noqa: ANN401 - what Dash takes
) -> Component:
    """Return a field for one line of text or a day, sent as `name`; digits are sent as a number."""
    limit: dict[str, Any] = {"maxLength": longest} | ({"inputMode": "numeric"} if digits else {})
    limit |= {"type": "date"} if is_day else {}
    field: Component = dmc.TextInput(name=name, label=label, inputProps=limit, **more)
    return field


def choice(label: str, name: str, place: str, known: Mapping[str, str]) -> Component:
    """Return a plain list to choose from, sent as `name`: values, and what they are called."""
    options = [html.Option(said, value=value) for value, said in known.items()]
    return html.Div(
        [html.Label(label, htmlFor=place), html.Br(), html.Select(options, name=name, id=place)]
    )


def person(place: str, longest: int, words: Words) -> Component:
    """Return the field for who sends; the browser remembers the name for the next time."""
    known: dict[str, Any] = {"persistence": True, "persistence_type": "local"}
    label = words("form.name")
    return line("name", label, longest, id=f"{place}-name", required=True, **known)


def prose(name: str, label: str, longest: int, **more: Any) -> Component:  # noqa: ANN401 - what Dash takes
    """Return a field for several lines of text, sent as `name`."""
    limit: dict[str, Any] = {"maxLength": longest}
    field: Component = dmc.Textarea(name=name, label=label, inputProps=limit, minRows=2, **more)
    return field


def buttons(words: Words, send: str, *others: Component) -> Component:
    """Return the row of buttons under a form: `others`, cancel, and the one that sends."""
    cancel = html.Button(words("form.cancel"), type="button", className="button", **data(close=""))
    submit = html.Button(send, type="submit", className="button button-main")
    return html.Div([*others, cancel, submit], className="form-buttons")
