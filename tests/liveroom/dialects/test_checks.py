"""What of a check may be kept: little, clean and the worst of it."""

from __future__ import annotations

from liveroom.dialects import checks
from liveroom.model import Check, Status


def test_the_gravest_are_kept_of_too_many() -> None:
    """A report of a thousand parts must not hide the one that failed."""
    many = [Check(f"bagian {number}", Status.UP) for number in range(1000)]
    kept = checks.kept([*many, Check("basis data", Status.DOWN)])
    assert len(kept) == checks.LIMIT
    assert kept[0] == Check("basis data", Status.DOWN)


def test_a_name_is_short_and_printable() -> None:
    """A name is shown on a wall and stored in a column: no NUL, no line ends, no 5 KB."""
    (kept,) = checks.kept([Check("a\x00b\n" + "x" * 5000, Status.UP)])
    assert kept.name == "a\ufffdb\ufffd" + "x" * 76


def test_an_undocumented_word_is_unknown_and_no_word_is_no_check() -> None:
    """A part with a status of its own making is not up, and not a reason to refuse the rest."""
    words = {"up": Status.UP}
    assert checks.status_of("up", words) is Status.UP
    assert checks.status_of("lumayan", words) is Status.UNKNOWN
    assert checks.status_of(None, words) is None
