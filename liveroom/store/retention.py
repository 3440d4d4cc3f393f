"""Letting go of raw rows whose tallies are kept."""
