"""Lists come in pages that lose nothing, and their parts add up to the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient


def read_all(client: FlaskClient, path: str) -> list[dict[str, Any]]:
    """Follow the next links to the end."""
    rows: list[dict[str, Any]] = []
    following: str | None = path
    while following is not None:
        body = client.get(following).get_json()
        rows += body["rows"]
        following = body["next"]
    return rows


def test_incidents_come_newest_first(client: FlaskClient) -> None:
    """What just happened is read first; invented data says so."""
    body = client.get("/api/v1/incidents").get_json()

    assert [row["app"] for row in body["rows"]] == ["ppdb", "pajak", "pajak", "parkir"]
    assert body["rows"][0]["acknowledged_by"] == "op-03"
    assert body["rows"][1]["closed"] is None
    assert body["sample"] is True


@pytest.mark.parametrize(
    ("asked", "apps"),
    [
        ("open=true", ["ppdb", "pajak"]),
        ("open=false", ["pajak", "parkir"]),
        ("app=pajak", ["pajak", "pajak"]),
        ("app=pajak&open=true", ["pajak"]),
    ],
)
def test_incidents_are_filtered(client: FlaskClient, asked: str, apps: list[str]) -> None:
    """Each filter narrows, and they narrow together."""
    rows = client.get(f"/api/v1/incidents?{asked}").get_json()["rows"]

    assert [row["app"] for row in rows] == apps


@pytest.mark.parametrize("path", ["/api/v1/incidents", "/api/v1/usage", "/api/v1/usage?step=10m"])
@pytest.mark.parametrize("limit", [1, 2, 3, 1000])
def test_pages_lose_nothing(client: FlaskClient, path: str, limit: int) -> None:
    """Reading page by page gives the same rows, once each, in the same order."""
    whole = read_all(client, path)

    paged = read_all(client, path + ("&" if "?" in path else "?") + f"limit={limit}")

    assert paged == whole
    assert whole


def test_a_counter_grows_and_a_restart_starts_from_nothing(client: FlaskClient) -> None:
    """100, 130, 150, (restart) 20, 60: the growth is 30 + 20 + 20 + 40."""
    rows = client.get("/api/v1/usage?app=parkir&metric=kunjungan&step=1d").get_json()["rows"]

    assert sum(row["value"] for row in rows) == 110
    assert sum(row["readings"] for row in rows) == 5


def test_a_gauge_is_a_mean(client: FlaskClient) -> None:
    """A queue that was 0, 1, 2, 3, 4 long is 2 long on average."""
    rows = client.get("/api/v1/usage?metric=antrean&step=366d").get_json()["rows"]

    assert [row["value"] for row in rows] == [2]
    assert rows[0]["kind"] == "gauge"


@pytest.mark.parametrize("by", ["day", "topic", "owner", "district", "status", "app"])
def test_complaints_add_up(client: FlaskClient, by: str) -> None:
    """Every side has a part for those without one, so no complaint is lost in a table."""
    body = client.get(f"/api/v1/complaints?by={by}").get_json()

    assert body["received"] == 4
    assert body["resolved"] + body["open"] + body["otherwise_closed"] == 4
    assert body["residual"] == 0
    for part in ("received", "resolved", "open", "overdue", "unmapped"):
        assert sum(row[part] for row in body["rows"]) == body[part]


@pytest.mark.parametrize(
    "name", ["topic", "owner", "category", "app", "district", "status", "class", "channel"]
)
def test_complaints_are_filtered_and_few_are_not_told(client: FlaskClient, name: str) -> None:
    """Every value asked for one by one makes the whole; what could be one citizen is null, and no 0."""
    by = "topic" if name == "category" else name
    whole = client.get(f"/api/v1/complaints?by={by}").get_json()
    assert whole["suppressed"] is False

    narrow = client.get(f"/api/v1/complaints?by=day&{name}=-").get_json()
    assert narrow["received"] in {None, 0, 3, 4}
    for row in whole["rows"] if name != "category" else ():
        value = "-" if row[by] is None else row[by]
        body = client.get(
            "/api/v1/complaints", query_string={name: value, "by": "topic"}
        ).get_json()
        few = row["received"] in {1, 2}
        assert body["received"] == (None if few else row["received"])
        assert body["suppressed"] is True or not few
        assert all(cells["received"] not in {1, 2} for cells in body["rows"])
        assert all(told["n"] not in {1, 2} for told in body["times"].values())


def test_complaints_say_what_is_late_and_how_old_the_feed_is(client: FlaskClient) -> None:
    """One is open past its due time; the feed was read 20 seconds ago."""
    body = client.get("/api/v1/complaints?by=topic").get_json()

    assert (body["open"], body["overdue"], body["unmapped"]) == (2, 1, 1)
    assert body["rows"][0]["topic"] == "Gagal unggah"
    assert body["sources"][0]["name"] == "laksa"
    assert body["sources"][0]["state"] == "fresh"


@pytest.mark.parametrize(
    "asked",
    [
        "incidents?from=kemarin",
        "incidents?from=2026-11-24T08:00:00",
        "incidents?from=2026-11-24&to=2026-11-24",
        "incidents?from=0001-01-01",
        "incidents?from=9999-12-31&to=9999-12-31T23:59:59.999999-23:59",
        "incidents?app=tidak-ada",
        "incidents?app=%27%3B+DROP+TABLE+incident%3B--",
        "incidents?open=maybe",
        "incidents?limit=0",
        "incidents?limit=1001",
        "incidents?limit=١",
        "incidents?after=1",
        "incidents?after=1.x",
        "incidents?after=99999999999999999999.1",
        "usage?step=5",
        "usage?step=0m",
        "usage?step=99999999999999999999d",
        "usage?metrik=x",
        "complaints?by=name",
        "complaints?topic=",
        "complaints?topik=x",
    ],
)
def test_a_bad_parameter_is_a_sentence(client: FlaskClient, asked: str) -> None:
    """400 with what is wrong and how to write it; never 500, never a guess."""
    answer = client.get(f"/api/v1/{asked}")

    assert answer.status_code == 400
    assert answer.mimetype == "application/problem+json"
    assert len(answer.get_json()["detail"]) < 300


def test_a_filter_is_told_by_the_name_it_was_asked_by(client: FlaskClient) -> None:
    """The page calls it `topik`; whoever writes `topic` must find what he wrote."""
    told = client.get("/api/v1/complaints?topic=&lang=en").get_json()["detail"]
    assert told.startswith("The filter topic ")


@pytest.mark.parametrize("name", ["visit", "%00"])
def test_a_series_nobody_has_is_refused(client: FlaskClient, name: str) -> None:
    """With those there are; a list without rows would say that it was silent."""
    answer = client.get(f"/api/v1/usage?metric={name}")
    assert answer.status_code == 400
    assert "kunjungan" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    "asked", ["state?lang=fr", "scenes/ikhtisar?lang=ID", "scenes/ikhtisar?tema=night"]
)
def test_a_language_or_a_theme_nobody_has_is_refused(client: FlaskClient, asked: str) -> None:
    """A value is never guessed, decision 0081."""
    assert client.get(f"/api/v1/{asked}").status_code == 400


def test_a_plus_that_was_not_escaped_is_understood(client: FlaskClient) -> None:
    """Everybody forgets once that + means a blank in an address."""
    answer = client.get("/api/v1/incidents?from=2026-11-20T00:00:00+07:00")

    assert answer.status_code == 200
    assert answer.get_json()["from"] == "2026-11-19T17:00:00.000+00:00"
