"""Every scene names panels that exist, and fits the wall."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.panels import PANELS
from dashboard.scenes import FEW, GAP, PADDING, SCENES, SHARED_LINES, WIDTH, Scene, together
from dashboard.words import LANGUAGES, words
from tests.city import ZONE

HEIGHT, ROW_GAP = 908, 14
ON_WALLS = [scene for scene in SCENES.values() if scene.seconds]


@pytest.mark.parametrize("scene", SCENES.values(), ids=lambda scene: scene.name)
def test_a_scene_hangs_known_panels_once_and_is_called_something(scene: Scene) -> None:
    """A panel is found by its name within a scene, so it can hang there only once."""
    titled = [words(language, ZONE)(f"scene.{scene.name}") for language in LANGUAGES]

    assert len(set(scene.panels)) == len(scene.panels)
    assert set(scene.panels) <= set(PANELS)
    assert all(titled)


@pytest.mark.skipif(len(SCENES) < 2, reason="the bottom band is still being hung")
@pytest.mark.parametrize("scene", ON_WALLS, ids=lambda scene: scene.name)
def test_the_rows_of_a_wall_fill_its_width_and_stay_within_its_height(scene: Scene) -> None:
    """Nothing on a wall may be cut off or leave a hole: there is no scrolling in a room."""
    rows = [[PANELS[name].size for name in row] for row in scene.rows]

    widths = [sum(w + 2 * PADDING[0] for w, _ in row) + GAP * (len(row) - 1) for row in rows]
    heights = [max(h for _, h in row) + 2 * PADDING[1] for row in rows]

    assert all(abs(wide - WIDTH) <= 1 for wide in widths)
    assert HEIGHT - 2 <= sum(heights) + ROW_GAP * (len(heights) - 1) <= HEIGHT


@given(st.dictionaries(st.text("abc-", min_size=1, max_size=6), st.integers(0, 60), max_size=40))
def test_small_categories_share_pages_and_nobody_else_does(sizes: dict[str, int]) -> None:
    """Each of at most three applications is on exactly one page, in order, or keeps its own."""
    pages = together(sizes)

    small = [slug for slug, size in sizes.items() if 0 < size <= FEW]
    placed = [slug for page in pages for slug in page]
    assert placed == [slug for slug in small if slug in set(placed)]
    assert len(placed) == len(set(placed))
    assert all(len(page) > 1 for page in pages)
    assert all(sum(sizes[slug] + 1 for slug in page) <= SHARED_LINES for page in pages)
    assert len(set(small) - set(placed)) <= 1 or not pages
