"""Many at once, then so many a second."""

from __future__ import annotations

from dashboard.api.bucket import Bucket


def test_a_bucket_fills_by_itself_and_never_over() -> None:
    """A burst is borne, a flood is not."""
    bucket = Bucket(3, 0.5)
    assert [bucket.take(10) for _ in range(4)] == [True, True, True, False]
    assert [bucket.take(12), bucket.take(12)] == [True, False]
    assert [bucket.take(1000) for _ in range(4)] == [True, True, True, False]
