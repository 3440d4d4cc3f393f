"""What the registry promises, file by file."""
