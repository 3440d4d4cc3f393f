"""`uptime`: the figure for a report, typed by somebody who will be asked where it comes from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from commands import main
from liveroom import clock
from liveroom.model import Status
from liveroom.store.engine import open_engine
from liveroom.store.schema import upgrade
from tests.watched import watch, yesterday

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

DAY_MS = 86_400_000


@pytest.fixture
def day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> date:
    """Return the local day on which `parkir` was down for its first half hour, and no more seen."""
    monkeypatch.setenv("LIVEROOM_HOME", str(tmp_path))
    found = yesterday(clock.now())
    engine = open_engine(f"sqlite:///{tmp_path / 'liveroom.db'}")
    upgrade(engine)
    watch(engine, found, [*[Status.DOWN] * 30, *[Status.UP] * 690])
    engine.dispose()
    return found


def test_one_document_tells_all(day: date, capsys: pytest.CaptureFixture[str]) -> None:
    """Policy, zone and span stand beside the figure: it can be computed again."""
    assert main(["uptime", "--app", "parkir", "--period", str(day), "--json"]) == 0

    answer = json.loads(capsys.readouterr().out)
    (row,) = answer.pop("rows")
    assert (answer["policy"], answer["zone"]) == ("uptime-1", "Asia/Jakarta")
    assert answer["from"] == f"{day}T00:00:00.000+07:00"
    assert (row["id"], row["told_ms"], row["shown"]) == ("parkir", DAY_MS // 2, "95,83%")
    assert row["ms"]["down"] == 1_800_000
    assert (row["coverage"], row["flagged"]) == (0.5, True)


def test_a_person_reads_a_table(day: date, capsys: pytest.CaptureFixture[str]) -> None:
    """A terminal shows hours, and a flag where little was seen."""
    assert main(["uptime", "--from", str(day), "--to", f"{day}T18:00:00.500"]) == 0

    head, names, line, note, revised = capsys.readouterr().out.splitlines()
    assert head.startswith("Policy uptime-1, Asia/Jakarta, from ")
    assert names.split()[:3] == ["by", "app", "uptime"]
    assert line.split() == [
        *("parkir", "95,83%", "!", "*", "95,83%", "66,66%"),
        *("11:30:00", "0:00:00", "0:30:00", "0:00:00", "6:00:00.500", "0:00:00"),
    ]
    assert note.startswith("! Less than 95 %")
    assert revised.startswith("* Revised: looks that came late")


def test_groups_and_languages(day: date, capsys: pytest.CaptureFixture[str]) -> None:
    """A category, an owner and all of it are asked the same way."""
    asked = ["uptime", "--category", "layanan", "--period", str(day), "--lang", "en", "--json"]

    assert main([*asked, "--by", "owner"]) == 0

    (row,) = json.loads(capsys.readouterr().out)["rows"]
    assert (row["id"], row["aggregate"], row["applications"]) == ("dishub", "mean", 1)
    assert row["shown"] == "95.83%"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ([], "say either --period P, or both --from T and --to T."),
        (["--from", "2026-01-01"], "say either --period P, or both --from T and --to T."),
        (["--period", "2026", "--to", "2026-02-01"], "say either --period"),
        (["--period", "soon"], "The period soon is not one of"),
        (["--period", "0001"], "The period 0001 is not in the calendar."),
        (["--period", "2020", "--app", "nobody"], "--app nobody: no application of this slug"),
        (["--period", "2020", "--category", "none"], "--category none: no application is in it."),
        (["--period", "2020", "--by", "colour"], "--by colour is not one of app, category,"),
        (["--period", "2020", "--lang", "su"], "--lang su is not one of id, en."),
        (["--app", "a", "--all", "--period", "2020"], "not allowed with"),
    ],
)
def test_wrong_use_is_one_sentence(
    asked: list[str], said: str, day: date, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 2 and a sentence that says what to do; never a traceback, never a guess."""
    assert main(["uptime", *asked]) == 2

    out, err = capsys.readouterr()
    assert out == ""
    assert said in err
    assert len(err.splitlines()) == 1


def test_invented_figures_say_so(
    founded: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A table of the demo city cannot pass for a city's."""
    (tmp_path / "liveroom.db").write_bytes(founded.read_bytes())
    monkeypatch.setenv("LIVEROOM_HOME", str(tmp_path))

    assert main(["uptime", "--period", "24h"]) == 0

    assert "SAMPLE DATA" in capsys.readouterr().out
