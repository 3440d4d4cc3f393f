"""Tests of how spreadsheets are read."""
