"""Every language says everything, with the same blanks to fill."""

from __future__ import annotations

from string import Formatter
from zoneinfo import ZoneInfo

from dashboard.words import LANGUAGES, LOCALES, words
from liveroom.model import Cause, Status

UTC = ZoneInfo("UTC")


def _blanks(phrase: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name is not None}


def test_every_language_has_a_file_and_every_file_is_a_language() -> None:
    """Adding a language is adding its file."""
    assert sorted(path.stem for path in LOCALES.glob("*.toml")) == sorted(LANGUAGES)


def test_every_language_has_the_same_phrases_with_the_same_blanks() -> None:
    """A phrase that is missing in one language breaks a wall in that language only."""
    indonesian = words("id", UTC).phrases
    for language in LANGUAGES:
        told = words(language, UTC).phrases
        assert set(told) == set(indonesian)
        for key, phrase in told.items():
            assert phrase, key
            assert _blanks(phrase) == _blanks(indonesian[key]), key


def test_every_status_and_cause_has_a_word() -> None:
    """What the contract can say, the wall can say."""
    for language in LANGUAGES:
        told = words(language, UTC).phrases
        assert {f"status.{one}" for one in Status} <= set(told)
        assert {f"cause.{one}" for one in Cause} <= set(told)
