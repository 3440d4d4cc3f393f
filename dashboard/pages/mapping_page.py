"""What complaints' own words and topics mean to the city: what nobody has mapped yet comes first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from dashboard.drawings.svg import records
from dashboard.pages.forms import buttons, choice, dialog, opener, person
from dashboard.pages.parts import Page, card, live_part, table
from dashboard.queries import mappings
from liveroom.model import ComplaintStatus

if TYPE_CHECKING:
    from dash.development.base_component import Component
    from sqlalchemy import Connection

    from dashboard.pages.desk import Desk
    from dashboard.pages.visit import Visit
    from dashboard.words import Words

PATH = "/aduan/pemetaan"
WORD, TOPIC = "map-word", "map-topic"
NAME_LENGTH, MOST = 80, 200
DECIDED = ("owner", "category", "application")


def mapping_page(desk: Desk, visit: Visit, connection: Connection) -> Page:
    """Show every status word and topic with what it counts as, and a form for each."""
    words = visit.words
    title = words("pemetaan.title")
    top, side = live(desk, visit, connection)
    body = [
        html.H1(title),
        html.P(words("pemetaan.how"), className="under"),
        live_part("top", top),
        live_part("side", side),
        _word_dialog(words),
        _topic_dialog(visit),
    ]
    crumbs = ((words("laptop.nav_home"), "/"), (words("laptop.nav_complaints"), "/aduan"))
    return Page(title, body, crumbs, "/aduan", live=True)


def live(
    desk: Desk, visit: Visit, connection: Connection
) -> tuple[list[Component], list[Component]]:
    """Return what is asked for again: the words, and the topics."""
    del desk
    return [_words(visit, connection)], [_topics(visit, connection)]


def _words(visit: Visit, connection: Connection) -> Component:
    words = visit.words
    found = records(mappings.words(connection))
    rows = [
        [
            str(row["source"]).upper(),
            row["word"],
            words(f"pemetaan.status_{row['status']}"),
            _origin(visit, row),
            words.number(row["received"]),
            opener(
                words("pemetaan.change"),
                WORD,
                title=row["word"],
                source=str(row["source"]),
                word=str(row["word"]),
                fields={"words.{word}": row["status"]},
            ),
        ]
        for row in sorted(found, key=lambda row: row["origin"] != "unmapped")[:MOST]
    ]
    heads = [words(f"pemetaan.col_{key}") for key in ("source", "word", "status", "origin", "received", "do")]  # fmt: skip
    title = words("pemetaan.words")
    listed = table(title, heads, rows, words("pemetaan.none"), numbers=(4,))
    return card(title, listed, kind="wide")


def _topics(visit: Visit, connection: Connection) -> Component:
    words = visit.words
    found = records(mappings.topics(connection))
    owners = {one.owner: one.owner_name for one in visit.registered}
    names = {one.slug: one.name for one in visit.registered}
    rows = [
        [
            row["topic"],
            owners.get(row["owner"], row["owner"] or "–"),
            _about(visit, row, names),
            _origin(visit, row),
            words.number(row["received"]),
            opener(
                words("pemetaan.change"),
                TOPIC,
                title=row["topic"],
                topic=row["topic"],
                fields={f"topics.{{topic}}.{part}": row[part] or "" for part in DECIDED},
            ),
        ]
        for row in sorted(found, key=lambda row: row["origin"] != "unmapped")[:MOST]
    ]
    heads = [words(f"pemetaan.col_{key}") for key in ("topic", "owner", "about", "origin", "received", "do")]  # fmt: skip
    title = words("pemetaan.topics")
    listed = table(title, heads, rows, words("pemetaan.none"), numbers=(4,))
    return card(title, listed, kind="wide")


def _about(visit: Visit, row: dict[str, Any], names: dict[str, str]) -> str:
    if row["application"]:
        return str(names.get(row["application"], row["application"]))
    if row["category"]:
        return visit.category_name(row["category"])
    return visit.words(f"pemetaan.{row['mapping']}")


def _origin(visit: Visit, row: dict[str, Any]) -> str:
    words = visit.words
    if row["origin"] != "city" or row["changed_ms"] is None:
        return words(f"pemetaan.origin_{row['origin']}")
    when = visit.moment(int(row["changed_ms"]))
    return words("pemetaan.by", who=row["changed_by"] or "–", when=when)


def _word_dialog(words: Words) -> Component:
    known = {each.value: words(f"pemetaan.status_{each.value}") for each in ComplaintStatus}
    body = [
        choice(words("pemetaan.col_status"), "words.{word}", "word-status", known),
        person(WORD, NAME_LENGTH, words),
        buttons(words, words("pemetaan.save")),
    ]
    to = "/api/v1/complaints/words"
    title = words("pemetaan.word_title")
    return dialog(WORD, title, body, to=to, words=words, method="PUT", values="source")


def _topic_dialog(visit: Visit) -> Component:
    words = visit.words
    nothing = {"": words("pemetaan.nothing")}
    owners = {one.owner: one.owner_name for one in visit.registered}
    categories = {one.slug: visit.category_name(one.slug) for one in visit.categories}
    apps = {one.slug: one.name for one in visit.registered}
    choices = zip(DECIDED, (owners, categories, apps), strict=True)
    body = [
        html.P(words("pemetaan.topic_what")),
        *(
            choice(
                words(f"pemetaan.{key}"), f"topics.{{topic}}.{key}", f"topic-{key}", nothing | of
            )
            for key, of in choices
        ),
        person(TOPIC, NAME_LENGTH, words),
        buttons(words, words("pemetaan.save")),
    ]
    to = "/api/v1/complaints/topics"
    return dialog(TOPIC, words("pemetaan.topic_title"), body, to=to, words=words, method="PUT")
