"""Which laptop page an address shows: the table of pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

from dash import html

from dashboard.pages import (
    application,
    complaint_page,
    deadline_page,
    import_page,
    incident_page,
    mapping_page,
    overview,
    plan_page,
    settings_page,
    text_page,
    usage_import_page,
)
from dashboard.pages.parts import Page
from dashboard.pages.registry_page import registry
from dashboard.pages.report_page import report_page
from liveroom.store.reads import applications

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlalchemy import Connection

    from dashboard.pages.application import Live
    from dashboard.pages.desk import Desk
    from dashboard.pages.visit import Visit

PAGES: Mapping[str, Callable[[Desk, Visit, Connection], Page]] = {
    "/": overview.home,
    "/kategori": overview.categories,
    "/insiden": incident_page.incident_page,
    "/aduan": complaint_page.complaint_page,
    import_page.PATH: import_page.import_page,
    mapping_page.PATH: mapping_page.mapping_page,
    deadline_page.PATH: deadline_page.deadline_page,
    text_page.PATH: text_page.text_page,
    "/registri": registry,
    "/laporan": report_page,
    usage_import_page.PATH: usage_import_page.usage_import_page,
    settings_page.PATH: settings_page.settings_page,
    plan_page.PATH: plan_page.plan_page,
}
SUBJECTS: Mapping[str, Callable[[Desk, Visit, Connection, str], Page | None]] = {
    "kategori": overview.category,
    "aplikasi": application.application,
    "pemeliharaan": plan_page.plans_of,
}

OPERATORS = frozenset(
    {
        import_page.PATH,
        mapping_page.PATH,
        deadline_page.PATH,
        plan_page.PATH,
        text_page.PATH,
        usage_import_page.PATH,
        settings_page.PATH,
    }
)
"""What no guest is shown: forms, texts and files of citizens, addresses, and who did or is told what."""

LIVE: Mapping[str, Callable[[Desk, Visit, Connection], Live]] = {
    "/kategori": overview.live_categories,
    "/insiden": incident_page.live,
    "/aduan": complaint_page.live,
    import_page.PATH: import_page.live,
    mapping_page.PATH: mapping_page.live,
    deadline_page.PATH: deadline_page.live,
    usage_import_page.PATH: usage_import_page.live,
    plan_page.PATH: plan_page.live,
}
LIVE_OF: Mapping[str, Callable[[Desk, Visit, Connection, str], Live]] = {
    "aplikasi": application.live_of,
    "pemeliharaan": plan_page.live_of,
}


def renewed(desk: Desk, visit: Visit, connection: Connection) -> Live:
    """Return the live parts of the page at the visit's path, as they are now."""
    path, place, slug = _parted(visit.path)
    if _is_kept_back(visit):
        return [], []
    if path in LIVE:
        return LIVE[path](desk, visit, connection)
    return LIVE_OF[place](desk, visit, connection, slug)


def find(desk: Desk, visit: Visit, connection: Connection) -> Page:
    """Return the page of the visit's path; an address nobody has leads to a page that says so."""
    path, place, slug = _parted(visit.path)
    page = None
    if _is_kept_back(visit):
        return _kept_back(visit)
    if path in PAGES:
        page = PAGES[path](desk, visit, connection)
    elif place in SUBJECTS and slug:
        page = SUBJECTS[place](desk, visit, connection, slug)
    return _missing(visit) if page is None else page


def is_page(path: str, connect: Callable[[], Connection], now_ms: int) -> bool:
    """Say whether a page is at `path`; `connect` is called only where that depends on a subject."""
    whole, place, slug = _parted(path)
    if whole in PAGES or place not in SUBJECTS:
        return whole in PAGES
    with connect() as connection:
        if place == "kategori":
            return slug in {one.category for one in applications(connection, now_ms)}
        return slug in {one.slug for one in applications(connection, retired=True)}


def _parted(path: str) -> tuple[str, str, str]:
    """Return the path without a slash at its end, its first part, and the subject's slug."""
    path = "/" + path.strip("/")
    place, _, slug = path.strip("/").partition("/")
    return path, place, unquote(slug)


def _is_kept_back(visit: Visit) -> bool:
    path, place, _ = _parted(visit.path)
    return visit.is_guest and not OPERATORS.isdisjoint((path, f"/{place}"))


def _kept_back(visit: Visit) -> Page:
    words = visit.words
    title = words("guest.title")
    said = html.P(words("guest.page"), className="empty")
    return Page(title, [html.H1(title), said], ((words("laptop.nav_home"), "/"),), "")


def _missing(visit: Visit) -> Page:
    words = visit.words
    title = words("laptop.missing")
    said = html.P(
        [words("laptop.missing_rest"), " ", html.A(words("laptop.nav_home"), href=visit.link("/"))]
    )
    return Page(title, [html.H1(title), said], ((words("laptop.nav_home"), "/"),), "")
