"""The words of complaint systems, and what is made of those nobody knows."""

from __future__ import annotations

from liveroom.dialects.words import SYSTEMS, WORDS, plain, usual
from liveroom.model import ComplaintStatus


def test_the_words_of_two_systems_never_contradict_each_other() -> None:
    """One table serves every source, whatever format its complaints come in."""
    for words in SYSTEMS.values():
        for word, status in words.items():
            assert (WORDS[word], plain(word)) == (status, word)


def test_an_unknown_word_counts_as_open() -> None:
    """A complaint is never closed by a spelling."""
    assert usual("  SELESAI ") == (ComplaintStatus.RESOLVED, True)
    assert usual("Setengah jalan") == (ComplaintStatus.RECEIVED, False)
