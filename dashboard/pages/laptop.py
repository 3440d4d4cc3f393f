"""Which laptop page an address shows: the table of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from dash import html

from dashboard.pages import overview
from dashboard.pages.application import application
from dashboard.pages.complaint_page import complaint_page
from dashboard.pages.incident_page import incident_page
from dashboard.pages.parts import Page
from dashboard.pages.registry_page import registry

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from dashboard.pages.desk import Desk
    from dashboard.pages.visit import Visit

PAGES: Mapping[str, Callable[[Desk, Visit, Connection], Page]] = {
    "/": overview.home,
    "/kategori": overview.categories,
    "/insiden": incident_page,
    "/aduan": complaint_page,
    "/registri": registry,
}
SUBJECTS: Mapping[str, Callable[[Desk, Visit, Connection, str], Page | None]] = {
    "kategori": overview.category,
    "aplikasi": application,
}


def find(desk: Desk, visit: Visit, connection: Connection) -> Page:
    """Return the page of the visit's path; an address nobody has leads to a page that says so."""
    path = "/" + visit.path.strip("/")
    place, _, slug = path.strip("/").partition("/")
    page = None
    if path in PAGES:
        page = PAGES[path](desk, visit, connection)
    elif place in SUBJECTS and slug:
        page = SUBJECTS[place](desk, visit, connection, unquote(slug))
    return _missing(visit) if page is None else page


def _missing(visit: Visit) -> Page:
    words = visit.words
    title = words("laptop.missing")
    said = html.P(
        [words("laptop.missing_rest"), " ", html.A(words("laptop.nav_home"), href=visit.link("/"))]
    )
    return Page(title, [html.H1(title), said], ((words("laptop.nav_home"), "/"),), "")
