"""What the collectors and the dashboard share: nouns, rules, dialects and the store."""

VERSION = "0.1.0"
