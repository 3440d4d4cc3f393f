"""A file of usage figures is seen before it is kept, kept whole, and taken back whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from plotly.utils import PlotlyJSONEncoder
from sqlalchemy import select

from dashboard.pages import usage_import_page
from dashboard.pages.desk import Desk
from dashboard.pages.visit import visit
from liveroom import clock, intake
from liveroom.store.engine import reading, writing
from liveroom.store.imports import begin_import
from liveroom.store.tables import application, import_figure, metric, usage_day
from liveroom.store.tables import reading as told
from tests.dashboard.api.test_imports import PATH, folders, room

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from liveroom.room import Room

__all__ = ["room"]  # its data directory is the test's own

DAYS = "Date,Daily Device Installs,Active Device Installs\n2026-01-01,12,4000\n2026-01-02,banyak,\n"
MONTHS = "# Start date: 20260101\nYear month,Sessions,Active users\n202601,300,80\n202602,310,90\n"


def upload(
    client: FlaskClient, text: str, usage: str = "play", app: str = "parkir"
) -> TestResponse:
    """Upload a file as an application's usage."""
    return client.post(
        f"{PATH}?usage={usage}&app={app}&name=pasang.csv",
        data=text.encode(),
        content_type="application/octet-stream",
    )


def taken(client: FlaskClient, text: str, usage: str = "play") -> str:
    """Upload a file and confirm it; return its id."""
    number = str(upload(client, text, usage).get_json()["id"])
    answer = client.post(f"{PATH}/{number}/confirm", json={"name": "Sari"})
    assert answer.status_code == 200, answer.get_json()
    return number


def kept(room: Room) -> dict[tuple[str, int], float]:
    """Return the figures of `parkir` that files can tell, by series and second."""
    query = select(metric.c.name, told.c.at_s, told.c.value).join(
        told, told.c.metric_id == metric.c.id
    )
    query = query.join(application, application.c.id == metric.c.application_id)
    mine = application.c.slug == "parkir", metric.c.kind.not_in(["counter", "gauge"])
    with reading(room.engine) as connection:
        return {(row.name, row.at_s): row.value for row in connection.execute(query.where(*mine))}


def test_a_file_of_usage_is_seen_before_anything_is_kept(client: FlaskClient, room: Room) -> None:
    """Which series, of which time, what is refused and why, what would be new."""
    answer = upload(client, DAYS)

    preview = answer.get_json()
    assert answer.status_code == 201
    assert [(one["metric"], one["kind"], one["figures"]) for one in preview["series"]] == [
        ("devices", "unique", 1),
        ("installs", "day", 1),
    ]
    assert preview["foreseen"] == {"new": 2, "updated": 0, "unchanged": 0, "conflicts": 0}
    assert preview["refusals"] == [{"line": 3, "reason": 'installs: "banyak" bukan bilangan bulat'}]
    assert kept(room) == {}
    with reading(room.engine) as connection:
        asked = visit(room, connection, usage_import_page.PATH, f"?id={preview['id']}&lang=en")
        page = usage_import_page.usage_import_page(Desk(room, str), asked, connection)
    drawn = json.dumps(page.body, cls=PlotlyJSONEncoder)
    for part in ("pasang.csv would bring", "different people of a day", "installs: "):
        assert part in drawn


def test_usage_is_kept_and_undone_whole(client: FlaskClient, room: Room) -> None:
    """What it brought goes with its days and its series; what it changed is what it was."""
    first = taken(client, DAYS)
    before = kept(room)
    second = taken(client, DAYS.replace("12", "13").replace("banyak", "7"))
    row = client.get(f"{PATH}/{second}").get_json()
    assert (row["form"], row["source"], row["new"], row["updated"]) == ("play", "parkir", 1, 1)
    assert client.post(f"{PATH}/{first}/undo", json={"name": "Budi"}).status_code == 409
    assert set(kept(room).values()) == {13.0, 7.0, 4000.0}
    assert folders(room) == []

    undone = [client.post(f"{PATH}/{each}/undo", json={"name": "Budi"}) for each in (second, first)]

    assert [each.status_code for each in undone] == [200, 200]
    assert set(before.values()) == {12.0, 4000.0}
    assert kept(room) == {}
    with reading(room.engine) as connection:
        series = connection.execute(select(metric.c.id).where(metric.c.name == "installs")).all()
        days = connection.execute(select(usage_day).where(usage_day.c.day < 20260201)).all()
        assert connection.execute(select(import_figure)).all() == []
    assert (series, days) == ([], [])


def test_months_by_page_are_months(client: FlaskClient, room: Room) -> None:
    """They are figures like any, and no day."""
    taken(client, MONTHS, "ga4")
    assert sorted((name, value) for (name, _), value in kept(room).items()) == [
        ("people/month", 80.0),
        ("people/month", 90.0),
        ("visits/month", 300.0),
        ("visits/month", 310.0),
    ]


def test_usage_confirmed_before_a_kill_is_completed(client: FlaskClient, room: Room) -> None:
    """The record is written first; whoever starts next does the rest, once."""
    number = upload(client, DAYS).get_json()["id"]
    with writing(room.engine) as connection:
        facts = ("parkir", "pasang.csv", 1)
        begin_import(connection, number, facts, "Sari", clock.now(), "play")

    intake.resume(room)
    intake.resume(room)

    row = client.get(PATH).get_json()["rows"][0]
    assert (row["state"], row["new"], row["unchanged"], row["conflicts"]) == ("done", 2, 0, 0)
    assert len(kept(room)) == 2


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"app": "tidak-ada"}, 404),
        ({"usage": "xls"}, 400),
        ({"text": "Page path,Views\n/,3\n", "usage": "ga4"}, 422),
        ({"text": ""}, 422),
    ],
)
def test_what_cannot_be_taken_leaves_nothing(
    client: FlaskClient, room: Room, asked: dict[str, Any], status: int
) -> None:
    """A sentence, and no file in the spool."""
    answer = upload(
        client, asked.get("text", DAYS), **{k: v for k, v in asked.items() if k != "text"}
    )
    assert answer.status_code == status, answer.get_json()
    assert answer.get_json()["detail"].endswith(".")
    assert folders(room) == []


def test_usage_has_no_columns_to_choose(client: FlaskClient) -> None:
    """Its headings are known; complaints' columns do not fit it."""
    number = upload(client, DAYS).get_json()["id"]
    body = {"headings": {"ticket": "Date"}, "orders": {}}
    assert client.put(f"{PATH}/{number}/columns", json=body).status_code == 404
