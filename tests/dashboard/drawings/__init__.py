"""Promises of the drawings."""
