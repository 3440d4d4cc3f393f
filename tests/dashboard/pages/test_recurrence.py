"""What people pick is one rule, and the rule is again what they picked."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from dashboard.pages.recurrence import CHOICES, KEPT, ONCE, choice_of, rule_of, said
from dashboard.words import words
from tests.city import ZONE

SUNDAY = datetime(2026, 11, 29, 22, 0)  # noqa: DTZ001 - a local time, as a form has it


@pytest.mark.parametrize(
    ("choice", "rule"),
    [
        (ONCE, None),
        ("daily", "FREQ=DAILY"),
        ("weekly", "FREQ=WEEKLY;BYDAY=SU"),
        ("monthly_day", "FREQ=MONTHLY;BYMONTHDAY=29"),
        ("monthly_week", "FREQ=MONTHLY;BYDAY=-1SU"),
    ],
)
def test_a_choice_is_a_rule_of_its_first_day(choice: str, rule: str | None) -> None:
    """The fifth Sunday means the last one: most months have no fifth."""
    assert rule_of(choice, SUNDAY) == rule


@pytest.mark.parametrize("until", [None, date(2027, 6, 30)])
@pytest.mark.parametrize("choice", CHOICES[1:])
def test_a_rule_is_again_what_was_picked(choice: str, until: date | None) -> None:
    """Whoever changes a plan finds the form as it was left."""
    assert choice_of(rule_of(choice, SUNDAY, until), SUNDAY) == (choice, until)


def test_a_rule_nobody_can_pick_here_is_kept() -> None:
    """What came by the API is shown and not bent into something it is not."""
    rule = "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU"

    assert choice_of(rule, SUNDAY) == (KEPT, None)
    assert choice_of("FREQ=DAILY;UNTIL=20270630T170000Z", SUNDAY) == (KEPT, None)
    assert rule in said(rule, SUNDAY, words("id", ZONE))


def test_a_rule_is_told_in_words() -> None:
    """Nobody has to read RFC 5545."""
    told = [
        said(rule_of("weekly", SUNDAY, date(2026, 12, 31)), SUNDAY, words(language, ZONE))
        for language in ("id", "en")
    ]

    assert told == ["setiap Minggu, sampai 31 Des 2026", "every Sunday, until 31 Dec 2026"]
