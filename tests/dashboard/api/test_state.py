"""The state is one document that adds up."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import update

from liveroom.store.tables import heartbeat

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from liveroom.room import Room


def test_the_state_has_the_names_of_the_contract(client: FlaskClient) -> None:
    """Scripts rely on these names; one that goes missing breaks a screen somewhere."""
    body = client.get("/api/v1/state").get_json()

    assert set(body) == {
        "seq", "as_of", "build", "sample", "monitor", "totals", "declared", "apps"
    }  # fmt: skip
    assert set(body["monitor"]) == {"state", "reason", "since"}
    assert set(body["declared"]) == {"count", "source", "residual"}
    assert set(body["apps"][0]) == {
        "id", "name", "category", "owner", "status", "cause", "since", "as_of", "next_due",
        "latency_ms", "incident", "parent", "flapping", "acknowledged_by", "complaints",
    }  # fmt: skip


def test_the_totals_are_the_applications_counted(client: FlaskClient) -> None:
    """Nothing is hidden in a bucket that is not shown; invented data says that it is."""
    body = client.get("/api/v1/state").get_json()

    assert sum(body["totals"].values()) == len(body["apps"]) == 4
    assert body["totals"] == {"up": 1, "degraded": 1, "down": 1, "unknown": 1, "maintenance": 0}
    assert body["declared"] == {"count": 6, "source": "Siaran pers, 2016", "residual": 2}
    assert body["sample"] is True
    assert body["seq"] == 412


def test_times_carry_their_offset(client: FlaskClient) -> None:
    """A time without an offset means something else in every city."""
    body = client.get("/api/v1/state").get_json()

    times = [body["as_of"], body["monitor"]["since"], body["apps"][0]["since"]]

    assert all(datetime.fromisoformat(time).tzinfo is not None for time in times)


def test_an_old_heartbeat_is_said(client: FlaskClient, room: Room) -> None:
    """A stopped monitor stands in the answer before any application does."""
    with room.engine.connect().execution_options(writing=True) as connection:
        connection.execute(update(heartbeat).values(beat_ms=heartbeat.c.beat_ms - 20_000))
        connection.commit()

    body = client.get("/api/v1/state").get_json()

    assert body["monitor"]["state"] == "stale"
    assert body["monitor"]["reason"] == "monitor-stopped"
    assert body["monitor"]["since"] == body["as_of"]
