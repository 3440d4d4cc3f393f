"""How often maintenance comes again: what people pick, the rule it means, and both in words."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dashboard.words import Words

ONCE, KEPT = "once", "kept"
CHOICES = (ONCE, "daily", "weekly", "monthly_day", "monthly_week")
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_LAST = 5  # the fifth of a month is the last, and not every month has one


def rule_of(choice: str, start: datetime, until: date | None = None) -> str | None:
    """Return the RFC 5545 rule of a choice for a local start; None for what happens once."""
    rule = _rules(start).get(choice)
    if rule is None or until is None:
        return rule
    return f"{rule};UNTIL={until:%Y%m%d}"


def choice_of(rule: str | None, start: datetime) -> tuple[str, date | None]:
    """Return the choice that means `rule`, and until when; KEPT for a rule nobody can pick here."""
    if rule is None:
        return ONCE, None
    bare, _, last = rule.partition(";UNTIL=")
    known = {meant: choice for choice, meant in _rules(start).items()}
    plain = not last or (len(last) == len("20261231") and last.isdigit())
    if bare not in known or not plain:
        return KEPT, None
    return known[bare], date.fromisoformat(last) if last else None


def said(rule: str | None, start: datetime, words: Words) -> str:
    """Return in words how often it comes: `setiap Minggu, sampai 31 Des 2026`."""
    choice, until = choice_of(rule, start)
    values = {
        "day": words.day(start.date(), "EEEE"),
        "n": start.day,
        "nth": words(f"plan.nth_{_nth(start)}"),
        "rule": rule,
    }
    often = words(f"plan.every_{choice}", **values)
    if until is None:
        return often
    return words("plan.until_said", often=often, day=words.day(until, "d MMM yyyy"))


def _rules(start: datetime) -> dict[str, str]:
    nth, day = _nth(start), _DAYS[start.weekday()]
    place = -1 if nth == _LAST else nth
    return {
        "daily": "FREQ=DAILY",
        "weekly": f"FREQ=WEEKLY;BYDAY={day}",
        "monthly_day": f"FREQ=MONTHLY;BYMONTHDAY={start.day}",
        "monthly_week": f"FREQ=MONTHLY;BYDAY={place}{day}",
    }


def _nth(start: datetime) -> int:
    return (start.day - 1) // 7 + 1
