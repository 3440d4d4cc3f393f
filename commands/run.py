"""Run the whole room: collector and web, and without a registry the demo city, as one tree."""

from __future__ import annotations

import http.client
import sys
import threading
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from commands import door
from commands.tree import Child, Tree, front_door
from liveroom.errors import RegistryError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from liveroom.registry import Watcher
    from liveroom.settings import Settings

DEMO_ADDRESS = "127.0.0.1/32"
PATIENCE_S = 0.5


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take where to listen."""
    door.arguments(parser)


def run(options: argparse.Namespace) -> int:
    """Check everything, start the tree, keep it until SIGTERM; exit 2 before anything starts.

    The demo city makes room for the city's own registry as soon as there is one that can be used.
    """
    from liveroom import settings as environment

    settings = environment.load()
    with door.listen(options.host, options.port) as listening:
        entrance = door.url(listening)
        _, port = door.address(listening)
    stop = threading.Event()
    web = front_door("serve", "--host", options.host, "--port", str(port))
    while not stop.is_set():
        settings = environment.load()  # a registry may have come meanwhile
        is_demo = _is_demo(settings)
        given = environment.environment(demo_changes(settings) if is_demo else {})
        chosen = environment.load(given)
        _prepare(chosen, is_demo=is_demo)
        children = [Child("web", web, given)]
        if is_demo:
            children += _demo(chosen.home, given)
        else:
            children.append(Child("collector", front_door("collect"), given))
        welcome = Welcome(entrance, str(_own(settings)) if is_demo else None)
        arrival = Arrival(settings, _say) if is_demo else None
        Tree(children, _say, stop).keep(partial(_look, welcome, arrival))
    return 0


def demo_changes(settings: Settings) -> dict[str, str]:
    """Return what the demo city changes in the environment.

    It has a data directory, a registry and a database of its own, so that invented data never
    meets real data; and it may be polled on this machine.
    """
    networks = [*map(str, settings.allowed_networks), DEMO_ADDRESS]
    home = settings.home / "demo"
    return {
        "LIVEROOM_HOME": str(home),
        "LIVEROOM_REGISTRY": str(home / "applications.toml"),
        "LIVEROOM_DATABASE_URL": "",
        "LIVEROOM_DATABASE_URL_FILE": "",
        "LIVEROOM_ALLOWED_NETWORKS": ",".join(networks),
    }


def _prepare(settings: Settings, *, is_demo: bool) -> None:
    """Raise every reason why the room cannot run; leave a database that is up to date."""
    from collectors.rounds import last_accepted
    from liveroom import registry
    from liveroom.room import open_room

    room = open_room(settings)
    try:
        if not is_demo:
            registry.load(
                settings.registry, zone=settings.zone, secrets=settings.secrets, city=settings.city
            )
    except RegistryError:
        if last_accepted(room) is None:
            raise  # else the collector goes on with that one, and says what is wrong
    finally:
        room.engine.dispose()


def _is_demo(settings: Settings) -> bool:
    """Say whether nobody ever gave this room a registry, nor names one now."""
    is_given = settings.registry.exists() or settings.is_registry_named
    return not is_given and not _was_accepted(settings)


def _was_accepted(settings: Settings) -> bool:
    """Return whether a registry was accepted here before: an absent file makes no city invented."""
    from collectors.rounds import last_accepted
    from liveroom.room import open_room
    from liveroom.store.engine import is_there

    if not is_there(settings.database_url):
        return False
    room = open_room(settings)
    try:
        return last_accepted(room) is not None
    finally:
        room.engine.dispose()


def _demo(home: Path, given: Mapping[str, str]) -> list[Child]:
    """Return the demo city, and its collector and past, which begin when it has been founded."""
    registry, authority = home / "applications.toml", home / "authority.pem"
    registry.unlink(missing_ok=True)  # its addresses were those of an earlier run
    files = ("--registry", str(registry), "--authority", str(authority))
    city = front_door("demo-city", "--quiet", *files)
    past = front_door("demo-history", "--quiet")
    believing = {**given, "LIVEROOM_CA_FILE": str(authority)}
    return [
        Child("demo city", city, given),
        Child("collector", front_door("collect"), believing, waits_for=registry),
        Child("demo city's past", past, given, waits_for=registry, once=True),
    ]


@dataclass(slots=True)
class Welcome:
    """Says once where the pages are, as soon as they answer."""

    entrance: str
    registry: str | None  # where the city's own registry would be; None when it is there
    is_said: bool = False

    def look(self) -> None:
        """Ask the web whether it answers, and if so say where."""
        if not self.is_said and _answers(self.entrance):
            self.is_said = True
            print("\n".join(self.sentences()), flush=True)

    def sentences(self) -> list[str]:
        """Return what a person at the console needs to know."""
        lines = [
            "LIVE Room is open.",
            f"  The wall:         {self.entrance}/wall",
            f"  The laptop pages: {self.entrance}/",
        ]
        if self.registry is not None:
            lines.append(
                "  This is an invented city, marked DATA CONTOH / SAMPLE DATA. To watch your own "
                f"applications, put your registry at {self.registry}."
            )
        return [*lines, "  Ctrl-C ends it."]


@dataclass(slots=True)
class Arrival:
    """Waits, while the demo city runs, for the city's own registry; `tell` takes one sentence."""

    settings: Settings
    tell: Callable[[str], None]
    _watcher: Watcher | None = None

    def has_come(self) -> bool:
        """Return whether there is a registry that can be used; one that cannot be is told once."""
        given = self.settings
        path = next((path for path in (_own(given), given.registry) if path.exists()), None)
        if path is None:
            return False
        from liveroom.registry import Accepted, Refused, Watcher

        if self._watcher is None:
            self._watcher = Watcher(path, zone=given.zone, secrets=given.secrets, city=given.city)
        found = self._watcher.look()
        if isinstance(found, Refused):
            for sentence in found.problems:
                self.tell(sentence)
            self.tell("The demo city goes on until the registry is put right.")
        if isinstance(found, Accepted):
            self.tell(f"There is a registry now: the room opens again with {path}.")
        return isinstance(found, Accepted)


def _own(settings: Settings) -> Path:
    return settings.home / "applications.toml"


def _look(welcome: Welcome, arrival: Arrival | None) -> bool:
    welcome.look()
    return arrival is not None and arrival.has_come()


def _answers(entrance: str) -> bool:
    """Return whether the web says that it is alive."""
    connection = http.client.HTTPConnection(entrance.removeprefix("http://"), timeout=PATIENCE_S)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
