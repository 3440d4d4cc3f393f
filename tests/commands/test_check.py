"""`check` tells every problem of settings and registry at once, and says what a good one holds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from commands import main
from tests.liveroom.registry.test_registry import GOOD, TEN_MISTAKES

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_the_example_passes(capsys: pytest.CaptureFixture[str]) -> None:
    """What a newcomer copies is good, and the declared figures stand beside the counted ones."""
    shutil.copy(ROOT / "applications.example.toml", "applications.toml")

    code = main(["check"])

    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    assert "23 applications registered" in out
    assert "Declared 153 (Banten Hits, 19 Oktober 2016): 130 itemised, 23 not categorised" in out
    assert "130 fewer than declared" in out


def test_ten_mistakes_are_ten_lines_and_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    """Every problem comes in one run, on stderr."""
    Path("applications.toml").write_text(TEN_MISTAKES)

    code = main(["check"])

    out, err = capsys.readouterr()
    assert (code, out) == (2, "")
    assert len(err.splitlines()) == 10


def test_settings_and_registry_are_told_together(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong setting does not hide a wrong registry."""
    monkeypatch.setenv("LIVEROOM_ZONE", "Mars")
    Path("applications.toml").write_text(TEN_MISTAKES)

    assert main(["check"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 11


def test_no_registry_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    """It says where it was looked for and what to do."""
    assert main(["check"]) == 2
    assert "copy applications.example.toml" in capsys.readouterr().err


def test_a_named_registry_that_is_not_there_is_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same fact is not told twice."""
    monkeypatch.setenv("LIVEROOM_REGISTRY", "none.toml")

    assert main(["check"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://169.254.169.254/latest/meta-data/", "169.254.169.254 is never polled"),
        ("http://[::ffff:169.254.169.254]/", "169.254.169.254 is never polled"),
        ("http://127.0.0.1:5432/", "port 5432"),
        ("http://localhost:8080/", "127.0.0.1 is not public"),
        ("http://0.0.0.0/", "0.0.0.0 is never polled"),
        ("http://[::1]/", "::1 is not public"),
        ("http://10.99.1.1/", "LIVEROOM_ALLOWED_NETWORKS"),
        ("http://good.example:22/", "port 22"),
    ],
)
def test_an_address_the_collector_would_not_ask_is_told(
    url: str, words: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would only be seen as policy-blocked on the wall is told before it runs."""
    monkeypatch.setenv("LIVEROOM_ALLOWED_NETWORKS", "10.20.0.0/16")
    Path("applications.toml").write_text(GOOD + f'[application.health]\nurl = "{url}"\n')

    assert main(["check"]) == 2
    (told,) = capsys.readouterr().err.splitlines()
    assert told.startswith('applications.toml, line 33: application "izin", health.url: ')
    assert words in told


def test_an_allowed_private_address_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A data centre's own network is named once."""
    monkeypatch.setenv("LIVEROOM_ALLOWED_NETWORKS", "10.20.0.0/16")
    url = 'url = "http://10.20.30.40/health"\n'
    Path("applications.toml").write_text(GOOD + "[application.health]\n" + url)

    assert main(["check"]) == 0


def test_json_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    """A pipeline reads the document; a refusal has its sentences in it and on stderr."""
    Path("applications.toml").write_text(GOOD)
    good = main(["check", "--json"])
    facts = json.loads(capsys.readouterr().out)
    Path("applications.toml").write_text(TEN_MISTAKES)
    bad = main(["check", "--json"])
    out, err = capsys.readouterr()

    assert (good, facts["ok"], facts["registered"], facts["sample"]) == (0, True, 1, True)
    assert facts["declared"] == {
        "count": 153,
        "source": "Koran",
        "itemised": 20,
        "uncategorised": 133,
    }
    assert facts["categories"] == [{"slug": "layanan", "declared": 20, "registered": 1}]
    assert bad == 2
    assert json.loads(out)["problems"] == err.splitlines()


@pytest.mark.parametrize("secret", ["hunter2-and-more", "whsec_c2hvcnQ="])
def test_a_secret_of_a_hook_is_a_key(
    secret: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A password is told before the first message is refused, and never repeated."""
    monkeypatch.setenv("LIVEROOM_SECRET_IZIN_TOKEN", secret)
    hook = '[[hook]]\nsource = "loket"\nsecrets = ["secret:izin-token"]\n'
    Path("applications.toml").write_text(GOOD + hook)

    code = main(["check"])

    err = capsys.readouterr().err
    assert code == 2
    assert '"izin-token" of the hook "loket"' in err
    assert secret not in err
