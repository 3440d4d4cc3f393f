"""The only door to the environment: every `LIVEROOM_*` name, read once."""
