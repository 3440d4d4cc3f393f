"""Keep figures that were published about complaints: `import complaints FILE --format aggregate`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from liveroom.errors import ImportFileError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

LARGEST = 1 << 20
PARTLY = 3


def import_published(file: Path, name: str) -> int:
    """Import the figures and print what became of them; 3 when some were not taken."""
    from dashboard.words import words
    from liveroom import settings
    from liveroom.clock import now
    from liveroom.dialects.published import COLUMNS, read_published
    from liveroom.room import open_room
    from liveroom.store.engine import writing
    from liveroom.store.published import keep_published

    try:
        if file.stat().st_size > LARGEST:
            raise ImportFileError(f"{file} is larger than {LARGEST >> 20} MiB: split it.")
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError:
        raise ImportFileError(f"{file} is not UTF-8 text.") from None
    told = read_published(text)
    if told is None:
        raise ImportFileError(f"{file} must have the columns {', '.join(COLUMNS)}.")
    figures, refused = told
    chosen = settings.load()
    room = open_room(chosen)
    try:
        with writing(room.engine) as connection:
            new, updated, unchanged = keep_published(connection, name, figures, now())
    finally:
        room.engine.dispose()
    print(f"new {new} updated {updated} unchanged {unchanged} conflicts 0 rejected {len(refused)}")
    told_in = words(chosen.language, chosen.zone)
    for refusal in refused:
        print(told_in("refused.line", n=refusal.line, why=told_in.refused(refusal.reason)))
    return PARTLY if refused else 0
