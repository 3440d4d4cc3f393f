"""What every table of the store shares."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, MetaData

METADATA = MetaData()

Seconds = Integer().with_variant(BigInteger(), "postgresql")
"""Epoch seconds: four bytes would end in 2038, and SQLite takes what a number needs."""
