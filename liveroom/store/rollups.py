"""Spells, hourly and daily tallies, recomputed whole from what is below them."""
