"""Spreadsheets of complaints as offices write them: opened in a child process, read by a mapping."""
