"""A wall page: what stands in its foot is what can be seen above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from dashboard import build
from liveroom.room import Room
from liveroom.store.engine import writing
from liveroom.store.tables import application
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


SHARED = "belum-dikategorikan+e-kesehatan"


def _shrink(city: Engine) -> None:
    """Leave three applications each in two categories."""
    with writing(city) as connection:
        for slug in ("rapat", "kasir", "peta", "e-surat", "imunisasi", "ambulans"):
            connection.execute(
                application.update()
                .where(application.c.slug == slug)
                .values(category="layanan-publik")
            )
        connection.execute(
            application.update().where(application.c.slug == "aset").values(category="situs-opd")
        )


def test_small_categories_turn_on_one_page_and_keep_their_own(city: Engine) -> None:
    """Three applications on an empty wall look like a fault; an address, though, is for ever."""
    _shrink(city)
    client = build(Room(city, ZONE)).server.test_client()

    turning = re.findall(r'data-scene="([^"]*)"', client.get("/wall").text)
    shared = next(path for path in turning if path.startswith("bersama/"))
    alone = client.get("/wall/kategori/e-kesehatan")
    answer = client.get(f"/api/v1/scenes/{shared}")

    assert set(shared.removeprefix("bersama/").split("+")) == set(SHARED.split("+"))
    assert not {"kategori/e-kesehatan", "kategori/belum-dikategorikan"} & set(turning)
    assert alone.status_code == 200
    assert shared.removeprefix("bersama/") in answer.json["deviating"]
    assert "panels" in answer.json


def test_a_page_of_nobody_is_not_found(city: Engine) -> None:
    """Names from outside reach categories that exist and nothing else."""
    client = build(Room(city, ZONE)).server.test_client()

    assert client.get("/wall/bersama/tidak+ada").status_code == 404
    assert client.get("/api/v1/scenes/bersama/tidak+ada").status_code == 404
