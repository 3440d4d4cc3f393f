"""What the registry makes of a complaint."""

from __future__ import annotations

from liveroom.dialects.words import plain
from liveroom.store.topics import Told, Topics

TOPICS = Topics(
    topics={"lampu jalan": ("dishub", None, None), "parkir": (None, None, "hilang")},
    agencies={"dishub": "dishub", "dinas perhubungan": "dishub"},
    applications={"parkir": "layanan"},
)


def test_names_are_compared_without_case_and_with_single_blanks() -> None:
    """Operators type them."""
    assert plain("  Lampu   JALAN ") == "lampu jalan"
    assert TOPICS.told("Lampu  Jalan", "DINAS perhubungan", None).agency == "dishub"


def test_a_topic_of_an_application_that_is_not_registered_has_no_category() -> None:
    """It still speaks of that application: the registry says so."""
    assert TOPICS.told("parkir", None, None) == Told(None, None, "hilang", "mapped")
