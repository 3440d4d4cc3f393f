"""A wall page: what stands in its foot is what can be seen above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from dashboard import build
from liveroom.room import Room
from tests.city import ZONE

if TYPE_CHECKING:
    from sqlalchemy import Engine


def _keys(page: str) -> list[str]:
    return re.findall(r'<span class="key"><svg.*?</svg>([^<]*)</span>', page)


@pytest.mark.parametrize(
    ("path", "keys"),
    [
        ("ikhtisar", ["Mati", "Terganggu", "Tak diketahui", "Pemeliharaan", "Normal"]),
        ("aduan", ["Menunggu", "Diproses", "Selesai", "Lewat tenggat"]),
        ("tren", []),
    ],
)
def test_a_legend_explains_the_marks_of_its_own_page(
    city: Engine, path: str, keys: list[str]
) -> None:
    """A legend of marks that are not there makes a visitor search for them."""
    client = build(Room(city, ZONE)).server.test_client()

    page = client.get(f"/wall/{path}").text

    assert _keys(page) == keys


def test_every_scene_of_a_rotation_brings_its_own_legend(city: Engine) -> None:
    """The marks below must turn with the picture above, without a script."""
    page = build(Room(city, ZONE)).server.test_client().get("/wall").text

    scenes = page.split('data-scene="')[1:]
    legends = {scene.partition('"')[0]: len(_keys(scene)) for scene in scenes}

    assert legends["ikhtisar"] == 5
    assert legends["aduan"] == 4
    assert legends["tren"] == 0
