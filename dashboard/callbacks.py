"""The few callbacks of the laptop pages."""
