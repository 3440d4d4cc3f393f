"""A cause has one name, on the wall and in a message."""

from __future__ import annotations

import pytest

from collectors.telling import phrases
from dashboard.words import LANGUAGES, words
from liveroom.model import Cause
from tests.city import ZONE


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_cause_is_called_alike_in_notices_and_on_the_wall(language: str) -> None:
    """Two processes keep their own words; an officer who reads both must not see two causes."""
    shown = words(language, ZONE).phrases

    assert {cause: phrases(language)[f"cause.{cause}"] for cause in Cause} == {
        cause: shown[f"cause.{cause}"] for cause in Cause
    }
