"""How complaint systems tell their cases: COMPLAINT_DIALECTS by name."""
