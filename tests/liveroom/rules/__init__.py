"""Promises of the arithmetic."""
