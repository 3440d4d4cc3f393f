"""By when complaints are due is read and decided over HTTP, and laid over what is kept at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PATH = "/api/v1/complaints/deadlines"
SHORT = {"amount": 1, "unit": "hours"}


def decided(client: FlaskClient, **body: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    answer = client.put(PATH, json={"name": "Sari", **body})
    assert answer.status_code == 200, answer.get_json()
    found: dict[str, Any] = answer.get_json()
    return found


def test_the_defaults_stand_until_the_city_decides(client: FlaskClient) -> None:
    """The city's row takes the place of the default of its class; taken away, it is back."""
    before = client.get(PATH).get_json()
    assert len(before["rows"]) == 5
    assert {row["origin"] for row in before["rows"]} == {"default"}

    row = {"class": "pengaduan", "response": SHORT, "resolution": None}
    after = decided(client, rows=[row])
    (own,) = [each for each in after["rows"] if each["origin"] == "city"]
    assert (own["class"], own["topic"], own["response"]) == ("pengaduan", None, SHORT)
    assert own["changed_by"] == "Sari"
    assert len(after["rows"]) == 5

    assert decided(client, rows=[{"class": "pengaduan", "remove": True}])["rows"] == before["rows"]


def test_due_dates_follow_and_say_whose_they_are(client: FlaskClient) -> None:
    """Nothing of the town is told by its source here; an hour's deadline makes what is open overdue."""
    decided(client, rows=[{"class": "pengaduan", "resolution": SHORT}])
    body = client.get(PATH).get_json()["due"]
    late = client.get("/api/v1/complaints").get_json()

    assert body["none"] == 0
    assert body["source"] + body["table"] > 0
    assert late["overdue"] > 0


def test_the_citys_free_days_are_one_list(client: FlaskClient) -> None:
    """Sent, it is the whole list; not sent, it stays; sent one by one, the others stay."""
    days = {"2026-12-31": "Hari jadi"}
    assert decided(client, free_days=days)["free_days"] == [
        {"day": "2026-12-31", "name": "Hari jadi", "origin": "city"}
    ]
    assert len(decided(client, rows=[])["free_days"]) == 1
    more = [
        {"day": "2026-12-31", "name": "Hari ulang tahun"},
        {"day": "2027-02-28", "name": "Jadi"},
    ]
    told = decided(client, days=more)["free_days"]
    assert [one["name"] for one in told] == ["Hari ulang tahun", "Jadi"]
    assert len(decided(client, days=[{"day": "2027-02-28", "remove": True}])["free_days"]) == 1
    assert decided(client, free_days={})["free_days"] == []


@pytest.mark.parametrize(
    "body",
    [
        {"rows": {}},
        {"rows": [{"klass": "pengaduan"}]},
        {"rows": [{"class": "keluhan"}]},
        {"rows": [{"response": SHORT}]},
        {"rows": [{"topic": "a\nb"}]},
        {"rows": [{"class": "pengaduan", "response": {"amount": 0, "unit": "hours"}}]},
        {"rows": [{"class": "pengaduan", "response": {"amount": True, "unit": "hours"}}]},
        {"rows": [{"class": "pengaduan", "response": {"amount": 9, "unit": "weeks"}}]},
        {"rows": [{"topic": "Banjir"}, {"topic": " banjir"}]},
        {"free_days": {"2026-02-30": "x"}},
        {"free_days": {"20261231": "x"}},
        {"free_days": {"2026-12-31": ""}},
        {"days": [{"day": "2026-12-31", "name": ""}]},
        {"days": [{"day": "2026-12-31", "name": "x"}] * 2},
        {"days": [{"day": "1999-12-31", "name": "x"}]},
        {"days": {"day": "2026-12-31"}},
    ],
)
def test_what_makes_no_sense_is_refused_whole(client: FlaskClient, body: dict[str, Any]) -> None:
    """A table of deadlines is never half changed, and the sentence says what to send."""
    before = client.get(PATH).get_json()
    answer = client.put(PATH, json={"name": "Sari", **body})

    assert answer.status_code == 422
    assert answer.mimetype == "application/problem+json"
    assert client.get(PATH).get_json() == before
