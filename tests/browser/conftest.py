"""A real Chromium before a real server, in front of the small city as it is this minute."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Error
from sqlalchemy import select, update
from werkzeug.serving import WSGIRequestHandler, make_server

from dashboard import build
from liveroom import clock, settings
from liveroom.room import Room
from liveroom.store.engine import open_engine, writing
from liveroom.store.schema import upgrade
from liveroom.store.tables import application, current
from liveroom.store.writes import beat
from tests.city import ZONE, found_city

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, BrowserContext, Page
    from sqlalchemy import Connection, Engine
    from werkzeug.serving import BaseWSGIServer

WALL = {"width": 1920, "height": 1080}


def until(page: Page, claim: str, *, seconds: float = 30) -> None:
    """Wait until a JavaScript expression holds, at most so long.

    Playwright's own waiting evaluates strings inside the page, which our policy rightly forbids.
    """
    end = clock.monotonic() + seconds
    while not _holds(page, claim):
        assert clock.monotonic() < end, f"never came true: {claim}"
        page.wait_for_timeout(50)


def _holds(page: Page, claim: str) -> bool:
    try:
        return bool(page.evaluate(claim))
    except Error:  # the page is just being loaded anew
        return False


@pytest.fixture(scope="session")
def founded_now(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of the small city as it is now; copy it, never write it."""
    file = tmp_path_factory.mktemp("now") / "liveroom.db"
    opened = open_engine(f"sqlite:///{file}")
    found_city(opened, clock.now())
    with opened.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    opened.dispose()
    return file


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002 - werkzeug's name
        """Say nothing."""


def _look_again(connection: Connection) -> None:
    """Say of everything that it still is as it was, in the slot in progress.

    The city was founded when the first test began; on a slow machine that is long ago, and what
    nobody has looked at for three slots is rightly unknown. `lampu-jalan` is meant to be that.
    """
    now_ms = int(clock.now().timestamp()) * 1000  # slots begin and end at whole seconds
    unseen = select(application.c.id).where(application.c.slug == "lampu-jalan")
    connection.execute(
        update(current)
        .where(current.c.application_id.not_in(unseen))
        .values(start_ms=now_ms - 30_000, end_ms=now_ms + 30_000)
    )


@dataclass
class Served:
    """The web side on a port of its own, with a collector's heartbeat that can be stopped."""

    engine: Engine
    server: BaseWSGIServer | None = None
    port: int = 0
    stopped: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        """Return the address of the web side."""
        return f"http://127.0.0.1:{self.port}"

    def start(self, port: int = 0) -> None:
        """Answer, on the same port as before when started again."""
        home = Path(str(self.engine.url.database)).parent
        app = build(Room(self.engine, ZONE, settings.load({"LIVEROOM_HOME": str(home)})))
        self.server = make_server(
            "127.0.0.1", port, app.server, threaded=True, request_handler=_Quiet
        )
        self.port = self.server.server_port
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def live(self) -> None:
        """Beat as a collector does, until told to stop."""
        Thread(target=self._beat, daemon=True).start()

    def _beat(self) -> None:
        while not self.stopped.is_set():
            with writing(self.engine) as connection:
                beat(connection, clock.now())
                _look_again(connection)
            self.stopped.wait(0.5)

    def stop(self) -> None:
        """Stop answering, as a server does that was killed."""
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None


@pytest.fixture
def served(founded_now: Path, tmp_path: Path) -> Iterator[Served]:
    """Return the small city on a server of its own, its collector alive."""
    file = tmp_path / "served.db"
    shutil.copyfile(founded_now, file)
    yield from _serve(open_engine(f"sqlite:///{file}"))


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Served]:
    """Return a server before a database nobody has registered anything in."""
    engine = open_engine(f"sqlite:///{tmp_path / 'empty.db'}")
    upgrade(engine)
    yield from _serve(engine)


def _serve(engine: Engine) -> Iterator[Served]:
    running = Served(engine)
    running.live()
    running.start()
    yield running
    running.stopped.set()
    running.stop()
    engine.dispose()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a browser as a kiosk has it: one screen of 1920 by 1080."""
    opened = browser.new_context(viewport=WALL)  # type: ignore[arg-type]  # a plain dict will do
    yield opened
    opened.close()


# What a console says when a page breaks our policy, or asks Dash for what is not on it.
_WRONG = ("Content Security Policy", "nonexistent object", "callback error")


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Return a page that must end without an error in its console or a request elsewhere."""
    opened = context.new_page()
    wrong: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(error.stack or str(error)))
    opened.on(
        "console",
        lambda said: wrong.append(said.text) if any(sign in said.text for sign in _WRONG) else None,
    )
    opened.on(
        "request",
        lambda asked: None if "//127.0.0.1:" in asked.url else wrong.append(asked.url),
    )
    yield opened
    opened.unroute_all(
        behavior="ignoreErrors"
    )  # an answer may be on its way through a test's hands
    assert wrong == []
