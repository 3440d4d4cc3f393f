"""Promises of what is tested here."""
