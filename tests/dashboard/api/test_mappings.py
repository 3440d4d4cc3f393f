"""What a source's words and topics mean is decided over HTTP, and laid over what is kept at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, update

from liveroom.store.engine import writing
from liveroom.store.tables import request, topic

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from liveroom.room import Room

WORDS, TOPICS = "/api/v1/complaints/words", "/api/v1/complaints/topics"


def row(body: dict[str, Any], key: str, name: str) -> dict[str, Any]:
    return next(each for each in body["rows"] if each[key] == name)


@pytest.fixture
def odd(room: Room) -> None:
    """Let one open complaint say a word nobody knows."""
    with writing(room.engine) as connection:
        first = update(request).where(request.c.id == 1)
        connection.execute(
            first.values(source_status="Rampung ", known_status=False, status="received")
        )


@pytest.fixture
def listed(room: Room) -> None:
    """Let the registry list two of the three topics the town complains about."""
    with writing(room.engine) as connection:
        rows = [
            {
                "position": 0,
                "name": "Gagal unggah",
                "owner": "dishub",
                "category": None,
                "application": "parkir",
            },
            {
                "position": 1,
                "name": "Lampu jalan",
                "owner": None,
                "category": None,
                "application": None,
            },
        ]
        connection.execute(insert(topic), rows)


@pytest.mark.usefixtures("odd")
def test_an_unknown_word_is_listed_and_can_be_mapped(client: FlaskClient) -> None:
    """It counts as open until the city says what it means; then at once, and back again."""
    before = client.get(WORDS).get_json()
    assert before["unmapped"] == 1
    assert row(before, "word", "Rampung ")["origin"] == "unmapped"
    open_before = client.get("/api/v1/complaints").get_json()["open"]

    body = {"name": "Sari", "source": "laksa", "words": {"rampung": "resolved"}}
    after = client.put(WORDS, json=body).get_json()
    told = row(after, "word", "Rampung ")
    assert (told["status"], told["origin"], told["changed_by"]) == ("resolved", "city", "Sari")
    assert after["unmapped"] == 0
    assert client.get("/api/v1/complaints").get_json()["open"] == open_before - 1

    back = client.put(WORDS, json=body | {"words": {"RAMPUNG": None}}).get_json()
    assert row(back, "word", "Rampung ")["origin"] == "unmapped"
    assert client.get("/api/v1/complaints").get_json()["open"] == open_before


def test_the_words_this_version_knows_are_shown_by_system(client: FlaskClient) -> None:
    """The editor shows what holds before anybody decided anything."""
    body = client.get(WORDS).get_json()
    assert body["defaults"]["jaki"]["koordinasi"] == "assigned"
    assert body["defaults"]["open311-bulk"]["processing"] == "in_progress"
    assert "not_our_authority" in body["statuses"]


@pytest.mark.usefixtures("listed")
def test_a_topic_nobody_listed_is_decided_and_given_back(client: FlaskClient) -> None:
    """Unmapped becomes unrelated or mapped; what the city took back is the registry's again."""
    before = client.get(TOPICS).get_json()
    (lost,) = [each for each in before["rows"] if each["mapping"] == "unmapped"]
    assert before["unmapped"] == lost["received"] == 1

    body = {"name": "Sari", "topics": {lost["topic"]: {}}}
    unrelated = client.put(TOPICS, json=body).get_json()
    assert (unrelated["unmapped"], unrelated["unrelated"]) == (0, before["unrelated"] + 1)
    assert row(unrelated, "topic", lost["topic"])["origin"] == "city"

    body = {"name": "Sari", "topics": {lost["topic"]: {"application": "pajak"}}}
    mapped = client.put(TOPICS, json=body).get_json()
    assert mapped["mapped"] == before["mapped"] + 1

    body = {"name": "Sari", "topics": {lost["topic"].upper(): None}}
    assert client.put(TOPICS, json=body).get_json()["unmapped"] == 1


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        (WORDS, {"source": "laksa", "words": {"x": "closed"}}, 422),
        (WORDS, {"name": "S", "source": "none", "words": {"x": "closed"}}, 422),
        (WORDS, {"name": "S", "source": "laksa", "words": {"x": "done"}}, 422),
        (WORDS, {"name": "S", "source": "laksa", "words": {"x": 1}}, 422),
        (WORDS, {"name": "S", "source": "laksa", "words": {}}, 422),
        (WORDS, {"name": "S", "source": "laksa", "words": {"x": "closed", "X ": "closed"}}, 422),
        (WORDS, {"name": "S", "source": "laksa", "words": {"x" * 41: "closed"}}, 422),
        (WORDS, {"name": "S", "source": "laksa", "words": {"a\u202eb": "closed"}}, 422),
        (WORDS, {"name": "S", "source": "laksa", "words": ["x"]}, 422),
        (TOPICS, {"name": "S", "topics": {"x": {"application": "none"}}}, 422),
        (TOPICS, {"name": "S", "topics": {"x": {"application": 3}}}, 422),
        (TOPICS, {"name": "S", "topics": {"x": {"agency": "dishub"}}}, 422),
        (TOPICS, {"name": "S", "topics": {"x": "pajak"}}, 422),
        (TOPICS, {"name": "S", "topics": {}, "more": 1}, 422),
    ],
)
def test_what_makes_no_sense_is_refused_as_a_whole(
    client: FlaskClient, path: str, body: dict[str, Any], status: int
) -> None:
    """A sentence says what is wrong, and nothing was changed."""
    before = client.get(path).get_json()
    answer = client.put(path, json=body)
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    assert client.get(path).get_json() == before


def test_another_site_cannot_decide(client: FlaskClient) -> None:
    """The browser of somebody who looks at this room sends nothing on another's behalf."""
    body = {"name": "S", "source": "laksa", "words": {"x": "closed"}}
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert client.put(WORDS, json=body, headers=headers).status_code == 403
