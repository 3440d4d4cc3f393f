"""Taking an incident: the button beside it, and the dialog in which one says who and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.pages.forms import buttons, dialog, opener, person, prose
from dashboard.pages.parts import data

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component

    from dashboard.pages.visit import Visit
    from dashboard.words import Words

NAME = "claim"
NAME_LENGTH, NOTE_LENGTH = 80, 500


def claim_button(visit: Visit, row: Mapping[str, Any], title: str) -> Component:
    """Return the button that opens the dialog for the incident of `row` (id, acknowledged_by)."""
    taken = row["acknowledged_by"]
    label = visit.words("claim.take" if taken is None else "claim.change")
    return opener(label, NAME, id=row["id"], title=title, by=taken or "")


def claim_dialog(words: Words) -> Component:
    """Return the dialog; a page that shows claim buttons has it once."""
    leave: dict[str, Any] = {"data-method": "DELETE", **data(**{"if": "by"})}
    give_back = html.Button(words("claim.leave"), type="submit", className="button", **leave)
    body = [
        person(NAME, NAME_LENGTH, words),
        prose("note", words("claim.note"), NOTE_LENGTH, description=words("claim.note_why")),
        buttons(words, words("claim.send"), give_back),
    ]
    to = "/api/v1/incidents/{id}/acknowledge"
    return dialog(NAME, words("claim.title"), body, to=to, words=words)
