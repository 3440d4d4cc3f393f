"""Reading applications.toml: the whole registry, or every problem at once."""
