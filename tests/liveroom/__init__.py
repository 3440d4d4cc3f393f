"""Promises of what collectors and dashboard share."""
