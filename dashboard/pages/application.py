"""One application: what is happening to it, since when, and how it did before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.drawings.svg import records
from dashboard.pages.claim import claim_button, claim_dialog
from dashboard.pages.desk import WINDOW
from dashboard.pages.export_menu import CHOSEN, export_menu
from dashboard.pages.grid import latency
from dashboard.pages.incident_page import incident_rows
from dashboard.pages.over_outages import risen, silences, told, unused
from dashboard.pages.parts import Page, aria, bar, card, figure_card, live_part, mark, notice
from dashboard.pages.pictures import pictures
from dashboard.pages.response_card import NAME as RESPONSE
from dashboard.pages.response_card import response_card
from dashboard.queries.incidents import incidents
from dashboard.queries.readings import has_series
from liveroom.model import Status
from liveroom.store.reads import applications

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.desk import Desk
    from dashboard.pages.visit import Visit
    from liveroom.store.reads import Registered

USAGE = ("pemakaian", "adopsi", "pemakaian-gangguan")
OVER_OUTAGES = ("aduan-gangguan", "aduan-sesudah-gangguan")
PANELS_SHOWN = ("strip-hari", *OVER_OUTAGES, "aduan-terkait", *USAGE)
EXPORTED = (
    (RESPONSE, CHOSEN),
    ("strip-hari", "90d"),
    ("aduan-gangguan", "30d"),
    ("aduan-sesudah-gangguan", "90d"),
    ("aduan-terkait", "30d"),
    ("pemakaian", "7d"),
    ("adopsi", "years"),
    ("pemakaian-gangguan", "90d"),
)
HISTORY = timedelta(days=90)
INCIDENTS_SHOWN = 6
TLS_SOON_DAYS = 14
TLS_BAR_DAYS = 90
FLAG_COVERAGE = 0.95


Live = tuple["list[Component]", "list[Component]"]


def application(desk: Desk, visit: Visit, connection: Connection, slug: str) -> Page | None:
    """Show one application; None where nobody of that slug was ever registered."""
    known = {one.slug: one for one in applications(connection, retired=True)}
    one = known.get(slug)
    if one is None:
        return None
    words = visit.words
    crumbs = [(words("laptop.nav_home"), "/")]
    if any(other.category == one.category for other in visit.registered):
        crumbs.append((visit.category_name(one.category), f"/kategori/{one.category}"))
    top, side = _live(desk, visit, connection, one)
    names = [name for name in PANELS_SHOWN if name not in USAGE or has_series(connection, one)]
    panels = pictures(desk, visit, connection, f"aplikasi/{slug}", names)
    response = response_card(visit, connection, one)
    exported = export_menu(
        visit, [pair for pair in EXPORTED if pair[0] in {RESPONSE, *names}], app=slug
    )
    body = [
        exported,
        live_part("top", top),
        html.Div(
            [html.Div([response, panels], className="main-column"), live_part("side", side)],
            className="two-columns",
        ),
        claim_dialog(words),
    ]
    return Page(one.name, body, tuple(crumbs), "/kategori", live=True)


def live_of(desk: Desk, visit: Visit, connection: Connection, slug: str) -> Live:
    """Return what is asked for again while the page stands: above the charts, and beside them."""
    known = {one.slug: one for one in applications(connection, retired=True)}
    return _live(desk, visit, connection, known[slug])


def _live(desk: Desk, visit: Visit, connection: Connection, one: Registered) -> Live:
    if visit.is_retired(one):
        return _retired(visit, one)
    rows = records(visit.state[visit.state["slug"] == one.slug])
    if not rows:  # registered a moment ago, after the visit began
        return _retired(visit, one)
    now = rows[0]
    figures = records(desk.table(visit, connection, (one,)))[0]
    top = [
        _title(visit, one, now),
        _banner(visit, now),
        *silences(visit, connection, one.slug),
        *risen(visit, connection, one),
        _figures(visit, now, figures),
    ]
    side = [_incidents(visit, connection, one), _checks(visit, now)]
    return top, side


def _title(visit: Visit, one: Registered, now: Mapping[str, Any] | None) -> Component:
    words = visit.words
    parts = [
        one.owner_name,
        visit.category_name(one.category),
        words("laptop.tier", n=one.tier),
        one.platform,
        *([one.host] if one.host and not visit.is_guest else []),
    ]
    shape = [] if now is None else [mark(now["status"], words, slug=one.slug, name=one.name)]
    announce = html.A(
        words("plan.announce"),
        href=visit.link(f"/pemeliharaan/{one.slug}"),
        className="button title-button",
    )
    said = html.Div([html.H1(one.name), html.P(" · ".join(parts), className="meta")])
    return html.Div([*shape, said, announce], className="title title-mark")


def _retired(visit: Visit, one: Registered) -> Live:
    words = visit.words
    when = "–" if one.retired_ms is None else visit.moment(one.retired_ms)
    said = notice("unknown", words("laptop.retired"), words("laptop.retired_rest", when=when))
    return [_title(visit, one, None), said], []


def _banner(visit: Visit, now: Mapping[str, Any]) -> Component:
    """Return the answer in words: what it is, for how long, why, and who has it."""
    words, status = visit.words, now["status"]
    kind = "calm" if status == Status.UP else status
    lasting = _lasting(visit, now)
    if not visit.monitor.beats and status != Status.UNKNOWN:
        kind, lasting = "unknown", f"{words('laptop.banner_last')} {lasting}"
    return notice(kind, lasting, " ".join(_reasons(visit, now)), status=mark(status, words))


def _lasting(visit: Visit, now: Mapping[str, Any]) -> str:
    words, word = visit.words, visit.words(f"status.{now['status']}")
    if now["since_ms"] is None:
        return words("laptop.banner_never", status=word)
    age = words.duration(timedelta(milliseconds=visit.now_ms - now["since_ms"]))
    return words("laptop.banner", status=word, age=age)


def _reasons(visit: Visit, now: Mapping[str, Any]) -> list[str]:
    words, said = visit.words, []
    if now["status"] == Status.MAINTENANCE:
        seen = now["seen_status"]
        said.append(words("laptop.banner_window", end=visit.moment(now["window_end_ms"])))
        if now["window_why"]:
            said.append(now["window_why"].rstrip(".") + ".")
        if seen is not None and seen != Status.UP:
            said.append(words("laptop.banner_seen", status=words(f"status.{seen}").lower()))
        return said
    if now["cause"] != "none":
        said.append(words("laptop.banner_cause", cause=words(f"cause.{now['cause']}")))
    if now["http_status"] is not None and now["cause"] == "http-status":
        said.append(words("laptop.banner_http", status=now["http_status"]))
    if now["incident_id"] is not None:
        said.append(_claim(visit, now))
    return said


def _claim(visit: Visit, now: Mapping[str, Any]) -> str:
    words = visit.words
    if now["acknowledged_by"] is None:
        return words("laptop.unclaimed", when=visit.moment(now["incident_opened_ms"]))
    since = now["acknowledged_ms"] or now["incident_opened_ms"]
    return words("laptop.claimed", who=now["acknowledged_by"], when=visit.moment(since))


def _figures(visit: Visit, now: Mapping[str, Any], known: Mapping[str, Any]) -> Component:
    cards = (_uptime, _p95, _complaints, _certificate, _coverage)
    return html.Div([one(visit, now, known) for one in cards], className="figures")


def _uptime(visit: Visit, _now: Mapping[str, Any], known: Mapping[str, Any]) -> Component:
    words = visit.words
    used = known["used"]
    value = words.uptime(known["up_ms"] + known["degraded_ms"], known["told_ms"])
    over = used is not None and used > 1
    objective = words.percent(known["objective"], 2)
    under = words("laptop.budget", used=words.percent(used), objective=objective)
    filled = None if used is None else bar(used / 1.5, limit=1 / 1.5, over=over)
    return figure_card(
        words("laptop.figure_uptime", days=WINDOW.days),
        value,
        under,
        level="degraded" if over else "",
        bar=filled,
    )


def _p95(visit: Visit, now: Mapping[str, Any], known: Mapping[str, Any]) -> Component:
    words = visit.words
    slow = now["cause"] == "slow"
    under = words("laptop.latency_now", now=latency(now["latency_ms"], words))
    title, value = words("laptop.figure_p95"), latency(known["p95_ms"], words)
    return figure_card(title, value, under, level="degraded" if slow else "")


def _complaints(visit: Visit, _now: Mapping[str, Any], known: Mapping[str, Any]) -> Component:
    words, daily = visit.words, known["complaints_daily"]
    title, above = words("laptop.figure_complaints"), bool(known["complaints_above"])
    if known["unled"]:
        return figure_card(title, words.number(None), words("complaint.unled"))
    under = words("laptop.complaints_above" if above else "laptop.complaints_days", n=sum(daily))
    most = max(daily, default=0)
    columns = [
        html.Span(
            className="column-past" if place < len(daily) - 7 else "column-now",
            style={"height": f"{max(2, 18 * count / most if most else 2):.0f}px"},
        )
        for place, count in enumerate(daily)
    ]
    drawn = html.Span(columns, className="columns", **aria(hidden="true"))
    value = words.number(known["complaints"])
    return figure_card(title, value, under, level="degraded" if above else "", bar=drawn)


def _certificate(visit: Visit, now: Mapping[str, Any], _known: Mapping[str, Any]) -> Component:
    words, days = visit.words, now["tls_days_left"]
    title = words("laptop.figure_tls")
    if days is None:
        return figure_card(title, "–", words("laptop.tls_none"))
    end = visit.now + timedelta(days=days)
    under = words("laptop.tls_end", day=words.day(end.astimezone(words.zone).date(), "d MMMM yyyy"))
    soon = days < TLS_SOON_DAYS
    drawn = bar(days / TLS_BAR_DAYS, limit=TLS_SOON_DAYS / TLS_BAR_DAYS, over=soon)
    value = words.days(days)
    return figure_card(title, value, under, level="degraded" if soon else "", bar=drawn)


def _coverage(visit: Visit, _now: Mapping[str, Any], known: Mapping[str, Any]) -> Component:
    words, share = visit.words, known["coverage"]
    title = words("laptop.figure_coverage")
    if share is None:
        return figure_card(title, words("number.none"), words("laptop.coverage_none"))
    thin = share < FLAG_COVERAGE
    value = words.uptime(int(share * 1_000_000), 1_000_000)
    under = words("laptop.coverage_thin" if thin else "laptop.coverage_enough")
    drawn = bar(share, limit=FLAG_COVERAGE, over=thin)
    return figure_card(title, value, under, level="degraded" if thin else "", bar=drawn)


def _incidents(visit: Visit, connection: Connection, one: Registered) -> Component:
    words = visit.words
    frame = incidents(connection, (one,), visit.span(HISTORY), limit=INCIDENTS_SHOWN + 1)
    rows = incident_rows(visit, frame[:INCIDENTS_SHOWN])
    more_of = told(visit, connection, rows)
    entries = [
        html.Li(
            [
                html.Span(visit.moment(row["opened_ms"]), className="tabular"),
                mark(row["severity"], words),
                html.Div(
                    [
                        html.B(row["said"]),
                        html.Span(row["claim"]),
                        *more_of[row["id"]],
                        *_claiming(visit, row),
                    ]
                ),
            ]
        )
        for row in rows
    ]
    more = words("laptop.incidents_more") if len(frame) > INCIDENTS_SHOWN else None
    body: list[Component] = [html.Ol(entries, className="timeline")] if entries else []
    body += unused(rows, more_of, words)
    if not entries:
        body = [html.P(words("laptop.incidents_none", days=HISTORY.days), className="empty")]
    title = words("laptop.incidents_days", days=HISTORY.days)
    return card(title, body, aside=more)


def _claiming(visit: Visit, row: Mapping[str, Any]) -> list[Component]:
    if row["closed_ms"] is not None:
        return []
    title = visit.words("claim.said", name=row["name"], said=row["said"])
    return [claim_button(visit, row, title)]


def _checks(visit: Visit, now: Mapping[str, Any]) -> Component:
    words = visit.words
    lines = [
        html.Li([mark(status, words), html.Span(name), html.B(words(f"status.{status}"))])
        for name, status in now["checks"]
    ]
    body = html.Ul(lines, className="checks") if lines else html.P(words("laptop.checks_none"))
    dialect = None if now["dialect"] is None else html.Small(now["dialect"])
    return card(words("laptop.checks"), body, aside=dialect)
