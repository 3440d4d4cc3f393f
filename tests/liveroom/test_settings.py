"""The environment is read once, and every problem in it is told at once."""

from __future__ import annotations

from ipaddress import ip_network
from typing import TYPE_CHECKING

import pytest

from liveroom import settings
from liveroom.errors import SettingsError

if TYPE_CHECKING:
    from pathlib import Path


def problems(environ: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        settings.load(environ)
    return caught.value.problems


def test_nothing_set_is_a_room_in_jakarta_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first run needs no setting at all."""
    monkeypatch.chdir(tmp_path)

    found = settings.load({"PATH": "/bin", "LIVEROOM_CITY": ""})

    assert found.home == tmp_path / "data"
    assert found.registry == tmp_path / "applications.toml"
    assert found.database_url == f"sqlite:///{tmp_path}/data/liveroom.db"
    assert (found.zone.key, found.language, found.city) == ("Asia/Jakarta", "id", None)
    assert (found.allowed_networks, found.anchors, found.secrets) == ((), (), {})


def test_the_registry_of_the_data_directory_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A city keeps its own file with its own data, out of the checkout."""
    monkeypatch.chdir(tmp_path)
    for place in (tmp_path, tmp_path / "home"):
        place.mkdir(exist_ok=True)
        (place / "applications.toml").touch()

    found = settings.load({"LIVEROOM_HOME": "home"})

    assert found.registry == tmp_path / "home" / "applications.toml"


def test_every_setting_is_read(tmp_path: Path) -> None:
    """What is set arrives, parsed into the type the rooms use."""
    registry, authorities = tmp_path / "a.toml", tmp_path / "ca.pem"
    registry.touch()
    authorities.write_text("-----BEGIN CERTIFICATE-----")

    found = settings.load(
        {
            "LIVEROOM_HOME": str(tmp_path),
            "LIVEROOM_REGISTRY": str(registry),
            "LIVEROOM_DATABASE_URL": "postgresql://live@db/live",
            "LIVEROOM_ZONE": "Asia/Makassar",
            "LIVEROOM_LANGUAGE": "en",
            "LIVEROOM_CITY": " Kota Contoh ",
            "LIVEROOM_ALLOWED_NETWORKS": "10.20.0.0/16, fd00::/8",
            "LIVEROOM_ANCHORS": "10.0.0.1, ns1.example.go.id",
            "LIVEROOM_CA_FILE": str(authorities),
            "LIVEROOM_IN_FLIGHT": "64",
            "LIVEROOM_BASE_URL": "https://live.example.go.id/",
            "LIVEROOM_SECRET_KEY": "k" * 32,
        }
    )

    assert (found.registry, found.ca_file) == (registry, authorities)
    assert found.zone.key == "Asia/Makassar"
    assert (found.language, found.city, found.in_flight) == ("en", "Kota Contoh", 64)
    assert found.allowed_networks == (ip_network("10.20.0.0/16"), ip_network("fd00::/8"))
    assert found.anchors == ("10.0.0.1", "ns1.example.go.id")
    assert found.base_url == "https://live.example.go.id"
    assert found.database_url == "postgresql://live@db/live"


def test_every_problem_is_told_at_once() -> None:
    """An operator mends the whole environment in one go."""
    told = problems(
        {
            "LIVEROOM_HMOE": "x",
            "LIVEROOM_REGISTRY": "/",
            "LIVEROOM_DATABASE_URL": "mysql://db",
            "LIVEROOM_ZONE": "Asia/Tangerang",
            "LIVEROOM_LANGUAGE": "jv",
            "LIVEROOM_ALLOWED_NETWORKS": "10.20.0.1/16",
            "LIVEROOM_ANCHORS": "10.0.0.1, ns1 ns2",
            "LIVEROOM_CA_FILE": "/etc/hostname",
            "LIVEROOM_IN_FLIGHT": "0",
            "LIVEROOM_BASE_URL": "live.example.go.id",
            "LIVEROOM_SECRET_KEY": "short",
        }
    )

    assert len(told) == 11
    assert "LIVEROOM_HMOE: no such setting; did you mean LIVEROOM_HOME?" in told
    assert all(sentence.startswith("LIVEROOM_") for sentence in told)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused(url: str) -> None:
    """Two processes share the database; memory is not shared."""
    assert "memory" in problems({"LIVEROOM_DATABASE_URL": url})[0]


@pytest.mark.parametrize("place", ["[::1/live", "db:port/live", "db:99999/live"])
def test_a_database_nobody_can_reach_is_a_sentence(place: str) -> None:
    """Never a traceback, and never the password in it."""
    (told,) = problems({"LIVEROOM_DATABASE_URL": f"postgresql+psycopg://u:hunter2@{place}"})
    assert told.startswith("LIVEROOM_DATABASE_URL: its host or port cannot be read")
    assert "hunter2" not in told


@pytest.mark.parametrize("url", ["https://u:p@live.go.id", "https://live.go.id/?a=1"])
def test_a_base_address_is_plain(url: str) -> None:
    """It is printed in links, so it may hold nothing that is not for everybody."""
    assert "may hold no password" in problems({"LIVEROOM_BASE_URL": url})[0]


def test_secrets_come_from_variables_and_from_files(tmp_path: Path) -> None:
    """`secret:pdn-token` finds its value under either name; files are how systemd gives it."""
    token, key = tmp_path / "token", tmp_path / "key"
    token.write_text("from-a-file\n")
    key.write_text("k" * 40)

    found = settings.load(
        {
            "LIVEROOM_SECRET_PDN_TOKEN_FILE": str(token),
            "LIVEROOM_SECRET_OTHER": "plain",
            "LIVEROOM_SECRET_KEY_FILE": str(key),
        }
    )

    assert found.secrets == {"pdn-token": "from-a-file", "other": "plain"}
    assert found.secret_key == "k" * 40


def test_a_secret_is_never_printed() -> None:
    """Settings may end in a log line; what is secret must not."""
    shown = repr(
        settings.load(
            {
                "LIVEROOM_SECRET_A": "hunter2",
                "LIVEROOM_SECRET_KEY": "hunter2" * 8,
                "LIVEROOM_DATABASE_URL": "postgresql://u:hunter2@db/live",
            }
        )
    )

    assert "hunter2" not in shown


def test_wrong_secrets_are_told(tmp_path: Path) -> None:
    """A file that is not there, two values for one name, a name that cannot be written."""
    told = problems(
        {
            "LIVEROOM_SECRET_A_FILE": str(tmp_path / "none"),
            "LIVEROOM_SECRET_B": "1",
            "LIVEROOM_SECRET_B_FILE": str(tmp_path / "none"),
            "LIVEROOM_SECRET_c": "1",
            "LIVEROOM_ZONE_FILE": "/etc/zone",
        }
    )

    assert len(told) == 4
    assert any("cannot be read" in sentence for sentence in told)
    assert any("both set" in sentence for sentence in told)
    assert any("LIVEROOM_ZONE_FILE: no such setting" in sentence for sentence in told)


def test_a_child_gets_our_environment_and_the_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The demo city's rooms differ from ours in their data directory only."""
    monkeypatch.setenv("LIVEROOM_ZONE", "Asia/Jayapura")

    given = settings.environment({"LIVEROOM_HOME": "/elsewhere"})

    assert (given["LIVEROOM_ZONE"], given["LIVEROOM_HOME"]) == ("Asia/Jayapura", "/elsewhere")
