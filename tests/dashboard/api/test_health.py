"""Whoever watches the watcher is told the truth, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import delete, text, update

from liveroom.store.tables import city, heartbeat

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from sqlalchemy.sql.expression import Executable

    from liveroom.room import Room


def change(room: Room, statement: Executable) -> None:
    """Change the town."""
    with room.engine.connect().execution_options(writing=True) as connection:
        connection.execute(statement)
        connection.commit()


def test_a_process_that_answers_is_alive(client: FlaskClient) -> None:
    """Liveness asks nothing of the database: a restart would not mend that."""
    assert client.get("/healthz").get_json()["status"] == "alive"


def test_a_whole_room_is_ready(client: FlaskClient) -> None:
    """Database, heartbeat and registry: all three."""
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        (update(heartbeat).values(beat_ms=heartbeat.c.beat_ms - 20_000), "stopped"),
        (delete(heartbeat), "stopped"),
        (delete(city), "no_registry"),
        (update(city).values(refused_ms=1, refusal="baris 3: url salah\nbaris 9: x"), "registry"),
        (text("DROP TABLE city"), "database"),
    ],
)
def test_a_room_that_is_not_able_says_why(
    client: FlaskClient, room: Room, statement: Executable, reason: str
) -> None:
    """503 with every reason, for a machine by its name and for a person by its sentence."""
    change(room, statement)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.mimetype == "application/problem+json"
    reasons = answer.get_json()["reasons"]
    assert reasons[0]["reason"] == reason
    assert reasons[0]["detail"]


def test_a_storage_fault_that_is_over_makes_no_room_unable(client: FlaskClient, room: Room) -> None:
    """The collector tells of it for a minute; but whoever beats has written."""
    change(room, update(heartbeat).values(state="storage", reason="monitor-storage"))

    assert client.get("/readyz").status_code == 200


def test_every_application_has_one_figure(client: FlaskClient) -> None:
    """1 where it is known to be up, else 0; the status itself stands beside it."""
    families = {
        family.name: family
        for family in text_string_to_metric_families(client.get("/metrics").text)
    }

    up = {s.labels["application"]: s.value for s in families["liveroom_application_up"].samples}
    status = {
        s.labels["application"]: s.labels["status"]
        for s in families["liveroom_application_status"].samples
        if s.value == 1
    }

    assert up == {"parkir": 1, "pajak": 0, "ppdb": 1, "arsip": 0}
    assert status["pajak"] == "down"
    assert status["arsip"] == "unknown"
    assert families["liveroom_monitor_up"].samples[0].value == 1


def test_a_name_is_a_label_and_nothing_more(client: FlaskClient, room: Room) -> None:
    """A slug with quotes and line ends cannot forge a figure."""
    change(room, text("""UPDATE application SET slug = 'x"} 1\nliveroom_forged 1' WHERE id = 1"""))

    names = {f.name for f in text_string_to_metric_families(client.get("/metrics").text)}

    assert "liveroom_forged" not in names
