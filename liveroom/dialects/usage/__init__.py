"""Where usage figures stand in an answer: USAGE_DIALECTS by name."""
