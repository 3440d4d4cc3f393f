"""The only door to the environment: every `LIVEROOM_*` name, read once."""

from __future__ import annotations

import difflib
import os
import re
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from liveroom.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Network = IPv4Network | IPv6Network
Value = TypeVar("Value")

PREFIX = "LIVEROOM_"
SECRET = "LIVEROOM_SECRET_"  # noqa: S105  a prefix of names, not a secret
NAMES = (
    "LIVEROOM_HOME",
    "LIVEROOM_REGISTRY",
    "LIVEROOM_DATABASE_URL",
    "LIVEROOM_ZONE",
    "LIVEROOM_LANGUAGE",
    "LIVEROOM_CITY",
    "LIVEROOM_ALLOWED_NETWORKS",
    "LIVEROOM_ANCHORS",
    "LIVEROOM_CA_FILE",
    "LIVEROOM_IN_FLIGHT",
    "LIVEROOM_BASE_URL",
    "LIVEROOM_KEEP_TEXT",
    "LIVEROOM_SECRET_KEY",
)
LANGUAGES = ("id", "en")
IN_FLIGHT_LIMIT = 4096
YEAR, DIGITS = 366, 3
SHORTEST_KEY = 32
_FROM_FILES = ("LIVEROOM_DATABASE_URL", "LIVEROOM_SECRET_KEY")
_SECRET_NAME = re.compile(r"[A-Z0-9]+(_[A-Z0-9]+)*")
_HOST = re.compile(r"[A-Za-z0-9.:\[\]_-]+")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the operator chose: where things lie, whose city it is, where polls may go.

    `keep_text` is for how many days what citizens wrote is kept; 0 is not at all.
    `secrets` holds what `secret:NAME` in the registry stands for, by its name in lower case with
    hyphens. Nothing secret is shown when the object is printed.
    """

    home: Path
    registry: Path
    is_registry_named: bool
    database_url: str = field(repr=False)
    zone: ZoneInfo
    language: str = "id"
    city: str | None = None
    allowed_networks: tuple[Network, ...] = ()
    anchors: tuple[str, ...] = ()
    ca_file: Path | None = None
    in_flight: int = 128
    base_url: str | None = None
    keep_text: int = 0
    secret_key: str | None = field(default=None, repr=False)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Return the settings, or raise SettingsError with every problem at once.

    An empty value means "not set". `NAME_FILE` names a file that holds the value, for secrets.
    """
    settings, problems = read(environ)
    if problems:
        raise SettingsError(problems)
    return settings


def read(environ: Mapping[str, str] | None = None) -> tuple[Settings, tuple[str, ...]]:
    """Return what can be used, with defaults in place of the rest, and every problem."""
    reader = _Reader(dict(os.environ if environ is None else environ))
    home = Path(reader.text("LIVEROOM_HOME") or "data").absolute()
    settings = Settings(
        home=home,
        registry=reader.read("LIVEROOM_REGISTRY", _registry, _default_registry(home)),
        is_registry_named=reader.text("LIVEROOM_REGISTRY") is not None,
        database_url=reader.read(
            "LIVEROOM_DATABASE_URL", _database, f"sqlite:///{home / 'liveroom.db'}"
        ),
        zone=reader.read("LIVEROOM_ZONE", _zone, ZoneInfo("Asia/Jakarta")),
        language=reader.read("LIVEROOM_LANGUAGE", _language, "id"),
        city=reader.text("LIVEROOM_CITY"),
        allowed_networks=reader.read("LIVEROOM_ALLOWED_NETWORKS", _networks, ()),
        anchors=reader.read("LIVEROOM_ANCHORS", _anchors, ()),
        ca_file=reader.read("LIVEROOM_CA_FILE", _ca_file, None),
        in_flight=reader.read("LIVEROOM_IN_FLIGHT", _in_flight, 128),
        base_url=reader.read("LIVEROOM_BASE_URL", _base_url, None),
        keep_text=reader.read("LIVEROOM_KEEP_TEXT", _keep_text, 0),
        secret_key=reader.read("LIVEROOM_SECRET_KEY", _secret_key, None),
        secrets=reader.secrets(),
    )
    return settings, reader.told()


def environment(changes: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for a child process: ours, with `changes` laid over it."""
    return {**os.environ, **changes}


class _Reader:
    """Takes values out of the environment and gathers every problem on the way."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = {k: v for k, v in environ.items() if k.startswith(PREFIX) and v.strip()}
        self.problems: list[str] = []

    def text(self, name: str) -> str | None:
        """Return the value of `name`, from its file where it may have one, else None."""
        if name in _FROM_FILES or name.startswith(SECRET):
            return self._from_file(name)
        value = self.environ.get(name)
        return None if value is None else value.strip()

    def read(self, name: str, parse: Callable[[str], Value], default: Value) -> Value:
        """Return the parsed value; a value that cannot be used is kept as a problem."""
        value = self.text(name)
        if value is None:
            return default
        try:
            return parse(value)
        except ValueError as error:
            self.problems.append(f"{name}: {error}")
            return default

    def secrets(self) -> dict[str, str]:
        """Return what `secret:NAME` stands for, by NAME in lower case with hyphens."""
        found: dict[str, str] = {}
        for variable in self.environ:
            name = variable.removesuffix("_FILE")
            if not name.startswith(SECRET) or name in NAMES:
                continue
            rest = name.removeprefix(SECRET)
            if not _SECRET_NAME.fullmatch(rest):
                self.problems.append(
                    f"{variable}: a secret is named with capitals, digits and single underscores."
                )
                continue
            value = self._from_file(name) if secret_name(rest) not in found else None
            if value is not None:
                found[secret_name(rest)] = value
        return found

    def told(self) -> tuple[str, ...]:
        """Return every problem, the unknown names among them."""
        for name in sorted(self.environ):
            base = name.removesuffix("_FILE")
            from_file = name != base and base in _FROM_FILES
            if name not in NAMES and not from_file and not name.startswith(SECRET):
                self.problems.append(f"{name}: no such setting{_nearest(name)}")
        return tuple(dict.fromkeys(self.problems))

    def _from_file(self, name: str) -> str | None:
        value, file = self.environ.get(name), self.environ.get(f"{name}_FILE")
        if file is None:
            return None if value is None else value.strip()
        if value is not None:
            self.problems.append(f"{name} and {name}_FILE are both set: keep one of them.")
            return None
        try:
            return Path(file.strip()).read_text("utf-8").strip() or None
        except (OSError, UnicodeDecodeError):
            self.problems.append(f"{name}_FILE: {file} cannot be read: check its name and rights.")
            return None


def secret_name(text: str) -> str:
    """Return the name of a secret as the registry writes it: `PDN_TOKEN` is `pdn-token`."""
    return text.lower().replace("_", "-")


def _nearest(name: str) -> str:
    tails = [known.removeprefix(PREFIX) for known in NAMES]
    near = difflib.get_close_matches(name.removeprefix(PREFIX), tails, n=1, cutoff=0.7)
    return f"; did you mean {PREFIX}{near[0]}?" if near else "; docs/operations.md lists them all."


def _default_registry(home: Path) -> Path:
    """Return the city's own file: in the data directory, else in the working directory."""
    kept = home / "applications.toml"
    return kept if kept.exists() else Path("applications.toml").absolute()


def _registry(text: str) -> Path:
    """Return where the registry should be; a file that is not there is no wrong setting.

    Whoever needs it says so: a room goes on with the registry it accepted last.
    """
    path = Path(text).absolute()
    if path.is_dir():
        raise ValueError(f"{path} is a directory: name the file in it.")
    return path


def _database(text: str) -> str:
    scheme, _, rest = text.partition("://")
    if scheme not in {"sqlite", "postgresql", "postgresql+psycopg"}:
        raise ValueError("a database is sqlite:////absolute/file or postgresql+psycopg://….")
    try:
        is_sound = urlsplit(text).port != 0
    except ValueError:
        is_sound = False
    if not is_sound:
        raise ValueError(
            "its host or port cannot be read: postgresql+psycopg://user@host:5432/name."
        )
    if scheme == "sqlite" and (rest in {"", "/"} or ":memory:" in rest):
        raise ValueError("a database in memory cannot be shared between processes: name a file.")
    return text


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"{text!r} is not a time zone: use a name like Asia/Jakarta.") from error


def _language(text: str) -> str:
    if text not in LANGUAGES:
        raise ValueError(f"{text!r} is not a language of this room: use {' or '.join(LANGUAGES)}.")
    return text


def _networks(text: str) -> tuple[Network, ...]:
    return tuple(_network(part) for part in _parts(text))


def _network(text: str) -> Network:
    try:
        return ip_network(text)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a network: write 10.20.0.0/16, 10.30.0.5.") from error


def _anchors(text: str) -> tuple[str, ...]:
    parts = _parts(text)
    for part in parts:
        if not _HOST.fullmatch(part):
            raise ValueError(f"{part!r} is not a host or an address: write 10.0.0.1, ns1.go.id.")
    return parts


def _ca_file(text: str) -> Path:
    """Return the file of the authorities believed in place of the public ones."""
    path = Path(text).absolute()
    try:
        is_bundle = b"BEGIN CERTIFICATE" in path.read_bytes()
    except OSError:
        is_bundle = False
    if not is_bundle:
        raise ValueError(f"{text!r} is not a file of PEM certificates: name one that is.")
    return path


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _in_flight(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= IN_FLIGHT_LIMIT):
        raise ValueError(f"{text!r} is not a whole number between 1 and {IN_FLIGHT_LIMIT}.")
    return int(text)


def _keep_text(text: str) -> int:
    days = text.removesuffix("d")
    if not (days.isascii() and days.isdigit() and len(days) <= DIGITS and 1 <= int(days) <= YEAR):
        raise ValueError(f"{text!r} is not a number of days between 1 and {YEAR}: write 90.")
    return int(days)


def _base_url(text: str) -> str | None:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{text!r} is not an address: write https://live.example.go.id.")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("the address may hold no password, question mark or hash sign.")
    return text.rstrip("/")


def _secret_key(text: str) -> str | None:
    if len(text) < SHORTEST_KEY:
        raise ValueError(f"a key has at least {SHORTEST_KEY} characters: openssl rand -hex 32.")
    return text
