"""One tick start to finish: poll, judge, keep, roll up, flip incidents; it never raises."""
