"""Layouts only: what a URL shows."""
