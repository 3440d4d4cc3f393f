"""The file of boundaries is read beside the registry, watched with it, and refused with it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from liveroom.errors import RegistryError
from liveroom.registry import Accepted, Refused, Watcher, boundaries, load
from tests.areas import feature, geojson
from tests.city import ZONE

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """\
[city]
name = "Kota Contoh"
districts = "{file}"
[[district]]
code = "36.71.04"
population = 83530
source = "BPS, 2021"
[[category]]
slug = "umum"
name = {{ id = "Umum", en = "General" }}
[[agency]]
slug = "dishub"
name = "Dishub"
[[application]]
slug = "parkir"
name = "Parkir"
category = "umum"
owner = "dishub"
"""


def laid(folder: Path, data: bytes | None = None, file: str = "batas.geojson") -> Path:
    """Write a registry, with the file of boundaries beside it unless there is none."""
    path = folder / "applications.toml"
    path.write_text(TEXT.format(file=file))
    if data is not None:
        (folder / file).write_bytes(data)
    return path


def test_a_registry_brings_its_boundaries_and_its_people(tmp_path: Path) -> None:
    """Thirteen areas beside what the registry says itself."""
    found = load(laid(tmp_path, geojson()), zone=ZONE)

    assert len(found.boundaries) == 13
    assert [(each.code, each.population) for each in found.districts] == [("36.71.04", 83_530)]


def test_boundaries_that_cannot_be_used_refuse_the_registry(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Missing, wrong, too large: a sentence that names the file."""

    def told(data: bytes | None) -> str:
        with pytest.raises(RegistryError) as refused:
            load(laid(tmp_path, data), zone=ZONE)
        return refused.value.problems[0]

    assert "No such file" in told(None)
    assert told(geojson(feature(0))).startswith("batas.geojson: there is no area for")
    monkeypatch.setattr(boundaries, "LARGEST", 100)
    assert "larger than" in told(geojson())


@pytest.mark.parametrize("name", ["../batas.geojson", "/etc/passwd", "batas.kml", ".geojson"])
def test_boundaries_lie_beside_the_registry(tmp_path: Path, name: str) -> None:
    """A registry cannot have any file of the machine read."""
    with pytest.raises(RegistryError, match="beside the registry"):
        load(laid(tmp_path, file=name), zone=ZONE)


def test_a_population_is_of_one_kecamatan_once(tmp_path: Path) -> None:
    """An unknown code, nobody, and the same code twice are told with their lines."""
    path = laid(tmp_path, geojson())
    more = '[[district]]\ncode = "36.71.99"\npopulation = 0\nsource = "x"\n'
    again = '[[district]]\ncode = "36.71.04"\npopulation = 1\nsource = "x"\n'
    path.write_text(path.read_text() + more + again)

    with pytest.raises(RegistryError) as refused:
        load(path, zone=ZONE)

    said = "\n".join(refused.value.problems)
    assert "36.71.99" in said
    assert "population" in said
    assert "is taken: district number 1 has it" in said


def test_changed_boundaries_are_seen_though_the_registry_is_the_same(tmp_path: Path) -> None:
    """Nobody should have to touch one file for the sake of another."""
    watcher = Watcher(laid(tmp_path, geojson()), zone=ZONE)
    first = watcher.look()
    watcher.look()
    assert not watcher.has_changed()

    (tmp_path / "batas.geojson").write_bytes(geojson(feature(0)))
    os.utime(tmp_path / "batas.geojson", ns=(1, 1))
    assert watcher.has_changed()
    second = watcher.look()
    (tmp_path / "batas.geojson").write_bytes(geojson() + b" ")
    third = watcher.look()

    assert isinstance(first, Accepted)
    assert isinstance(second, Refused)
    assert isinstance(third, Accepted)
    assert first.digest != third.digest
