"""History from elsewhere is taken row by row: the good ones kept, the bad ones told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from commands import import_samples as command
from commands import main
from commands.import_samples import COLUMNS, import_samples
from liveroom.errors import ImportFileError
from liveroom.model import Refusal
from liveroom.store.codes import CAUSE, STATUS
from liveroom.store.engine import open_engine, reading, writing
from liveroom.store.schema import upgrade
from liveroom.store.tables import sample
from liveroom.store.writes import keep_registry
from tests.city import NOON, ZONE, registry

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

HEADER = ",".join(COLUMNS)
GOOD = (
    "parkir,2026-11-20T08:00:00+07:00,900,up,none,120",
    "parkir,2026-11-20T08:15:00+07:00,900,down,timeout,",
    "pajak,2026-11-20T01:00:00Z,900,degraded,slow,2300",
)


@pytest.fixture
def registered(engine: Engine) -> Engine:
    """Return a database in which the small city is registered and nothing was seen."""
    with writing(engine) as connection:
        keep_registry(connection, registry(), "digest", NOON, ZONE)
    return engine


def kept(engine: Engine) -> list[tuple[int, int, str, str, int | None]]:
    """Return start, length, status, cause and latency of every sample."""
    with reading(engine) as connection:
        return [
            (row.start_s, row.length_s, STATUS[row.status], CAUSE[row.cause], row.latency_ms)
            for row in connection.execute(select(sample))
        ]


def test_good_rows_are_kept_as_they_are(registered: Engine) -> None:
    """A slot begins where the file says, and lasts as long as the file says."""
    done = import_samples(registered, [HEADER, *GOOD], NOON)
    assert (done.new, done.same, done.refused) == (3, 0, [])
    assert sorted(kept(registered)) == [
        (1795136400, 900, "degraded", "slow", 2300),
        (1795136400, 900, "up", "none", 120),
        (1795137300, 900, "down", "timeout", None),
    ]


def test_the_same_file_again_changes_nothing(registered: Engine) -> None:
    """Interrupted or doubted, an import is simply started again."""
    import_samples(registered, [HEADER, *GOOD], NOON)
    before = kept(registered)
    done = import_samples(registered, [HEADER, *GOOD], NOON)
    assert (done.new, done.same, done.refused) == (0, 3, [])
    assert kept(registered) == before


@pytest.mark.parametrize("chunk", [1, 3, 1000])
def test_bad_rows_are_told_with_line_and_reason(
    registered: Engine, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever made the file can mend it; nothing is lost silently, and nothing good is lost."""
    monkeypatch.setattr(command, "CHUNK", chunk)
    bad = {
        "tidak-ada,2026-11-20T08:00:00+07:00,900,up,none,": ("sample_nobody", "tidak-ada"),
        "parkir,20 November,900,up,none,": ("sample_at", '"20 November"'),
        "parkir,2026-11-20T09:00:00,900,up,none,": ("sample_offset", '"2026-11-20T09:00:00"'),
        "parkir,2026-11-20T09:00:00.5Z,900,up,none,": ("sample_slot",),
        "parkir,2027-11-20T09:00:00Z,900,up,none,": ("sample_ahead",),
        "parkir,2026-11-20T09:00:00Z,0,up,none,": ("sample_interval", '"0"', 86_400),
        "parkir,2026-11-20T09:00:00Z,900,maintenance,none,": (
            *("sample_status", '"maintenance"', "up degraded down unknown"),
        ),
        "parkir,2026-11-20T09:00:00Z,900,down,gremlins,": ("sample_cause", '"gremlins"'),
        "parkir,2026-11-20T09:00:00Z,900,up,timeout,": ("sample_up", '"timeout"'),
        "parkir,2026-11-20T09:00:00Z,900,up,none,-3": ("sample_latency", '"-3"'),
        "parkir,2026-11-20T09:00:00Z": ("width", 2, 6),
        'parkir,"2026-11-20"T09:00:00Z,900,up,none,': ("quotes",),
        "parkir,2026-11-20T08:00:00+07:00,900,down,reset,": ("sample_differs",),
        "parkir,2026-11-20T08:10:00+07:00,900,up,none,": ("sample_overlaps",),
    }
    done = import_samples(registered, [HEADER, *GOOD, *bad], NOON)
    assert done.new == 3
    assert done.refused == [Refusal(line, reason) for line, reason in enumerate(bad.values(), 5)]


@pytest.mark.parametrize("header", [[], ["application,at,status"], ["<html>"]])
def test_another_file_is_refused_whole(registered: Engine, header: list[str]) -> None:
    """Columns are never guessed."""
    with pytest.raises(ImportFileError, match="must name the columns application,at"):
        import_samples(registered, header, NOON)


def test_history_is_imported_from_the_front_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a person types, and what they read; 3 says that some rows were not taken."""
    monkeypatch.setenv("LIVEROOM_HOME", str(tmp_path))
    engine = open_engine(f"sqlite:///{tmp_path / 'liveroom.db'}")
    upgrade(engine)
    with writing(engine) as connection:
        keep_registry(connection, registry(), "digest", NOON, ZONE)
    engine.dispose()
    file = tmp_path / "history.csv"
    file.write_text(
        "\n".join((HEADER, *GOOD, "nobody,2026-11-20T08:00:00Z,900,up,none,")), "utf-8-sig"
    )
    assert main(["import", "samples", str(file)]) == 3
    assert capsys.readouterr().out == (
        "new 3 unchanged 0 rejected 1\nbaris 5: tidak ada aplikasi bernama nobody\n"
    )
    assert main(["import", "samples", str(tmp_path / "nowhere.csv")]) == 2
    assert "nowhere.csv cannot be read" in capsys.readouterr().err
