"""What the collectors and the dashboard share: nouns, rules, dialects and the store."""
