"""A set of filters is kept under a name, for everybody, and can be taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask.testing import FlaskClient

PATH = "/api/v1/complaints/views"
VIEW = {"view": "Lampu di Ciledug", "name": "Sari", "periode": "30d", "kecamatan": "36.71.06"}


def test_a_view_is_saved_replaced_and_removed(client: FlaskClient) -> None:
    """The name is the key: saved again it says something else."""
    (row,) = client.put(PATH, json=VIEW).get_json()["rows"]
    assert (row["view"], row["query"]) == ("Lampu di Ciledug", "periode=30d&kecamatan=36.71.06")

    (row,) = client.put(PATH, json=VIEW | {"periode": "7d"}).get_json()["rows"]
    assert row["query"].startswith("periode=7d")
    assert client.put(PATH, json=VIEW | {"remove": True}).get_json()["rows"] == []
    assert client.get(PATH).get_json()["rows"] == []


@pytest.mark.parametrize(
    "body", [{}, {"view": "x"}, VIEW | {"sandi": "x"}, VIEW | {"periode": "a\nb"}]
)
def test_what_is_no_view_is_refused(client: FlaskClient, body: dict[str, str]) -> None:
    """422 with a sentence; nothing is kept."""
    assert client.put(PATH, json=body).status_code == 422
    assert client.get(PATH).get_json()["rows"] == []
