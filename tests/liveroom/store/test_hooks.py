"""Who may send is what the registry says now; a message is known for a month."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from liveroom.model import Hook
from liveroom.store.engine import reading, writing
from liveroom.store.hooks import REMEMBERED, count, counted, hook_of, keep_hooks
from tests.city import NOON

if TYPE_CHECKING:
    from sqlalchemy import Engine

LAKSA = Hook("laksa", ("laksa-new", "laksa-old"), "open311")


def test_who_is_not_named_any_more_may_not_send(engine: Engine) -> None:
    """The last accepted registry stands."""
    with writing(engine) as connection:
        keep_hooks(connection, [LAKSA, Hook("loket", ("loket",))])
        keep_hooks(connection, [LAKSA])

    with reading(engine) as connection:
        assert hook_of(connection, "laksa") == LAKSA
        assert hook_of(connection, "loket") is None


def test_a_message_is_forgotten_after_a_month(engine: Engine) -> None:
    """Nobody tries that long, and the table does not grow for ever."""
    later = NOON + REMEMBERED + timedelta(seconds=1)
    with writing(engine) as connection:
        count(connection, "laksa", "one", "d1", NOON)
        assert counted(connection, "laksa", "one") == "d1"
        assert counted(connection, "loket", "one") is None
        count(connection, "laksa", "two", "d2", later)

        assert counted(connection, "laksa", "one") is None
        assert counted(connection, "laksa", "two") == "d2"
