"""The sources, one by one."""
