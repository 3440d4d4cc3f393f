"""Faults that must never become an outage: injected from outside, into running processes."""
